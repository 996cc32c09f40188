"""What "?" shows."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from widgets.actions.action import ActionRow
from widgets.parts.keys import KeyHint
from widgets.shell.keys_page import KeysPage


def test_two_keys_of_one_name_are_told_once(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    row = ActionRow("x.submit", "Submit", ("Ctrl+Return", "Ctrl+Enter", "S"), window.update, group="Work")
    page = KeysPage("Keys", [row], window)
    page.show_filled()
    qtbot.waitUntil(page.isVisible)
    assert [hint.accessibleName() for hint in page.findChildren(KeyHint)] == ["Ctrl+Return", "S"]
