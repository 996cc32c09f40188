"""What the workspace announces becomes a signal, until it is closed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pytestqt.qtbot import QtBot

from app.changes.command import ChangeSet
from widgets.bridge.changes import Changes


class Announcer:
    """What is needed of a workspace here."""

    def __init__(self) -> None:
        self.listeners: list[Callable[[Any], None]] = []

    def subscribe(self, listener: Callable[[Any], None]) -> Callable[[], None]:
        self.listeners.append(listener)
        return lambda: self.listeners.remove(listener)


def test_changes_are_told_until_the_end(qtbot: QtBot) -> None:
    announcer = Announcer()
    changes = Changes(announcer)
    news = ChangeSet(1, "a", "Added a source", "data", "do", ())
    with qtbot.waitSignal(changes.changed) as told:
        announcer.listeners[0](news)
    assert told.args == [news]
    changes.close()
    assert announcer.listeners == []
