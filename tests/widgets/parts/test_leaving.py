"""What is deleted later is held until Qt has taken it down, and no longer."""

from __future__ import annotations

import re
from pathlib import Path
from weakref import ref

from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

import widgets
from widgets.parts.leaving import delete_later


def test_it_is_held_until_it_is_gone(qtbot: QtBot) -> None:
    house = QObject()
    thing = QObject(house)
    seen = ref(thing)
    delete_later(thing)
    del thing
    qtbot.waitUntil(lambda: not house.children())
    qtbot.waitUntil(lambda: seen() is None)
    assert isValid(house)


def test_nothing_else_asks_qt_to_delete_it_later() -> None:
    root = Path(widgets.__file__).parent
    texts = {file.relative_to(root).as_posix(): file.read_text("utf-8") for file in root.rglob("*.py")}
    calls = {name for name, text in texts.items() if re.search(r"\.deleteLater\b", text)}
    assert calls == {"parts/leaving.py"}
