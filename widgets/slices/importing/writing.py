"""Edits of an import written part by part between two frames, and taken back the same way."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from app.changes.command import ChangeSet
from app.commands.predictions import KeepPredictions
from app.errors import EarmarkError

if TYPE_CHECKING:
    from app.changes.edit import Edit
    from widgets.shell.page import PageContext

AREA = KeepPredictions.area
# Rows a commit: so many take some tens of milliseconds.
AT_ONCE = 200


class Writing(QObject):
    """``progressed`` carries parts done and in all; ``ended`` whether all was written, or all was taken back.

    ``outdated`` tells that the last import is no longer the last step, so that there is nothing to take back.
    """

    progressed = Signal(int, int)
    ended = Signal(bool)
    outdated = Signal()

    def __init__(self, context: PageContext, parent: QObject) -> None:
        super().__init__(parent)
        self._context, self._who = context, ""
        self._steps: list[Callable[[], object]] = []
        self._total = self._written = 0
        self._mine = self._failed = False
        self._next = QTimer(self, singleShot=True, interval=0)
        self._next.timeout.connect(self._step)
        context.changes.changed.connect(self._follow)

    @property
    def busy(self) -> bool:
        """Whether parts are still to be written."""
        return bool(self._steps)

    @property
    def can_take_back(self) -> bool:
        """Whether the last import can be taken back."""
        return bool(self._written) and not self.busy

    def write(self, edits: Sequence[Edit], title: str) -> None:
        """Begins; ``ended`` comes later, also where there are no edits."""
        self._who, self._written = self._context.who.annotator, 0
        parts = [tuple(edits[start : start + AT_ONCE]) for start in range(0, len(edits), AT_ONCE)]
        self._begin([self._keeping(part, title) for part in parts])

    def take_back(self) -> None:
        """All parts of the last import, those that a stop left among them."""
        steps, self._written = self._written, 0
        self._begin([self._undo] * steps)

    def stop(self) -> None:
        """No more parts, and what was written is taken back."""
        if self.busy:
            self.take_back()

    def _begin(self, steps: list[Callable[[], object]]) -> None:
        self._steps, self._total, self._failed = steps, len(steps), False
        self._next.start()

    @Slot()
    def _step(self) -> None:
        if self._steps:
            step = self._steps.pop(0)
            self._mine = True
            try:
                step()
            except EarmarkError as problem:
                self._context.report_error(problem)
                self._give_up()
                return
            finally:
                self._mine = False
            self.progressed.emit(self._total - len(self._steps), self._total)
        if self._steps:
            self._next.start()
        else:
            self.ended.emit(not self._failed)

    def _give_up(self) -> None:
        """An import is whole or it is not there; what cannot even be taken back stays in the history."""
        if self._failed or not self._written:
            self._steps = []
            self.ended.emit(False)
        else:
            self._failed = True
            steps, self._written = self._written, 0
            self._steps = [self._undo] * steps
            self._next.start()

    def _keeping(self, edits: tuple[Edit, ...], title: str) -> Callable[[], object]:
        def keep() -> None:
            self._context.workspace.do(KeepPredictions(edits, title), who=self._who, origin="slices")
            self._written += 1

        return keep

    def _undo(self) -> object:
        return self._context.workspace.undo(who=self._who, area=AREA, origin="slices")

    @Slot(object)
    def _follow(self, changes: ChangeSet) -> None:
        """Another step of the same history lies on top of the import: undo would take that one."""
        if changes.area == AREA and not self._mine and self._written and not self.busy:
            self._written = 0
            self.outdated.emit()
