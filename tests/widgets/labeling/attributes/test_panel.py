"""The attributes of what is selected, asked and answered by keyboard."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from app.labels.values import Box
from widgets.canvas.view import ImageCanvas
from widgets.labeling.attributes.panel import NEEDED

ASKING = """
earmark: 1
name: Things
version: 1.0.0
media: image
tasks:
  things:
    kind: boxes
    title: Things
    classes:
      round: {title: Round thing, key: "1", colour: "#0072b2"}
      square:
        title: Square thing
        key: "2"
        attributes:
          type: {kind: choice, values: [sedan, van, bus], required: true}
          doors: {kind: number, when: {type: van}}
          broken: bool
          note: {kind: text}
"""
CTRL, NONE = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.NoModifier


@pytest.fixture
def bench(make_bench: Callable[..., Any], pictures_with: Callable[[str], Path]) -> Any:
    made = make_bench(pictures_with(ASKING))
    made.page.work.put("things", Box("a", "square", (10, 10, 60, 60)), Box("b", "square", (80, 80, 140, 140)))
    made.page.view.stage.canvas.setFocus()
    return made


def draw(canvas: ImageCanvas, start: tuple[float, float], end: tuple[float, float]) -> None:
    for corner in (start, end):
        at = QPoint(*(round(place) for place in canvas.viewport.to_screen(*corner)))
        QTest.mouseMove(canvas, at)
        QTest.mouseClick(canvas, Qt.MouseButton.LeftButton, NONE, at)


def type_in(bench: Any, *keys: Qt.Key | str, held: Qt.KeyboardModifier = NONE) -> None:
    for key in keys:
        target = bench.page.window().focusWidget()
        if isinstance(key, str):
            QTest.keyClicks(target, key)
        else:
            QTest.keyClick(target, key, held)


def said(bench: Any) -> dict[str, Any]:
    return {thing.id: dict(thing.attributes) for thing in bench.page.work.value(bench.page.work.task("things")).objects}


def test_keys_go_in_answer_and_come_back(bench: Any) -> None:
    stage, panel = bench.page.view.stage, bench.page.view.attributes
    stage.use_tool("select")
    stage.canvas.select(["a"])
    assert list(panel.fields) == ["type", "broken", "note"] and panel.missing == ("type",)
    type_in(bench, Qt.Key.Key_F2)
    assert panel.fields["type"].hasFocus()
    type_in(bench, "v")
    assert said(bench)["a"] == {"type": "van"} and list(panel.fields) == ["type", "doors", "broken", "note"]
    type_in(bench, Qt.Key.Key_Tab, "4", Qt.Key.Key_Tab, Qt.Key.Key_Space, Qt.Key.Key_Tab, "dented", Qt.Key.Key_Return)
    assert said(bench)["a"] == {"type": "van", "doors": 4.0, "broken": True, "note": "dented"}
    assert stage.canvas.hasFocus() and stage.canvas.selection == ("a",), "beyond the last field the hand is back"
    type_in(bench, Qt.Key.Key_Return, "1")
    assert said(bench)["a"] == {"type": "sedan", "broken": True, "note": "dented"}, "what is not asked is not said"
    assert bench.page.work.value(bench.page.work.task("things")).objects[0].cls == "square", "1 was no class here"
    type_in(bench, Qt.Key.Key_Z, held=CTRL)
    assert said(bench)["a"] == {"type": "van", "doors": 4.0, "broken": True, "note": "dented"}
    type_in(bench, Qt.Key.Key_Escape)
    assert stage.canvas.hasFocus() and stage.canvas.selection == ("a",)


def test_several_objects_are_answered_in_one_step(bench: Any) -> None:
    stage, panel = bench.page.view.stage, bench.page.view.attributes
    stage.use_tool("select")
    stage.canvas.select(["a"])
    panel.fields["type"].buttons[2].click()
    stage.canvas.select(["a", "b"])
    assert panel.missing == ("type",) and "several values" in panel.fields["type"].accessibleName()
    panel.fields["type"].buttons[1].click()
    assert [one["type"] for one in said(bench).values()] == ["van", "van"]
    bench.page.undo()
    assert said(bench) == {"a": {"type": "bus"}, "b": {}}


def test_what_is_missing_stands_below_its_field(bench: Any) -> None:
    stage, panel = bench.page.view.stage, bench.page.view.attributes
    stage.canvas.select(["a"])

    def told() -> bool:
        return any(label.text() == NEEDED and label.isVisible() for label in panel.findChildren(QLabel))

    assert told()
    panel.fields["type"].buttons[0].click()
    assert not told() and panel.missing == ()


def test_a_number_that_is_none_falls_back(bench: Any) -> None:
    stage, panel = bench.page.view.stage, bench.page.view.attributes
    stage.canvas.select(["a"])
    panel.fields["type"].buttons[1].click()
    doors = panel.fields["doors"]
    doors.setFocus()
    type_in(bench, "many", Qt.Key.Key_Tab)
    assert doors.text() == "" and "doors" not in said(bench)["a"]


def test_a_new_object_is_asked_about_at_once_only_where_wanted(bench: Any, qtbot: QtBot) -> None:
    page = bench.page
    page.press("things", "square")
    page.view.stage.canvas.select(())
    page.press("things", "square")
    page.view.stage.use_tool("box")
    draw(page.view.stage.canvas, (200, 100), (260, 160))
    QApplication.processEvents()
    assert page.view.stage.canvas.hasFocus() and page.view.attributes.missing == ("type",)
    page.questions.at_once = True
    draw(page.view.stage.canvas, (280, 180), (340, 240))
    qtbot.waitUntil(page.view.attributes.fields["type"].hasFocus)
    type_in(bench, "b", Qt.Key.Key_Escape)
    assert page.view.stage.canvas.hasFocus() and page.view.stage.canvas.tool == "box"
    assert [one.get("type") for one in said(bench).values()] == [None, None, None, "bus"]


def test_classes_without_attributes_ask_nothing(bench: Any) -> None:
    bench.page.work.put("things", Box("c", "round", (200, 10, 240, 40)))
    bench.page.view.stage.canvas.select(["c"])
    assert not bench.page.view.attributes.isVisible() and not bench.page.view.attributes.begin()
    bench.page.view.stage.canvas.select(["a", "c"])
    assert not bench.page.view.attributes.isVisible()
