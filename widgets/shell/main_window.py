"""The window: the start page, or an open project."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QTimer, Slot
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QMainWindow, QStackedWidget

from app.errors import EarmarkError, ProjectLocked, ReadOnly
from widgets.shell.start_page import StartPage
from widgets.theme.icons import icon

if TYPE_CHECKING:
    from app.settings.store import Settings
    from app.workspace import Workspace
    from widgets.shell.project_view import ProjectView
    from widgets.theme.theme import Theme


class MainWindow(QMainWindow):
    """Shows first and opens after: the project's libraries load when the window is already there."""

    def __init__(self, theme: Theme, settings: Settings) -> None:
        super().__init__()
        self.theme, self.settings = theme, settings
        self.project: ProjectView | None = None
        self.setWindowTitle("Earmark")
        self.setWindowIcon(icon("earmark", theme, "accent"))
        self.resize(1440, 900)
        self.setMinimumSize(960, 640)
        self._stack = QStackedWidget()
        self.start = StartPage(theme, settings.recent())
        self._stack.addWidget(self.start)
        self.setCentralWidget(self._stack)
        self.start.opened.connect(self.open_later)
        self.start.sample.connect(self._open_sample)
        self.start.created.connect(self._new_project)
        self._restore()

    @Slot(str)
    def open_later(self, folder: str) -> None:
        """Opens a project once the window has painted."""
        self._waiting = Path(folder)
        self.start.banner.show_message(f"Opening {self._waiting.name} …")
        QTimer.singleShot(0, self._open_waiting)

    def open_project(self, folder: Path, stage: str = "") -> bool:
        """Opens a project now; where it cannot be opened, the start page says why and False comes back."""
        from widgets.shell.project_view import ProjectView
        from widgets.shell.stages import STAGES

        self.close_project()
        try:
            workspace = _open(folder)
            view = ProjectView(workspace, STAGES, self.theme, self.settings)
            view.closed.connect(self.close_project)
            self._stack.addWidget(view)
            self._stack.setCurrentWidget(view)
            self.project = view
            self.settings.opened(folder)
            self.setWindowTitle(f"{workspace.project.name} – Earmark")
            known = {found.id for found in STAGES}
            remembered = str(self.settings.get("stage", ""))
            view.go(stage or (remembered if remembered in known else "label"))
        except EarmarkError as problem:
            self.close_project()
            self.start.banner.show_message(problem.message, "error")
            return False
        self.start.banner.clear()
        return True

    @Slot()
    def close_project(self) -> None:
        """Back to the start page."""
        if self.project is not None:
            self.project.close_project()
            self._stack.removeWidget(self.project)
            self.project.deleteLater()
            self.project = None
        self.setWindowTitle("Earmark")
        self.start.show_recent(self.settings.recent())
        self._stack.setCurrentWidget(self.start)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Nothing has to be saved; the project is closed cleanly."""
        self.settings.set("window", bytes(self.saveGeometry().toBase64().data()).decode())
        self.settings.set("theme", self.theme.choice)
        self.settings.set("scale", self.theme.tokens.scale)
        if self.project is not None:
            self.project.close_project()
            self.project = None
        event.accept()

    @Slot()
    def _open_waiting(self) -> None:
        self.open_project(self._waiting)

    @Slot()
    def _open_sample(self) -> None:
        from widgets.shell.sample import open_sample

        open_sample(self)

    @Slot()
    def _new_project(self) -> None:
        from widgets.shell.new_project import NewProject

        dialog = NewProject(self.theme, self)
        dialog.made.connect(self.open_later)
        dialog.open()

    def _restore(self) -> None:
        kept = self.settings.get("window")
        if isinstance(kept, str):
            self.restoreGeometry(QByteArray.fromBase64(kept.encode()))


def _open(folder: Path) -> Workspace:
    """For writing where that can be; read-only where another process writes, or the folder may not be written."""
    from app.workspace import Workspace

    try:
        return Workspace.open(folder)
    except (ProjectLocked, ReadOnly):
        return Workspace.open(folder, read_only=True)
