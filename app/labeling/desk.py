"""One annotator's desk: what they may see and do. Nothing of another annotator, the reference or a model is on it.

The label pages use a desk and nothing else, which is what makes the work blind: there is no call here that could give
somebody else's label.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app import ids
from app.changes.command import ChangeSet
from app.commands.labels import SetValue, Submit, Waive
from app.commands.objects import ArrangeObjects, EditObjects
from app.commands.several import Several
from app.errors import CallError
from app.labeling.checks import findings_of
from app.labels import values
from app.records import Annotation, Item, LabelRow, Source

if TYPE_CHECKING:
    from app.rules.checks import Finding
    from app.rules.sheet import Task
    from app.workspace import Workspace

# Values kept decoded: the tasks of a few items.
KEPT = 16


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the work list. ``state`` is "todo", "draft", "submitted", or "broken" with its reason."""

    item_id: str
    path: str
    source: str
    state: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class TaskEdit:
    """What one gesture does to the objects of one task."""

    task: str
    put: tuple[values.LabelObject, ...] = ()
    remove: tuple[str, ...] = ()


# An object's row: its place in the drawing order, its id, and the object.
_Row = tuple[int, str, values.LabelObject]


@dataclass(frozen=True, slots=True)
class _Said:
    """A value as it was at a revision, and its rows by their id: the next revision changes only a few of them."""

    revision: int
    value: values.Value
    rows: Mapping[str, _Row]


