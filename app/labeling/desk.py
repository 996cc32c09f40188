"""One annotator's desk: what they may see and do. Nothing of another annotator or the reference is on it.

The label pages use a desk and nothing else, which is what makes the work blind: there is no call here that could give
somebody else's label. What a model says is there only where a lead shows it (``OfferRun``), and the desk notes that it
was seen before it gives it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING

import msgspec

from app import ids
from app.changes.command import ChangeSet
from app.commands.labels import SetValue, Submit, Waive, WaiveStanding
from app.commands.objects import ArrangeObjects, EditObjects
from app.commands.probes import CloseRepeats, TellKnown, tells
from app.commands.proposals import MODEL, Expose, RejectProposals
from app.commands.review import ResolveComment
from app.commands.rounds import probed_source
from app.commands.several import Several
from app.errors import CallError
from app.labeling.checks import context_of, findings_of, slices_around, source_of, typed_findings, waiver_keys
from app.labeling.comments import Remark, remarks
from app.labeling.kept_objects import KeptObjects
from app.labeling.proposals import open_runs, waiting
from app.labels import values
from app.records import PROBE, Annotation, Item, LabelRow, Repeat, Source, StaleLabel
from app.rules.waivers import holding, lapsed

if TYPE_CHECKING:
    from app.changes.command import Command
    from app.labels.proposing import Proposal
    from app.rules.checks import Finding
    from app.rules.sheet import Task
    from app.workspace import Workspace

# What was handed in under rules that have changed since.
STALE = "stale"
OUTDATED = ("submitted", "accepted")


class TaskEdit(msgspec.Struct, frozen=True):
    """What one gesture does to the objects of one task.

    ``origins`` names the prediction that an object of ``put`` begins as, by its id; ``heirs`` names the object of the
    same gesture that a new one was made of, whose origin it takes over.
    """

    task: str
    put: tuple[values.LabelObject, ...] = ()
    remove: tuple[str, ...] = ()
    origins: Mapping[str, str] = {}
    heirs: Mapping[str, str] = {}


class Desk:
    """The labels of ``who``; every change goes through the workspace as theirs."""

    area = "label"

    def __init__(self, workspace: Workspace, who: str, *, origin: str = "label") -> None:
        self.workspace, self.who, self.origin = workspace, who, origin
        self._objects = KeptObjects(workspace.view)
        self._probed: dict[str, str] = {}

    # ---- what there is to do

    def tasks(self, item_id: str) -> tuple[Task, ...]:
        """The tasks that the sheet sets for the item; a probe is asked what is asked of what it is a copy of."""
        name, every = self._source_name(self._item(item_id)), self.workspace.sheet.tasks.values()
        return tuple(task for task in every if name is None or not task.sources or name in task.sources)

    def _source_name(self, item: Item) -> str | None:
        """None for a probe of a round that is older than the names."""
        if item.state != PROBE:
            source = self.workspace.view.get(Source, item.source_id)
            return source.name if source is not None else ""
        if item.id not in self._probed:
            self._probed[item.id] = probed_source(self.workspace.view, item.id)
        return self._probed[item.id] or None

    # ---- what was said

    def value(self, item_id: str, task: Task) -> values.Value | None:
        """What ``who`` said, None where nothing yet. Objects that did not change are the same Python objects again."""
        annotation = self._annotation(item_id, task.name)
        if annotation is None:
            return None
        if task.kind in values.OBJECT_KINDS:
            return self._objects.value(annotation.id, task.kind)
        return None if annotation.value is None else values.decode(annotation.value)

    def predicted(self, item_id: str) -> frozenset[str]:
        """Ids of the objects of ``who`` that began as a model's prediction, whatever became of them since."""
        return frozenset(self._origins(item_id))

    def state(self, item_id: str) -> str:
        """ "todo", "draft", "submitted", or what a review made of it: "returned" (a draft again) or "accepted"; "stale"
        where it was handed in and the rule sheet has changed since in what it says."""
        view = self.workspace.view
        mark = _mark({(one.state, one.review) for one in view.find(Annotation, item_id=item_id, annotator_id=self.who)})
        return STALE if mark in OUTDATED and self.stale(item_id) else mark

    def stale(self, item_id: str) -> tuple[StaleLabel, ...]:
        """The marks on the labels of ``who`` that a change of the rule sheet touched and that are not done yet."""
        return tuple(self.workspace.view.find(StaleLabel, item_id=item_id, annotator_id=self.who, state="open"))

    def comments(self, item_id: str) -> tuple[Remark, ...]:
        """What was remarked on the labels of ``who``, oldest first."""
        return remarks(self.workspace.view, self.workspace.sheet, item_id, self.who)

    def proposals(self, item_id: str) -> tuple[tuple[str, ...], tuple[Proposal, ...]]:
        """The models whose proposals are shown on the item, and the proposals that ``who`` has not decided on.

        Notes first that ``who`` sees them: from then on their labels of these tasks are not independent, whatever
        becomes of the proposals. There are none on tasks that are handed in, and none where nothing can be written.
        """
        view, tasks = self.workspace.view, {task.name: task for task in self.tasks(item_id)}
        found = {} if self.workspace.read_only else open_runs(view, tasks.values(), item_id, self.who)
        if found:
            seen = tuple((task, MODEL + run.id) for task, (run, _) in found.items())
            self._do(Expose(item_id, seen))
        names = tuple(dict.fromkeys(run.name for run, _ in found.values()))
        left = [waiting(view, run, row, tasks[task], self.who) for task, (run, row) in found.items()]
        return names, tuple(one for mine in left for one in mine)

    def findings(self, item_id: str, task: Task, value: values.Value | None = None) -> tuple[Finding, ...]:
        """What the rules say about the label, or about ``value`` while it is being typed."""
        annotation = self._annotation(item_id, task.name)
        said = value if value is not None else self.value(item_id, task)
        if said is None:
            return ()
        if annotation is None:
            name = ids.annotation_id(item_id, task.name, self.who)
            annotation = Annotation(id=name, item_id=item_id, task=task.name, annotator_id=self.who)
        sheet, item = self.workspace.sheet, self._item(item_id)
        source = source_of(self.workspace.view, sheet, task.name, item)
        return findings_of(sheet, annotation, said, item, self.workspace.hearing, source)

    def findings_with(
        self, item_id: str, task: Task, found: Sequence[Finding], thing: values.Segment, before: values.Segment | None
    ) -> tuple[Finding, ...]:
        """The findings ``found`` as they are while the text of the segment ``before`` is typed and reads ``thing``.

        Only this text is checked, however many segments there are.
        """
        annotation = self._annotation(item_id, task.name)
        sheet, context = self.workspace.sheet, None
        given = (annotation.waivers, annotation.waived_for) if annotation is not None else ({}, {})
        if sheet.slices_of(task.name):
            item = self._item(item_id)
            source = source_of(self.workspace.view, sheet, task.name, item)
            context = context_of(item, within=slices_around(sheet, task.name, item, source))
        holds, gone = holding(sheet, *given), lapsed(sheet, *given)
        return typed_findings(sheet, task, found, thing, before, holds, context, gone)

    # ---- what can be done

    def set_value(self, item_id: str, task: str, value: values.Value | None, *, joins: bool = False) -> ChangeSet:
        """Says a choice, a rating, a transcript; None takes it back. ``joins`` as in ``Workspace.do``."""
        return self._do(SetValue(item_id, task, value), joins=joins)

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
        joins: bool = False,
    ) -> ChangeSet:
        """Puts objects and removes others in one step, which the history calls ``said``: a merge, a split, a paste.

        ``joins`` as in ``Workspace.do``.
        """
        command = EditObjects(item_id, task, put=put, remove=remove, said=said)
        return self._do(command, joins=joins)

    def change(
        self, item_id: str, edits: Sequence[TaskEdit], *, said: str, rejected: Sequence[Proposal] = ()
    ) -> ChangeSet:
        """Puts and removes objects of several tasks of an item, and rejects proposals, in one step.

        ValueError for a task named twice.
        """
        known = self._origins(item_id) if any(edit.heirs for edit in edits) else {}
        commands: list[Command] = []
        for edit in edits:
            heirs = {new: known[old] for new, old in edit.heirs.items() if old in known}
            origins = {**heirs, **edit.origins}
            commands.append(EditObjects(item_id, edit.task, put=edit.put, remove=edit.remove, origins=origins))
        if rejected:
            commands.append(RejectProposals(item_id, tuple(one.origin for one in rejected)))
        return self._do(Several(tuple(commands), said))

    def accept(self, item_id: str, proposals: Sequence[Proposal]) -> ChangeSet:
        """Takes proposals over as labels, in one step; what they began as stays with them."""
        things: dict[str, list[Proposal]] = defaultdict(list)
        for one in proposals:
            things[one.task].append(one)
        commands: list[Command] = []
        for task, mine in things.items():
            put = tuple(one.thing for one in mine if one.thing is not None)
            if put:
                commands.append(EditObjects(item_id, task, put=put, origins={one.id: one.origin for one in mine}))
            else:
                commands.append(SetValue(item_id, task, mine[0].value, mine[0].origin))
        said = "Accept a proposal" if len(proposals) == 1 else f"Accept {len(proposals):,} proposals"
        return self._do(Several(tuple(commands), said))

    def reject(self, item_id: str, proposals: Sequence[Proposal]) -> ChangeSet:
        """Wants none of these proposals, in one step."""
        command = RejectProposals(item_id, tuple(one.origin for one in proposals))
        return self._do(command)

    def resolve(self, comment_id: str, *, resolved: bool) -> ChangeSet:
        """Whether a comment on the labels of ``who`` is dealt with."""
        return self._do(ResolveComment(comment_id, resolved))

    def arrange(self, item_id: str, task: str, object_ids: tuple[str, ...], *, front: bool) -> ChangeSet:
        """Draws objects on top of the others, or below them."""
        return self._do(ArrangeObjects(item_id, task, object_ids, front=front))

    def waive(self, item_id: str, task: str, rule: str, reason: str) -> ChangeSet:
        """An exception to a rule, with its reason; an empty reason takes it back."""
        return self._do(Waive(item_id, task, rule, reason))

    def waive_standing(self, item_id: str, found: Sequence[Finding], reason: str) -> ChangeSet:
        """An exception for each of these findings, with one reason. Raises CallError for an empty one."""
        return self._do(WaiveStanding(item_id, waiver_keys(found), reason))

    def submit(self, item_id: str, *, joins: bool = False) -> ChangeSet:
        """Hands the item in. Raises RuleViolation while a finding stands in the way or a required label is missing."""
        command = Submit(item_id, tuple(self.tasks(item_id)), self.workspace.sheet.digest)
        done = self._do(command, joins=joins)
        if self.workspace.view.count(Repeat, item_id=item_id, annotator_id=self.who, state="open"):
            # What was said first counts again, and this is kept beside it: one step of undo with handing it in.
            self._do(CloseRepeats(item_id), joins=True)
        return done

    def be_told(self, item_id: str) -> bool:
        """Whether ``who`` is told what was expected of the item now that it is handed in, which is noted first."""
        if self.workspace.read_only or not tells(self.workspace.view, item_id, self.who):
            return False
        self._do(TellKnown(item_id))
        return True

    def undo(self) -> ChangeSet | None:
        """Takes back the last thing that ``who`` did here."""
        return self.workspace.undo(who=self.seated, area=self.area, origin=self.origin)

    def redo(self) -> ChangeSet | None:
        """Brings it back."""
        return self.workspace.redo(who=self.seated, area=self.area, origin=self.origin)

    @property
    def seated(self) -> str:
        """The person who sits here: whose steps these are in the history, and whose undo."""
        return self.who

    def _do(self, command: Command, *, joins: bool = False) -> ChangeSet:
        return self.workspace.do(command, who=self.who, origin=self.origin, joins=joins)

    def _origins(self, item_id: str) -> dict[str, str]:
        """What the objects of ``who`` began as, by their ids; only of those that a model proposed."""
        view = self.workspace.view
        mine = tuple(found.id for found in view.find(Annotation, item_id=item_id, annotator_id=self.who))
        rows = view.columns(LabelRow, ("origin", "body"), annotation_id=mine) if mine else []
        return {values.decode_object(body).id: origin for origin, body in rows if origin}

    def _annotation(self, item_id: str, task: str) -> Annotation | None:
        return self.workspace.view.get(Annotation, ids.annotation_id(item_id, task, self.who))

    def _item(self, item_id: str) -> Item:
        found = self.workspace.view.get(Item, item_id)
        if found is None:
            raise CallError(f"item {item_id}: not in this project.")
        return found


def _mark(states: Collection[tuple[str, str]]) -> str:
    """The state of an item by the (state, review) of its annotations."""
    if any(state == "draft" for state, _ in states):
        return "returned" if any(review == "returned" for _, review in states) else "draft"
    if not states:
        return "todo"
    return "accepted" if all(review == "accepted" for _, review in states) else "submitted"
