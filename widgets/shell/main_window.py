"""The window: the start page, or an open project."""

from __future__ import annotations

from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Slot
from PySide6.QtGui import QCloseEvent, QPaintEvent
from PySide6.QtWidgets import QMainWindow, QStackedWidget

from widgets.parts.leaving import delete_later
from widgets.shell.start_page import StartPage
from widgets.theme.icons import icon

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.jobs.job import Progress
    from app.rules.sheet import RuleSheet
    from app.settings.store import Settings
    from app.workspace import Workspace
    from widgets.actions.keymap import KeyMap
    from widgets.shell.ahead import Ahead
    from widgets.shell.package_opener import PackageOpener
    from widgets.shell.project_view import ProjectView
    from widgets.shell.sample import SampleMaker
    from widgets.shell.turns import Turns
    from widgets.theme.theme import Theme

# A window that is hidden or minimised never paints; what it waits for happens all the same.
PATIENCE_MS = 1500
PACKAGE = ".earmark"
# What opening any project loads, in pieces that each take a moment.
CODE = ("numpy", "app.workspace", "app.rules.load", "app.rules.examples", "widgets.shell.project_view")


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

    # Made when they are first wanted: the first paint need not wait for their code.

    @cached_property
    def _opening(self) -> Turns:
        from widgets.shell.turns import Turns

        return Turns(self)

    @cached_property
    def _dialogs(self) -> Turns:
        from widgets.shell.turns import Turns

        return Turns(self)

    @cached_property
    def _ahead(self) -> Ahead:
        from widgets.shell.ahead import Ahead

        return Ahead(parent=self)

    @property
    def is_opening(self) -> bool:
        """Whether a project, or its first page, is on its way."""
        coming = self._waiting is not None or self._opening.busy
        return coming or (self.project is not None and self.project.maker.busy)

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
        for _ in self._steps_to(folder, stage, at_once=True):
            pass
        return self.project is not None or folder.suffix == PACKAGE

    def _steps_to(self, folder: Path, stage: str, *, at_once: bool) -> Iterator[int]:
        """Opens a project, for ``Turns``: its code, itself, its rule sheet, then the window around its pages."""
        if not at_once:
            yield from self._ahead.in_order(CODE)
        from app.errors import EarmarkError

        self.close_project()
        if folder.suffix == PACKAGE and folder.is_file():
            self.start.banner.clear()
            self._open_package(folder)
            return
        workspace: Workspace | None = None
        try:
            workspace = _open(folder)
            yield 0
            if not at_once:
                yield from self._ahead.beside(partial(_read_sheet, workspace))
            view = self._show_project(workspace)
            workspace = None  # the view closes it
            yield 0
            (view.go if at_once else view.visit)(self._stage_wanted(stage))
        except EarmarkError as problem:
            self.close_project()
            self.start.banner.show_message(problem.message, "error")
        finally:
            if workspace is not None:
                workspace.close()

    @Slot()
    def close_project(self) -> None:
        """Back to the start page."""
        if self.project is None:
            return
        self.project.close_project()
        self._stack.removeWidget(self.project)
        delete_later(self.project)
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
        self._opening.stop()
        self._dialogs.stop()
        self._ahead.close()
        self.settings.set("window", bytes(self.saveGeometry().toBase64().data()).decode())
        for maker in (self._sample, self._packages):
            if maker is not None:
                maker.close()
        if self.project is not None:
            self.project.close_project()
            self.project = None
        event.accept()

    def _stage_wanted(self, stage: str) -> str:
        """That stage, or the one that was left last."""
        from widgets.shell.stages import STAGES

        known = [found.id for found in STAGES]
        return next(name for name in (stage, str(self.settings.get("stage", "")), "label", *known) if name in known)

    def _show_project(self, workspace: Workspace) -> ProjectView:
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
        self.start.banner.clear()
        return view

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
        self._dialogs.begin(self._steps_to_settings(tab))

    def _steps_to_settings(self, tab: str) -> Iterator[int]:
        yield from self._ahead.load(("widgets.shell.settings_opener",))
        from widgets.shell.settings_opener import open_settings

        open_settings(self, self._all_keys(), tab)

    @Slot()
    def _open_waiting(self) -> None:
        if self._waiting is not None:
            (folder, stage), self._waiting = self._waiting, None
            self._opening.begin(self._steps_to(folder, stage, at_once=False))

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


def _read_sheet(workspace: Workspace, _progress: Progress) -> RuleSheet:
    """It is read when it is first asked for, and known from then on."""
    return workspace.sheet
