"""The start page, by keyboard alone."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from widgets.shell.start_page import StartPage
from widgets.theme.theme import Theme


def page(qtbot: QtBot, qapp: QApplication, *recent: Path) -> StartPage:
    made = StartPage(Theme(qapp, "light"), recent)
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    return made


def walked(first: StartPage, steps: int) -> list[str]:
    """What Tab comes to."""
    found = []
    for _ in range(steps):
        held = QApplication.focusWidget()
        found.append(held.accessibleName() or held.text())
        QTest.keyClick(held, Qt.Key.Key_Tab)
    return found


def test_enter_goes_on_with_the_last_project(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> None:
    start = page(qtbot, qapp, tmp_path / "birds", tmp_path / "talk")
    with qtbot.waitSignal(start.opened) as opened:
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert opened.args == [str(tmp_path / "birds")]
    names = walked(start, 7)
    assert [name.partition(",")[0] for name in names[:3]] == ["Open birds", "Open talk", "Settings"]
    assert names[3:] == ["New project…", "Open project…", "Open package…", "Open the sample"]


def test_a_first_start_begins_with_the_sample(qtbot: QtBot, qapp: QApplication) -> None:
    start = page(qtbot, qapp)
    with qtbot.waitSignal(start.sample):
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Enter)
    assert start._sample.property("variant") == "primary"
