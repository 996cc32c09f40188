"""The window: the start page, or an open project."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Slot
from PySide6.QtGui import QCloseEvent, QPaintEvent
from PySide6.QtWidgets import QMainWindow, QStackedWidget

from widgets.shell.start_page import StartPage
from widgets.theme.icons import icon

if TYPE_CHECKING:
    from app.settings.store import Settings
    from app.workspace import Workspace
    from widgets.actions.keymap import KeyMap
    from widgets.shell.package_opener import PackageOpener
    from widgets.shell.project_view import ProjectView
    from widgets.shell.sample import SampleMaker
    from widgets.theme.theme import Theme

# A window that is hidden or minimised never paints; what it waits for happens all the same.
PATIENCE_MS = 1500
PACKAGE = ".earmark"


class MainWindow(QMainWindow):
    """Shows first and opens after: the project's libraries load when the window is already there."""

    def __init__(self, theme: Theme, settings: Settings) -> None:
        super().__init__()
        self.theme, self.settings = theme, settings
        self.project: ProjectView | None = None
        self._waiting: tuple[Path, str] | None = None
        self._fresh = True
        self._sample: SampleMaker | None = None
        self._packages: PackageOpener | None = None
        self._keymap: KeyMap | None = None
        self.setWindowTitle("Earmark")
        self.resize(1440, 900)
        self.setMinimumSize(960, 640)
        self._stack = QStackedWidget(self)
        self.start = StartPage(theme, settings.recent(), self._stack)
        self._stack.addWidget(self.start)
        self.setCentralWidget(self._stack)
        self.start.opened.connect(self.open_later)
        self.start.sample.connect(self._open_sample)
        self.start.created.connect(self._new_project)
        self.start.settings.connect(self.show_settings)
        theme.changed.connect(self._keep_look)
        self._restore()

    @Slot(str)
    def open_later(self, folder: str, stage: str = "") -> None:
        """Opens a project once the window has painted that it does."""
        self._waiting = (Path(folder), stage)
        self.start.banner.show_message(f"Opening {Path(folder).name} …")
        self.update()
        QTimer.singleShot(PATIENCE_MS, self._open_waiting)

    def open_project(self, folder: Path, stage: str = "") -> bool:
        """Opens a project now; where it cannot be opened, the start page says why and False comes back.

        A work package is unpacked first, in a job.
        """
        from app.errors import EarmarkError

        self.close_project()
        self.start.banner.clear()
        if folder.suffix == PACKAGE and folder.is_file():
            self._open_package(folder)
            return True
        try:
            self._show_project(_open(folder), stage)
        except EarmarkError as problem:
            self.close_project()
            self.start.banner.show_message(problem.message, "error")
            return False
        return True

    @Slot()
    def close_project(self) -> None:
        """Back to the start page."""
        if self.project is None:
            return
        self.project.close_project()
        self._stack.removeWidget(self.project)
        self.project.deleteLater()
        self.project = None
        self.setWindowTitle("Earmark")
        self.start.show_recent(self.settings.recent())
        self._stack.setCurrentWidget(self.start)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The first time is the moment for all that need not be there before."""
        super().paintEvent(event)
        if self._fresh:
            self._fresh = False
            QTimer.singleShot(0, self._dress)
        if self._waiting is not None:
            QTimer.singleShot(0, self._open_waiting)

    def _keep_look(self) -> None:
        self.settings.set("theme", self.theme.choice)
        self.settings.set("scale", self.theme.tokens.scale)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Nothing has to be saved; the project is closed cleanly."""
        self.settings.set("window", bytes(self.saveGeometry().toBase64().data()).decode())
        for maker in (self._sample, self._packages):
            if maker is not None:
                maker.close()
        if self.project is not None:
            self.project.close_project()
            self.project = None
        event.accept()

    def _show_project(self, workspace: Workspace, stage: str) -> None:
        from widgets.shell.project_view import ProjectView
        from widgets.shell.stages import STAGES

        view = ProjectView(workspace, STAGES, self.theme, self.settings, self._all_keys(), self._stack)
        view.settings_wanted.connect(self.show_settings)
        view.closed.connect(self.close_project)
        view.wanted.connect(self.open_later)
        self.project = view
        self._stack.addWidget(view)
        self._stack.setCurrentWidget(view)
        self.settings.opened(workspace.path)
        self.setWindowTitle(f"{workspace.project.name} – Earmark")
        known = [found.id for found in STAGES]
        view.go(next(name for name in (stage, str(self.settings.get("stage", "")), "label", *known) if name in known))

    @Slot()
    def _dress(self) -> None:
        self.setWindowIcon(icon("earmark", self.theme, "accent"))
        self.start.listen(self._all_keys())

    def _all_keys(self) -> KeyMap:
        if self._keymap is None:
            from widgets.actions.keymap import KeyMap

            self._keymap = KeyMap(self.settings, self)
        return self._keymap

    @Slot()
    @Slot(str)
    def show_settings(self, tab: str = "keys") -> None:
        """Opens the settings at a tab: "keys" or "look"."""
        from widgets.shell.settings_opener import open_settings

        open_settings(self, self._all_keys(), tab)

    @Slot()
    def _open_waiting(self) -> None:
        if self._waiting is not None:
            (folder, stage), self._waiting = self._waiting, None
            self.open_project(folder, stage)

    @Slot()
    def _open_sample(self) -> None:
        from widgets.shell.sample import SampleMaker

        if self._sample is None:
            self._sample = SampleMaker(self)
        self._sample.open()

    def _open_package(self, file: Path) -> None:
        from widgets.shell.package_opener import PackageOpener

        if self._packages is None:
            self._packages = PackageOpener(self)
        self._packages.open(file)

    @Slot()
    def _new_project(self) -> None:
        from widgets.shell.new_project import NewProject

        dialog = NewProject(self.theme, self)
        dialog.made.connect(self.open_later)
        dialog.open()

    def _restore(self) -> None:
        kept = self.settings.get("window")
        if isinstance(kept, str):
            from PySide6.QtCore import QByteArray

            self.restoreGeometry(QByteArray.fromBase64(kept.encode()))


def _open(folder: Path) -> Workspace:
    """For writing where that can be; read-only where another process writes, or the folder may not be written."""
    from app.errors import ProjectLocked, ReadOnly
    from app.workspace import Workspace

    try:
        return Workspace.open(folder)
    except (ProjectLocked, ReadOnly):
        return Workspace.open(folder, read_only=True)
