"""The dialog that brings predictions in: what is read, as what, under which name, and what would come of it."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QDialog, QProgressBar, QWidget

from app.errors import Cancelled, EarmarkError
from app.slices.arrival import Wish
from widgets.parts.banner import Banner
from widgets.parts.buttons import button
from widgets.parts.stack import column, holder, row
from widgets.parts.text import Text, line
from widgets.slices.importing import work
from widgets.slices.importing.choices import Choices
from widgets.slices.importing.findings import NOTHING_YET, Findings
from widgets.slices.importing.source_field import SourceField, default_model, dropped_path
from widgets.theme.icons import icon

if TYPE_CHECKING:
    from app.slices.arrival import Arrival
    from app.slices.intake import TakenIn
    from widgets.bridge.jobs import RunningJob
    from widgets.shell.page import PageContext
    from widgets.slices.importing.writing import Writing

WAIT_MS = 150


class ImportDialog(QDialog):
    """``imported`` carries what to tell, and its tone, once everything is written."""

    imported = Signal(str, str)

    def __init__(self, context: PageContext, writing: Writing, path: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Import predictions")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAcceptDrops(True)
        self._context, self._writing = context, writing
        self._arrival: Arrival | None = None
        self._planned: TakenIn | None = None
        self._job: RunningJob | None = None
        self._stopping = False
        self.banner = Banner(icon("close", context.theme, "muted"))
        self.source = SourceField()
        self.choices = Choices(context.workspace)
        self.findings = Findings()
        self._bar, self._said = QProgressBar(), Text("", "caption")
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName("Progress")
        self.stop = button("Cancel", "ghost", on=self.reject)
        self.bring = button("Import", "primary", on=self._plan)
        self.stop.setAutoDefault(False)
        self._lay_out()
        self._soon = QTimer(self, singleShot=True, interval=WAIT_MS)
        self._soon.timeout.connect(self._look)
        self.source.picked.connect(self._picked)
        self.choices.changed.connect(self._soon.start)
        self.choices.named.connect(self._show_state)
        self.choices.trained.picked.connect(self._ask_seen)
        self.choices.trained.tied.connect(self._ask_seen)
        self.choices.trained.refused.connect(self._refused)
        self.findings.names.changed.connect(self._soon.start)
        writing.progressed.connect(self._written)
        writing.ended.connect(self._ended)
        self._show_state()
        if path:
            self.source.take(path)

    def _lay_out(self) -> None:
        progress = holder(row(self._said, self._bar, gap=12))
        progress.setVisible(False)
        self._progress = progress
        ends = row(progress, self.stop, self.bring, gap=8)
        ends.setStretch(0, 1)
        ends.insertStretch(1)
        middle = row(self.choices, self.findings, gap=24)
        middle.setStretch(0, 2)
        middle.setStretch(1, 3)
        layout = column(
            Text("Import predictions", "title"),
            Text("They are held against the labels by the same metric as people.", "muted", wrap=True),
            self.banner, self.source, line(), gap=12, margin=24,
        )  # fmt: skip
        layout.addLayout(middle, 1)
        layout.addLayout(ends)
        self.setLayout(layout)
        px = self._context.theme.tokens.px
        # Larger text makes it larger, but never larger than the window that it stands over.
        wanted, below = QSize(px(1080), px(690)), self.parentWidget()
        self.resize(wanted if below is None else wanted.boundedTo(below.window().size()))

    # ---- reading

    @Slot(str)
    def _picked(self, path: str) -> None:
        self.findings.names.clear()
        self.choices.begin(default_model(Path(path)) if path else "")
        self._look()

    @Slot()
    def _look(self) -> None:
        self._soon.stop()
        self._abandon()
        self.banner.clear()
        self._arrival = None
        self._show_state()
        path = self.source.path.text().strip()
        if not path:
            self.findings.show_reason(NOTHING_YET)
            return
        wish = Wish(
            Path(path).expanduser(), self.choices.format_name, self.choices.task, self.choices.names_from,
            dict(self.findings.names.rename),
        )  # fmt: skip
        self._run("Reading", partial(work.look_at, self._context.workspace, wish), self._show)

    def _show(self, found: Arrival | work.Unread) -> None:
        if isinstance(found, work.Unread):
            self.findings.show_reason(found.message)
            self.choices.show_unread(found.format_name)
            self._idle()
            return
        self._arrival = found
        self.choices.show_arrival(found)
        classes = {
            name: [one.name for one in task.classes] for name, task in self._context.workspace.sheet.tasks.items()
        }
        self.findings.show_arrival(found, classes)
        self._idle()
        self._ask_seen()

    @Slot()
    def _ask_seen(self) -> None:
        """How many of the predicted items the model has trained on."""
        trained, found = self.choices.trained.trained, self._arrival
        self.choices.show_seen("")
        if trained is not None and trained.snapshot_id and found is not None and self._job is None:
            asked = partial(work.seen, self._context.workspace, trained, frozenset(found.read.said))
            self._run("Looking up the snapshot", asked, self._show_seen)

    def _show_seen(self, text: str) -> None:
        self.choices.show_seen(text)
        self._idle()

    # ---- writing

    @Slot()
    def _plan(self) -> None:
        if self._arrival is None or not self.bring.isEnabled():
            return
        self._abandon()
        self.choices.setEnabled(False)
        self.source.setEnabled(False)
        planned = partial(
            work.plan, self._context.workspace, self._context.who.annotator, self._arrival,
            self.choices.model, self.choices.trained.trained, self.choices.replaces,
        )  # fmt: skip
        self._run("Preparing", planned, self._write)
        self._show_state()

    def _write(self, planned: TakenIn) -> None:
        self._job, self._planned = None, planned
        self._progressed(0, None, "Writing")
        self._show_state()
        self._writing.write(planned.edits, planned.title)

    @Slot(int, int)
    def _written(self, done: int, total: int) -> None:
        if self._planned is not None:
            self._progressed(done, total, "Taking back" if self._stopping else "Writing")

    @Slot(bool)
    def _ended(self, well: bool) -> None:
        planned, self._planned = self._planned, None
        if planned is None:
            return
        self._free()
        if self._stopping or not well:
            self._stopping = False
            said = (
                "Stopped. Nothing was kept."
                if well
                else "The project has changed meanwhile. Nothing was kept; try again."
            )
            self.banner.show_message(said, "info" if well else "error")
            return
        said, tone = work.told(planned, self.choices.model, len(self._arrival.read.problems) if self._arrival else 0)
        self.imported.emit(said, tone)
        self.accept()

    def reject(self) -> None:
        """Stops what is being written and takes it back; otherwise closes."""
        if self._planned is not None:
            if not self._stopping:
                self._stopping = True
                self._writing.stop()
            return
        if not self.source.isEnabled():  # it is being prepared
            self._abandon()
            self._free()
            return
        super().reject()

    def closeEvent(self, event: QCloseEvent) -> None:
        """While it writes the window stays: the first press stops it."""
        if self._planned is not None:
            event.ignore()
            self.reject()
        else:
            super().closeEvent(event)

    def done(self, result: int) -> None:
        """Closing ends the reading."""
        self._soon.stop()
        self._abandon()
        super().done(result)

    # ---- dropping

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """One file or folder is taken."""
        if dropped_path(event.mimeData()) and self.source.isEnabled():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """It is read."""
        event.acceptProposedAction()
        self.source.take(dropped_path(event.mimeData()))

    # ---- jobs and states

    def _run(self, title: str, asked: Any, show: Any) -> None:
        self._abandon()
        self._progressed(0, None, title)
        self._job = self._context.jobs.run(f"{title} predictions", asked, show, self._failed, quiet=True)
        self._job.progressed.connect(self._progressed)

    def _abandon(self) -> None:
        if self._job is not None:
            self._job.abandon()
        self._idle()

    def _idle(self) -> None:
        self._job = None
        self._progress.hide()
        self._show_state()

    def _free(self) -> None:
        self.choices.setEnabled(True)
        self.source.setEnabled(True)
        self._idle()

    @Slot(int, object, str)
    def _progressed(self, done: int, total: object, text: str) -> None:
        self._bar.setRange(0, total if isinstance(total, int) else 0)
        self._bar.setValue(done)
        self._said.setText(f"{done:,} {text}" if text == "entries" else f"{text} …")
        self._progress.show()

    def _failed(self, problem: BaseException) -> None:
        self._free()
        if isinstance(problem, Cancelled):
            return
        if not isinstance(problem, EarmarkError):
            raise problem
        self.banner.show_message(problem.message, "error")

    @Slot(str)
    def _refused(self, why: str) -> None:
        self.banner.show_message(why, "error")

    @Slot()
    def _show_state(self) -> None:
        found, under_way = self._arrival, self._planned is not None or not self.source.isEnabled()
        able = found is not None and not found.is_empty and self.choices.ready and not under_way
        self.bring.setEnabled(able and not self._context.workspace.read_only)
        self.bring.setText(work.count_of(found) if found is not None and not found.is_empty else "Import")
        self.stop.setText("Stop" if under_way else "Cancel")
        self.bring.setDefault(True)
