"""Commands of people who label, except on objects. ``who`` is the annotator; nobody can change another's labels."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar

import msgspec

from app import ids
from app.changes.command import View
from app.changes.edit import Edit, change, create, put, remove
from app.commands.annotations import draft, row_id
from app.commands.sheets import settled
from app.errors import CallError, RuleViolation
from app.labels import values
from app.records import PROBE, PROBED, REFERENCE, Annotation, Annotator, Item, LabelRow, Project

if TYPE_CHECKING:
    from app.rules.sheet import Task


class SetValue(msgspec.Struct, frozen=True):
    """Says a scalar label: a choice, a rating, a transcript. None takes it back to "not said".

    ``origin`` names the prediction that it is taken over from; a label that has an origin keeps it.
    """

    item_id: str
    task: str
    value: values.Value | None
    origin: str = ""
    area: ClassVar[str] = "label"

    @property
    def title(self) -> str:
        """For the history."""
        return f"Label {self.task}"

    def plan(self, view: View, who: str) -> Sequence[Edit]:
        """The annotation's row. An edit after submitting makes it a draft again."""
        if self.value is not None and values.kind_of(self.value) in values.OBJECT_KINDS:
            raise CallError(f"{self.task}: objects are added one by one, not set as a whole.")
        text = None if self.value is None else values.encode(self.value)
        before = view.get(Annotation, ids.annotation_id(self.item_id, self.task, who))
        if (before.value if before else None) == text:
            return []
        after = draft(view, before, self.item_id, self.task, who, value=text)
        if self.origin:
            after = msgspec.structs.replace(after, origin=after.origin or self.origin, independent=0)
        return [put(before, after)]


class Waive(msgspec.Struct, frozen=True):
    """An exception to one rule on one label, with its reason; an empty reason takes it back.

    ``rule`` is the rule, or the ``waiver_key`` of one finding; what is taken back may be either's.
    """

    item_id: str
    task: str
    rule: str
    reason: str
    area: ClassVar[str] = "label"

    @property
    def title(self) -> str:
        """For the history."""
        rule, _, thing = self.rule.partition("/")
        what = f"the rule {rule} on one object" if thing else f"the rule {rule}"
        return f"Waive {what}" if self.reason.strip() else f"Take back a waiver of {what}"

    def plan(self, view: View, who: str) -> Sequence[Edit]:
        """The annotation with the waiver."""
        before = view.get(Annotation, ids.annotation_id(self.item_id, self.task, who))
        if before is None:
            raise CallError(f"{self.task}: there is no label to waive a rule for.")
        key = self.rule
        if not self.reason.strip() and key not in before.waivers:
            key = key.partition("/")[0]
        kept = {rule: why for rule, why in before.waivers.items() if rule != key}
        if self.reason.strip():
            kept[self.rule] = self.reason.strip()
        after = _with_waivers(before, kept, (self.rule,))
        if kept == before.waivers and after.waived_for == before.waived_for:
            return []
        return [change(before, after)]


class WaiveStanding(msgspec.Struct, frozen=True):
    """One reason for several findings of an item at once. ``keys`` names them for each task (``waiver_key``)."""

    item_id: str
    keys: Mapping[str, tuple[str, ...]]
    reason: str
    area: ClassVar[str] = "label"

    @property
    def title(self) -> str:
        """For the history."""
        count = sum(map(len, self.keys.values()))
        return "Waive a finding" if count == 1 else f"Waive {count} findings"

    def plan(self, view: View, who: str) -> Sequence[Edit]:
        """The annotations with their waivers. Raises CallError without a reason, or where there is no label."""
        reason, edits = self.reason.strip(), []
        if not reason:
            raise CallError("a waiver says why this is an exception.")
        for task, keys in self.keys.items():
            before = view.get(Annotation, ids.annotation_id(self.item_id, task, who))
            if before is None:
                raise CallError(f"{task}: there is no label to waive a rule for.")
            kept = {**before.waivers, **dict.fromkeys(keys, reason)}
            after = _with_waivers(before, kept, keys)
            if kept != before.waivers or after.waived_for != before.waived_for:
                edits.append(change(before, after))
        return edits


def _with_waivers(before: Annotation, waivers: Mapping[str, str], given: Collection[str]) -> Annotation:
    # What a reviewer accepted, they accepted without this exception.
    review = "" if before.review == "accepted" else before.review
    # One that is given anew is given for the check of now.
    noted = {key: check for key, check in before.waived_for.items() if key in waivers and key not in given}
    return msgspec.structs.replace(before, waivers=waivers, waived_for=noted, review=review)


