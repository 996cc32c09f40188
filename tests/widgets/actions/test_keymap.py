"""Keys that a person has chosen: which they are, who has one that two want, and that they are in force at once."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.settings.keys import KeyChoices
from app.settings.store import Settings
from widgets.actions.action import ActionRow
from widgets.actions.keymap import Claim, KeyMap, key_name, known_keys
from widgets.actions.registry import ActionRegistry, chosen
from widgets.actions.told import KeyTold, key_words, with_keys


class Desk:
    """A window with one page, and what was done."""

    def __init__(self, qtbot: QtBot, settings: Settings) -> None:
        self.done: list[str] = []
        self.window = QWidget()
        self.page = QWidget(self.window)
        self.page.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        qtbot.addWidget(self.window)
        self.keymap = KeyMap(settings)
        self.registry = ActionRegistry(self.keymap)
        self.find, self.larger = self.row("find", "Ctrl+K", firm=True), self.row("larger", "Ctrl++")
        self.next, self.back = self.row("next", "D", "Right"), self.row("back", "A")
        self.registry.install(self.window, [self.find, self.larger], everywhere=True)
        self.registry.install(self.page, [self.next, self.back])
        self.window.show()
        self.window.activateWindow()
        qtbot.waitUntil(self.window.isActiveWindow)
        self.page.setFocus()

    def row(self, name: str, *keys: str, firm: bool = False) -> ActionRow:
        return ActionRow(name, name.title(), keys, lambda: self.done.append(name), firm=firm)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(tmp_path / "settings.json")


@pytest.fixture
def desk(qtbot: QtBot, settings: Settings) -> Desk:
    return Desk(qtbot, settings)


def test_a_change_is_in_force_at_once(desk: Desk, qtbot: QtBot) -> None:
    desk.keymap.change((desk.next, ["f", "ctrl+right"]))
    qtbot.keyClick(desk.page, Qt.Key.Key_D)
    assert desk.done == []
    qtbot.keyClick(desk.page, Qt.Key.Key_F)
    qtbot.keyClick(desk.page, Qt.Key.Key_Right, Qt.KeyboardModifier.ControlModifier)
    assert desk.done == ["next", "next"]
    assert desk.registry.keys_of("next") == ("F", "Ctrl+Right")


def test_what_is_asked_again_is_not_worked_out_again_until_something_changes(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    choices = KeyChoices.keys
    monkeypatch.setattr(KeyChoices, "keys", lambda self, name, keys: asked.append(name) or choices(self, name, keys))
    desk.keymap.change((desk.back, ["B"]))
    asked.clear()
    for _ in range(3):
        assert desk.keymap.keys(desk.back) == ("B",)
    assert asked == []
    desk.keymap.reset()
    assert desk.keymap.keys(desk.back) == ("A",)


def test_a_change_is_kept_and_only_what_differs(desk: Desk, settings: Settings) -> None:
    desk.keymap.change((desk.next, ["F"]))
    assert Settings(settings.path).get("keys") == {"preset": "earmark", "own": {"next": ["F"]}}
    assert KeyMap(Settings(settings.path)).keys(desk.next) == ("F",)
    desk.keymap.change((desk.next, ["D", "Right"]))
    assert settings.get("keys") == {"preset": "earmark", "own": {}}


def test_a_key_may_be_taken_from_one_and_given_to_another(desk: Desk, qtbot: QtBot) -> None:
    desk.keymap.change((desk.next, ["Right"]), (desk.back, ["A", "D"]))
    qtbot.keyClick(desk.page, Qt.Key.Key_D)
    assert desk.done == ["back"]
    desk.keymap.reset("back")
    qtbot.keyClick(desk.page, Qt.Key.Key_D)
    assert desk.done == ["back"]
    desk.keymap.reset()
    qtbot.keyClick(desk.page, Qt.Key.Key_D)
    assert desk.done == ["back", "next"]


def test_an_action_may_have_no_key(desk: Desk, qtbot: QtBot) -> None:
    desk.keymap.change((desk.back, []))
    qtbot.keyClick(desk.page, Qt.Key.Key_A)
    assert desk.done == []
    assert desk.registry.keys_of("back") == ()


def test_a_firm_key_stays_with_the_window_also_where_it_was_changed(desk: Desk, qtbot: QtBot) -> None:
    desk.keymap.change((desk.find, ["F2"]), (desk.next, ["F2", "Ctrl+K"]))
    for key, held in (
        (Qt.Key.Key_F2, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier),
    ):
        qtbot.keyClick(desk.page, key, held)
    assert desk.done == ["find", "next"]


def test_the_stronger_claim_has_the_key(desk: Desk, settings: Settings) -> None:
    settings.set("keys", {"preset": "earmark", "own": {"back": ["D"]}})
    rows = chosen([desk.next, desk.back], desk.keymap)
    assert [row.keys for row in rows] == [("Right",), ("D",)]
    assert (desk.keymap.claim(desk.next), desk.keymap.claim(desk.back)) == (Claim.DEFAULT, Claim.OWN)


NONSENSE = (7, {"own": 3}, {"own": {"next": "D"}}, {"own": {"next": [3]}}, {"preset": 4}, {"preset": "../x"})


@pytest.mark.parametrize("nonsense", NONSENSE)
def test_nonsense_in_the_settings_is_passed_over(desk: Desk, settings: Settings, nonsense: object) -> None:
    settings.set("keys", nonsense)
    assert desk.keymap.keys(desk.next) == ("D", "Right")
    assert desk.keymap.preset == "earmark"


def test_what_is_no_key_is_refused_and_passed_over(desk: Desk, settings: Settings) -> None:
    with pytest.raises(ValueError, match="no key 'Hyper"):
        desk.keymap.change((desk.next, ["Hyper+Nonsense"]))
    settings.set("keys", {"own": {"next": ["Hyper+Nonsense", "f", "F"]}})
    assert desk.keymap.keys(desk.next) == ("F",)
    assert known_keys(["ctrl+del", "Ctrl+Delete"]) == ("Ctrl+Del",)
    with pytest.raises(ValueError, match="no preset"):
        desk.keymap.choose("nobody")
    assert key_name("ctrl+shift+z") == "Ctrl+Shift+Z"


def test_buttons_say_the_keys_of_now(desk: Desk) -> None:
    button = QPushButton(desk.page)
    KeyTold(button, desk.registry, "next", text="Next", tip="Next item")
    assert (button.text(), button.toolTip()) == ("Next  D", "Next item  (D or Right)")
    desk.keymap.change((desk.next, ["Ctrl+Return", "Ctrl+Enter"]))
    assert (button.text(), button.toolTip()) == ("Next  Ctrl+Enter", "Next item  (Ctrl+Enter)")
    desk.keymap.change((desk.next, []))
    assert (button.text(), button.toolTip()) == ("Next", "Next item")
    assert with_keys("Go", ()) == "Go"
    assert key_words("PgDown") == "Page Down"


def test_what_a_page_listens_to(desk: Desk) -> None:
    assert desk.registry.keys_on(desk.page, desk.window) == {"D", "Right", "A", "Ctrl+K", "Ctrl++"}
    assert desk.registry.given(desk.page) == (desk.next, desk.back)
