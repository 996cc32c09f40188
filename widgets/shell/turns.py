"""Work of the window's thread, cut into turns of the event loop: between two of them the window hears and paints.

Whatever takes long because it is made of many widgets is a generator that stops after each part. A part is not
interrupted, so none may take long; many short ones share a turn.
"""

from __future__ import annotations

import time
from collections.abc import Iterator

from PySide6.QtCore import QObject, QTimer, Slot

# So long a turn goes on to the next part, in CPU time of the window's thread.
TURN_S = 0.012


class Turns(QObject):
    """Carries out one generator at a time. What it gives after a part is for how many milliseconds to leave it alone
    then; None and 0 are both no rest."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._steps: Iterator[int | None] | None = None
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._turn)

    @property
    def busy(self) -> bool:
        """Whether something is under way."""
        return self._timer.isActive()

    def begin(self, steps: Iterator[int | None]) -> None:
        """Carries these out, the first turn at once, so that what is small is there when this returns; what was under
        way is left as it is, and may be begun again."""
        self._steps = steps
        self._turn()

    def stop(self) -> None:
        """Leaves it as it is."""
        self._timer.stop()
        self._steps = None

    @Slot()
    def _turn(self) -> None:
        self._timer.stop()
        steps, end = self._steps, time.thread_time() + TURN_S
        for rest_ms in steps or ():
            if self._steps is not steps:
                return  # a part has begun something else
            if rest_ms or time.thread_time() >= end:
                self._timer.start(rest_ms or 0)
                return
