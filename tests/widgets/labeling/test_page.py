"""The label page in the hand, on pictures."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from app.labels.values import Boxes, Choice, Polygons
from widgets.canvas.view import ImageCanvas
from widgets.labeling.findings.row import FindingRow

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def at(canvas: ImageCanvas, x_px: float, y_px: float) -> QPoint:
    x, y = canvas.viewport.to_screen(x_px, y_px)
    return QPoint(round(x), round(y))


def drag(canvas: ImageCanvas, start: tuple[float, float], end: tuple[float, float]) -> None:
    QTest.mouseMove(canvas, at(canvas, *start))
    QTest.mousePress(canvas, LEFT, NONE, at(canvas, *start))
    for n in range(1, 6):
        point = at(canvas, start[0] + (end[0] - start[0]) * n / 5, start[1] + (end[1] - start[1]) * n / 5)
        event = QMouseEvent(
            QEvent.Type.MouseMove, QPointF(point), QPointF(canvas.mapToGlobal(point)), Qt.MouseButton.NoButton, LEFT,
            NONE,
        )  # fmt: skip
        QApplication.sendEvent(canvas, event)
    QTest.mouseRelease(canvas, LEFT, NONE, at(canvas, *end))


def key(bench: Any, pressed: Qt.Key, held: Qt.KeyboardModifier = NONE) -> None:
    QTest.keyClick(bench.page.view.stage.canvas, pressed, held)


def texts_on(widget: QWidget) -> list[str]:
    return [label.text() for label in widget.findChildren(QLabel) if label.isVisible()]


def said(bench: Any, task: str) -> Any:
    found = bench.page.work.task(task)
    return bench.page.work.value(found)


@pytest.fixture
def bench(make_bench: Callable[..., Any], pictures: Path) -> Any:
    made = make_bench(pictures)
    made.page.view.stage.canvas.setFocus()
    made.page.view.stage.canvas.actual_size()
    return made


def test_a_box_drawn_with_the_mouse_is_a_row_of_the_project(bench: Any) -> None:
    key(bench, Qt.Key.Key_2)
    drag(bench.page.view.stage.canvas, (50, 60), (150, 160))
    (box,) = said(bench, "things").objects
    assert (box.cls, box.box_px) == ("square", (50, 60, 150, 160))
    assert bench.page.work.state == "draft"


def test_a_polygon_is_drawn_corner_by_corner(bench: Any) -> None:
    canvas = bench.page.view.stage.canvas
    key(bench, Qt.Key.Key_P)
    for point in ((50, 50), (150, 50), (100, 150)):
        QTest.mouseMove(canvas, at(canvas, *point))
        QTest.mouseClick(canvas, LEFT, NONE, at(canvas, *point))
    key(bench, Qt.Key.Key_Return)
    (outline,) = said(bench, "outlines").objects
    assert outline.cls == "edge" and len(outline.points_px) == 3


def test_move_delete_undo_redo_by_mouse_and_key(bench: Any) -> None:
    canvas = bench.page.view.stage.canvas
    key(bench, Qt.Key.Key_B)
    drag(canvas, (50, 60), (150, 160))
    key(bench, Qt.Key.Key_V)
    drag(canvas, (100, 110), (120, 110))
    assert said(bench, "things").objects[0].box_px == (70, 60, 170, 160)
    key(bench, Qt.Key.Key_Delete)
    assert said(bench, "things") == Boxes()
    key(bench, Qt.Key.Key_Z, CTRL)
    key(bench, Qt.Key.Key_Z, CTRL)
    assert [thing.bounds_px for thing in canvas.objects] == [(50, 60, 150, 160)]
    key(bench, Qt.Key.Key_Z, CTRL | SHIFT)
    assert [thing.bounds_px for thing in canvas.objects] == [(70, 60, 170, 160)]


def test_an_option_is_said_and_taken_back_by_its_key(bench: Any) -> None:
    key(bench, Qt.Key.Key_2, SHIFT)
    assert said(bench, "usable") == Choice("blurred")
    key(bench, Qt.Key.Key_2, SHIFT)
    assert said(bench, "usable") is None


def test_keys_go_through_the_list(bench: Any, qtbot: QtBot) -> None:
    first = bench.page.work.item_id
    key(bench, Qt.Key.Key_D)
    assert bench.page.work.item.path == "1.png"
    qtbot.waitUntil(lambda: bench.page.view.stage.ready)
    key(bench, Qt.Key.Key_A)
    assert bench.page.work.item_id == first
    assert bench.page.view.stage.ready, "a neighbour is kept ready"


def test_the_keyboard_goes_to_the_list_and_comes_back(bench: Any, qtbot: QtBot) -> None:
    work, canvas = bench.page.view.list, bench.page.view.stage.canvas
    key(bench, Qt.Key.Key_F, CTRL)
    QTest.keyClicks(work.filter, "1.")
    QTest.keyClick(work.filter, Qt.Key.Key_Return)
    assert bench.page.work.item.path == "1.png" and work.view.hasFocus()
    QTest.keyClick(work.view, Qt.Key.Key_Return)
    assert canvas.hasFocus(), "Enter on the list goes to the work"
    key(bench, Qt.Key.Key_F, CTRL)
    assert work.filter.selectedText() == "1.", "what is typed next is another search"
    QTest.keyClick(work.filter, Qt.Key.Key_Escape)
    assert canvas.hasFocus(), "Esc comes back from anywhere"


def test_a_number_changes_the_class_of_what_is_selected(bench: Any) -> None:
    key(bench, Qt.Key.Key_1)
    drag(bench.page.view.stage.canvas, (50, 60), (150, 160))
    key(bench, Qt.Key.Key_V)
    key(bench, Qt.Key.Key_2)
    assert said(bench, "things").objects[0].cls == "square"


def test_submit_is_refused_by_a_rule_then_accepted(bench: Any, qtbot: QtBot) -> None:
    canvas = bench.page.view.stage.canvas
    key(bench, Qt.Key.Key_B)
    drag(canvas, (50, 60), (53, 160))
    thin = said(bench, "things").objects[0]
    canvas.select(())
    key(bench, Qt.Key.Key_Return, CTRL)
    assert bench.page.view.refusal.isVisible() and "Not submitted" in bench.page.view.refusal.text.text()
    assert canvas.selection == (thin.id,)
    key(bench, Qt.Key.Key_Delete)
    drag_in = (50, 60), (90, 160)
    key(bench, Qt.Key.Key_B)
    drag(canvas, *drag_in)
    key(bench, Qt.Key.Key_Return, CTRL)
    assert not bench.page.view.refusal.isVisible()
    assert bench.page.work.item.path == "1.png"
    assert bench.page.view.list.progress.text() == "1 of 3 submitted"


def test_an_exception_needs_a_reason(bench: Any) -> None:
    key(bench, Qt.Key.Key_B)
    drag(bench.page.view.stage.canvas, (50, 60), (53, 160))
    (finding,) = bench.page.work.findings(bench.page.work.task("things"))
    bench.page.view.rules.waived.emit(finding, "a hair, seen from its side", False)
    assert bench.page.work.findings(bench.page.work.task("things"))[0].waived
    key(bench, Qt.Key.Key_Return, CTRL)
    assert bench.page.work.item.path == "1.png"


def test_another_annotator_sees_nothing_of_the_first(bench: Any, qtbot: QtBot) -> None:
    canvas = bench.page.view.stage.canvas
    key(bench, Qt.Key.Key_B)
    drag(canvas, (50, 60), (53, 160))
    key(bench, Qt.Key.Key_1, SHIFT)
    assert canvas.objects
    assert "Nothing is labelled here yet." not in texts_on(bench.page.view.rules)
    bench.who.switch("annotator-2")
    qtbot.waitUntil(lambda: bench.page.view.stage.ready)
    assert canvas.objects == ()
    assert not any(button.isChecked() for button in bench.page.view.options._buttons.values())
    assert bench.page.view.bar.state.text() == "To do"
    qtbot.waitUntil(lambda: "Nothing is labelled here yet." in texts_on(bench.page.view.rules))
    assert not bench.page.view.rules.findChildren(FindingRow)
    assert {entry.state for entry in bench.page.view.list.model.entries} == {"todo", "broken"}
    key(bench, Qt.Key.Key_Z, CTRL)
    bench.who.switch("annotator-1")
    qtbot.waitUntil(lambda: bench.page.view.stage.ready)
    assert len(canvas.objects) == 1, "undo of the second person takes nothing of the first"


def test_a_damaged_item_says_why(bench: Any) -> None:
    broken = next(entry for entry in bench.page.view.list.model.entries if entry.state == "broken")
    bench.page.open(broken.item_id)
    assert bench.page.view.pages.currentIndex() == 1
    assert "9-damaged.png" in bench.page.view.empty.text.text() or broken.reason in bench.page.view.empty.text.text()


def test_read_only_shows_and_changes_nothing(make_bench: Callable[..., Any], pictures: Path) -> None:
    bench = make_bench(pictures, read_only=True)
    assert bench.page.view.read_only.isVisible()
    key(bench, Qt.Key.Key_B)
    drag(bench.page.view.stage.canvas, (50, 60), (150, 160))
    assert said(bench, "things") is None and not bench.errors
    assert not bench.page.view.bar.submit_button.isEnabled()


def test_undo_goes_to_the_item_where_it_happened(bench: Any, qtbot: QtBot) -> None:
    key(bench, Qt.Key.Key_1, SHIFT)
    bench.open(qtbot, "2.png")
    key(bench, Qt.Key.Key_Z, CTRL)
    assert bench.page.work.item.path == "0.png"
    assert said(bench, "usable") is None and said(bench, "outlines") in (None, Polygons())


def test_an_attribute_of_the_selected_object_is_one_change(bench: Any) -> None:
    key(bench, Qt.Key.Key_2)
    drag(bench.page.view.stage.canvas, (50, 60), (150, 160))
    bench.page.view.attributes.fields["broken"].buttons[0].click()
    assert said(bench, "things").objects[0].attributes == {"broken": True}
    key(bench, Qt.Key.Key_Z, CTRL)
    assert said(bench, "things").objects[0].attributes == {}
    bench.page.view.stage.canvas.select(())
    assert not bench.page.view.attributes.isVisible()


def test_an_empty_project_says_where_to_begin(make_bench: Callable[..., Any], tmp_path: Path, pictures: Path) -> None:
    from app.workspace import Workspace

    with Workspace.open(pictures) as full:
        text = full.sheet.text
    Workspace.create(tmp_path / "empty", name="Empty", media="image", sheet_text=text).close()
    bench = make_bench(tmp_path / "empty")
    assert "Register a folder" in bench.page.view.empty.text.text()
    bench.page.view.empty.button.click()
    assert bench.went == ["data"]
