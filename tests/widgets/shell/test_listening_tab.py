"""How one listens, as it is set: numbers, switches, pedals learnt by pressing them."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.settings.playback import load_playback
from app.settings.store import Settings
from widgets.actions.action import ActionRow, FixedKey
from widgets.actions.conflicts import KeyPlace
from widgets.actions.keymap import KeyMap
from widgets.shell.listening_tab import PEDALS, ListeningTab


def nothing() -> None:
    """What these rows do."""


@pytest.fixture
def tab(qtbot: QtBot, tmp_path: Path) -> ListeningTab:
    settings = Settings(tmp_path / "settings.json")
    pedals = [
        ActionRow(id, title, (key,), nothing) for (id, title), key in zip(PEDALS, ("F13", "F14", "F15"), strict=True)
    ]
    rows = (*pedals, ActionRow("label.other", "Another thing", ("F4", "Ctrl+4"), nothing))
    fixed = (FixedKey("1", "Task: speech", "Classes and options", "set in the rule sheet"),)
    place = KeyPlace("label", "Label", rows, fixed)
    made = ListeningTab(KeyMap(settings), lambda: [place], settings)
    qtbot.addWidget(made)
    made.show()
    return made


def press(tab: ListeningTab, action: str, key: Qt.Key) -> None:
    """Learn, then the pedal."""
    learner = tab.learners[action]
    learner.click()
    QTest.keyClick(learner, key)


def test_a_pedal_is_learnt_by_pressing_it(tab: ListeningTab) -> None:
    assert tab._keys["label.pedal-play"].text() == "F14"
    press(tab, "label.pedal-play", Qt.Key.Key_F21)
    assert tab._keymap.own == {"label.pedal-play": ("F21",)}
    assert tab._keys["label.pedal-play"].text() == "F21" and not tab._note.isVisible()
    press(tab, "label.pedal-back", Qt.Key.Key_MediaPrevious)
    assert tab._keymap.own["label.pedal-back"] == ("Media Previous",)


def test_a_key_that_was_another_one_s_is_taken_and_that_is_said(tab: ListeningTab) -> None:
    press(tab, "label.pedal-on", Qt.Key.Key_F4)
    assert tab._keymap.own == {"label.pedal-on": ("F4",), "label.other": ("Ctrl+4",)}
    assert "“Another thing”" in tab._note.text() and tab._note.isVisible()


def test_a_key_of_a_class_cannot_be_had(tab: ListeningTab) -> None:
    press(tab, "label.pedal-on", Qt.Key.Key_1)
    assert tab._keymap.own == {} and "cannot be the pedal" in tab._note.text()


def test_numbers_and_switches_are_kept_at_once(tab: ListeningTab) -> None:
    tab.spans["backstep_s"].setValue(1.25)
    tab.spans["before_s"].setValue(0.3)
    tab.auto["auto_bounding"].click()
    found = load_playback(tab._settings)
    assert (found.backstep_s, found.before_s, found.auto_bounding, found.auto_writing) == (1.25, 0.3, True, True)


def test_without_a_project_of_sound_the_pedals_wait(qtbot: QtBot, tmp_path: Path) -> None:
    settings = Settings(tmp_path / "settings.json")
    tab = ListeningTab(KeyMap(settings), lambda: [], settings)
    qtbot.addWidget(tab)
    assert not any(learner.isEnabled() for learner in tab.learners.values())
    assert "while a project with recordings is open" in tab._note.text()