class Desk:
    """The labels of ``who``; every change goes through the workspace as theirs."""

    def __init__(self, workspace: Workspace, who: str, *, origin: str = "label") -> None:
        self.workspace, self.who, self.origin = workspace, who, origin
        self._said: dict[str, _Said] = {}

    # ---- what there is to do

    def entries(self) -> list[Entry]:
        """The work list in order of source and path; for 100,000 items in well under a second."""
        view = self.workspace.view
        sources = {source.id: source.name for source in view.find(Source)}
        mine = view.columns(Annotation, ("item_id", "state"), annotator_id=self.who)
        drafts = {item for item, state in mine if state == "draft"}
        done = Counter(item for item, state in mine if state == "submitted")
        rows = view.columns(Item, ("id", "path", "source_id", "state", "reason"))
        # A source that no task is set for, such as noise for recipes, is not to be labelled.
        wanted = [task.sources for task in self.workspace.sheet.tasks.values()]
        labelled = {source: any(not names or name in names for names in wanted) for source, name in sources.items()}
        entries = []
        for name, path, source, state, reason in rows:
            if not labelled.get(source):
                continue
            if state != "ok":
                mark = "broken"
            elif name in drafts:
                mark = "draft"
            else:
                mark = "submitted" if name in done else "todo"
            entries.append(Entry(name, path, sources.get(source, ""), mark, reason))
        entries.sort(key=lambda entry: (entry.source, entry.path))
        return entries

    def tasks(self, item_id: str) -> tuple[Task, ...]:
        """The tasks that the sheet sets for the item."""
        item = self._item(item_id)
        source = self.workspace.view.get(Source, item.source_id)
        return tuple(
            task
            for task in self.workspace.sheet.tasks.values()
            if not task.sources or (source is not None and source.name in task.sources)
        )

    # ---- what was said

    def value(self, item_id: str, task: Task) -> values.Value | None:
        """What ``who`` said, None where nothing yet. Objects that did not change are the same Python objects again."""
        annotation = self._annotation(item_id, task.name)
        if annotation is None:
            return None
        if task.kind in values.OBJECT_KINDS:
            return self._objects(annotation.id, task.kind)
        return None if annotation.value is None else values.decode(annotation.value)

    def predicted(self, item_id: str) -> frozenset[str]:
        """Ids of the objects of ``who`` that began as a model's prediction, whatever became of them since."""
        view = self.workspace.view
        mine = tuple(found.id for found in view.find(Annotation, item_id=item_id, annotator_id=self.who))
        rows = view.columns(LabelRow, ("origin", "body"), annotation_id=mine) if mine else []
        return frozenset(values.decode_object(body).id for origin, body in rows if origin)

    def state(self, item_id: str) -> str:
        """ "todo", "draft" or "submitted"."""
        states = {found.state for found in self.workspace.view.find(Annotation, item_id=item_id, annotator_id=self.who)}
        return "draft" if "draft" in states else ("submitted" if states else "todo")

    def findings(self, item_id: str, task: Task, value: values.Value | None = None) -> tuple[Finding, ...]:
        """What the rules say about the label, or about ``value`` while it is being typed."""
        annotation = self._annotation(item_id, task.name)
        said = value if value is not None else self.value(item_id, task)
        if said is None:
            return ()
        if annotation is None:
            name = ids.annotation_id(item_id, task.name, self.who)
            annotation = Annotation(id=name, item_id=item_id, task=task.name, annotator_id=self.who)
        return findings_of(self.workspace.sheet, annotation, said, self._item(item_id))

    # ---- what can be done

    def set_value(self, item_id: str, task: str, value: values.Value | None) -> ChangeSet:
        """Says a choice, a rating, a transcript; None takes it back."""
        return self.workspace.do(SetValue(item_id, task, value), who=self.who, origin=self.origin)

    def put(self, item_id: str, task: str, *things: values.LabelObject, said: str = "") -> ChangeSet:
        """Adds objects or changes those with their ids: one step."""
        return self.edit(item_id, task, put=things, said=said)

    def remove(self, item_id: str, task: str, object_ids: tuple[str, ...]) -> ChangeSet:
        """Removes objects."""
        return self.edit(item_id, task, remove=object_ids)

    def edit(
        self,
        item_id: str,
        task: str,
        *,
        put: tuple[values.LabelObject, ...] = (),
        remove: tuple[str, ...] = (),
        said: str = "",
    ) -> ChangeSet:
        """Puts objects and removes others in one step, which the history calls ``said``: a merge, a split, a paste."""
        command = EditObjects(item_id, task, put=put, remove=remove, said=said)
        return self.workspace.do(command, who=self.who, origin=self.origin)

    def change(self, item_id: str, edits: Sequence[TaskEdit], *, said: str) -> ChangeSet:
        """Puts and removes objects of several tasks of an item in one step; ValueError for a task named twice."""
        commands = tuple(EditObjects(item_id, edit.task, put=edit.put, remove=edit.remove) for edit in edits)
        return self.workspace.do(Several(commands, said), who=self.who, origin=self.origin)

    def arrange(self, item_id: str, task: str, object_ids: tuple[str, ...], *, front: bool) -> ChangeSet:
        """Draws objects on top of the others, or below them."""
        return self.workspace.do(
            ArrangeObjects(item_id, task, object_ids, front=front), who=self.who, origin=self.origin
        )

    def waive(self, item_id: str, task: str, rule: str, reason: str) -> ChangeSet:
        """An exception to a rule, with its reason; an empty reason takes it back."""
        return self.workspace.do(Waive(item_id, task, rule, reason), who=self.who, origin=self.origin)

    def submit(self, item_id: str) -> ChangeSet:
        """Hands the item in. Raises RuleViolation while a blocking finding stands or a required label is missing."""
        command = Submit(item_id, tuple(self.tasks(item_id)), self.workspace.sheet.digest)
        return self.workspace.do(command, who=self.who, origin=self.origin)

    def undo(self) -> ChangeSet | None:
        """Takes back the last thing that ``who`` did here."""
        return self.workspace.undo(who=self.who, area="label", origin=self.origin)

    def redo(self) -> ChangeSet | None:
        """Brings it back."""
        return self.workspace.redo(who=self.who, area="label", origin=self.origin)

    def _objects(self, annotation_id: str, kind: values.Kind) -> values.Value:
        known, revision = self._said.get(annotation_id), self.workspace.view.last_revision()
        if known is not None and known.revision == revision:
            return known.value
        rows = self._rows(annotation_id, known, revision)
        if known is not None and rows == known.rows:
            value = known.value
        else:
            value = values.of_objects(kind, tuple(thing for _, _, thing in sorted(rows.values(), key=_place)))
        if len(self._said) >= KEPT:
            self._said.clear()
        self._said[annotation_id] = _Said(revision, value, rows)
        return value

    def _rows(self, annotation_id: str, known: _Said | None, revision: int) -> Mapping[str, _Row]:
        """After one revision more only its edits are read; else all rows."""
        view = self.workspace.view
        if known is None or revision != known.revision + 1:
            found = view.columns(LabelRow, ("z", "id", "body"), annotation_id=annotation_id)
            return {name: (z, name, values.decode_object(body)) for z, name, body in found}
        rows = dict(known.rows)
        for edit in view.edits(revision):
            before, after = edit.before or {}, edit.after or {}
            if edit.kind == LabelRow.table and annotation_id in (
                before.get("annotation_id"),
                after.get("annotation_id"),
            ):
                rows.pop(edit.id, None)
                if after.get("annotation_id") == annotation_id:
                    rows[edit.id] = (int(after["z"]), edit.id, values.decode_object(str(after["body"])))
        return rows

    def _annotation(self, item_id: str, task: str) -> Annotation | None:
        return self.workspace.view.get(Annotation, ids.annotation_id(item_id, task, self.who))

    def _item(self, item_id: str) -> Item:
        found = self.workspace.view.get(Item, item_id)
        if found is None:
            raise CallError(f"item {item_id}: not in this project.")
        return found


def _place(row: _Row) -> tuple[int, str]:
    z, name, _ = row
    return z, name
