"""The image side of the label page in the hand: every kind of object, every gesture, each one step of undo."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt

from app.labels.runs import mask_area
from app.labels.values import Box, Ellipse, Mask, Polygon, Polyline, Pose, RotatedBox
from tests.widgets.labeling.image_bench import (
    BOXES_ONLY,
    CTRL,
    SHIFT,
    areas,
    click,
    disc,
    key,
    objects,
    project,
    put,
    ready,
    square,
    steps,
)


def test_each_kind_is_drawn_by_its_tool(bench: Any) -> None:
    canvas = bench.canvas
    key(bench, Qt.Key.Key_B)
    click(canvas, (20, 20), (60, 50))
    key(bench, Qt.Key.Key_T)
    click(canvas, (100, 20), (140, 40), (130, 70))
    key(bench, Qt.Key.Key_O)
    click(canvas, (200, 20), (240, 60))
    key(bench, Qt.Key.Key_P)
    click(canvas, (20, 120), (60, 120), (60, 160), (20, 120))
    key(bench, Qt.Key.Key_I)
    click(canvas, (100, 120), (140, 150))
    key(bench, Qt.Key.Key_Return)
    key(bench, Qt.Key.Key_Return)
    key(bench, Qt.Key.Key_S)
    click(canvas, (300, 40), (310, 80), (320, 120))
    key(bench, Qt.Key.Key_M)
    click(canvas, (220, 200))
    found = {task.name: objects(bench, task.name) for task in bench.stage.tasks}
    kinds = {name: [type(thing) for thing in things] for name, things in found.items()}
    assert kinds == {
        "boxes": [Box], "turned": [RotatedBox], "ovals": [Ellipse], "areas": [Polygon], "lines": [Polyline],
        "masks": [Mask], "people": [Pose],
    }  # fmt: skip
    assert found["people"][0].states == (2, 2, 2)
    assert canvas.objects[-1].names == ("head", "hip", "foot") and canvas.objects[-1].edges == ((0, 1), (1, 2))


def test_a_tool_in_use_has_its_own_keys_before_the_page(bench: Any) -> None:
    key(bench, Qt.Key.Key_S)
    click(bench.canvas, (300, 40))
    key(bench, Qt.Key.Key_N)
    click(bench.canvas, (320, 120))
    (pose,) = objects(bench, "people")
    assert isinstance(pose, Pose) and pose.states == (2, 0, 2)


def test_classes_have_a_row_of_their_own_where_they_do_not_fit_beside_the_tools(
    make_bench: Callable[..., Any], tmp_path: Path
) -> None:
    stage = ready(make_bench(project(tmp_path, BOXES_ONLY))).stage
    stage.resize(2400, 700)
    stage.layout().activate()
    assert stage.classes.y() < stage.tools.geometry().bottom()
    stage.resize(520, 700)
    stage.layout().activate()
    assert stage.classes.y() > stage.tools.geometry().bottom()
    assert not stage.classes.more_button.isVisible()


@pytest.mark.parametrize("width", [520, 640, 760, 2000])
def test_no_word_on_a_tool_is_cut_off(make_bench: Callable[..., Any], tmp_path: Path, width: int) -> None:
    stage = ready(make_bench(project(tmp_path, BOXES_ONLY))).stage
    stage.resize(width, 700)
    stage.layout().activate()
    shown = [button for button in stage.tools.buttons.values() if button.isVisible()]
    assert len(shown) == 4 and all(button.width() >= button.sizeHint().width() for button in shown)
    assert len({button.toolButtonStyle() for button in shown}) == 1
    if width == 2000:
        assert shown[0].toolButtonStyle() is Qt.ToolButtonStyle.ToolButtonTextBesideIcon


def test_only_tools_of_the_items_tasks_are_offered(make_bench: Callable[..., Any], tmp_path: Path) -> None:
    bench = ready(make_bench(project(tmp_path, BOXES_ONLY)))
    shown = [name for name, button in bench.stage.tools.buttons.items() if button.isVisible()]
    assert shown == ["select", "box", "polygon", "cut"]
    key(bench, Qt.Key.Key_M)
    assert bench.canvas.tool == "box"


def test_the_brush_takes_a_class_of_its_task(bench: Any) -> None:
    key(bench, Qt.Key.Key_E)
    assert bench.stage.in_hand == ("masks", "field") and bench.canvas.tool == "eraser"
    bench.stage.pick("masks", "lake")
    assert bench.canvas.tool == "eraser", "another class of the same task keeps the tool"


def test_a_class_for_several_is_one_step(bench: Any) -> None:
    put(bench, "boxes", Box("a", "round", (10, 10, 40, 40), {"broken": True}), Box("b", "round", (60, 10, 90, 40)))
    assert steps(bench, lambda: bench.stage.pick("boxes", "square")) == 1
    assert [(thing.cls, thing.attributes) for thing in objects(bench, "boxes")] == [("square", {}), ("square", {})]
    bench.page.undo()
    assert [thing.cls for thing in objects(bench, "boxes")] == ["round", "round"]
    assert objects(bench, "boxes")[0].attributes == {"broken": True}


def test_objects_of_several_tasks_are_moved_and_removed_in_one_step(bench: Any) -> None:
    put(bench, "boxes", Box("a", "round", (10, 10, 40, 40)))
    put(bench, "areas", square("p", 100, 100, 50))
    key(bench, Qt.Key.Key_A, CTRL)
    assert set(bench.canvas.selection) == {"a", "p"}
    assert steps(bench, bench.stage.remove_selected) == 1
    assert objects(bench, "boxes") == objects(bench, "areas") == ()
    bench.page.undo()
    assert len(objects(bench, "boxes")) == len(objects(bench, "areas")) == 1


# ---- copies


def test_duplicates_lie_aside_and_are_selected(bench: Any) -> None:
    put(bench, "boxes", Box("a", "round", (10, 10, 40, 40), {"broken": True}))
    assert steps(bench, lambda: key(bench, Qt.Key.Key_D, CTRL)) == 1
    first, second = objects(bench, "boxes")
    assert first.id == "a" and second.id != "a" and second.attributes == {"broken": True}
    assert second.box_px == (20, 20, 50, 50)
    assert bench.canvas.selection == (second.id,)


def test_a_duplicate_in_the_corner_goes_the_other_way(bench: Any) -> None:
    put(bench, "boxes", Box("a", "round", (350, 250, 400, 300)))
    key(bench, Qt.Key.Key_D, CTRL)
    assert objects(bench, "boxes")[1].box_px == (340, 240, 390, 290)


def test_what_was_copied_is_pasted_on_another_item_inside_of_it(bench: Any, qtbot: Any) -> None:
    put(bench, "boxes", Box("a", "round", (300, 10, 340, 40), {"broken": True}))
    put(bench, "masks", disc("m", 330, 60))
    bench.canvas.select(["a", "m"])
    key(bench, Qt.Key.Key_C, CTRL)
    bench.open(qtbot, "2.png")
    assert steps(bench, lambda: key(bench, Qt.Key.Key_V, CTRL)) == 1
    (box,), (mask,) = objects(bench, "boxes"), objects(bench, "masks")
    assert isinstance(box, Box) and box.box_px[2] <= 120 and box.attributes == {"broken": True} and box.id != "a"
    assert isinstance(mask, Mask) and mask.box_px[2] <= 120
    assert mask_area(mask.runs) == mask_area(disc("m", 330, 60).runs)


def test_nothing_to_paste_says_so(bench: Any) -> None:
    key(bench, Qt.Key.Key_V, CTRL)
    assert bench.heard == ["Nothing was copied yet. Select objects and copy them first."]


def test_all_of_the_previous_item_is_taken_over_in_one_step(bench: Any, qtbot: Any) -> None:
    put(bench, "boxes", Box("a", "round", (10, 10, 40, 40), {"broken": True}), Box("b", "square", (60, 10, 90, 40)))
    put(bench, "areas", square("p", 100, 100, 50))
    bench.open(qtbot, "1.png")
    assert steps(bench, lambda: key(bench, Qt.Key.Key_V, CTRL | SHIFT)) == 1
    a, b = objects(bench, "boxes")
    assert (a.box_px, a.attributes, b.cls) == ((10, 10, 40, 40), {"broken": True}, "square")
    assert areas(bench) == [2500]
    bench.page.undo()
    assert objects(bench, "boxes") == objects(bench, "areas") == ()
    assert bench.heard == []


def test_a_first_item_has_no_previous_one(bench: Any) -> None:
    key(bench, Qt.Key.Key_V, CTRL | SHIFT)
    assert bench.heard == ["You have drawn no objects on the previous item"]


def test_front_and_back(bench: Any) -> None:
    put(bench, "boxes", *(Box(name, "round", (10, 10, 40, 40)) for name in "abc"), select=False)
    bench.canvas.select(["a"])
    key(bench, Qt.Key.Key_BracketRight, CTRL)
    assert [thing.id for thing in objects(bench, "boxes")] == ["b", "c", "a"]
    key(bench, Qt.Key.Key_BracketLeft, CTRL)
    assert [thing.id for thing in objects(bench, "boxes")] == ["a", "b", "c"]
    assert [thing.id for thing in bench.canvas.objects] == ["a", "b", "c"]


# ---- areas


def test_what_is_hidden_comes_back(bench: Any) -> None:
    put(bench, "boxes", Box("a", "round", (10, 10, 40, 40)), Box("b", "square", (60, 10, 90, 40)))
    bench.canvas.select(["a"])
    key(bench, Qt.Key.Key_H)
    assert [thing.id for thing in bench.canvas.objects] == ["b"] and bench.canvas.selection == ()
    key(bench, Qt.Key.Key_H, SHIFT)
    assert [thing.id for thing in bench.canvas.objects] == ["a", "b"]


def test_a_class_alone_and_all_again(bench: Any) -> None:
    put(bench, "boxes", Box("a", "round", (10, 10, 40, 40)), Box("b", "square", (60, 10, 90, 40)))
    bench.canvas.select(["b"])
    key(bench, Qt.Key.Key_Q)
    assert [thing.id for thing in bench.canvas.objects] == ["b"]
    key(bench, Qt.Key.Key_Q)
    assert [thing.id for thing in bench.canvas.objects] == ["a", "b"]


def test_what_is_locked_cannot_be_changed(bench: Any) -> None:
    put(bench, "areas", square("p", 10, 10, 50), square("q", 40, 10, 50))
    bench.canvas.select(["p"])
    key(bench, Qt.Key.Key_L)
    bench.canvas.select(["p", "q"])
    for pressed, held in ((Qt.Key.Key_M, CTRL), (Qt.Key.Key_M, SHIFT)):
        bench.canvas.select(["p"])
        assert steps(bench, lambda p=pressed, h=held: key(bench, p, h)) == 0
    assert steps(bench, bench.stage.remove_selected) == 0
    key(bench, Qt.Key.Key_L)
    bench.canvas.select(["p"])
    assert steps(bench, bench.stage.remove_selected) == 1


def test_a_finding_on_a_hidden_object_shows_it(bench: Any) -> None:
    put(bench, "boxes", Box("a", "round", (10, 10, 40, 40)))
    key(bench, Qt.Key.Key_H)

    class Found:
        object_id = "a"

    bench.stage.show_finding(Found())
    assert bench.canvas.selection == ("a",)


def test_each_object_has_a_colour_of_its_own_and_keeps_it(bench: Any) -> None:
    put(bench, "boxes", *(Box(f"b{n}", "round", (10 * n, 10, 10 * n + 8, 40)) for n in range(8)))
    by_class = {thing.colour for thing in bench.canvas.objects}
    key(bench, Qt.Key.Key_C, SHIFT)
    by_object = [thing.colour for thing in bench.canvas.objects]
    assert len(by_class) == 1 and len(set(by_object)) > 3
    bench.stage.clear()
    bench.stage.ready = True
    bench.page._show_labels()
    assert [thing.colour for thing in bench.canvas.objects] == by_object


def test_the_zoom_stays_where_that_is_wanted(bench: Any, qtbot: Any) -> None:
    key(bench, Qt.Key.Key_Plus)
    scale = bench.canvas.viewport.scale
    key(bench, Qt.Key.Key_Z, SHIFT)
    bench.open(qtbot, "1.png")
    assert bench.canvas.viewport.scale == scale > 1
    key(bench, Qt.Key.Key_Z, SHIFT)
    bench.open(qtbot, "0.png")
    assert bench.canvas.viewport.scale != scale


def test_the_next_object_by_key(bench: Any) -> None:
    put(bench, "boxes", Box("a", "round", (10, 10, 40, 40)), Box("b", "square", (60, 10, 90, 40)), select=False)
    key(bench, Qt.Key.Key_N)
    assert bench.canvas.selection == ("a",)
    key(bench, Qt.Key.Key_N)
    assert bench.canvas.selection == ("b",)
    key(bench, Qt.Key.Key_N, SHIFT)
    assert bench.canvas.selection == ("a",)


def test_an_edit_makes_only_its_own_canvas_object_anew(bench: Any) -> None:
    put(bench, "boxes", *(Box(f"b{n}", "round", (10 * n, 10, 10 * n + 8, 40)) for n in range(8)))
    before = bench.canvas.objects
    bench.page.work.put("boxes", Box("b3", "round", (30, 10, 39, 50)))
    after = bench.canvas.objects
    assert [a is b for a, b in zip(before, after, strict=True)] == [n != 3 for n in range(8)]


def test_the_menu_does_what_the_keys_do(bench: Any) -> None:
    put(bench, "boxes", Box("a", "round", (10, 10, 40, 40)))
    menu = bench.stage.menu.menu()
    menu.aboutToShow.emit()
    lines = {action.text().split("\t")[0]: action for action in menu.actions() if action.text()}
    assert "Merge polygons or masks" in lines and "Hide what is selected" in lines
    assert steps(bench, lines["Duplicate"].trigger) == 1
    assert len(objects(bench, "boxes")) == 2
