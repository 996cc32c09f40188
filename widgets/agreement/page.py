"""The agree page: one task at a time, its figures with intervals, live while labels come in, and what they break down
to."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Slot
from PySide6.QtWidgets import QCheckBox, QComboBox, QFileDialog, QStackedWidget, QWidget

from app.changes.command import ChangeSet
from app.commands.people import may_review
from app.errors import EarmarkError
from app.jobs.job import Progress
from app.records import Annotation, Annotator, Decision, Item, LabelRow, ModelRun, Project
from widgets.agreement.report_view import ReportView
from widgets.parts.buttons import button
from widgets.parts.empty import EmptyState
from widgets.parts.page_frame import PageFrame
from widgets.parts.stack import column
from widgets.shell.page import Page
from widgets.theme.icons import icon

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from app.agreement.live import WorstItem
    from app.agreement.page_figures import PageFigures
    from app.workspace import Workspace


QUESTION = "How well can people do it? That is human-level performance."
# News are gathered for so long before they are shown, and all is measured anew once nothing came for a while.
SHOWN_MS, REST_MS = 150, 4000
WORST = 20
FOLDER, KINDS = "agree.folder", "Web page (*.html);;Table (*.csv);;JSON (*.json)"


class AgreePage(Page):
    """Measures in a job; then each label brings the figures up to date at once, and when labels rest, the breakdowns
    with their intervals are measured anew."""

    stage = "agree"

    def fill(self) -> Iterator[None]:
        """The frame, then the report."""
        context = self.context
        close = icon("close", context.theme, "muted")
        self._frame = PageFrame("Agree", QUESTION, close)
        self.setLayout(column(self._frame))
        self._task = QComboBox()
        self._task.setAccessibleName("Task")
        self._dependent = QCheckBox("Count people who saw other labels")
        self._dependent.setToolTip("Their figures are an upper bound, not human-level performance; the page says so.")
        self._frame.buttons.addWidget(self._dependent)
        self._frame.buttons.addWidget(self._task)
        self._export = button("Export…", tip="The whole report as HTML, CSV or JSON", on=self._ask_export)
        self._frame.buttons.addWidget(self._export)
        self._adjudicate = button("Adjudicate", "primary", tip="Decide on what people see differently")
        self._adjudicate.clicked.connect(self._go_adjudicate)
        for one in (self._export, self._adjudicate):
            one.setEnabled(False)
        self._frame.buttons.addWidget(self._adjudicate)
        yield
        self._stack = QStackedWidget()
        self._frame.content.addWidget(self._stack)
        self._view = ReportView(context.theme)
        self._stack.addWidget(self._view)
        yield from self._view.fill()
        yield
        empty = "Let two people label the same items, each without seeing the other's labels. Then come back."
        self._empty = EmptyState(icon("agree", context.theme, "faint"), "Nothing to compare yet", empty, "Go to Label")
        self._empty.pressed.connect(partial(context.go, "label"))
        self._stack.addWidget(self._empty)
        yield
        self._stale, self._asked = True, 0
        self._found: PageFigures | None = None
        self._worst: Sequence[WorstItem] = ()
        self._soon, self._rest = _timer(self, SHOWN_MS), _timer(self, REST_MS)
        self._soon.timeout.connect(self._show_live)
        self._rest.timeout.connect(self._measure_if_seen)
        self._view.opened.connect(self._open)
        self._view.rules_asked.connect(partial(context.go, "rules"))
        self._view.estimates_asked.connect(self._ask_estimates)
        self._fill_tasks()
        self._task.currentIndexChanged.connect(self._ask)
        self._dependent.toggled.connect(self._ask)
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

    # ---- all of it, in a job

    @Slot()
    def _ask(self) -> None:
        """Something else was chosen: the figures of what was shown before may not stand under its name."""
        self._found, self._worst = None, ()
        self._view.show_nothing()
        self._stack.setCurrentWidget(self._view)
        for one in (self._export, self._adjudicate):
            one.setEnabled(False)
        self._measure()

    @Slot()
    def _measure(self) -> None:
        task = self._task.currentData()
        if task is None:
            return
        self._stale = False
        self._rest.stop()
        self._asked += 1
        self._frame.subtitle.setText("Measuring …")
        work = partial(_figures, self.context.workspace, task, not self._dependent.isChecked())
        self.context.jobs.run(f"Agreement on {self._task.currentText()}", work, partial(self._show, self._asked))

    def _show(self, asked: int, found: PageFigures) -> None:
        if asked != self._asked:
            return  # another task was chosen meanwhile
        self._frame.subtitle.setText(QUESTION)
        self._found, self._worst, report = found, found.worst[:WORST], found.report
        nothing = report.items == 0 and report.hlp_items == 0
        self._stack.setCurrentWidget(self._empty if nothing else self._view)
        self._export.setEnabled(True)
        self._adjudicate.setEnabled(bool(found.worst))
        if nothing and not self._dependent.isChecked() and report.protocol.get("not_independent"):
            self._empty.show_text(
                "No independent labels",
                "The labels of this task were made by people who saw each other's. "
                "Tick the box above to compare them all the same.",
            )
        self._view.show_figures(replace(found, worst=tuple(self._worst)), self._paths())
        self._view.show_uncovered(self._uncovered())

    # ---- what follows each label

    @Slot(object)
    def _changed(self, changes: ChangeSet) -> None:
        if any(changes.touches(kind) for kind in (Project, Annotator, Item, ModelRun)):
            self._stale = True
            self._measure_if_seen()
        elif changes.touches(Annotation) or changes.touches(LabelRow):
            self._stale = True
            if self._found is not None and self._found.live.follow(self.context.workspace.view, changes):
                self._soon.start()
            self._rest.start()

    @Slot()
    def _measure_if_seen(self) -> None:
        if self._stale and self.isVisible():
            self._measure()

    @Slot()
    def _show_live(self) -> None:
        found = self._found
        if found is None or not self.isVisible():
            return
        live = found.live.figures
        now, self._worst = live.figures(), live.worst(WORST)
        if now.items and self._stack.currentWidget() is self._empty:
            self._measure()
            return
        self._adjudicate.setEnabled(bool(self._worst))
        kind = found.report.hlp_kind
        self._view.show_live(now, live.matrix(), live.confusion(), self._worst, self._paths(), kind)

    def _paths(self) -> list[str]:
        names = [one.item_id for one in self._worst]
        paths = {item.id: item.path for item in self.context.workspace.view.find(Item, id=tuple(names))}
        return [paths.get(name, name) for name in names]

    def _uncovered(self) -> list[tuple[str, str]]:
        """Path and note of each decision of the task that could cite no rule."""
        view = self.context.workspace.view
        found = view.find(Decision, task=self._task.currentData(), rule="")
        paths = {item.id: item.path for item in view.find(Item, id=tuple(one.item_id for one in found))}
        return [(paths.get(one.item_id, one.item_id), one.note) for one in found]

    # ---- out

    @Slot()
    def _ask_export(self) -> None:
        if self._found is None:
            return
        name = f"{self.context.workspace.project.name} - {self._found.report.task}.html"
        folder = Path(str(self.context.settings.get(FOLDER) or Path.home()))
        file, _ = QFileDialog.getSaveFileName(self, "Where shall the report lie?", str(folder / name), KINDS)
        if file:
            self.export(Path(file))

    def export(self, file: Path) -> None:
        """Writes the report as its ending says: .html, .csv or .json."""
        from app.agreement.export import write_report

        found = self._found
        if found is None:
            return
        self.context.settings.set(FOLDER, str(file.parent))
        try:
            write_report(file, [found.to_json()])
        except EarmarkError as problem:
            self.context.report_error(problem)
        else:
            self._frame.banner.show_message(f"Written: {file}", "success")

    @Slot()
    def _ask_estimates(self) -> None:
        name = f"{self.context.workspace.project.name} - {self._task.currentData()} estimated.csv"
        folder = Path(str(self.context.settings.get(FOLDER) or Path.home()))
        file, _ = QFileDialog.getSaveFileName(
            self, "Where shall the estimates lie?", str(folder / name), "Table (*.csv);;JSON (*.json)"
        )
        if file:
            self.write_estimates(Path(file))

    def write_estimates(self, file: Path) -> None:
        """Writes the references that the labels say by themselves, as the ending says: .csv or .json."""
        self.context.settings.set(FOLDER, str(file.parent))
        work = partial(
            _estimates, self.context.workspace, self._task.currentData(), file, not self._dependent.isChecked()
        )
        self.context.jobs.run("Estimated references", work, self._say_estimates)

    def _say_estimates(self, told: tuple[str, ...]) -> None:
        # How they were made stands on the page.
        shown = [told[0], *told[3:]]
        self._frame.banner.show_message("Written: " + " ".join(shown), "success")

    # ---- to adjudication

    @Slot(int)
    def _open(self, place: int) -> None:
        if place < len(self._worst):
            self._adjudicate_item(self._worst[place].item_id)

    @Slot()
    def _go_adjudicate(self) -> None:
        self._open(0)

    def _adjudicate_item(self, item_id: str) -> None:
        workspace, who = self.context.workspace, self.context.who.annotator
        if workspace.read_only or not may_review(workspace.view, who):
            self._frame.banner.show_message(
                "Reviewers and leads adjudicate. Sit down as one of them, at the top right.", "info"
            )
            return
        self.context.go("label", item_id=item_id, decide=self._task.currentData())


def _figures(workspace: Workspace, task: str, independent_only: bool, progress: Progress) -> PageFigures:
    from app.agreement.page_figures import page_figures

    with workspace.view.frozen() as view:
        return page_figures(view, workspace.sheet, task, independent_only=independent_only, progress=progress)


def _estimates(
    workspace: Workspace, task: str, file: Path, independent_only: bool, progress: Progress
) -> tuple[str, ...]:
    from app.agreement.estimates_file import write_estimates
    from app.agreement.gather import gather

    with workspace.view.frozen() as view:
        found = gather(view, workspace.sheet, task, independent_only=independent_only)
        progress.check()
        return write_estimates(file, found, found.around.comparing(workspace.sheet, task))


def _timer(parent: QWidget, wait_ms: int) -> QTimer:
    made = QTimer(parent)
    made.setSingleShot(True)
    made.setInterval(wait_ms)
    return made
