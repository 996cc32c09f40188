"""What other threads have to tell the window, told on its own thread.

A worker must not emit a signal of an object that the window may take down meanwhile: Qt destroys it without asking
Python, in the middle of the ``emit``, and that ends the process. Nor may a worker be the last that holds a thing of the
window, which would then be taken down on the worker. So it puts a letter into a box that is never taken down. A letter
names its receiver weakly: what is gone by the time the window reads it is told nothing.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from functools import cache
from types import MethodType
from typing import Any, ParamSpec, cast
from weakref import WeakMethod

from PySide6.QtCore import QObject, Qt, Signal, Slot
from shiboken6 import isValid

P = ParamSpec("P")


def to(method: Callable[P, None]) -> Callable[P, None]:
    """``method`` of a QObject, for any thread to call: it is carried out on the window's thread, in the order of the
    calls, unless its object is gone by then. Asked for on the window's thread."""
    receiver, box = WeakMethod(cast(MethodType, method)), _box()

    def send(*given: P.args, **named: P.kwargs) -> None:
        if named:
            raise TypeError("a letter carries what it is given by place")
        box.put(receiver, given)

    return send


class _Box(QObject):
    """Letters, and a bell."""

    _rung = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._letters: deque[tuple[WeakMethod[MethodType], tuple[Any, ...]]] = deque()
        self._rung.connect(self._read, Qt.ConnectionType.QueuedConnection)

    def put(self, receiver: WeakMethod[MethodType], given: tuple[Any, ...]) -> None:
        """From any thread."""
        self._letters.append((receiver, given))
        self._rung.emit()

    @Slot()
    def _read(self) -> None:
        # One letter a ring: an error in one is met by the window's hook, and keeps nobody from reading the next.
        receiver, given = self._letters.popleft()
        method = receiver()
        if method is not None and isValid(method.__self__):
            method(*given)


@cache
def _box() -> _Box:
    """The one there is, for as long as the process lives: no thread ever rings a bell that is being taken down."""
    return _Box()
