"""The agree page: one task at a time, its figures with intervals, and what they break down to."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QCheckBox, QComboBox, QStackedWidget

from app.changes.command import ChangeSet
from app.jobs.job import Progress
from app.records import Annotation
from widgets.agreement.report_view import ReportView
from widgets.parts.empty import EmptyState
from widgets.parts.page_frame import PageFrame
from widgets.parts.stack import column
from widgets.shell.page import Page, PageContext
from widgets.theme.icons import icon

if TYPE_CHECKING:
    from app.agreement.report import AgreementReport
    from app.workspace import Workspace


class AgreePage(Page):
    """Measures in a job, again whenever labels have changed since the last look."""

    stage = "agree"

    def __init__(self, context: PageContext) -> None:
        super().__init__(context)
        close = icon("close", context.theme, "muted")
        self._frame = PageFrame("Agree", "How well can people do it? That is human-level performance.", close)
        self._task = QComboBox()
        self._task.setAccessibleName("Task")
        self._dependent = QCheckBox("Count people who saw other labels")
        self._dependent.setToolTip("Their figures are an upper bound, not human-level performance; the page says so.")
        self._frame.buttons.addWidget(self._dependent)
        self._frame.buttons.addWidget(self._task)
        self._view = ReportView(context.theme)
        empty = "Let two people label the same items, each without seeing the other's labels. Then come back."
        self._empty = EmptyState(icon("agree", context.theme, "faint"), "Nothing to compare yet", empty, "Go to Label")
        self._empty.pressed.connect(partial(context.go, "label"))
        self._stack = QStackedWidget()
        self._stack.addWidget(self._view)
        self._stack.addWidget(self._empty)
        self._frame.content.addWidget(self._stack)
        self.setLayout(column(self._frame))
        self._stale, self._asked = True, 0
        self._fill_tasks()
        self._task.currentIndexChanged.connect(self._measure)
        self._dependent.toggled.connect(self._measure)
        context.changes.changed.connect(self._changed)

    def activate(self) -> None:
        """Measures again where labels changed."""
        if self._stale:
            self._measure()

    def show_selection(self, task: str = "", **_others: object) -> None:
        """Shows one task."""
        place = self._task.findData(task)
        if place >= 0:
            self._task.setCurrentIndex(place)

    def _fill_tasks(self) -> None:
        from app.labeling.read import people_by_item

        workspace = self.context.workspace
        best, most = 0, -1
        for place, task in enumerate(workspace.sheet.tasks.values()):
            self._task.addItem(task.title, task.name)
            several = sum(len(people) > 1 for people in people_by_item(workspace.view, task.name).values())
            if several > most:
                best, most = place, several
        self._task.setCurrentIndex(best)

    @Slot()
    def _measure(self) -> None:
        task = self._task.currentData()
        if task is None:
            return
        self._stale = False
        self._asked += 1
        self._frame.subtitle.setText("Measuring …")
        work = partial(_agreement, self.context.workspace, task, not self._dependent.isChecked())
        self.context.jobs.run(f"Agreement on {self._task.currentText()}", work, partial(self._show, self._asked))

    def _show(self, asked: int, report: AgreementReport) -> None:
        if asked != self._asked:
            return  # another task was chosen meanwhile
        self._frame.subtitle.setText("How well can people do it? That is human-level performance.")
        nothing = report.items == 0 and report.hlp_items == 0
        self._stack.setCurrentWidget(self._empty if nothing else self._view)
        if nothing and not self._dependent.isChecked() and report.protocol.get("not_independent"):
            self._empty.show_text(
                "No independent labels",
                "The labels of this task were made by people who saw each other's. "
                "Tick the box above to compare them all the same.",
            )
        self._view.show_report(report)

    @Slot(object)
    def _changed(self, changes: ChangeSet) -> None:
        if changes.touches(Annotation):
            self._stale = True
            if self.isVisible():
                self._measure()


def _agreement(workspace: Workspace, task: str, independent_only: bool, progress: Progress) -> AgreementReport:
    from app.agreement.project import project_agreement

    with workspace.view.frozen() as view:
        return project_agreement(view, workspace.sheet, task, independent_only=independent_only)
