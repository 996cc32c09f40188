"""The image canvas in the hand: mouse and keyboard in, signals out."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QImage, QKeySequence, QMouseEvent, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from widgets.canvas.objects import CanvasObject, Overlay
from widgets.canvas.shapes import Shape, box, polygon
from widgets.canvas.view import ImageCanvas

LEFT = Qt.MouseButton.LeftButton
NONE = Qt.KeyboardModifier.NoModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
ALT = Qt.KeyboardModifier.AltModifier
CTRL = Qt.KeyboardModifier.ControlModifier
BOX = CanvasObject("b", "cell", "#e66100", box(100, 100, 200, 180), letter="C", text="Cell")
SMALL = CanvasObject("s", "cell", "#e66100", box(120, 120, 150, 150), text="Cell")
POLYGON = CanvasObject("p", "nucleus", "#5d3a9b", polygon(((300, 100), (380, 100), (380, 180), (300, 180))))


@pytest.fixture
def canvas(qtbot: QtBot) -> ImageCanvas:
    """A canvas of 800 × 600 with a grey image of 400 × 300 at 100 %, its corner at 200, 150."""
    made = ImageCanvas()
    qtbot.addWidget(made)
    made.resize(800, 600)
    image = QImage(400, 300, QImage.Format.Format_RGB32)
    image.fill(QColor(120, 120, 120))
    made.set_image(image)
    made.show()
    qtbot.waitExposed(made)
    made.setFocus()
    made.actual_size()
    made.set_objects([BOX, SMALL, POLYGON])
    return made


def at(canvas: ImageCanvas, x_px: float, y_px: float) -> QPoint:
    """The widget's point at an image point."""
    x, y = canvas.viewport.to_screen(x_px, y_px)
    return QPoint(round(x), round(y))


def click(canvas: ImageCanvas, x_px: float, y_px: float, held: Qt.KeyboardModifier = NONE) -> None:
    """Moves there and clicks."""
    QTest.mouseMove(canvas, at(canvas, x_px, y_px))
    QTest.mouseClick(canvas, LEFT, held, at(canvas, x_px, y_px))


def drag(canvas: ImageCanvas, start: tuple[float, float], end: tuple[float, float], button=LEFT, held=NONE) -> None:
    """Press, five moves, release."""
    QTest.mousePress(canvas, button, held, at(canvas, *start))
    points = [
        at(canvas, start[0] + (end[0] - start[0]) * n / 5, start[1] + (end[1] - start[1]) * n / 5) for n in range(1, 6)
    ]
    for point in points:
        _move(canvas, point, button, held)
    QTest.mouseRelease(canvas, button, held, points[-1])


def _move(canvas: ImageCanvas, point: QPoint, button: Qt.MouseButton, held: Qt.KeyboardModifier) -> None:
    """QTest.mouseMove holds no button; a drag needs one."""
    place, world = QPointF(point), QPointF(canvas.mapToGlobal(point))
    event = QMouseEvent(QEvent.Type.MouseMove, place, world, Qt.MouseButton.NoButton, button, held)
    QApplication.sendEvent(canvas, event)


class Heard:
    """Everything the canvas said, in order."""

    def __init__(self, canvas: ImageCanvas) -> None:
        self.said: list[tuple[str, object]] = []
        for name in ("changed", "changed_many", "created", "removed", "selection_changed", "overlay_clicked"):
            getattr(canvas, name).connect(self._hear(name))

    def _hear(self, name: str) -> Callable[..., None]:
        def heard(*words: object) -> None:
            self.said.append((name, words if len(words) > 1 else words[0]))

        return heard

    def only(self, name: str) -> object:
        """What was said under this name, exactly once."""
        found = [words for said, words in self.said if said == name]
        assert len(found) == 1, self.said
        return found[0]


@pytest.fixture
def heard(canvas: ImageCanvas) -> Heard:
    """Listens."""
    return Heard(canvas)


def test_a_click_takes_the_smallest_and_shift_adds(canvas: ImageCanvas, heard: Heard) -> None:
    click(canvas, 135, 135)
    assert canvas.selection == ("s",)
    click(canvas, 190, 170, SHIFT)
    assert canvas.selection == ("b", "s")
    click(canvas, 190, 170, SHIFT)
    assert canvas.selection == ("s",)
    click(canvas, 10, 10)
    assert canvas.selection == ()
    assert [words for _, words in heard.said] == [("s",), ("b", "s"), ("s",), ()]


def test_a_drag_moves_and_says_so_once(canvas: ImageCanvas, heard: Heard) -> None:
    drag(canvas, (190, 170), (210, 190))
    name, shape = heard.only("changed")
    assert (name, shape.box_px) == ("b", (120, 120, 220, 200))
    assert canvas.objects[0] is BOX, "only the page changes objects"


