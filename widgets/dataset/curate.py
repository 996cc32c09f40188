"""What is done to picked items: a command for a few, batches with progress for a million, and back again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from app.errors import EarmarkError

if TYPE_CHECKING:
    from app.changes.command import Command
    from widgets.shell.page import PageContext

# Items a command: a commit of so many takes some tens of milliseconds.
AT_ONCE = 500


class Curation(QObject):
    """``progressed`` carries done and total; ``ended`` a sentence, and whether there is something to take back.

    Each batch is a step of its own in the history; ``take_back`` takes all batches of the last work back.
    """

    progressed = Signal(int, int)
    ended = Signal(str, bool)

    def __init__(self, context: PageContext, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._steps: list[Callable[[], bool]] = []
        self._done = self._total = self._changed = 0
        self._said, self._back = "", False
        self._next = QTimer(self, singleShot=True, interval=0)
        self._next.timeout.connect(self._step)

    @property
    def busy(self) -> bool:
        """Whether work is under way."""
        return bool(self._steps)

    def run(self, item_ids: Sequence[str], command: Callable[[tuple[str, ...]], Command], said: str) -> None:
        """``command`` on items, in batches; ``said`` tells what was done, such as "3 items tagged"."""
        if self.busy or not item_ids:
            return
        parts = [tuple(item_ids[start : start + AT_ONCE]) for start in range(0, len(item_ids), AT_ONCE)]
        self._begin([self._doing(command, part) for part in parts], said, back=False)

    def take_back(self) -> None:
        """The last work, all of it. Raises nothing: what cannot be taken back any more is said."""
        if not self.busy and self._changed:
            self._begin([self._undo] * self._changed, "Taken back", back=True)

    def stop(self) -> None:
        """No more batches; what is done stays."""
        if self.busy:
            self._steps = []
            self._next.stop()
            self._end(f"Stopped after {self._done:,} of {self._total:,} steps")

    def _begin(self, steps: list[Callable[[], bool]], said: str, *, back: bool) -> None:
        self._steps, self._done, self._total = steps, 0, len(steps)
        self._said, self._back, self._changed = said, back, 0
        self._step()

    def _step(self) -> None:
        if not self._steps:
            return
        step = self._steps.pop(0)
        try:
            self._changed += step()
        except EarmarkError as problem:
            self._steps = []
            self._context.report_error(problem)
            self._end("")
            return
        self._done += 1
        if self._steps:
            self.progressed.emit(self._done, self._total)
            self._next.start()
        else:
            self._end(self._said if self._changed else "Nothing to do: all of them are so already")

    def _end(self, said: str) -> None:
        undoable = bool(self._changed) and not self._back
        if self._back:
            self._changed = 0
        self.ended.emit(said, undoable)

    def _doing(self, command: Callable[[tuple[str, ...]], Command], part: tuple[str, ...]) -> Callable[[], bool]:
        def act() -> bool:
            who = self._context.who.annotator
            return bool(self._context.workspace.do(command(part), who=who, origin="items").edits)

        return act

    def _undo(self) -> bool:
        who = self._context.who.annotator
        return self._context.workspace.undo(who=who, area="data", origin="items") is not None
