"""Labels changed by rule, in parts that the window does not wait for; together they are one step of undo."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from app.errors import EarmarkError

if TYPE_CHECKING:
    from app.commands.sheets import Migrated
    from widgets.shell.page import PageContext

# A commit of so many takes some tens of milliseconds.
AT_ONCE = 60


class Migration(QObject):
    """``progressed`` carries done and total, ``ended`` how many were changed: what was not stays on the work list."""

    progressed = Signal(int, int)
    ended = Signal(int)

    def __init__(self, context: PageContext, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._labels: Sequence[Migrated] = ()
        self._sheet_id, self._done = "", 0
        self._next = QTimer(self, singleShot=True, interval=0)
        self._next.timeout.connect(self._step)

    @property
    def busy(self) -> bool:
        """Whether labels are being changed."""
        return self._done < len(self._labels)

    def start(self, sheet_id: str, labels: Sequence[Migrated]) -> None:
        """Changes ``labels``, the first of them at once."""
        self._sheet_id, self._labels, self._done = sheet_id, labels, 0
        self._step()

    @Slot()
    def _step(self) -> None:
        from app.commands.sheets import MigrateLabels

        part = tuple(self._labels[self._done : self._done + AT_ONCE])
        command = MigrateLabels(self._sheet_id, part)
        try:
            if part:
                self._context.workspace.do(command, who=self._context.who.annotator, joins=self._done > 0)
        except EarmarkError as problem:
            self._labels = self._labels[: self._done]
            self._context.report_error(problem)
        self._done += len(part) if self.busy else 0
        if self.busy:
            self.progressed.emit(self._done, len(self._labels))
            self._next.start()
        else:
            self.ended.emit(self._done)
