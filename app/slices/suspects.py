"""Labels that are worth a second look, in one list: by a model, by people, by items that look or sound alike.

By a model, where it is confident of another class. With the probabilities of all options that is confident learning
(Northcutt, Jiang & Chuang 2021): the threshold of a class is the mean probability of it over the items that are
labelled so, and an item is suspect where the probability of a class other than its label reaches that class's
threshold, and the model does not hold its label for the likeliest after all. With the score of what was said alone, see
``app.slices.mistakes.confident``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from app.labeling import read
from app.labeling.within import comparing
from app.labels import values
from app.records import Item, ModelRun, Prediction
from app.slices.run_mistakes import run_mistakes

if TYPE_CHECKING:
    from app.agreement.scores import ItemScore
    from app.changes.command import View
    from app.rules.sheet import RuleSheet, Task

Reason: TypeAlias = Literal["model", "people", "alike"]
REASONS: Mapping[Reason, str] = {
    "model": "Model sure of another label",
    "people": "People differ",
    "alike": "Looks or sounds alike, labelled otherwise",
}
POOR = 0.5
"""Labels other than choices differ where the metric of the task is below this."""
Value = values.Value


@dataclass(frozen=True)
class Suspect:
    """``strength`` is 0 to 1 and compares within a reason; ``label`` and ``other`` are what stands and what speaks
    against it, ``evidence`` the same with its numbers. ``with_item`` is the other item of two that look alike."""

    item_id: str
    path: str
    reason: Reason
    label: str
    other: str
    evidence: str
    strength: float
    with_item: str = ""

    def to_json(self) -> dict[str, Any]:
        """As ``earmark suspects --json`` prints it."""
        return {name: getattr(self, name) for name in self.__dataclass_fields__}


@dataclass(frozen=True)
class Suspects:
    """Strongest first, those with several reasons before the others. ``notes`` say what could not be looked for."""

    task: str
    found: tuple[Suspect, ...]
    notes: tuple[str, ...]

    @property
    def item_ids(self) -> tuple[str, ...]:
        """Each item once, in order."""
        return tuple(dict.fromkeys(one.item_id for one in self.found))


def find_suspects(
    view: View, sheet: RuleSheet, task_name: str, *, run: ModelRun | None = None,
    pairs: Sequence[tuple[str, str]] | None = None, notes: Sequence[str] = (),
) -> Suspects:  # fmt: skip
    """The suspect labels of a task. ``run`` is the model that is asked, ``pairs`` are the items that look alike.

    Raises UnknownName for an unknown task.
    """
    task = sheet.task(task_name)
    paths = {item.id: item.path for item in view.find(Item)}
    held = _Held(view, sheet, task)
    told = list(notes)
    found: list[Suspect] = []
    if run is None:
        told.append("No model was asked: name one to find labels that it contradicts.")
    else:
        found += _by_model(view, sheet, run, held, paths)
    found += _by_people(held, paths)
    found += _alike(held, pairs or (), paths)
    reasons: dict[str, set[Reason]] = {}
    for one in found:
        reasons.setdefault(one.item_id, set()).add(one.reason)
    found.sort(key=lambda one: (-len(reasons[one.item_id]), -one.strength, one.path, one.reason, one.other))
    return Suspects(task.name, tuple(found), tuple(told))


class _Held:
    """The labels of a task, as the sheet compares them."""

    def __init__(self, view: View, sheet: RuleSheet, task: Task) -> None:
        from app.agreement.scores import score

        self.task = task
        self.people = read.by_annotator(view, task.name, task.kind)
        self.references = dict(read.references(view, task.name, task.kind))
        self.decided = frozenset(read.adjudicated(view, task.name, task.kind))
        options = tuple(option.name for option in task.classes)

        compared = comparing(view, sheet, task.name)

        def both(one: tuple[str, Value], other: tuple[str, Value]) -> ItemScore:
            return score(task.kind, compared(*one), compared(*other), options=options)

        self.score: Callable[[tuple[str, Value], tuple[str, Value]], ItemScore] = both
        """How much two labels agree, each with the item that it is of."""
        for item, said in self.people.items():
            labels = list(said.values())
            if item not in self.references and all(both((item, labels[0]), (item, x)).value == 1 for x in labels[1:]):
                self.references[item] = labels[0]  # nobody has decided, and nobody has to

    def differ(self, agreement: float) -> bool:
        """Whether two labels of that agreement are different ones."""
        return agreement < 1 if self.task.kind in ("choice", "multi-choice") else agreement < POOR


def confident_joint(
    labels: Mapping[str, str], probabilities: Mapping[str, Mapping[str, float]]
) -> dict[str, tuple[str, float]]:
    """Item → the class that it more likely is and that class's threshold; only of items labelled otherwise, and not
    where the label itself is what the model holds for the likeliest, however unsure it is of it.

    ``labels`` are item → class, ``probabilities`` item → class → p; items without either are left out. A class that
    nothing is labelled with has no threshold and is never said.
    """
    own: dict[str, list[float]] = {}
    for item, label in labels.items():
        if item in probabilities:
            own.setdefault(label, []).append(probabilities[item].get(label, 0.0))
    thresholds = {name: sum(found) / len(found) for name, found in own.items()}
    result: dict[str, tuple[str, float]] = {}
    for item, label in labels.items():
        said = probabilities.get(item, {})
        above = [name for name, least in thresholds.items() if said.get(name, 0.0) >= least and name in said]
        if above:
            best = max(above, key=lambda name: (said[name], name))
            if best != label and max(said.values()) > said.get(label, 0.0):
                result[item] = best, thresholds[best]
    return result


def _by_model(
    view: View, sheet: RuleSheet, run: ModelRun, held: _Held, paths: Mapping[str, str]
) -> list[Suspect]:  # fmt: skip
    rows = view.find(Prediction, run_id=run.id)
    likely = {row.item_id: row.probabilities for row in rows if row.probabilities}
    labels = {item: said.option for item, said in held.references.items() if isinstance(said, values.Choice)}
    found = []
    for item, (other, least) in confident_joint(labels, likely).items():
        p, mine = likely[item][other], likely[item].get(labels[item], 0.0)
        evidence = f"{run.name}: {other} {p:.2f}, {labels[item]} {mine:.2f}; sure of {other} from {least:.2f} on"
        found.append(Suspect(item, paths.get(item, ""), "model", labels[item], other, evidence, max(0.0, p - mine)))
    for one in run_mistakes(view, sheet, run).suspects:
        if one.item_id not in likely:
            evidence = f"{run.name}: {one.said} with the score {one.score:.2f}"
            label = one.label or "nothing"
            found.append(Suspect(one.item_id, one.path, "model", label, one.said, evidence, one.score))
    return found


def _by_people(held: _Held, paths: Mapping[str, str]) -> list[Suspect]:
    found = []
    for item, people in held.people.items():
        if len(people) < 2 or item in held.decided:
            continue  # what was decided has been looked at
        said = list(people.values())
        scores = [held.score((item, a), (item, b)).value for place, a in enumerate(said) for b in said[place + 1 :]]
        agreement = sum(scores) / len(scores)
        if held.differ(agreement):
            told = sorted({told_of(value) for value in said})
            evidence = f"agreement of {len(said)} people: {agreement:.2f}"
            found.append(
                Suspect(item, paths.get(item, ""), "people", told[0], "; ".join(told[1:]), evidence, 1 - agreement)
            )
    return found


def _alike(held: _Held, pairs: Sequence[tuple[str, str]], paths: Mapping[str, str]) -> list[Suspect]:
    found = []
    for one, other in pairs:
        if one not in held.references or other not in held.references:
            continue
        a, b = held.references[one], held.references[other]
        agreement = held.score((one, a), (other, b)).value
        if held.differ(agreement):
            for item, second, x, y in ((one, other, a, b), (other, one, b, a)):
                evidence = f"is like {paths.get(second, second)}; agreement of the labels: {agreement:.2f}"
                found.append(
                    Suspect(item, paths.get(item, ""), "alike", told_of(x), told_of(y), evidence, 1 - agreement, second)
                )
    return found


def told_of(value: Value) -> str:
    """A label in a few words."""
    match value:
        case values.Choice(option):
            return option
        case values.MultiChoice(options):
            return " + ".join(options) or "none"
        case values.Rating(step):
            return str(step)
        case values.Transcript(text):
            return text if len(text) <= 60 else f"{text[:59]}…"
        case _:
            classes: dict[str, int] = {}
            for thing in value.objects:
                classes[thing.cls] = classes.get(thing.cls, 0) + 1
            return ", ".join(f"{count} × {name or 'segment'}" for name, count in sorted(classes.items())) or "nothing"
