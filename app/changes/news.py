"""Telling of changes: each is told once, in the order in which they were written, whichever threads wrote them."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable

from app.changes.command import ChangeSet

Listener = Callable[[ChangeSet], None]


class News:
    """``add`` what was written while nobody else can write, and ``tell`` of it when the write is over."""

    def __init__(self) -> None:
        self._listeners: list[Listener] = []
        self._waiting: deque[ChangeSet] = deque()
        self._telling = threading.RLock()

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """``listener`` hears of each ChangeSet from now on; the result ends that."""
        self._listeners.append(listener)

        def unsubscribe() -> None:
            if listener in self._listeners:
                self._listeners.remove(listener)

        return unsubscribe

    def add(self, changes: ChangeSet) -> None:
        """One more, after those that were added before."""
        self._waiting.append(changes)

    def tell(self) -> None:
        """Tells of all that waits.

        The main thread waits until another has told of its own, so that what it did has been heard of when it goes on.
        A worker does not wait for the main thread, which may be waiting for the worker: whoever is telling goes on with
        what came meanwhile.
        """
        main = threading.current_thread() is threading.main_thread()
        while self._waiting and self._telling.acquire(blocking=main):
            try:
                while self._waiting:
                    changes = self._waiting.popleft()
                    for listener in tuple(self._listeners):
                        listener(changes)
            finally:
                self._telling.release()
