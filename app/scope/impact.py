"""What another rule sheet would mean for the labels of a project: counts, the very labels, and the queue they make.

The pure part, what changed and how its labels are found, is ``app.rules.impact``; here the labels are looked at.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from app.commands.sheets import Migrated, Queued
from app.jobs.job import Progress
from app.labeling.checks import Hearing, context_of, slices_around
from app.labeling.read import values_of
from app.labels import values
from app.records import REFERENCE, Annotation, Item, Source
from app.rules.changed import IMPACTS, Change, ImpactClass
from app.rules.finding import NOWHERE
from app.rules.impact import changes
from app.rules.sheet import ItemContext, RuleSheet, Task
from app.rules.touch import BreaksNow
from app.rules.waivers import bound, lapsed, rule_of
from app.store.reader import Reader

AT_ONCE = 2000  # labels that are held in memory together
NOT_JUDGED: Mapping[str, ImpactClass] = {}
WORK: tuple[ImpactClass, ...] = ("migrate", "revisit", "reopen")


@dataclass(frozen=True)
class TouchedLabel:
    """A label that a change touches; ``impact`` is the class that asks most of those in ``reasons``.

    ``annotation_id`` is "" for an item whose label of a task is still to be made. ``reasons`` are places in
    ``Impact.changes``, ``objects`` ids of objects, () the label as a whole.
    """

    item_id: str
    task: str
    annotator_id: str
    impact: ImpactClass
    reasons: tuple[int, ...]
    annotation_id: str = ""
    objects: tuple[str, ...] = ()


@dataclass(frozen=True)
class Impact:
    """The answer. ``labels`` are in order of item and annotator; ``counts`` says how many each change touches.

    ``migrations`` are the labels that can be changed by rule, with their values before and after.
    """

    changes: tuple[Change, ...]
    labels: tuple[TouchedLabel, ...] = ()
    counts: tuple[int, ...] = ()
    migrations: tuple[Migrated, ...] = field(default=(), repr=False)
    looked_at: int = 0

    def of(self, impact: ImpactClass) -> tuple[TouchedLabel, ...]:
        """The labels of one class."""
        return tuple(label for label in self.labels if label.impact == impact)

    def by_class(self) -> dict[ImpactClass, int]:
        """How many labels are in each class of work, also where there are none."""
        found = Counter(label.impact for label in self.labels)
        return {impact: found[impact] for impact in WORK}

    def queue(self) -> tuple[Queued, ...]:
        """The work queue, for ``ActivateSheet``."""
        return tuple(
            Queued(
                item_id=label.item_id,
                task=label.task,
                annotator_id=label.annotator_id,
                impact=label.impact,
                rules=tuple(dict.fromkeys(self.changes[place].name for place in label.reasons)),
                reason=" ".join(dict.fromkeys(self.changes[place].what for place in label.reasons)),
                objects=label.objects,
            )
            for label in self.labels
        )

    def to_json(self) -> dict[str, Any]:
        """The document that ``earmark sheet diff --json`` prints."""
        counts = self.counts or (0,) * len(self.changes)
        return {
            "changes": [
                {"impact": one.impact, "part": one.part, "name": one.name, "task": one.task, "what": one.what,
                 "labels": count}
                for one, count in zip(self.changes, counts, strict=True)
            ],
            "labels_looked_at": self.looked_at,
            "counts": self.by_class(),
            "labels": {
                impact: [
                    {"item": one.item_id, "task": one.task, "annotator": one.annotator_id, "label": one.annotation_id,
                     "objects": list(one.objects), "because": [self.changes[place].name for place in one.reasons]}
                    for one in self.of(impact)
                ]
                for impact in WORK
            },
        }  # fmt: skip


def find_impact(
    view: Reader,
    old: RuleSheet,
    new: RuleSheet,
    progress: Progress,
    *,
    hearing: Hearing | None = None,
    judged: Mapping[str, ImpactClass] = NOT_JUDGED,
) -> Impact:
    """Holds every label of the project against the change from ``old`` to ``new``: a job, which writes nothing.

    ``judged`` is as in ``app.rules.impact.changes``. Raises Cancelled where ``progress`` says so, UnknownName for a
    judged name that did not change.
    """
    with view.frozen() as frozen:
        return _Search(frozen, old, new, progress, hearing, changes(old, new, judged)).run()


def touched_of(
    view: Reader,
    old: RuleSheet,
    new: RuleSheet,
    said: Sequence[tuple[Annotation, values.Value]],
    *,
    hearing: Hearing | None = None,
) -> Impact:
    """The same for some labels alone, which need not be in the project yet: those of a work package."""
    search = _Search(view, old, new, Progress(), hearing, changes(old, new, NOT_JUDGED))
    return search.run_on(said)


class _Search:
    """One look at all labels."""

    def __init__(
        self,
        view: Reader,
        old: RuleSheet,
        new: RuleSheet,
        progress: Progress,
        hearing: Hearing | None,
        found: tuple[Change, ...],
    ) -> None:
        self._view, self._old, self._new, self._progress, self._hearing = view, old, new, progress, hearing
        self._changes = found
        self._sources = {source.id: source.name for source in view.find(Source)}
        self._labels: list[TouchedLabel] = []
        self._migrations: list[Migrated] = []
        self._counts: Counter[int] = Counter()
        self._done = 0

    def run(self) -> Impact:
        work: dict[str, list[int]] = defaultdict(list)
        for place, change in enumerate(self._changes):
            if change.task and (change.touch is not None or change.unlabelled):
                work[change.task].append(place)
        total = sum(self._view.count(Annotation, task=task) for task in work)
        for task, places in work.items():
            self._task(self._new.task(task), places, total)
        self._labels.sort(key=lambda label: (label.item_id, label.task, label.annotator_id))
        return Impact(
            changes=self._changes,
            labels=tuple(self._labels),
            counts=tuple(self._counts[place] for place in range(len(self._changes))),
            migrations=tuple(sorted(self._migrations, key=lambda one: one.annotation_id)),
            looked_at=self._done,
        )

    def run_on(self, said: Sequence[tuple[Annotation, values.Value]]) -> Impact:
        items = self._items({annotation.item_id for annotation, _ in said})
        for annotation, value in said:
            places = [
                place
                for place, change in enumerate(self._changes)
                if change.task == annotation.task and change.touch is not None
            ]
            order = sorted(places, key=lambda place: self._changes[place].impact != "migrate")
            task = self._new.task(annotation.task)
            self._label(task, annotation, value, items.get(annotation.item_id), order)
        return Impact(self._changes, tuple(self._labels), migrations=tuple(self._migrations), looked_at=len(said))

    def _task(self, task: Task, places: Sequence[int], total: int) -> None:
        # What is done by rule comes first: what is left for a person is looked for in what comes of it.
        order = sorted(places, key=lambda place: self._changes[place].impact != "migrate")
        seen: set[tuple[str, str]] = set()
        for part in _parts(self._view.find(Annotation, task=task.name)):
            self._progress.check()
            kind = self._old.tasks[task.name].kind if task.name in self._old.tasks else task.kind
            said = values_of(self._view, part, kind)
            items = self._items({annotation.item_id for annotation in part})
            for annotation in part:
                seen.add((annotation.item_id, annotation.annotator_id))
                if annotation.id in said:
                    self._label(task, annotation, said[annotation.id], items.get(annotation.item_id), order)
            self._done += len(part)
            self._progress.report(self._done, total, "labels")
        unlabelled = [place for place in places if self._changes[place].unlabelled]
        if unlabelled:
            self._unlabelled(task, unlabelled, seen)

    def _label(
        self, task: Task, annotation: Annotation, said: values.Value, item: Item | None, order: Sequence[int]
    ) -> None:
        context, now = self._context(task, item), said
        reasons: dict[int, ImpactClass] = {}
        objects: dict[str, None] = {}
        whole = False
        for place in order:
            touch = self._changes[place].touch
            found = touch.find(said, now, context) if touch is not None else None
            if found is None and isinstance(touch, BreaksNow) and self._excused(annotation, touch.rule):
                # What was excused was the check as it was: the reason is asked for again, or not needed any more.
                found = touch.broken(now, context)
            if found is None:
                continue
            # A rule that fixes what it finds may meet what it cannot fix: then a person has to look.
            impact = self._changes[place].impact
            reasons[place] = "revisit" if impact == "migrate" and found.migrated is None else impact
            self._counts[place] += 1
            objects.update(dict.fromkeys(found.objects))
            whole = whole or not found.objects
            if found.migrated is not None:
                now = found.migrated
        if not reasons:
            return
        self._labels.append(
            TouchedLabel(
                item_id=annotation.item_id,
                task=task.name,
                annotator_id=annotation.annotator_id,
                impact=max(reasons.values(), key=IMPACTS.index),
                reasons=tuple(sorted(reasons)),
                annotation_id=annotation.id,
                objects=() if whole else tuple(objects),
            )
        )
        if now != said:
            self._migrations.append(Migrated(annotation.id, values.encode(said), values.encode(now)))

    def _excused(self, annotation: Annotation, rule: str) -> bool:
        """Whether a waiver of the rule lapses with the change."""
        mine = {key: why for key, why in annotation.waivers.items() if rule_of(key) == rule}
        noted = bound(self._old, self._new, mine, annotation.waived_for) if mine else {}
        return bool(lapsed(self._new, mine, noted))

    def _unlabelled(self, task: Task, places: Sequence[int], seen: Collection[tuple[str, str]]) -> None:
        """Items that were handed in without this task, and are in its reach: once a person who handed them in."""
        before = self._old.tasks.get(task.name)
        done = {
            (item, who)
            for item, who in self._view.columns(Annotation, ("item_id", "annotator_id"), state="submitted")
            if (item, who) not in seen and who != REFERENCE
        }
        items = self._items({item for item, _ in done})
        for item_id, who in sorted(done):
            source = self._sources.get(items[item_id].source_id, "") if item_id in items else ""
            if task.sources and source not in task.sources:
                continue
            if before is not None and not task.required and (not before.sources or source in before.sources):
                continue  # it could be said before, and was not
            self._counts.update(places)
            impact = max((self._changes[place].impact for place in places), key=IMPACTS.index)
            self._labels.append(TouchedLabel(item_id, task.name, who, impact, tuple(places)))

    def _items(self, wanted: set[str]) -> dict[str, Item]:
        return {item.id: item for item in self._view.find(Item, id=tuple(wanted))} if wanted else {}

    def _context(self, task: Task, item: Item | None) -> ItemContext:
        if item is None:
            return NOWHERE
        listens = self._hearing is not None and self._new.listens_to(task.name)
        speech = cast(Hearing, self._hearing)(item) if listens else None
        source = self._sources.get(item.source_id, "")
        within = slices_around(self._new, task.name, item, source)
        was = slices_around(self._old, task.name, item, source) if task.name in self._old.tasks else None
        both = None if within is None and was is None else (within or frozenset()) | (was or frozenset())
        return context_of(item, speech, both) or NOWHERE


def _parts(found: Sequence[Annotation]) -> Iterator[Sequence[Annotation]]:
    for start in range(0, len(found), AT_ONCE):
        yield found[start : start + AT_ONCE]