def test_a_drag_of_several_is_one_word(canvas: ImageCanvas, heard: Heard) -> None:
    canvas.select(["b", "p"])
    drag(canvas, (190, 170), (180, 160))
    moved = heard.only("changed_many")
    assert isinstance(moved, dict) and set(moved) == {"b", "p"}
    assert moved["p"].points[0] == (290, 90)


def test_nothing_leaves_the_image(canvas: ImageCanvas, heard: Heard) -> None:
    drag(canvas, (190, 170), (-150, 400))
    _, shape = heard.only("changed")
    assert shape.box_px == (0, 220, 100, 300)


def test_handles_reshape(canvas: ImageCanvas, heard: Heard) -> None:
    canvas.select(["b"])
    drag(canvas, (200, 180), (230, 200))
    _, shape = heard.only("changed")
    assert shape.box_px == (100, 100, 230, 200)


def test_a_vertex_is_dragged_added_and_deleted(canvas: ImageCanvas, heard: Heard) -> None:
    canvas.select(["p"])
    drag(canvas, (380, 100), (390, 90))
    QTest.mouseDClick(canvas, LEFT, NONE, at(canvas, 340, 180))
    click(canvas, 300, 180, ALT)
    shapes = [words[1] for name, words in heard.said if name == "changed"]
    assert shapes[0].points[1] == (390, 90)
    assert shapes[1].points == ((300, 100), (380, 100), (380, 180), (340, 180), (300, 180))
    assert shapes[2].points == ((300, 100), (380, 100), (380, 180))


def test_a_rubber_band_takes_what_it_holds(canvas: ImageCanvas) -> None:
    drag(canvas, (90, 90), (260, 200))
    assert canvas.selection == ("b", "s")


def test_nudges_are_one_change_at_release_of_the_key(canvas: ImageCanvas, heard: Heard) -> None:
    canvas.select(["b"])
    heard.said.clear()
    for _ in range(3):
        QTest.keyPress(canvas, Qt.Key.Key_Right)
    QTest.keyPress(canvas, Qt.Key.Key_Right, SHIFT)
    assert heard.said == []
    QTest.keyRelease(canvas, Qt.Key.Key_Right)
    _, shape = heard.only("changed")
    assert shape.box_px == (113, 100, 213, 180)


def test_a_gripped_corner_follows_the_arrows(canvas: ImageCanvas, heard: Heard) -> None:
    canvas.select(["b"])
    QTest.keyClick(canvas, Qt.Key.Key_PageUp)
    QTest.keyClick(canvas, Qt.Key.Key_PageDown)
    QTest.keyClick(canvas, Qt.Key.Key_Up, SHIFT)
    _, shape = heard.only("changed")
    assert shape.box_px == (100, 90, 200, 180)


def test_delete_asks_and_escape_lets_go(canvas: ImageCanvas, heard: Heard) -> None:
    canvas.select(["b", "s"])
    QTest.keyClick(canvas, Qt.Key.Key_Delete)
    assert heard.only("removed") == ("b", "s")
    QTest.keyClick(canvas, Qt.Key.Key_Escape)
    assert canvas.selection == ()


@pytest.mark.parametrize("by", ["drag", "clicks", "keys"])
def test_a_box_is_drawn(canvas: ImageCanvas, heard: Heard, by: str) -> None:
    canvas.set_tool("box")
    if by == "drag":
        drag(canvas, (20, 30), (60, 80))
    elif by == "clicks":
        click(canvas, 20, 30)
        click(canvas, 60, 80)
    else:
        QTest.mouseMove(canvas, at(canvas, 20, 30))
        QTest.keyClick(canvas, Qt.Key.Key_Return)
        for _ in range(4):
            QTest.keyClick(canvas, Qt.Key.Key_Right, SHIFT)
        for _ in range(5):
            QTest.keyClick(canvas, Qt.Key.Key_Down, SHIFT)
        QTest.keyClick(canvas, Qt.Key.Key_Return)
    shape, kind = heard.only("created")
    assert (shape.box_px, kind) == ((20, 30, 60, 80), "box")


