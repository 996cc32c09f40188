"""The desk of whoever adjudicates: the reference is worked on like any label, in sight of everybody's versions.

It stands beside the blind ``Desk`` and takes nothing of that away: only reviewers and leads get one, and that they have
seen what others say is noted before anything is shown. What compares labels is imported on the worker that finds the
disagreements: it takes a while, and the window would stand.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from app import ids
from app.commands.adjudicate import AREA, Decide, LookAtAll, OnReference, decision_id
from app.commands.people import check_reviewer
from app.errors import UnknownName
from app.labeling import read
from app.labeling.desk import Desk
from app.labels import values
from app.records import REFERENCE, Annotation, Annotator, Decision

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.adjudication.comparison import Comparison
    from app.adjudication.disagreements import Disagreement, Disagreements
    from app.changes.command import ChangeSet, Command
    from app.jobs.job import Progress
    from app.labels.proposing import Proposal
    from app.rules.sheet import Rule, Task
    from app.workspace import Workspace


class AdjudicationDesk(Desk):
    """What ``person`` may decide; the labels on it are those of the reference, for one task at a time (``look``).

    Raises CallError for somebody who is neither reviewer nor lead.
    """

    area = AREA

    def __init__(self, workspace: Workspace, person: str, *, origin: str = AREA) -> None:
        check_reviewer(workspace.view, person, "")
        super().__init__(workspace, REFERENCE, origin=origin)
        self.person, self.task_name = person, ""

    @property
    def seated(self) -> str:
        """The person who decides."""
        return self.person

    def tasks(self, item_id: str) -> tuple[Task, ...]:
        """The task that is decided on."""
        return tuple(task for task in super().tasks(item_id) if task.name == self.task_name)

    def state(self, item_id: str) -> str:
        """ "todo" where nobody has begun, "draft", or "submitted" for what was decided."""
        found = self.workspace.view.get(Annotation, ids.annotation_id(item_id, self.task_name, REFERENCE))
        return "todo" if found is None else found.state

    def proposals(self, item_id: str) -> tuple[tuple[str, ...], tuple[Proposal, ...]]:
        """None: what people said is decided on, not what a model says."""
        return (), ()

    # ---- what there is to do

    def disagreements(self, progress: Progress | None = None) -> Disagreements:
        """All that the person may decide on, task after task, the dearest first; on a worker."""
        from app.adjudication import merging  # noqa: F401 - what is asked next, on the window's thread
        from app.adjudication.disagreements import find_disagreements

        with self.workspace.view.frozen() as view:
            return find_disagreements(view, self.workspace.sheet, progress, who=self.person)

    def as_it_is(self, row: Disagreement) -> Disagreement:
        """A row with its state of now."""
        from app.adjudication.disagreements import as_it_is

        return as_it_is(self.workspace.view, row)

    def look(self, item_id: str, task: str) -> Comparison:
        """Everybody's versions side by side; from now on the person is not independent on that item and task.

        Raises CallError where the person may not decide, UnknownName for a task that the sheet does not have.
        """
        from app.adjudication.comparison import LETTERS, Candidate, compare
        from app.labeling.within import comparing

        found = self.workspace.sheet.task(task)
        view = self.workspace.view
        said = read.by_annotator(view, task, found.kind, item_ids=(item_id,)).get(item_id, {})
        if not self.workspace.read_only:
            people = tuple(sorted(said))
            self.workspace.do(LookAtAll(item_id, task, people), who=self.person, origin=self.origin)
        names = {one.id: one.name for one in view.find(Annotator, id=tuple(said))}
        candidates = [
            Candidate(LETTERS[number % len(LETTERS)], person, names.get(person) or person, said[person])
            for number, person in enumerate(sorted(said))
        ]
        self.task_name = task
        ruled = comparing(view, self.workspace.sheet, task, (item_id,))
        return compare(found.kind, candidates, partial(ruled, item_id))

    def decision(self, item_id: str) -> Decision | None:
        """How the item was decided, where it was."""
        return self.workspace.view.get(Decision, decision_id(item_id, self.task_name))

    def rules(self) -> Sequence[Rule]:
        """The rules that a decision may cite, in the order of the sheet."""
        return self.workspace.sheet.rules_of(self.task_name)

    # ---- what can be done

    def decide(self, item_id: str, comparison: Comparison, rule: str, note: str = "") -> ChangeSet:
        """What stands on the desk becomes the reference by ``rule``, "" where none covers it; one step of undo. The
        waivers of what was taken over come along.

        Raises UnknownName for a rule that the sheet does not have, CallError where nothing is chosen yet,
        RuleViolation while a finding stands in the way.
        """
        from app.adjudication.carried import carried_waivers
        from app.adjudication.merging import origin

        known = [one.id for one in self.rules()]
        if rule and rule not in known:
            raise UnknownName("rule", rule, known, where=f"rule sheet {self.workspace.sheet.name}")
        task = self.workspace.sheet.task(self.task_name)
        draft = self.value(item_id, task)
        how, chosen = origin(comparison, draft)
        command = Decide(
            item_id, task.name, rule, how, chosen, note, self.workspace.sheet.digest,
            objects=task.kind in values.OBJECT_KINDS,
            waivers=carried_waivers(
                self.workspace.view, self.workspace.sheet, comparison, item_id, task.name, draft, chosen
            ),
        )  # fmt: skip
        return self.workspace.do(command, who=self.person, origin=self.origin)

    def _do(self, command: Command, *, joins: bool = False) -> ChangeSet:
        return self.workspace.do(OnReference(command), who=self.person, origin=self.origin, joins=joins)
