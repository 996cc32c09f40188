"""Keys that last while they are held."""

from __future__ import annotations

from functools import partial

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPlainTextEdit
from pytestqt.qtbot import QtBot

from widgets.actions.action import ActionRow
from widgets.actions.held import GRACE_MS
from widgets.actions.registry import ActionRegistry

PRESS, RELEASE = QEvent.Type.KeyPress, QEvent.Type.KeyRelease
NONE = Qt.KeyboardModifier.NoModifier


@pytest.fixture
def text(qtbot: QtBot) -> QPlainTextEdit:
    made = QPlainTextEdit()
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    made.setFocus()
    return made


def repeat(text: QPlainTextEdit, kind: QEvent.Type, key: Qt.Key) -> None:
    """What a keyboard sends while a key stays down."""
    QCoreApplication.sendEvent(text, QKeyEvent(kind, key, NONE, "", True))


def test_pressed_once_and_released_once_whatever_repeats(text: QPlainTextEdit, qtbot: QtBot) -> None:
    done: list[str] = []
    row = ActionRow("hold", "Hold", ("F8",), lambda: done.append("down"), released=lambda: done.append("up"))
    registry = ActionRegistry(parent=text)
    registry.install(text, [row])
    QTest.keyPress(text, Qt.Key.Key_F8)
    for _ in range(3):
        repeat(text, RELEASE, Qt.Key.Key_F8)
        repeat(text, PRESS, Qt.Key.Key_F8)
    QTest.keyClicks(text, "typed meanwhile")
    assert done == ["down"]
    QTest.keyRelease(text, Qt.Key.Key_F8)
    qtbot.waitUntil(lambda: done == ["down", "up"])
    assert text.toPlainText() == "typed meanwhile"
    QTest.keyClick(text, Qt.Key.Key_F8)
    qtbot.waitUntil(lambda: done == ["down", "up"] * 2)


def test_a_repeat_that_passes_for_a_release_is_none(text: QPlainTextEdit, qtbot: QtBot) -> None:
    """As Qt gives it under X11 on a busy machine: up and down within a millisecond, neither marked as a repeat."""
    done: list[str] = []
    row = ActionRow("hold", "Hold", ("F8",), lambda: done.append("down"), released=lambda: done.append("up"))
    ActionRegistry(parent=text).install(text, [row])
    QTest.keyPress(text, Qt.Key.Key_F8)
    for _ in range(3):
        QTest.keyRelease(text, Qt.Key.Key_F8)
        QTest.keyPress(text, Qt.Key.Key_F8)
        qtbot.wait(2 * GRACE_MS)
    assert done == ["down"]
    QTest.keyRelease(text, Qt.Key.Key_F8)
    qtbot.waitUntil(lambda: done == ["down", "up"])


def test_two_pedals_at_once(text: QPlainTextEdit, qtbot: QtBot) -> None:
    done: list[str] = []
    rows = [
        ActionRow(name, name, (key,), partial(done.append, name), released=partial(done.append, f"-{name}"))
        for name, key in (("back", "F13"), ("play", "Ctrl+F14"))
    ]  # fmt: skip
    ActionRegistry(parent=text).install(text, rows)
    QTest.keyPress(text, Qt.Key.Key_F14, Qt.KeyboardModifier.ControlModifier)
    QTest.keyPress(text, Qt.Key.Key_F13)
    QTest.keyRelease(text, Qt.Key.Key_F13)
    QTest.keyRelease(text, Qt.Key.Key_F14)  # Ctrl was up before
    qtbot.waitUntil(lambda: done == ["play", "back", "-back", "-play"])


def test_who_goes_to_another_window_lets_go(text: QPlainTextEdit) -> None:
    done: list[str] = []
    row = ActionRow("hold", "Hold", ("F8",), lambda: done.append("down"), released=lambda: done.append("up"))
    ActionRegistry(parent=text).install(text, [row])
    QTest.keyPress(text, Qt.Key.Key_F8)
    QCoreApplication.sendEvent(text, QEvent(QEvent.Type.WindowDeactivate))
    assert done == ["down", "up"]
    QTest.keyRelease(text, Qt.Key.Key_F8)
    assert done == ["down", "up"]
