"""The list of objects in the hand: selection both ways, eye and lock by mouse and key."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from app.commands.objects import EditObjects
from app.labels.values import Box, Polygon
from widgets.labeling.image.object_list import ObjectList
from widgets.labeling.image.object_model import ROW_ROLE
from widgets.labeling.image.object_painter import signs

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def bench(make_bench: Callable[..., Any], pictures: Path) -> Any:
    made = make_bench(pictures)
    made.page.work.put(
        "things", *(Box(f"{n}", ("round", "square")[n % 2], (10 + 60 * n, 10, 50 + 60 * n, 50)) for n in range(4))
    )
    made.page.work.put("outlines", Polygon("p", "edge", ((10, 100), (90, 100), (50, 180))))
    made.page.view.sidebar.go_to("objects")
    return made


def objects(bench: Any) -> ObjectList:
    found = bench.page.view.sidebar.objects
    assert isinstance(found, ObjectList)
    return found


def click(bench: Any, object_id: str, held: Qt.KeyboardModifier = NONE, *, on: str = "") -> None:
    view, model = objects(bench).view, objects(bench).model
    rect = view.visualRect(model.index(model.row_of(object_id)))
    eye, lock = signs(rect)
    place = {"eye": eye.center(), "lock": lock.center(), "": QPoint(rect.left() + 70, rect.center().y())}[on]
    QTest.mouseClick(view.viewport(), LEFT, held, place)


def chosen(bench: Any) -> list[str]:
    return [index.data(ROW_ROLE).id for index in objects(bench).view.selectedIndexes()]


def test_what_is_clicked_is_selected_on_the_image_and_the_other_way_round(bench: Any) -> None:
    canvas = bench.page.view.stage.canvas
    click(bench, "2")
    assert canvas.selection == ("2",) and canvas.tool == "select"
    click(bench, "p", CTRL)
    assert set(canvas.selection) == {"2", "p"}
    canvas.select(["1"])
    assert chosen(bench) == ["1"]
    canvas.select_all()
    assert len(chosen(bench)) == 5


def test_eye_and_lock_are_pressed_without_selecting(bench: Any) -> None:
    looks = bench.page.view.stage.looks
    click(bench, "0")
    click(bench, "1", on="eye")
    click(bench, "3", on="lock")
    assert (looks.looks.hidden, looks.looks.locked) == ({"1"}, {"3"}) and chosen(bench) == ["0"]
    assert objects(bench).count.text() == "5 objects  ·  1 hidden  ·  1 locked"
    click(bench, "1", on="eye")
    assert not looks.looks.hidden


def test_keys_do_the_same_to_all_that_is_selected(bench: Any) -> None:
    looks, view = bench.page.view.stage.looks, objects(bench).view
    click(bench, "0")
    click(bench, "2", CTRL)
    QTest.keyClick(view, Qt.Key.Key_Space, SHIFT)
    assert looks.looks.locked == {"0", "2"}
    QTest.keyClick(view, Qt.Key.Key_Space)
    assert looks.looks.hidden == {"0", "2"}
    assert set(chosen(bench)) == {"0", "2"}, "what is hidden can be brought back from here"
    QTest.keyClick(view, Qt.Key.Key_Space)
    assert not looks.looks.hidden
    QTest.keyClick(view, Qt.Key.Key_Escape)
    assert bench.page.view.stage.canvas.hasFocus()


def test_a_class_can_be_seen_alone_and_folded(bench: Any) -> None:
    looks, found = bench.page.view.stage.looks, objects(bench)
    click(bench, "class:things/round", on="eye")
    assert looks.looks.solo == ("things", "round")
    assert {thing.id for thing in bench.page.view.stage.canvas.objects} == {"0", "2"}
    click(bench, "1", on="eye")
    assert looks.looks.solo is None, "to see one of another class ends it"
    click(bench, "class:things/round")
    assert found.model.row_of("0") == -1 and found.model.row_of("1") >= 0
    found.view.setCurrentIndex(found.model.index(found.model.row_of("class:things/round")))
    QTest.keyClick(found.view, Qt.Key.Key_Right)
    assert found.model.row_of("0") >= 0


def test_enter_goes_on_to_the_attributes(bench: Any) -> None:
    click(bench, "1")
    QTest.keyClick(objects(bench).view, Qt.Key.Key_Return)
    assert bench.page.view.attributes.fields["broken"].hasFocus()


def test_the_filter_leaves_what_fits(bench: Any) -> None:
    objects(bench).filter.setText("square")
    assert [row.id for row in objects(bench).model.rows if row.kind == "object"] == ["3", "1"]


def test_out_of_sight_it_does_no_work_and_then_is_up_to_date(bench: Any) -> None:
    sidebar = bench.page.view.sidebar
    sidebar.turn_to("rules")
    bench.page.work.remove("things", ("0",))
    bench.page.view.stage.canvas.select(["2"])
    assert objects(bench).model.row_of("0") >= 0
    sidebar.turn_to("objects")
    assert objects(bench).model.row_of("0") == -1 and chosen(bench) == ["2"]
    titles = [button.text() for button in sidebar.choice._group.buttons()]
    assert titles == ["Rules", "Objects · 4", "View"]


def test_what_began_as_a_prediction_says_so(bench: Any) -> None:
    work = bench.page.work
    guess = Box("guess", "round", (200, 200, 240, 240))
    bench.workspace.do(
        EditObjects(work.item_id, "things", put=(guess,), origins={"guess": "run/7"}), who=work.desk.who, origin="label"
    )
    assert work.predicted() == {"guess"}
    model = objects(bench).model
    assert model.rows[model.row_of("guess")].predicted and not model.rows[model.row_of("0")].predicted
    work.put("things", Box("guess", "round", (200, 200, 250, 250)))
    assert work.predicted() == {"guess"}, "for good, however much it is edited"


def test_a_finding_is_marked_on_its_object(bench: Any) -> None:
    bench.page.work.put("things", Box("thin", "round", (300, 10, 302, 50)))
    row = objects(bench).model.rows[objects(bench).model.row_of("thin")]
    assert row.blocks and row.problem
    assert bench.page.view.sidebar.choice._group.buttons()[0].text() == "Rules · 1"
