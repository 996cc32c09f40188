"""Who else wants a key, and whether it can be had all the same."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.settings.store import Settings
from widgets.actions.action import ActionRow, FixedKey
from widgets.actions.conflicts import KeyPlace, clashes, heard
from widgets.actions.keymap import KeyMap


def row(name: str, *keys: str, firm: bool = False) -> ActionRow:
    return ActionRow(name, name.title(), keys, print, firm=firm)


FIND, LARGER = row("find", "Ctrl+K", firm=True), row("larger", "Ctrl++")
NEXT, BACK, ZOOM = row("next", "D"), row("back", "A"), row("zoom", "Ctrl++")
CELL = FixedKey("1", "Cell", "Classes", "the rule sheet says so")
ARROWS = FixedKey("Arrows", "Nudge", "The tool Select", "the tool says so", shared=True)
WINDOW = KeyPlace("", "Everywhere", (FIND, LARGER))
LABEL = KeyPlace("label", "Label", (NEXT, BACK, ZOOM), (CELL, ARROWS))
AUGMENT = KeyPlace("augment", "Augment", (row("accept", "A"),))
START = KeyPlace("start", "Start page", (row("new", "Ctrl+K"),), apart=True)
PLACES = (WINDOW, LABEL, AUGMENT, START)


@pytest.fixture
def keymap(qtbot: QtBot, tmp_path: Path) -> KeyMap:
    return KeyMap(Settings(tmp_path / "settings.json"))


def test_a_free_key(keymap: KeyMap) -> None:
    assert clashes("Q", NEXT, LABEL, PLACES, keymap) == ()
    assert clashes("D", NEXT, LABEL, PLACES, keymap) == ()  # its own
    assert clashes("A", AUGMENT.rows[0], AUGMENT, PLACES, keymap) == ()  # of another page


def test_a_key_of_the_same_page_can_be_taken(keymap: KeyMap) -> None:
    (found,) = clashes("A", NEXT, LABEL, PLACES, keymap)
    assert found.serious and not found.refused and found.losers == (BACK,)
    keymap.change((BACK, []))
    assert clashes("A", NEXT, LABEL, PLACES, keymap) == ()


def test_a_firm_key_cannot_be_had_and_another_of_the_window_can(keymap: KeyMap) -> None:
    (firm,) = clashes("Ctrl+K", NEXT, LABEL, PLACES, keymap)
    assert firm.refused and "Find" in firm.text
    (over,) = clashes("Ctrl++", ZOOM, LABEL, PLACES, keymap)
    assert not over.serious and "Larger" in over.text


def test_a_key_of_a_class_cannot_be_had(keymap: KeyMap) -> None:
    (found,) = clashes("1", NEXT, LABEL, PLACES, keymap)
    assert found.refused and "Cell" in found.text and "rule sheet" in found.text


def test_a_key_of_a_tool_is_shared(keymap: KeyMap) -> None:
    (found,) = clashes("Left", NEXT, LABEL, PLACES, keymap)
    assert not found.serious and "Select" in found.text


def test_the_window_asks_every_page(keymap: KeyMap) -> None:
    found = clashes("A", FIND, WINDOW, PLACES, keymap)
    assert {one.losers[0].id for one in found} == {"back", "accept"}
    (under,) = clashes("D", LARGER, WINDOW, PLACES, keymap)
    assert not under.serious and "On Label" in under.text
    assert [one.refused for one in clashes("1", FIND, WINDOW, PLACES, keymap)] == [True]


def test_the_start_page_stands_alone(keymap: KeyMap) -> None:
    assert clashes("Ctrl+K", START.rows[0], START, PLACES, keymap) == ()
    assert clashes("D", START.rows[0], START, PLACES, keymap) == ()


@pytest.mark.parametrize(
    ("key", "names"),
    [
        ("Click, Enter", {"Return", "Enter"}), ("[ and ], Alt + wheel", {"[", "]"}),
        ("Page Down, Page Up", {"PgDown", "PgUp"}),
        ("Esc", {"Esc"}), ("Drag on the ground", set()), ("Shift+1", {"Shift+1"}),
    ],
)  # fmt: skip
def test_what_a_fixed_key_hears(key: str, names: set[str]) -> None:
    assert heard(FixedKey(key, "", "", "")) == names


def test_a_tab_shares_no_key_with_its_page_but_with_the_tab_beside_it(keymap: KeyMap) -> None:
    page = KeyPlace("augment", "Augment", (row("go", "Alt+1"),))
    one = KeyPlace("augment/one", "One", (row("next", "N"), row("first", "Alt+1")), within="augment")
    two = KeyPlace("augment/two", "Two", (row("draw", "N"),), within="augment")
    places = (page, one, two)
    assert clashes("N", one.rows[0], one, places, keymap) == ()
    (inside,) = clashes("Alt+1", one.rows[1], one, places, keymap)
    (outside,) = clashes("Alt+1", page.rows[0], page, places, keymap)
    assert inside.serious and inside.losers == page.rows
    assert outside.serious and outside.losers == one.rows[1:]
