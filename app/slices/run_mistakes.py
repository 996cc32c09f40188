"""What the mistakes of a model run are, and which of them are the labels' rather than the model's."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

from app.changes.command import View
from app.jobs.job import Progress
from app.labeling import read
from app.labeling.within import comparing
from app.labels import values
from app.records import Item, ModelRun, Prediction
from app.slices import mistakes
from app.slices.kinds import KINDS
from app.slices.mistakes import Calibration

if TYPE_CHECKING:
    from app.agreement.waterfall import Waterfall
    from app.rules.sheet import RuleSheet, Task
    from app.slices.rule_errors import RuleErrors

NOTHING = ""
_EVERY = 500  # items between two looks at whether to stop


@dataclass(frozen=True)
class WordMistake:
    """``said`` for ``truth`` ("" for no word), ``count`` times.

    ``word_class`` is that of the sheet's vocabulary, "" for a common word.
    """

    truth: str
    said: str
    word_class: str
    count: int


@dataclass(frozen=True)
class Suspect:
    """A label that the model contradicts with confidence: worth a second look of a person."""

    item_id: str
    path: str
    label: str
    said: str
    score: float


@dataclass(frozen=True)
class RunMistakes:
    """Of the ``items`` that have a reference; ``unheld`` have a prediction and none.

    ``confusion`` counts (truth, said), "" for nothing. ``rules`` says how much of a transcript's error rate vanishes
    with each comparison rule, and ``by_rule`` which errors: that part is a label problem, not the model's.
    ``calibration`` is over all that has a score: a box that is right has the place and the class of one that is
    labelled and that no other has (Küppers et al. 2020, calibration of object detectors).
    """

    task: str
    items: int
    unheld: int
    confusion: Mapping[tuple[str, str], int]
    kinds: Mapping[str, int]
    words: tuple[WordMistake, ...]
    rules: Waterfall | None
    calibration: Calibration | None
    suspects: tuple[Suspect, ...]
    by_rule: tuple[RuleErrors, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """As ``earmark errors --json`` prints it."""
        return {
            "task": self.task,
            "items": self.items,
            "without_reference": self.unheld,
            "confusion": [{"truth": a, "said": b, "count": count} for (a, b), count in self.confusion.items()],
            "kinds": dict(self.kinds),
            "words": [asdict(one) for one in self.words],
            "rules": None if self.rules is None else self.rules.to_json(),
            "by_rule": [asdict(one) for one in self.by_rule],
            "calibration": None if self.calibration is None else asdict(self.calibration),
            "suspects": [asdict(one) for one in self.suspects],
        }


def run_mistakes(
    view: View, sheet: RuleSheet, run: ModelRun, *, ruled: bool = True, progress: Progress | None = None
) -> RunMistakes:
    """The mistakes of ``run`` against the references: adjudicated labels, else an item's only label. Raises
    Cancelled."""
    progress = progress or Progress()
    task = sheet.task(run.task)
    said = {row.item_id: values.decode(row.value) for row in view.find(Prediction, run_id=run.id)}
    truth = read.references(view, task.name, task.kind)
    held = sorted(item for item in said if item in truth)
    paths = {item.id: item.path for item in view.find(Item, id=tuple(held))} if held else {}
    compared = comparing(view, sheet, task.name, held)
    pairs = {item: (truth[item], said[item]) for item in held}
    if ruled or task.kind == "keypoints":  # their σ is no rule
        pairs = {item: (compared(item, a), compared(item, b)) for item, (a, b) in pairs.items()}
    gathered = _Gathered(paths)
    for done, (item, (reference, prediction)) in enumerate(pairs.items()):
        if done % _EVERY == 0:
            progress.check()
            progress.report(done, len(pairs), "items")
        gathered.add(item, reference, prediction)
    rules = None
    by_rule: tuple[RuleErrors, ...] = ()
    if task.kind == "transcript":
        from app.agreement.rule_views import outcomes_of
        from app.agreement.waterfall import waterfall
        from app.slices.rule_errors import rule_errors

        outcomes = outcomes_of(compared)
        labels = {item: {"reference": truth[item], "model": said[item]} for item in held}
        rules = waterfall(labels, outcomes.rules, outcomes)
        stored = {item: (truth[item], said[item]) for item in held}
        by_rule = rule_errors(stored, compared, outcomes.rules, progress)
    found = gathered.done(task, sheet, unheld=len(said) - len(held), rules=rules)
    return replace(found, by_rule=by_rule)


class _Gathered:
    def __init__(self, paths: Mapping[str, str]) -> None:
        self._paths = paths
        self._confusion: Counter[tuple[str, str]] = Counter()
        self._kinds: Counter[str] = Counter()
        self._words: Counter[tuple[str, str]] = Counter()
        # Of each scored prediction: item, truth, said, score; of those alone that speak for or against a class.
        self._scored: list[tuple[str, str, str, float]] = []
        self._sure: list[tuple[float, bool]] = []  # of every scored prediction, and whether it is right

    def add(self, item: str, truth: values.Value, said: values.Value) -> None:
        match truth, said:
            case values.Choice(a), values.Choice(b):
                self._confusion[a, b] += 1
                if said.score is not None:
                    self._scored.append((item, a, b, said.score))
                    self._sure.append((said.score, a == b))
            case values.Rating(low), values.Rating(high):
                self._confusion[str(low), str(high)] += 1
            case values.MultiChoice(several), values.MultiChoice(others):
                for option in sorted({*several, *others}):
                    pair = (option if option in several else NOTHING, option if option in others else NOTHING)
                    self._confusion[pair] += 1
            case values.Transcript(), values.Transcript():
                from app.agreement.text import words_of

                self._words.update(mistakes.word_mistakes(words_of(truth.text), words_of(said.text)))
            case _:
                self._objects(item, truth, said)

    def _objects(self, item: str, truth: values.Value, said: values.Value) -> None:
        assert not isinstance(truth, values.Choice | values.MultiChoice | values.Rating | values.Transcript)
        assert not isinstance(said, values.Choice | values.MultiChoice | values.Rating | values.Transcript)
        for one in mistakes.object_mistakes(truth, said):
            self._kinds[one.kind] += 1
            # A wrong place is a wrong place: what it was taken for is asked only where the place is right.
            there = one.truth is not None and one.kind in ("right", "class", "missed")
            a = truth.objects[one.truth].cls if there and one.truth is not None else NOTHING
            b = said.objects[one.said].cls if one.said is not None else NOTHING
            if one.kind in ("right", "class", "missed", "background"):
                self._confusion[a, b] += 1
            if one.score is not None:
                self._sure.append((one.score, one.kind == "right"))
                if one.kind in ("right", "class", "background"):
                    self._scored.append((item, a, b, one.score))

    def done(self, task: Task, sheet: RuleSheet, *, unheld: int, rules: Waterfall | None) -> RunMistakes:
        items, truths = [row[0] for row in self._scored], [row[1] for row in self._scored]
        saids = [row[2] for row in self._scored]
        scores = [row[3] for row in self._scored]
        suspects = tuple(
            Suspect(items[place], self._paths.get(items[place], ""), truths[place], saids[place], scores[place])
            for place in mistakes.confident(saids, truths, scores)
        )
        classes = _classes_of_words(sheet)
        words = tuple(
            WordMistake(a, b, classes.get(a) or classes.get(b, ""), count)
            for (a, b), count in sorted(self._words.items(), key=lambda entry: (-entry[1], entry[0]))
        )
        confusion = dict(sorted(self._confusion.items(), key=lambda entry: (-entry[1], entry[0])))
        kinds: dict[str, int] = {kind: self._kinds[kind] for kind in KINDS} if task.kind in values.OBJECT_KINDS else {}
        calibration = mistakes.calibration([score for score, _ in self._sure], [right for _, right in self._sure])
        return RunMistakes(task.name, len(self._paths), unheld, confusion, kinds, words, rules, calibration, suspects)


def _classes_of_words(sheet: RuleSheet) -> dict[str, str]:
    found: dict[str, str] = {}
    for word_class, words in sheet.vocabulary.items():
        for word in words:
            found.update(dict.fromkeys((word.canonical, *word.variants), word_class))
    return found


def by_class(confusion: Mapping[tuple[str, str], int]) -> Iterator[tuple[str, int, int, int]]:
    """Each class with how often it was right, said for something else, and not said where it is; the worst first."""
    right: Counter[str] = Counter()
    wrong: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for (a, b), count in confusion.items():
        if a == b:
            right[a] += count
            continue
        if b:
            wrong[b][0] += count
        if a:
            wrong[a][1] += count
    names = sorted({*right, *wrong}, key=lambda name: (-sum(wrong[name]), name))
    for name in names:
        yield name, right[name], wrong[name][0], wrong[name][1]
