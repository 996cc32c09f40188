"""Between the panel that says how sound is drawn, the recordings that are open, and the project that keeps it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint

from app.commands.project import SetSoundView
from app.errors import EarmarkError
from app.media.sound_view import SoundView
from app.records import Project
from widgets.labeling.sound.view_panel import SoundViewPanel

if TYPE_CHECKING:
    from app.changes.command import ChangeSet
    from widgets.labeling.media import MediaLoader
    from widgets.labeling.sound.stage import SoundStage
    from widgets.shell.page import PageContext


class SoundLook(QObject):
    """Opens the panel, tries what is set there on what is open, and keeps it for the project when it is wanted."""

    def __init__(self, stage: SoundStage, loader: MediaLoader, context: PageContext) -> None:
        super().__init__(stage)
        self._stage, self._loader, self._context = stage, loader, context
        self.panel = SoundViewPanel(stage)
        self.panel.tried.connect(loader.draw)
        self.panel.kept.connect(self._keep)
        stage.transport.look.clicked.connect(self.ask)
        context.changes.changed.connect(self._follow)

    @property
    def view(self) -> SoundView:
        """How the project draws sound; as usual where the project says something that is none."""
        try:
            return SoundView.from_mapping(self._context.workspace.project.sound_view)
        except EarmarkError:
            return SoundView()

    def ask(self) -> None:
        """Opens the panel above its button."""
        button = self._stage.transport.look
        corner = button.mapToGlobal(QPoint(button.width(), -4))
        self.panel.ask(self.view, corner, editable=not self._context.workspace.read_only)

    def _keep(self, view: SoundView) -> None:
        try:
            self._context.workspace.do(SetSoundView(view), origin="label")
        except EarmarkError as problem:
            self._loader.draw(self.view)
            self._context.report_error(problem)

    def _follow(self, changes: ChangeSet) -> None:
        if changes.touches(Project) and not self.panel.isVisible():
            self._loader.draw(self.view)
