"""ChangeSets of the workspace as a Qt signal."""

from __future__ import annotations

import threading
from collections import deque
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from widgets.bridge.post import to

if TYPE_CHECKING:
    from app.changes.command import ChangeSet
    from app.workspace import Workspace


class Changes(QObject):
    """``changed`` carries every ChangeSet, in order and on the window's thread, also those that a worker wrote."""

    changed = Signal(object)

    def __init__(self, workspace: Workspace, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._home = threading.get_ident()
        self._waiting: deque[ChangeSet] = deque()
        self._call = to(self._tell)
        self._unsubscribe = workspace.subscribe(self._announce)

    def _announce(self, changes: ChangeSet) -> None:
        self._waiting.append(changes)
        if threading.get_ident() == self._home:
            # With what a worker wrote before it and nobody has heard of yet.
            self._tell()
        else:
            self._call()

    def _tell(self) -> None:
        while self._waiting:
            self.changed.emit(self._waiting.popleft())

    def close(self) -> None:
        """Ends the subscription; what nobody has heard of yet is told to nobody."""
        self._unsubscribe()
        self._waiting.clear()
