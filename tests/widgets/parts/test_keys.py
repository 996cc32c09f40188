"""Keys are shown one chip each."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from widgets.parts.keys import KeyHint, key_names
from widgets.parts.text import Kbd


@pytest.mark.parametrize(
    ("keys", "names"),
    [
        ("A", ["A"]), ("?", ["?"]), ("Ctrl+K", ["Ctrl", "K"]), ("Ctrl+Shift+Z", ["Ctrl", "Shift", "Z"]),
        ("Ctrl++", ["Ctrl", "+"]), ("Ctrl+-", ["Ctrl", "-"]), ("+", ["+"]), ("Left", ["←"]), ("Return", ["Enter"]),
        ("Ctrl+.", ["Ctrl", "."]), ("F1", ["F1"]),
    ],
)  # fmt: skip
def test_one_chip_a_key(keys: str, names: list[str]) -> None:
    assert key_names(keys) == names


def test_the_hint_says_the_whole(qtbot: QtBot) -> None:
    hint = KeyHint("Ctrl+Shift+Z")
    qtbot.addWidget(hint)
    assert [chip.text() for chip in hint.findChildren(Kbd)] == ["Ctrl", "Shift", "Z"]
    assert hint.accessibleName() == "Ctrl+Shift+Z"
