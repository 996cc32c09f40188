"""Keys that are given again and again, to shortcuts that stay."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from widgets.actions.shortcuts import Shortcuts


def test_what_was_taken_back_hears_nothing_and_is_used_again(qtbot: QtBot) -> None:
    widget, heard = QWidget(), list[str]()
    qtbot.addWidget(widget)
    widget.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    widget.show()
    widget.activateWindow()
    widget.setFocus()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is widget)
    shortcuts = Shortcuts()
    for key in ("A", "B"):
        shortcuts.add(widget, key, lambda key=key: heard.append(key))
    made = widget.findChildren(QShortcut)
    QTest.keyClick(widget, Qt.Key.Key_A)
    shortcuts.clear()
    assert not shortcuts
    QTest.keyClick(widget, Qt.Key.Key_B)
    shortcuts.add(widget, "C", lambda: heard.append("C"))
    for key in (Qt.Key.Key_A, Qt.Key.Key_B, Qt.Key.Key_C):
        QTest.keyClick(widget, key)
    assert heard == ["A", "C"]
    assert widget.findChildren(QShortcut) == made, "none is deleted, and none is made while one is idle"
