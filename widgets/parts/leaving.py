"""Objects that Qt is to take down later, held until it has."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer
from shiboken6 import isValid

LOOK_MS = 50

_leaving: list[QObject] = []


def delete_later(thing: QObject) -> None:
    """As its ``deleteLater``, which no other module calls (a contract).

    What nobody holds but its parent in Qt would die in Python in the middle of being taken down by Qt, and that ended
    the process now and then, in ``BindingManager::releaseWrapper`` of PySide 6.11 (PYSIDE-3452).
    """
    if not _leaving:
        QTimer.singleShot(LOOK_MS, _let_go)
    _leaving.append(thing)
    thing.deleteLater()


def _let_go() -> None:
    _leaving[:] = [thing for thing in _leaving if isValid(thing)]
    if _leaving:
        QTimer.singleShot(LOOK_MS, _let_go)