@pytest.mark.parametrize("by", ["enter", "double click", "first corner", "keys"])
def test_a_polygon_is_drawn(canvas: ImageCanvas, heard: Heard, by: str) -> None:
    canvas.set_tool("polygon")
    corners = [(20.0, 20.0), (80.0, 20.0), (80.0, 60.0)]
    if by == "keys":
        QTest.mouseMove(canvas, at(canvas, *corners[0]))
        for key, times in ((Qt.Key.Key_Right, 6), (Qt.Key.Key_Down, 4), (Qt.Key.Key_Down, 0)):
            QTest.keyClick(canvas, Qt.Key.Key_Return)
            for _ in range(times):
                QTest.keyClick(canvas, key, SHIFT)
        QTest.keyClick(canvas, Qt.Key.Key_Return)
    else:
        for corner in corners:
            click(canvas, *corner)
    if by == "enter":
        QTest.keyClick(canvas, Qt.Key.Key_Enter)
    elif by == "double click":
        QTest.mouseDClick(canvas, LEFT, NONE, at(canvas, *corners[-1]))
    elif by == "first corner":
        click(canvas, 22, 22)
    shape, kind = heard.only("created")
    assert (shape.points, kind) == (tuple(corners), "polygon")


def test_backspace_drops_a_corner_and_escape_all(canvas: ImageCanvas, heard: Heard) -> None:
    canvas.set_tool("polygon")
    for corner in ((20, 20), (80, 20), (80, 60), (20, 60)):
        click(canvas, *corner)
    QTest.keyClick(canvas, Qt.Key.Key_Backspace)
    QTest.keyClick(canvas, Qt.Key.Key_Return)
    shape, _ = heard.only("created")
    assert len(shape.points) == 3
    click(canvas, 20, 20)
    QTest.keyClick(canvas, Qt.Key.Key_Escape)
    assert not canvas.cancel()
    assert len(heard.said) == 1


def test_a_page_shortcut_works_until_the_canvas_needs_the_key(canvas: ImageCanvas, qtbot: QtBot) -> None:
    pressed: list[int] = []
    shortcut = QShortcut(QKeySequence(Qt.Key.Key_Right), canvas)
    shortcut.activated.connect(lambda: pressed.append(1))
    QTest.keyClick(canvas, Qt.Key.Key_Right)
    assert pressed == [1]
    canvas.select(["b"])
    QTest.keyClick(canvas, Qt.Key.Key_Right)
    assert pressed == [1]


def test_space_and_the_middle_button_pan(canvas: ImageCanvas, heard: Heard) -> None:
    before = canvas.viewport
    drag(canvas, (50, 50), (90, 70), button=Qt.MouseButton.MiddleButton)
    assert (canvas.viewport.x - before.x, canvas.viewport.y - before.y) == (40, 20)
    QTest.keyPress(canvas, Qt.Key.Key_Space)
    drag(canvas, (90, 70), (50, 50))
    QTest.keyRelease(canvas, Qt.Key.Key_Space)
    assert canvas.viewport == before
    assert heard.said == []


def test_a_pickable_overlay_answers_where_nothing_else_lies(canvas: ImageCanvas, heard: Heard) -> None:
    other = CanvasObject("o", "cell", "#1a9641", box(20, 220, 60, 260), dashed=True)
    canvas.set_overlays([Overlay("model", (other,), pickable=True)])
    click(canvas, 40, 240)
    assert heard.only("overlay_clicked") == ("model", "o")


def test_a_locked_object_stays(canvas: ImageCanvas, heard: Heard) -> None:
    canvas.set_objects([CanvasObject("l", "cell", "#1a9641", box(20, 20, 60, 60), locked=True)])
    drag(canvas, (40, 40), (80, 80))
    QTest.keyClick(canvas, Qt.Key.Key_Delete)
    assert [name for name, _ in heard.said] == ["selection_changed"]


def test_what_is_gone_is_no_longer_selected(canvas: ImageCanvas, heard: Heard) -> None:
    canvas.select(["b", "p"])
    canvas.set_objects([POLYGON])
    assert canvas.selection == ("p",)
    canvas.set_image(QImage(10, 10, QImage.Format.Format_RGB32))
    assert canvas.selection == ()
    assert [words for _, words in heard.said] == [("b", "p"), ("p",), ()]


def test_the_screen_reader_is_told(canvas: ImageCanvas) -> None:
    canvas.select(["b"])
    assert canvas.accessibleName() == "Image"
    assert "Cell box, 100 by 80 pixels at 100, 100" in canvas.accessibleDescription()
    assert "3 objects" in canvas.accessibleDescription()


def test_next_and_previous_by_reading_order(canvas: ImageCanvas) -> None:
    seen = []
    for _ in range(4):
        canvas.select_next()
        seen.append(canvas.selection[0])
    assert seen == ["b", "p", "s", "b"]
    canvas.select_next(-1)
    assert canvas.selection == ("s",)


def test_shapes_are_values() -> None:
    assert box(0, 0, 1, 1) == Shape("box", ((0, 0), (1, 1)))
