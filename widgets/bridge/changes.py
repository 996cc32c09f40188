"""ChangeSets of the workspace as a Qt signal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    from app.changes.command import ChangeSet
    from app.workspace import Workspace


class Changes(QObject):
    """``changed`` carries every ChangeSet, on the thread of the window: only it writes."""

    changed = Signal(object)

    def __init__(self, workspace: Workspace, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._unsubscribe = workspace.subscribe(self._announce)

    def _announce(self, changes: ChangeSet) -> None:
        self.changed.emit(changes)

    def close(self) -> None:
        """Ends the subscription."""
        self._unsubscribe()
