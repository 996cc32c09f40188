"""Typing finds a class: through the page, with keys alone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.labels.values import Box, MultiChoice

MANY = "".join(f"      kind_{n}: {{title: Kind {n}}}\n" for n in range(1000))
SHEET = f"""
earmark: 1
name: Many
version: 1.0.0
media: image
tasks:
  things:
    kind: boxes
    title: Things
    classes:
      vehicle: {{}}
      car: {{parent: vehicle, description: With four wheels}}
{MANY}
  scene:
    kind: multi-choice
    title: Scene
    options: [{", ".join(f"place {n}" for n in range(30))}]
"""


@pytest.fixture
def bench(make_bench: Callable[..., Any], pictures_with: Callable[[str], Path]) -> Any:
    made = make_bench(pictures_with(SHEET))
    made.page.view.stage.canvas.setFocus()
    return made


def test_a_letter_that_is_no_key_begins_a_search_and_enter_picks(bench: Any) -> None:
    page = bench.page
    search = page.finder.search
    QTest.keyClicks(page.view.stage.canvas, "c")
    assert search.isVisible() and search.field.text() == "c"
    QTest.keyClicks(search.field, "ar")
    assert search.model.at(0).name == "car" and search.model.at(0).path == "vehicle"
    QTest.keyClick(search.field, Qt.Key.Key_Return)
    assert not search.isVisible() and page.view.stage.in_hand == ("things", "car")
    assert ("things", "car") in page.view.stage.classes.buttons


def test_with_objects_selected_their_class_changes(bench: Any) -> None:
    page = bench.page
    page.work.put("things", Box("a", "vehicle", (10, 10, 60, 60)))
    page.view.stage.use_tool("select")
    page.view.stage.canvas.select(["a"])
    QTest.keyClick(page.view.stage.canvas, Qt.Key.Key_Slash)
    field = page.finder.search.field
    assert page.finder.search.isVisible() and field.text() == ""
    QTest.keyClick(field, Qt.Key.Key_Down)
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert page.work.value(page.work.task("things")).objects[0].cls == "car"


def test_options_beyond_the_first_are_found_too_and_then_stand_there(bench: Any) -> None:
    page = bench.page
    assert len(page.view.options._buttons) == 9
    page.view.options.more.emit("scene")
    QTest.keyClicks(page.finder.search.field, "place 27")
    QTest.keyClick(page.finder.search.field, Qt.Key.Key_Return)
    assert page.work.value(page.work.task("scene")) == MultiChoice(("place 27",))
    assert page.view.options._buttons["scene", "place 27"].isChecked()


def test_escape_closes_and_changes_nothing(bench: Any) -> None:
    page = bench.page
    before = page.view.stage.in_hand
    assert page.finder.find("zz") and page.finder.search.model.rowCount() == 0
    QTest.keyClick(page.finder.search.field, Qt.Key.Key_Return)
    assert page.finder.search.isVisible(), "nothing fits, so nothing is picked"
    QTest.keyClick(page.finder.search.field, Qt.Key.Key_Escape)
    assert not page.finder.search.isVisible() and page.view.stage.in_hand == before


def test_the_bar_of_a_thousand_classes_keeps_to_its_width(bench: Any) -> None:
    bar = bench.page.view.stage.classes
    shown = [button for button in bar.buttons.values() if button.isVisible()]
    assert bar.more_button.isVisible() and 2 <= len(shown) <= 24
    assert max(button.geometry().right() for button in [*shown, bar.more_button]) <= bar.width()
    bench.page.press("things", "kind_700")
    assert bar.buttons["things", "kind_700"].isVisible() and bar.buttons["things", "kind_700"].isChecked()
    assert all(button.geometry().right() <= bar.width() for button in bar.buttons.values() if button.isVisible())
