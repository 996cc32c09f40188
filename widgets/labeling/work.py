"""The work in hand: one annotator's desk, the item on it, and every gesture as one call of the desk."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.errors import EarmarkError, RuleViolation
from app.labeling.desk import Desk
from app.labels import values
from app.records import Annotation, Item, LabelRow, Rejection

if TYPE_CHECKING:
    from app.changes.command import ChangeSet
    from app.labeling.desk import TaskEdit
    from app.labels.proposing import Proposal
    from app.rules.checks import Finding
    from app.rules.sheet import RuleSheet, Task
    from app.workspace import Workspace

ORIGIN = "label"
# What a person's own work is made of, in the history.
OWN = (Annotation.table, LabelRow.table, Rejection.table)


class Work(QObject):
    """What ``who`` is doing. The page shows it; nothing here shows anything.

    While ``reviewing``, the desk is that of another person, and nothing on it can be changed.

    ``item_changed``: another item lies on the desk. ``labels_changed``: its labels are to be read anew. ``refused``
    carries the RuleViolation of a change that the rule sheet forbids.
    """

    item_changed = Signal()
    labels_changed = Signal()
    refused = Signal(object)

    def __init__(
        self,
        workspace: Workspace,
        who: str,
        report_error: Callable[[EarmarkError], None],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._workspace, self._report_error = workspace, report_error
        self.desk = Desk(workspace, who, origin=ORIGIN)
        self.item_id = ""
        self.reviewing = False
        self.tasks: tuple[Task, ...] = ()
        self._said: dict[str, values.Value | None] = {}
        self._found: dict[str, tuple[Finding, ...]] = {}
        self._read_at: tuple[str, str, int] | None = None

    # ---- what lies on the desk

    def sit_down(self, who: str) -> None:
        """Another person's desk; ``open`` lays an item on it."""
        self.desk, self.reviewing = Desk(self._workspace, who, origin=ORIGIN), False

    def look_over(self, desk: Desk, item_id: str) -> None:
        """Puts an item on the desk as another person labelled it, to be looked at only; "" clears it."""
        self.desk, self.reviewing = desk, True
        self.open(item_id)

    def sit_at(self, desk: Desk, item_id: str) -> None:
        """Works on an item at a desk that is not one's own: that of the reference."""
        self.desk, self.reviewing = desk, False
        self.open(item_id)

    @property
    def own(self) -> bool:
        """Whether it is the person's own work that lies on the desk."""
        return not self.reviewing and self.desk.seated == self.desk.who

    def open(self, item_id: str) -> None:
        """Puts an item on the desk; "" clears it."""
        self.item_id = item_id
        self.tasks = self.desk.tasks(item_id) if item_id else ()
        self.item_changed.emit()

    @property
    def item(self) -> Item | None:
        """The item on the desk."""
        return self._workspace.view.get(Item, self.item_id) if self.item_id else None

    @property
    def sheet(self) -> RuleSheet:
        """The rule sheet in force."""
        return self._workspace.sheet

    @property
    def editable(self) -> bool:
        """Whether labels can be changed."""
        return not (self._workspace.read_only or self.reviewing)

    def task(self, name: str) -> Task | None:
        """A task of the item."""
        return next((task for task in self.tasks if task.name == name), None)

    def value(self, task: Task) -> values.Value | None:
        """What was said for the item; read once a revision, since list, canvas and rules all ask."""
        if not self.item_id:
            return None
        self._forget_stale()
        if task.name not in self._said:
            self._said[task.name] = self.desk.value(self.item_id, task)
        return self._said[task.name]

    @property
    def begun(self) -> bool:
        """Whether anything was said of the item."""
        return any(self.value(task) is not None for task in self.tasks)

    def findings(self, task: Task, value: values.Value | None = None) -> tuple[Finding, ...]:
        """What the rules say about it, or about ``value`` while it is being typed."""
        if not self.item_id:
            return ()
        if value is not None:
            return self.desk.findings(self.item_id, task, value)
        said = self.value(task)
        if task.name not in self._found:
            self._found[task.name] = self.desk.findings(self.item_id, task, said) if said is not None else ()
        return self._found[task.name]

    def findings_with(self, task: Task, thing: values.Segment, before: values.Segment | None) -> tuple[Finding, ...]:
        """What the rules say while the text of the segment ``before`` is typed and reads ``thing``."""
        return self.desk.findings_with(self.item_id, task, self.findings(task), thing, before) if self.item_id else ()

    def look_again(self) -> None:
        """More is known of the item than when the rules were held against its labels."""
        self._found = {}
        self.labels_changed.emit()

    def predicted(self) -> frozenset[str]:
        """Ids of the item's objects that began as a model's prediction."""
        return self.desk.predicted(self.item_id) if self.item_id else frozenset()

    @property
    def state(self) -> str:
        """As in ``Desk.state``, or "broken"."""
        item = self.item
        if item is None or not item.can_be_labelled:
            return "broken" if item is not None else "todo"
        return self.desk.state(self.item_id)

    @property
    def why_stale(self) -> str:
        """What of the rules has changed for the item since it was handed in, "" where nothing."""
        if not self.item_id or self.state != "stale":
            return ""
        return "\n".join(dict.fromkeys(mark.reason for mark in self.desk.stale(self.item_id)))

    # ---- gestures: one call of the desk each

    def set_value(self, task: str, value: values.Value | None, *, joins: bool = False) -> bool:
        """Says a choice, a rating, a transcript; whether it was taken. ``joins``: one step of undo with the last
        one."""
        return self._do(lambda: self.desk.set_value(self.item_id, task, value, joins=joins))

    def put(self, task: str, *things: values.LabelObject, said: str = "", joins: bool = False) -> bool:
        """Adds or changes objects in one step, or with ``joins`` in one with the last; whether it was taken."""
        return self._do(lambda: self.desk.edit(self.item_id, task, put=things, said=said, joins=joins))

    def edit(self, task: str, put: Sequence[values.LabelObject], remove: Sequence[str], *, said: str) -> bool:
        """Puts objects of one task and removes others, in one step; whether it was taken."""
        return self._do(lambda: self.desk.edit(self.item_id, task, put=tuple(put), remove=tuple(remove), said=said))

    def say(self, task: Task, value: values.Value, *, said: str = "") -> bool:
        """What a task's label becomes, objects or not, in one step; whether it was taken."""
        if task.kind not in values.OBJECT_KINDS:
            return self.set_value(task.name, value)
        now = self.value(task)
        before = {thing.id: thing for thing in values.objects_of(now)} if now is not None else {}
        put = [thing for thing in values.objects_of(value) if before.get(thing.id) != thing]
        gone = before.keys() - {thing.id for thing in values.objects_of(value)}
        return self.edit(task.name, put, sorted(gone), said=said)

    def remove(self, task: str, object_ids: tuple[str, ...]) -> bool:
        """Removes objects; whether it was done."""
        return self._do(lambda: self.desk.remove(self.item_id, task, object_ids))

    def change(self, edits: Sequence[TaskEdit], *, said: str, rejected: Sequence[Proposal] = ()) -> bool:
        """Puts and removes objects of the item's tasks and rejects proposals, in one step; whether it was taken."""
        return self._do(lambda: self.desk.change(self.item_id, edits, said=said, rejected=rejected))

    def proposals(self) -> tuple[tuple[str, ...], tuple[Proposal, ...]]:
        """The models that propose something for the item, and what waits for a decision; from now on it is seen."""
        return self.desk.proposals(self.item_id) if self.item_id and self.editable else ((), ())

    def accept(self, proposals: Sequence[Proposal]) -> bool:
        """Takes proposals over in one step; whether that was done."""
        return self._do(lambda: self.desk.accept(self.item_id, proposals))

    def reject(self, proposals: Sequence[Proposal]) -> bool:
        """Wants none of these; whether that was noted."""
        return self._do(lambda: self.desk.reject(self.item_id, proposals))

    def arrange(self, task: str, object_ids: tuple[str, ...], *, front: bool) -> bool:
        """Draws objects on top of the others, or below them; whether it was done."""
        return self._do(lambda: self.desk.arrange(self.item_id, task, object_ids, front=front))

    def objects_on(self, item_id: str, task: Task) -> tuple[values.LabelObject, ...]:
        """This person's own objects on another item."""
        value = self.desk.value(item_id, task)
        return values.objects_of(value) if value is not None else ()

    def waive(self, task: str, rule: str, reason: str) -> bool:
        """An exception to a rule; whether it was taken."""
        return self._do(lambda: self.desk.waive(self.item_id, task, rule, reason))

    def waive_standing(self, found: Sequence[Finding], reason: str) -> bool:
        """One reason for several findings; whether it was taken."""
        return self._do(lambda: self.desk.waive_standing(self.item_id, found, reason))

    def submit(self, *, joins: bool = False) -> bool:
        """Hands the item in, with ``joins`` in one step of undo with the last; whether the rules let it pass."""
        return self._do(lambda: self.desk.submit(self.item_id, joins=joins))

    def undo(self) -> bool:
        """Takes the last step back."""
        return self._do(self.desk.undo)

    def redo(self) -> bool:
        """Brings it back."""
        return self._do(self.desk.redo)

    def _do(self, call: Callable[[], object]) -> bool:
        """Known errors become text; what was shown before the refused gesture is shown again."""
        if not self.editable:
            return False
        try:
            return call() is not None
        except RuleViolation as problem:
            self.labels_changed.emit()
            self.refused.emit(problem)
        except EarmarkError as problem:
            self.labels_changed.emit()
            self._report_error(problem)
        return False

    def _forget_stale(self) -> None:
        now = (self.desk.who, self.item_id, self._workspace.view.last_revision())
        if self._read_at != now:
            self._read_at, self._said, self._found = now, {}, {}

    # ---- news

    def items_of(self, changes: ChangeSet) -> frozenset[str]:
        """The items whose labels by this person changed; nobody else's count."""
        rows = [(edit.kind, edit.after or edit.before or {}) for edit in changes.edits if edit.kind in OWN]
        # Asked once: a merge brings a thousand objects of one label.
        labels = tuple({str(row["annotation_id"]) for kind, row in rows if kind == LabelRow.table})
        mine = self._workspace.view.find(Annotation, id=labels, annotator_id=self.desk.who) if labels else []
        own = {
            str(row["item_id"]) for kind, row in rows if kind != LabelRow.table and row["annotator_id"] == self.desk.who
        }
        return frozenset(own.union(label.item_id for label in mine))