class Submit(msgspec.Struct, frozen=True):
    """Hands in the labels of ``who`` on an item. The workspace refuses it while a finding stands in the way."""

    item_id: str
    tasks: tuple[Task, ...]
    sheet_id: str
    area: ClassVar[str] = "label"

    @property
    def title(self) -> str:
        """For the history."""
        return "Submit the item"

    def plan(self, view: View, who: str) -> Sequence[Edit]:
        """Every task becomes submitted. A required task of objects without any means "there are none"; one that is
        not required and was never begun stays unsaid.

        Raises RuleViolation when a required task has no label.
        """
        # What a change of the sheet touched is handed in under the new one, also where nothing had to be changed.
        marks = list(settled(view, self.item_id, who, [task.name for task in self.tasks]))
        again = {str((mark.before or {})["task"]) for mark in marks}
        edits: list[Edit] = [*marks]
        item = view.get(Item, self.item_id)
        handed_in = PROBED if item is not None and item.state == PROBE else "submitted"
        missing: list[str] = []
        for task in self.tasks:
            before = view.get(Annotation, ids.annotation_id(self.item_id, task.name, who))
            if task.kind in values.OBJECT_KINDS:
                # Of a probe nothing is an answer too: a person who finds nothing must not drop out of the round.
                said = task.required or before is not None or handed_in == PROBED
            else:
                said = before is not None and before.value is not None
            if not said:
                missing += [task.title or task.name] if task.required else []
                continue
            made = draft(view, before, self.item_id, task.name, who, value=before.value if before else None)
            after = msgspec.structs.replace(made, state=handed_in, sheet_id=self.sheet_id, review="")
            if before is None or before.state != handed_in or (task.name in again and before != after):
                edits.append(put(before, after))
        if missing:
            raise RuleViolation(
                f"Not submitted: {', '.join(missing)} {'has' if len(missing) == 1 else 'have'} no label yet."
            )
        return edits


class Said(msgspec.Struct, frozen=True):
    """One label of an import."""

    item_id: str
    task: str
    value: values.Value


class ImportLabels(msgspec.Struct, frozen=True):
    """Labels that were made elsewhere, for one annotator (``reference`` for an adjudicated set).

    ``independent`` is false where that annotator saw other labels; ``protocol`` says how the labels came about.
    Importing the same labels again changes nothing; other labels replace the annotator's earlier ones.
    """

    annotator: str
    labels: tuple[Said, ...]
    protocol: str = "imported"
    independent: bool = True
    area: ClassVar[str] = "import"

    @property
    def title(self) -> str:
        """For the history."""
        return f"Import {len(self.labels)} labels of {self.annotator}"

    def plan(self, view: View, who: str) -> Sequence[Edit]:
        """The annotator where new, one annotation a label, one row an object."""
        edits: list[Edit] = []
        if view.get(Annotator, self.annotator) is None:
            role = REFERENCE if self.annotator == REFERENCE else "annotator"
            edits.append(create(Annotator(id=self.annotator, name=self.annotator, role=role)))
        project = view.get(Project, "project")
        sheet_id = (project.sheet_id if project else None) or ""
        wanted = {ids.annotation_id(said.item_id, said.task, self.annotator): said for said in self.labels}
        old = {found.id: found for found in view.find(Annotation, id=tuple(wanted))}
        rows: dict[str, dict[str, LabelRow]] = {}
        for row in view.find(LabelRow, annotation_id=tuple(wanted)):
            rows.setdefault(row.annotation_id, {})[row.id] = row
        for name, said in wanted.items():
            edits += self._one(name, said, old.get(name), rows.get(name, {}), sheet_id)
        return edits

    def _one(
        self, name: str, said: Said, before: Annotation | None, rows: dict[str, LabelRow], sheet_id: str
    ) -> Iterator[Edit]:
        kind = values.kind_of(said.value)
        objects = values.objects_of(said.value)
        after = Annotation(
            id=name,
            item_id=said.item_id,
            task=said.task,
            annotator_id=self.annotator,
            state="submitted",
            value=None if kind in values.OBJECT_KINDS else values.encode(said.value),
            sheet_id=before.sheet_id if before else sheet_id,
            independent=int(self.independent),
            protocol=self.protocol,
            made_at=before.made_at if before else ids.now(),
        )
        if before != after:
            yield put(before, after)
        new = {
            row_id(name, thing.id): LabelRow(
                id=row_id(name, thing.id), annotation_id=name, z=z, body=values.encode(thing)
            )
            for z, thing in enumerate(objects)
        }
        for key, row in new.items():
            if rows.get(key) != row:
                yield put(rows.get(key), row)
        yield from (remove(row) for key, row in rows.items() if key not in new)
