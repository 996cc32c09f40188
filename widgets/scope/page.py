"""The scope page: the charter, and beside it what the other stages have measured."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from app.changes.command import ChangeSet
from app.jobs.job import Progress
from app.records import Annotation, Charter, Item, Prediction, SampleRow
from widgets.actions.action import ActionRow
from widgets.parts.bars import IntervalBar
from widgets.parts.buttons import button
from widgets.parts.card import Card, StatTile
from widgets.parts.figures import figure, interval
from widgets.parts.page_frame import PageFrame
from widgets.parts.stack import column, holder, row
from widgets.parts.table import Column, DataTable
from widgets.parts.text import Text
from widgets.scope.charter_dialog import CharterDialog
from widgets.shell.page import Page
from widgets.theme.icons import icon

if TYPE_CHECKING:
    from app.scope.status import Status
    from app.workspace import Workspace
    from widgets.bridge.jobs import RunningJob


class ScopePage(Page):
    """Written by a person at the left, measured by the program at the right; nobody types a figure in."""

    stage = "scope"

    def fill(self) -> Iterator[None]:
        """The charter, then what was measured."""
        theme = self.context.theme
        self._frame = PageFrame("Scope", "Which battle? Is it feasible?", icon("close", theme, "muted"))
        self.setLayout(column(self._frame))
        self._frame.buttons.addWidget(button("Edit the charter…", "primary", on=self._edit))
        self._problem, self._success = Text("", "heading", wrap=True), Text("", "muted", wrap=True)
        self._answer, self._notes = Text("", wrap=True), Text("", "caption", wrap=True)
        self._hlp, self._model = StatTile("HUMAN-LEVEL PERFORMANCE"), StatTile("BEST MODEL RUN")
        self._gap, self._labelled = StatTile("GAP"), StatTile("LABELLED")
        self._bar = IntervalBar(theme)
        self._resources, self._milestones = Text("", wrap=True), Text("", wrap=True)
        self._battles = DataTable("Candidate projects")
        yield
        self._frame.content.addWidget(self._contents())
        self._frame.content.addStretch(1)
        self._stale = True
        self._job: RunningJob | None = None
        self.context.changes.changed.connect(self._changed)

    def actions_of_page(self) -> Sequence[ActionRow]:
        """Edit."""
        return (ActionRow("scope.edit", "Edit the charter", ("E",), self._edit, None, "Scope"),)

    def activate(self) -> None:
        """Measures again where something changed."""
        if self._stale:
            self._measure()

    def deactivate(self) -> None:
        """Nobody looks: what was being measured is measured again on the next visit."""
        if self._job is not None:
            self._job.abandon()
            self._job, self._stale = None, True

    def _contents(self) -> QWidget:
        problem = Card()
        for part in (Text("THE PROBLEM", "overline"), self._problem, self._success):
            problem.add(part)
        feasible = Card("Can a person, given the same data, do it?")
        feasible.add(self._answer)
        feasible.add(self._bar)
        feasible.add(self._notes)
        means, steps = Card("Resources"), Card("Milestones")
        means.add(self._resources)
        means.body.addStretch(1)
        steps.add(self._milestones)
        steps.body.addStretch(1)
        battles = Card("Candidate projects", "Ranked by impact × feasibility, each judged from 1 to 5.")
        battles.add(self._battles)
        tiles = row(self._hlp, self._model, self._gap, self._labelled, gap=16)
        halves = row(gap=16)
        halves.addWidget(means, 1)
        halves.addWidget(steps, 1)
        return holder(column(problem, tiles, feasible, halves, battles, gap=16))

    def _measure(self) -> None:
        if self._job is not None:
            self._job.abandon()
        self._stale = False
        measured = partial(_status, self.context.workspace)
        self._job = self.context.jobs.run("Live status of the charter", measured, self._show, self._failed)

    def _failed(self, problem: BaseException) -> None:
        self._job = None
        self.context.jobs.tell(problem)

    def _show(self, found: Status) -> None:
        self._job = None
        charter = found.charter
        task = self.context.workspace.sheet.tasks[found.task]
        self._problem.setText(charter.problem or "Nobody has written the problem down yet.")
        target = "no target yet" if found.target is None else f"at least {found.target:.3f}"
        self._success.setText(f"Success: {found.metric.replace('_', ' ')} on {task.title.lower()}, {target}.")
        self._answer.setText(found.answer)
        self._notes.setText("\n".join(found.warnings))
        self._notes.setVisible(bool(found.warnings))
        from app.agreement.show import measured_against

        against = measured_against(found.hlp_kind, {})
        self._hlp.show_figure(figure(found.hlp), interval(found.hlp_ci), against.capitalize() or "Not known yet")
        model = found.model
        if model is None:
            self._model.show_figure("–", "", "No predictions yet")
            self._gap.show_figure("–")
        else:
            self._model.show_figure(figure(model.value), "", f"{model.name}, {model.items:,} items")
            self._gap.show_figure(figure(model.gap), "", "people minus model, on the same items")
        twice = f"{found.labelled_twice:,} by more than one person; {found.samples_accepted:,} samples accepted"
        self._labelled.show_figure(f"{found.labelled:,}", f"of {found.items:,}", twice)
        self._bar.show_figures(
            found.hlp, found.hlp_ci, model=None if model is None else model.value, target=found.target
        )
        means = charter.resources
        said = (("Data", means.data), ("Time", means.time), ("People", means.people))
        self._resources.setText("\n".join(f"{name}: {words}" for name, words in said if words) or "Not written yet.")
        steps = [f"{'☑' if step.done else '☐'}  {step.title}  {step.due}".rstrip() for step in charter.milestones]
        self._milestones.setText("\n".join(steps) or "None yet.")
        self._battles.set_data(
            [
                Column("Candidate", 220), Column("Note"), Column("Impact", 80, True), Column("Feasibility", 90, True),
                Column("Product", 80, True),
            ],
            [[b.name, b.note, b.impact, b.feasibility, b.priority] for b in charter.ranked()],
        )  # fmt: skip
        self._battles.fit_height(6)

    @Slot()
    def _edit(self) -> None:
        CharterDialog(self.context, self).open()

    @Slot(object)
    def _changed(self, changes: ChangeSet) -> None:
        if any(changes.touches(kind) for kind in (Annotation, Item, Prediction, SampleRow, Charter)):
            self._stale = True
            if self.isVisible():
                self._measure()


def _status(workspace: Workspace, progress: Progress) -> Status:
    from app.scope.status import status

    progress.check()
    with workspace.view.frozen() as view:
        return status(view, workspace.sheet, progress)
