"""Keys do what their rows say, one row a key, the page before the window."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QStackedWidget, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from widgets.actions.action import ActionRow
from widgets.actions.keymap import key_name
from widgets.actions.registry import ActionRegistry, check_rows


class Desk:
    """A window with two pages, and what was done."""

    def __init__(self, qtbot: QtBot) -> None:
        self.done: list[str] = []
        self.window, self.stack = QWidget(), QStackedWidget()
        self.pages = [QWidget(), QWidget()]
        self.field = QLineEdit()
        for page in self.pages:
            page.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            self.stack.addWidget(page)
        layout = QVBoxLayout(self.window)
        layout.addWidget(self.stack)
        layout.addWidget(self.field)
        qtbot.addWidget(self.window)
        self.registry = ActionRegistry()
        self.window.show()
        self.window.activateWindow()
        qtbot.waitActive(self.window)

    def row(self, name: str, *keys: str, firm: bool = False, when: bool = True) -> ActionRow:
        return ActionRow(name, name.title(), keys, lambda: self.done.append(name), lambda: when, firm=firm)


@pytest.fixture
def desk(qtbot: QtBot) -> Desk:
    made = Desk(qtbot)
    window = [made.row("keys", "?", firm=True), made.row("save", "Ctrl+S"), made.row("go", "Ctrl+1", firm=True)]
    made.registry.install(made.window, window, everywhere=True)
    made.registry.install(made.pages[0], [made.row("next", "D", "Right"), made.row("own save", "Ctrl+S")])
    made.registry.install(made.pages[1], [made.row("full", "Ctrl+1", "F"), made.row("never", "N", when=False)])
    return made


def test_keys_of_the_page_in_view_work(desk: Desk, qtbot: QtBot) -> None:
    desk.pages[0].setFocus()
    qtbot.keyClick(desk.pages[0], Qt.Key.Key_D)
    qtbot.keyClick(desk.pages[0], Qt.Key.Key_F)  # of the other page
    assert desk.done == ["next"]


def test_keys_of_the_window_work_everywhere(desk: Desk, qtbot: QtBot) -> None:
    desk.field.setFocus()
    qtbot.keyClick(desk.field, Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
    assert desk.done == ["go"]


def test_writing_is_not_a_command(desk: Desk, qtbot: QtBot) -> None:
    desk.field.setFocus()
    qtbot.keyClicks(desk.field, "d?")
    assert (desk.field.text(), desk.done) == ("d?", [])


def test_a_page_takes_a_key_of_the_window_while_it_is_in_view(desk: Desk, qtbot: QtBot) -> None:
    for place in (0, 1):
        desk.stack.setCurrentIndex(place)
        desk.pages[place].setFocus()
        qtbot.keyClick(desk.pages[place], Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert desk.done == ["own save", "save"]


def test_a_firm_key_stays_with_the_window(desk: Desk, qtbot: QtBot) -> None:
    desk.stack.setCurrentIndex(1)
    desk.pages[1].setFocus()
    qtbot.keyClick(desk.pages[1], Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
    assert desk.done == ["go"]
    assert desk.registry.rows(desk.pages[1])[0].keys == ("F",)


def test_what_cannot_be_done_now_is_not_done(desk: Desk, qtbot: QtBot) -> None:
    desk.stack.setCurrentIndex(1)
    desk.pages[1].setFocus()
    qtbot.keyClick(desk.pages[1], Qt.Key.Key_N)
    assert desk.done == []


def test_the_list_shows_each_key_once(desk: Desk) -> None:
    rows = desk.registry.rows(desk.pages[0], desk.window, None)
    assert [row.id for row in rows] == ["next", "own save", "keys", "save", "go"]
    assert [row.keys for row in rows if row.id == "save"] == [()]


def test_a_key_stands_once_on_a_page() -> None:
    def row(name: str, *keys: str) -> ActionRow:
        return ActionRow(name, name, keys, print)

    with pytest.raises(ValueError, match="belongs to 'a' and to 'b'"):
        check_rows([row("a", "Ctrl+Del"), row("b", "ctrl+delete")])
    with pytest.raises(ValueError, match="'a' stands twice"):
        check_rows([row("a"), row("a")])
    with pytest.raises(ValueError, match="no key"):
        check_rows([row("a", "")])
    assert key_name("ctrl+shift+z") == "Ctrl+Shift+Z"
