"""Loads the code of pages before anybody goes to them, while the window has nothing to do.

What any thread may load is loaded on a worker, which waits for the window wherever both want to run; what only the
window's thread may load (``needs.py``) comes one module a turn of the event loop.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Generator, Iterator, Sequence
from functools import partial
from importlib import import_module
from itertools import chain, groupby
from typing import Any, TypeVar

from PySide6.QtCore import QObject, QTimer, Slot

from app.jobs.job import Job, Progress
from widgets.shell.needs import is_windows_own, needs

T = TypeVar("T")
# The first picture and what the first page measures come before; then a module now and then, and nobody notices.
REST_MS, PAUSE_MS, ASK_MS = 1500, 15, 4


class Ahead(QObject):
    """``busy`` tells whether something else is under way, which ``begin`` lets come first."""

    def __init__(self, busy: Callable[[], bool] = bool, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._busy = busy
        self._runner: Any = None
        self._closed = False
        self._handles: list[Any] = []
        self._steps: Iterator[int] = iter(())
        self._timer = QTimer(self, singleShot=True, interval=REST_MS)
        self._timer.timeout.connect(self._go_on)

    def begin(self, wanted: Sequence[Sequence[str]]) -> None:
        """Loads these lists of modules, one after the other; what was begun before is left."""
        self._steps = chain.from_iterable(map(self.load, wanted))
        self._timer.start(REST_MS)

    def load(self, modules: Sequence[str]) -> Iterator[int]:
        """Loads modules, and what they need one after the other, in steps for ``Turns``."""
        missing = self._missing(modules)
        if missing:
            yield from self.in_order((yield from self.beside(partial(needs, missing))))

    def in_order(self, modules: Sequence[str]) -> Iterator[int]:
        """As ``load``, where somebody knows the order: each needs those before it and not much more."""
        missing = self._missing(modules)
        for here, names in groupby(missing, is_windows_own):
            if not here:
                yield from self.beside(partial(_load_all, tuple(names)))
                continue
            for name in names:
                import_module(name)
                yield 0

    def beside(self, work: Callable[[Progress], T]) -> Generator[int, None, T]:
        """What ``work`` gives, done on a worker, in steps that wait for it. Raises what it raises."""
        ended: list[Any] = []
        handle = self._threads().submit(Job("Loading", work), on_progress=_say_nothing, on_end=ended.append)
        self._handles.append(handle)
        while not ended:
            yield ASK_MS
        self._handles.remove(handle)
        found, problem = ended.pop().empty()
        if problem is not None:
            raise problem
        result: T = found
        return result

    def _missing(self, modules: Sequence[str]) -> list[str]:
        return [] if self._closed else [name for name in modules if name not in sys.modules]

    def close(self) -> None:
        """Stops, and waits for the module that is being loaded."""
        self._closed = True
        self._timer.stop()
        self._steps = iter(())
        for handle in self._handles:
            handle.cancel()
        if self._runner is not None:
            self._runner.close()

    def _threads(self) -> Any:
        if self._runner is None:
            from app.jobs.runner import ThreadRunner

            self._runner = ThreadRunner()
        return self._runner

    @Slot()
    def _go_on(self) -> None:
        if self._busy():
            self._timer.start(REST_MS)
            return
        rest_ms = next(self._steps, None)
        if rest_ms is not None:
            self._timer.start(max(rest_ms, PAUSE_MS))


def _say_nothing(_done: int, _total: int | None, _text: str) -> None:
    """Nobody waits for it."""


def _load_all(modules: Sequence[str], progress: Progress) -> None:
    for name in modules:
        progress.check()
        import_module(name)
