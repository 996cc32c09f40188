"""Commands that follow another version of the rule sheet: its work queue, labels changed by rule, proposed rules."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import ClassVar

import msgspec

from app import ids
from app.changes.command import View
from app.changes.edit import Edit, change, put
from app.commands.annotations import row_id
from app.commands.people import check_curator
from app.errors import CallError, StaleEdit
from app.labels import values
from app.records import Annotation, Discovery, LabelRow, StaleLabel

DECISIONS = ("accepted", "rejected", "sent")


class Queued(msgspec.Struct, frozen=True):
    """One label that has to be looked at under the new sheet, as ``app.scope.impact`` finds it.

    ``objects`` are ids, () the label as a whole.
    """

    item_id: str
    task: str
    annotator_id: str
    impact: str
    rules: tuple[str, ...] = ()
    reason: str = ""
    objects: tuple[str, ...] = ()


def queue_edits(view: View, queue: Sequence[Queued], sheet_id: str, at: str) -> Iterator[Edit]:
    """One mark a label that is touched by the sheet version ``sheet_id``, open."""
    rows = {stale_id(one.item_id, one.task, one.annotator_id, sheet_id): one for one in queue}
    before = {row.id: row for row in view.find(StaleLabel, id=tuple(rows))} if rows else {}
    for name, one in rows.items():
        after = StaleLabel(
            id=name,
            item_id=one.item_id,
            task=one.task,
            annotator_id=one.annotator_id,
            sheet_id=sheet_id,
            impact=one.impact,
            rules=",".join(one.rules),
            reason=one.reason,
            objects=json.dumps(list(one.objects)),
            made_at=at,
        )
        yield put(before.get(name), after)


class Migrated(msgspec.Struct, frozen=True):
    """A label before and after a change by rule, as JSON of its value."""

    annotation_id: str
    before: str
    after: str


class MigrateLabels(msgspec.Struct, frozen=True):
    """Changes labels by rule, in one step that can be undone. ``sheet_id`` is the version that asks for it.

    Labels that nothing else is to be done about are stamped with it and done. Raises StaleEdit where a label is not as
    it was when the change was worked out.
    """

    sheet_id: str
    labels: tuple[Migrated, ...]
    area: ClassVar[str] = "project"

    @property
    def title(self) -> str:
        """For the history."""
        return f"Change {len(self.labels):,} labels by rule"

    def plan(self, view: View, who: str) -> Sequence[Edit]:
        """Annotations, objects, and the marks of what is done."""
        check_curator(view, who, "changes labels by rule")
        wanted = {one.annotation_id: one for one in self.labels}
        found = {row.id: row for row in view.find(Annotation, id=tuple(wanted))}
        rows: dict[str, list[LabelRow]] = defaultdict(list)
        for row in view.find(LabelRow, annotation_id=tuple(wanted)):
            rows[row.annotation_id].append(row)
        items = tuple({row.item_id for row in found.values()})
        marks = {
            (row.item_id, row.task, row.annotator_id): row
            for row in view.find(StaleLabel, item_id=items, sheet_id=self.sheet_id, state="open")
        }
        edits: list[Edit] = []
        for name, one in wanted.items():
            if name not in found:
                raise StaleEdit(f"A label that was to be changed by rule is gone ({name}). Work the impact out again.")
            annotation = found[name]
            mark = marks.get((annotation.item_id, annotation.task, annotation.annotator_id))
            edits += _migrated(
                annotation, sorted(rows[name], key=lambda row: (row.z, row.id)), one, mark, self.sheet_id
            )
        return edits


def _migrated(
    annotation: Annotation, rows: Sequence[LabelRow], one: Migrated, mark: StaleLabel | None, sheet_id: str
) -> Iterator[Edit]:
    after = values.decode(one.after)
    kind = values.kind_of(after)
    drawn = kind in values.OBJECT_KINDS
    now = values.of_objects(kind, tuple(values.decode_object(row.body) for row in rows)) if drawn else annotation.value
    if (values.encode(now) if drawn and not isinstance(now, str | None) else now) != one.before:
        raise StaleEdit("A label has changed since the impact was worked out. Work it out again and repeat the change.")
    done = mark is not None and mark.impact == "migrate"
    said = annotation if drawn else msgspec.structs.replace(annotation, value=one.after)
    if done:
        said = msgspec.structs.replace(said, sheet_id=sheet_id)
    if said != annotation:
        yield change(annotation, said)
    known = {row.id: row for row in rows}
    for thing in values.objects_of(after):
        row = known[row_id(annotation.id, thing.id)]
        body = values.encode(thing)
        if row.body != body:
            yield change(row, msgspec.structs.replace(row, body=body))
    if done and mark is not None:
        yield change(mark, msgspec.structs.replace(mark, state="done"))


class SettleStale(msgspec.Struct, frozen=True):
    """Labels that were looked at and are in order as they are, by the ids of their marks."""

    marks: tuple[str, ...]
    area: ClassVar[str] = "project"

    @property
    def title(self) -> str:
        """For the history."""
        return f"Take {len(self.marks):,} labels off the queue"

    def plan(self, view: View, who: str) -> Sequence[Edit]:
        """The marks, done. Only those who curate take labels off others' queues."""
        found = view.find(StaleLabel, id=self.marks, state="open")
        if any(row.annotator_id != who for row in found):
            check_curator(view, who, "takes labels off somebody's queue")
        return [change(row, msgspec.structs.replace(row, state="done")) for row in found]


class DecideDiscovery(msgspec.Struct, frozen=True):
    """What somebody makes of a proposed rule: accepted, rejected, or sent to adjudication."""

    task: str
    proposal: str
    state: str
    area: ClassVar[str] = "project"

    @property
    def title(self) -> str:
        """For the history."""
        words = {"accepted": "Accept", "rejected": "Reject", "sent": "Send to adjudication"}
        return f"{words.get(self.state, self.state)}: {self.proposal}"

    def plan(self, view: View, who: str) -> Sequence[Edit]:
        """One row, or none where it was decided so already."""
        if self.state not in DECISIONS:
            raise CallError(f"{self.state!r} is no decision. Choose one of: {', '.join(DECISIONS)}.")
        check_curator(view, who, "decides on rules")
        name = ids.stable("discovery", self.task, self.proposal)
        before = view.get(Discovery, name)
        if before is not None and before.state == self.state:
            return []
        after = Discovery(id=name, task=self.task, proposal=self.proposal, state=self.state, who=who, made_at=ids.now())
        return [put(before, after)]


def stale_id(item_id: str, task: str, annotator_id: str, sheet_id: str) -> str:
    """The id of the mark on a label under a sheet version."""
    return ids.stable("stale", item_id, task, annotator_id, sheet_id)


def settled(view: View, item_id: str, who: str, tasks: Sequence[str]) -> Iterator[Edit]:
    """The marks on the labels of ``who`` on an item, done: they are handed in again."""
    for row in view.find(StaleLabel, item_id=item_id, annotator_id=who, state="open"):
        if row.task in tasks:
            yield change(row, msgspec.structs.replace(row, state="done"))
