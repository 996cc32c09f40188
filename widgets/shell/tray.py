"""The strip at the bottom: what is saved, and what is under way."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QSize, Qt, Slot
from PySide6.QtWidgets import QFrame, QToolButton, QWidget

from widgets.bridge.jobs import JobRunner, RunningJob
from widgets.parts.leaving import delete_later
from widgets.parts.picture import Picture
from widgets.parts.progress_row import ProgressRow
from widgets.parts.stack import column, row
from widgets.parts.text import Text
from widgets.theme.icons import icon
from widgets.theme.theme import Theme


class StatusStrip(QFrame):
    """Says "All changes saved", which always holds: every change is in the database before the screen shows it."""

    def __init__(self, jobs: JobRunner, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "status")
        self.setMinimumHeight(32)
        self._jobs, self._theme = jobs, theme
        self._mark = Picture(icon("check", theme, "success"), 16)
        self.message = Text("", "caption")
        self._button = QToolButton()
        self._button.setProperty("variant", "quiet")
        self._button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._button.setIconSize(QSize(16, 16))
        self._button.clicked.connect(self.toggle)
        self.setLayout(row(self._mark, self.message, 1, self._button, gap=6, margin=(16, 2, 12, 2)))
        self._popover = QFrame(self, Qt.WindowType.Popup | Qt.WindowType.FramelessWindowHint)
        self._popover.setProperty("role", "popover")
        self._popover.setAccessibleName("Jobs under way")
        self._list = column(gap=0, margin=8)
        self._popover.setLayout(self._list)
        self._popover.setFixedWidth(400)
        self._rows: dict[RunningJob, ProgressRow] = {}
        jobs.started.connect(self._started)
        jobs.changed.connect(self._show_count)
        self._show_count()

    def say(self, text: str, *, saved: bool = True) -> None:
        """Another line; ``saved`` puts a tick before it."""
        self.message.setText(text)
        self._mark.setVisible(saved)

    @property
    def rows(self) -> list[ProgressRow]:
        """The jobs that are under way."""
        return list(self._rows.values())

    @Slot()
    def toggle(self) -> None:
        """Shows what is under way, or hides it."""
        if self._popover.isVisible() or not self._rows:
            self._popover.hide()
            return
        self._place()
        self._popover.show()
        next(iter(self._rows.values())).setFocus()

    @Slot(object)
    def _started(self, running: RunningJob) -> None:
        line = ProgressRow(running.title, icon("close", self._theme, "muted"))
        line.cancelled.connect(running.cancel)
        running.progressed.connect(line.show_progress)
        running.progressed.connect(self._show_progress)
        running.ended.connect(self._ended)
        self._rows[running] = line
        self._list.addWidget(line)
        if self._popover.isVisible():
            self._place()

    @Slot(object)
    def _ended(self, running: RunningJob) -> None:
        line = self._rows.pop(running, None)
        if line is not None:
            self._list.removeWidget(line)
            line.hide()
            delete_later(line)
        if not self._rows:
            self._popover.hide()
        elif self._popover.isVisible():
            self._place()

    @Slot(int, object, str)
    def _show_progress(self, done: int, total: object, _text: str) -> None:
        if len(self._jobs.running) == 1 and isinstance(total, int) and total > 0:
            self._button.setText(f"{self._jobs.running[0].title} · {100 * done // total} %")

    @Slot()
    def _show_count(self) -> None:
        count = len(self._jobs.running)
        title = self._jobs.running[0].title if count == 1 else f"{count} jobs under way"
        self._button.setText(title if count else "Nothing under way")
        self._button.setEnabled(bool(count))
        self._button.setIcon(icon("jobs", self._theme, "accent" if count else "faint"))
        self._button.setToolTip("Show what is under way, and stop it" if count else "")
        self._button.setAccessibleName(self._button.text())

    def _place(self) -> None:
        self._popover.adjustSize()
        corner = self._button.mapToGlobal(QPoint(self._button.width(), 0))
        self._popover.move(corner.x() - self._popover.width(), corner.y() - self._popover.height() - 6)
