"""Tabs: pages by place and by page, titles, and the keys that walk along them."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from widgets.parts.tabs import Tabs


def test_a_tab_shows_its_page_and_tells(qtbot: QtBot) -> None:
    tabs, first, second = Tabs("Views"), QLabel("one"), QLabel("two")
    qtbot.addWidget(tabs)
    tabs.add(first, "One")
    tabs.add(second, "Two")
    tabs.show()
    assert first.isVisible() and not second.isVisible()
    with qtbot.waitSignal(tabs.currentChanged) as told:
        tabs.show_page(second)
    assert told.args == [1] and second.isVisible() and not first.isVisible()
    tabs.rename(second, "Two  3")
    assert [tabs.title(place) for place in range(tabs.count())] == ["One", "Two  3"]


def test_control_and_tab_walk_round(qtbot: QtBot) -> None:
    tabs = Tabs("Views")
    qtbot.addWidget(tabs)
    for name in "abc":
        tabs.add(QLabel(name), name)
    for key, place in ((Qt.Key.Key_PageDown, 1), (Qt.Key.Key_PageUp, 0), (Qt.Key.Key_PageUp, 2)):
        qtbot.keyClick(tabs, key, Qt.KeyboardModifier.ControlModifier)
        assert tabs.current == place
