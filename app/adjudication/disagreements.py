"""Where people disagree, ordered by what it costs: the points of the figure that an item takes.

The figure is the pooled score of people against each other, by the task's own metric and as the rule sheet compares
labels (``app.agreement.hlp``). An item takes Σ (1 − value)·weight of its pairs, over the weight of all items, in
points of a hundred; over all items that sums to 100 minus the figure.

Points of one task compare; those of two do not: a point of word accuracy is another thing than a point of F1. So tasks
follow one another, the one whose figure lacks most first, and within a task the dearest item is first.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import TYPE_CHECKING

from app.agreement import hlp
from app.agreement.hlp import Labels, Normalise
from app.agreement.scores import METRIC_NAME
from app.commands.curate import ASKED
from app.commands.people import may_review
from app.jobs.job import Progress
from app.labeling import read
from app.labeling.read import ADOPTED
from app.labeling.within import comparing
from app.labels import values
from app.records import REFERENCE, Annotation, Decision, Item, Source, Tag

if TYPE_CHECKING:
    from app.changes.command import View
    from app.rules.sheet import RuleSheet, Task

# Items that are compared between two looks at whether to stop.
AT_ONCE = 500
LEAST = 1e-9
STATES = ("open", "draft", "decided")


@dataclass(frozen=True, slots=True)
class Disagreement:
    """One item on which ``people`` (ids, in order) differ for a ``task``, and the ``points`` that it takes.

    ``state`` is "open", "draft" (somebody works on it) or "decided"; ``rule`` is then the rule that was cited, "" where
    none covers it, and None where the reference was not decided on here. ``asked`` is what was sent to adjudication on
    the item: a habit of spelling that discovery met there.
    """

    item_id: str
    task: str
    path: str
    source: str
    people: tuple[str, ...]
    points: float
    state: str = "open"
    rule: str | None = None
    asked: tuple[str, ...] = ()

    @property
    def key(self) -> tuple[str, str]:
        """Item and task."""
        return self.item_id, self.task


@dataclass(frozen=True)
class Disagreements:
    """``rows``, task after task and the dearest of each first.

    ``figures`` has the pooled score of each task that several people labelled, in the order of the rows, ``metrics``
    the name of what it is (``app.agreement.scores.METRIC_NAME``).
    """

    rows: tuple[Disagreement, ...] = ()
    figures: Mapping[str, float] = field(default_factory=dict)
    metrics: Mapping[str, str] = field(default_factory=dict)


def find_disagreements(
    view: View,
    sheet: RuleSheet,
    progress: Progress | None = None,
    *,
    who: str = "",
    tasks: Collection[str] = (),
) -> Disagreements:
    """All of them, for ``who`` to decide (everybody where it is ""): a reviewer does not decide on what they labelled.

    ``tasks`` limits it to some. Every submitted label counts here, blind or not.
    """
    progress = progress or Progress()
    sources = {source.id: source.name for source in view.find(Source)}
    own = not who or may_review(view, who, who)
    asked = _asked(view)
    rows: list[Disagreement] = []
    figures: dict[str, float] = {}
    metrics: dict[str, str] = {}
    for task in sheet.tasks.values():
        if tasks and task.name not in tasks:
            continue
        said = read.by_annotator(view, task.name, task.kind)
        several = {item: people for item, people in said.items() if len(people) > 1}
        if not several:
            continue
        ruled = comparing(view, sheet, task.name, several)
        points = cost(task, several, ruled, progress)
        figures[task.name], metrics[task.name] = 1.0 - sum(points.values()) / 100.0, METRIC_NAME[task.kind]
        stood = _stood(view, task.name)
        differing = [
            item
            for item, taken in points.items()
            if (taken > LEAST or _texts_differ(task, item, several[item], ruled)) and (own or who not in several[item])
        ]
        for item in view.find(Item, id=tuple(differing)):
            source, people = sources.get(item.source_id, ""), tuple(sorted(several[item.id]))
            state, rule = stood.get(item.id, ("open", None))
            sent = asked.get(item.id, ()) if task.has_text else ()
            rows.append(Disagreement(item.id, task.name, item.path, source, people, points[item.id], state, rule, sent))
    # Rounded, so that figures that are equal but for the last bit stay in the order of the sheet.
    figures = dict(sorted(figures.items(), key=lambda one: round(one[1], 9)))
    places = {name: place for place, name in enumerate(figures)}
    rows.sort(key=lambda row: (places[row.task], -round(row.points, 9), row.source, row.path))
    return Disagreements(tuple(rows), figures, metrics)


def _asked(view: View) -> dict[str, tuple[str, ...]]:
    """Item → the forms that people are to decide between there."""
    found: dict[str, list[str]] = {}
    for one in view.find(Tag):
        if one.name.startswith(ASKED):
            found.setdefault(one.item_id, []).append(one.name.removeprefix(ASKED))
    return {item: tuple(sorted(names)) for item, names in found.items()}


def as_it_is(view: View, row: Disagreement) -> Disagreement:
    """The same row with the state of now."""
    state, rule = _stood(view, row.task, row.item_id).get(row.item_id, ("open", None))
    return replace(row, state=state, rule=rule)


def cost(task: Task, labels: Labels, normalise: Normalise, progress: Progress | None = None) -> dict[str, float]:
    """Item → the points that it takes, of items with two labels or more; 0 where all agree."""
    progress = progress or Progress()
    people = sorted({who for said in labels.values() for who in said})
    lost: dict[str, float] = {}
    whole = 0.0
    for part in _parts(labels):
        progress.check()
        progress.report(len(lost), len(labels), f"Comparing {task.title or task.name}")
        pairs = hlp.pairs_between(part, task.kind, people=people, normalise=normalise)
        names = list(part)
        items, weight = hlp.mean_by_item(pairs, pairs.weight)
        _, kept = hlp.mean_by_item(pairs, pairs.value * pairs.weight)
        whole += float(weight.sum())
        lost |= {names[item]: taken for item, taken in zip(items.tolist(), (weight - kept).tolist(), strict=True)}
    return {item: 100.0 * max(0.0, taken) / whole if whole else 0.0 for item, taken in lost.items()}


def uncovered(view: View) -> dict[str, list[Decision]]:
    """Task → the decisions for which no rule could be cited: what the sheet should be asked to say."""
    found: dict[str, list[Decision]] = {}
    for decision in view.find(Decision, rule=""):
        found.setdefault(decision.task, []).append(decision)
    return found


def _parts(labels: Labels) -> Iterator[Labels]:
    rest = iter(labels.items())
    while part := dict(islice(rest, AT_ONCE)):
        yield part


def _stood(view: View, task: str, item_id: str = "") -> dict[str, tuple[str, str | None]]:
    """Item → state and cited rule, of items that have a reference or a draft of one."""
    which = {"item_id": item_id} if item_id else {}
    rules = {one.item_id: one.rule for one in view.find(Decision, task=task, **which)}
    found: dict[str, tuple[str, str | None]] = {}
    for one in view.find(Annotation, task=task, annotator_id=REFERENCE, **which):
        if one.state == "draft":
            found[one.item_id] = "draft", None
        elif not one.protocol.startswith(ADOPTED):
            found[one.item_id] = "decided", rules.get(one.item_id)
    return found


def _texts_differ(task: Task, item: str, said: Mapping[str, values.Value], ruled: Normalise) -> bool:
    """Whether segments that all stand at the same times carry other words."""
    if task.kind != "segments" or not task.has_text:
        return False
    texts = set()
    for value in said.values():
        compared = ruled(item, value)
        assert isinstance(compared, values.Segments)
        texts.add(tuple((thing.tier, thing.text) for thing in compared.objects))
    return len(texts) > 1
