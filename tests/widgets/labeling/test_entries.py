"""The work list's model."""

from __future__ import annotations

import time

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.labeling.queue import Entry
from widgets.labeling.entries import STATE_ROLE, EntryModel
from widgets.labeling.work_list import WorkList


def entries(count: int) -> list[Entry]:
    states = ("todo", "draft", "submitted", "broken")
    return [Entry(f"id{n}", f"folder/{n:06}.png", "source", states[n % 4]) for n in range(count)]


def test_filters_by_text_and_state_and_counts() -> None:
    model = EntryModel()
    model.set_entries(entries(40))
    model.set_filter(text="/00003", state="draft")
    assert [model.index(row).data() for row in range(model.rowCount())] == [
        "folder/000033.png", "folder/000037.png",
    ]  # fmt: skip
    assert model.progress() == (10, 30)
    assert (
        model.neighbour("id33", 1) == "id37" and model.neighbour("id37", 1) == "" and model.neighbour("", 1) == "id33"
    )


def test_a_state_changes_in_place() -> None:
    model = EntryModel()
    model.set_entries(entries(8))
    model.set_filter(text="", state="todo")
    model.set_state("id0", "submitted")
    assert model.index_of("id0").data(STATE_ROLE) == "submitted"
    assert model.progress() == (3, 6)
    assert model.next_open("id0") == "id4"
    model.set_state("id4", "submitted")
    assert model.next_open("id0") == ""


def test_an_unknown_item_stands_nowhere() -> None:
    model = EntryModel()
    model.set_entries(entries(4))
    assert not model.index_of("nobody").isValid() and model.entry("nobody") is None
    model.set_state("nobody", "draft")


def test_a_hundred_thousand_entries_open_and_filter_quickly(qtbot: QtBot) -> None:
    shown = WorkList()
    qtbot.addWidget(shown)
    shown.resize(260, 700)
    shown.show()
    many = entries(100_000)
    started = time.process_time()
    shown.set_entries(many)
    shown.show_item("id90000")
    shown.view.viewport().repaint()
    shown.filter.setText("0999")
    shown.view.viewport().repaint()
    assert time.process_time() - started < 1.5
    assert shown.model.rowCount() == 120


def test_a_click_chooses_and_showing_does_not(qtbot: QtBot) -> None:
    shown = WorkList()
    qtbot.addWidget(shown)
    shown.set_entries(entries(10))
    said: list[str] = []
    shown.chosen.connect(said.append)
    shown.show_item("id3")
    assert said == [] and shown.view.currentIndex().data(Qt.ItemDataRole.UserRole) == "id3"
    shown.view.setCurrentIndex(shown.model.index(5))
    assert said == ["id5"]


def test_enter_goes_from_the_filter_to_what_was_found(qtbot: QtBot) -> None:
    shown = WorkList()
    qtbot.addWidget(shown)
    shown.set_entries(entries(40))
    shown.show_item("id3")
    chosen: list[str] = []
    shown.chosen.connect(chosen.append)
    qtbot.keyClicks(shown.filter, "/00002")
    assert not chosen, "typing alone opens nothing"
    qtbot.keyClick(shown.filter, Qt.Key.Key_Return)
    assert chosen == ["id20"]
    qtbot.keyClick(shown.filter, Qt.Key.Key_Return)
    assert chosen == ["id20"], "it lies on the desk already"
