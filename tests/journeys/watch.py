"""A watch on the window's thread: nothing that a person does may keep it busy, or asleep, for long."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QApplication

STALL_MS = 100.0
# Asleep: on a disk, a lock, another thread. Longer, since a busy machine makes a thread wait for the interpreter too.
ASLEEP_MS = 600.0
# A core shared with other programs is slower in CPU time as well; more than this is never put down to them.
SLOWEST = 3.0
# While coverage is measured, every line of the program takes longer; the piece of work that is the same does not.
COUNTED = 2.0


class Watch:
    """Times what a gesture costs until the window is idle again: CPU of its thread, and what that waited for.

    Not wall time: other programs on a shared machine are not the window's fault. Where the system tells how long the
    thread was ready and not let run (Linux), that is taken off; and how fast this core is just now is measured by a
    piece of work that is always the same.
    """

    def __init__(self, stall_ms: float = STALL_MS) -> None:
        self.stalls: list[str] = []
        self._stall_ms = stall_ms
        self._best_s = min(_pace_s() for _ in range(20))

    def run(self, what: str, act: Callable[[], object]) -> None:
        """Does it, and notes it where the window's thread was busy or asleep for too long at a stretch."""
        wall, busy, held_up = time.perf_counter(), time.thread_time(), _held_up_s()
        act()
        QApplication.processEvents()
        spent_ms = (time.thread_time() - busy) * 1000
        if spent_ms > self._stall_ms and spent_ms > self._stall_ms * min(SLOWEST, counted() * self._slowness()):
            self.stalls.append(f"{what}: busy for {spent_ms:.0f} ms")
        if held_up is None:
            return
        now = _held_up_s()
        waited_ms = (time.perf_counter() - wall - ((now or held_up) - held_up)) * 1000 - spent_ms
        if waited_ms > ASLEEP_MS:
            self.stalls.append(f"{what}: asleep for {waited_ms:.0f} ms")

    def _slowness(self) -> float:
        """How many times slower this core is now than it was at its best."""
        now = sorted(_pace_s() for _ in range(9))
        self._best_s = min(self._best_s, now[0])
        return min(SLOWEST, max(1.0, now[len(now) // 2] / self._best_s))


def counted() -> float:
    """How many times longer the program's own lines may take just now: ``COUNTED`` while coverage is measured."""
    coverage = sys.modules.get("coverage")
    return COUNTED if coverage is not None and coverage.Coverage.current() is not None else 1.0


def _pace_s() -> float:
    """CPU seconds of a piece of work that is always the same, a fraction of a millisecond."""
    started = time.thread_time()
    sum(number * number for number in range(4000))
    return time.thread_time() - started


def _held_up_s() -> float | None:
    """How long this thread was ready to run and was not let; None where the system does not tell."""
    try:
        return int(Path("/proc/thread-self/schedstat").read_text().split()[1]) / 1e9
    except (OSError, IndexError, ValueError):
        return None
