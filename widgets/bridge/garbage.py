"""Cyclic garbage is collected on the window's thread alone.

Python runs its collector on whichever thread happens to allocate. On a worker it would take down widgets that lie in a
cycle, and Qt ends the process when a widget dies on a thread that is not its own. So the collector is switched off,
and a timer of the window asks for it, by the thresholds that Python would have used.

What is there when the window first comes to rest is modules, classes and the window itself: a hundred thousand objects
that live until the end. They are set aside (``gc.freeze``), so that neither the first collection, which would hold a
window that was just opened for 50 ms, nor a later one goes over them. The few cycles that are already garbage by then
are kept, once.
"""

from __future__ import annotations

import gc
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Slot

EVERY_MS = 500


class GarbageCollector(QObject):
    """Takes over from Python's own for as long as it lives; ``close`` gives it back. While ``busy`` says so, the window
    has not come to rest yet: a project is opened in turns, and is to be set aside with the rest."""

    def __init__(self, parent: QObject | None = None, busy: Callable[[], bool] = bool) -> None:
        super().__init__(parent)
        self._busy = busy
        self._was_on = gc.isenabled()
        self._at_rest = False
        gc.disable()
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY_MS)
        self._timer.timeout.connect(self.collect)
        self._timer.start()

    def close(self) -> None:
        """Python collects by itself again."""
        self._timer.stop()
        if self._at_rest:
            gc.unfreeze()
        if self._was_on:
            gc.enable()

    @Slot()
    def collect(self) -> None:
        """Collects the oldest generation whose time has come; the first time, sets aside what is there."""
        if not self._at_rest:
            if not self._busy():
                self._at_rest = True
                gc.freeze()
            return
        collect_due()


def collect_due() -> int:
    """Collects what Python's own thresholds would have collected by now; gives the generation, -1 where none was due.

    A threshold of 0, which switches a generation off, is kept.
    """
    counts, thresholds = gc.get_count(), gc.get_threshold()
    for generation in reversed(range(len(counts))):
        if thresholds[0] and thresholds[generation] and counts[generation] > thresholds[generation]:
            gc.collect(generation)
            return generation
    return -1
