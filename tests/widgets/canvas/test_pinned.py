"""What each tool looks like in use, pinned: a picture that changes by more than the smoothing of an edge fails.

`EARMARK_PIN=1 make test ARGS=tests/widgets/canvas/test_pinned.py` pins anew; look at them before they are committed.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QImage, QMouseEvent, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from widgets.bridge.images import to_array
from widgets.canvas.objects import CanvasObject, Pin
from widgets.canvas.shapes import Shape, box, framed, polygon
from widgets.canvas.tools.stroke import shape_from
from widgets.canvas.view import ImageCanvas
from widgets.theme.theme import Theme

PINNED = Path(__file__).with_name("pinned")
LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
# Letters differ a little from font to font, edges from one Qt to the next.
FAR, SHARE = 48, 0.02


def disc(x: float, y: float, radius: float, hole: float = 0.0) -> Shape:
    rows, columns = np.mgrid[0:480, 0:640]
    away = (columns + 0.5 - x) ** 2 + (rows + 0.5 - y) ** 2
    shape = shape_from((away <= radius**2) & (away >= hole**2), (0, 0, 640, 480))
    assert shape is not None
    return shape


def ground() -> QImage:
    """Dark, middle and bright, since lines and chips have to be seen on all of them."""
    image = QImage(640, 480, QImage.Format.Format_RGB32)
    image.fill(QColor(70, 74, 80))
    painter = QPainter(image)
    painter.fillRect(220, 0, 210, 480, QColor(140, 144, 150))
    painter.fillRect(430, 0, 210, 480, QColor(225, 228, 232))
    painter.end()
    return image


RED = {"letter": "R", "text": "Red cell"}
THINGS = (
    CanvasObject("box", "white", "#0072b2", box(105, 325, 300, 470), letter="W", text="White cell"),
    CanvasObject("turned", "red", "#d55e00", framed("rotated-box", 470, 200, 560, 330, 20), **RED),
    CanvasObject("ellipse", "red", "#d55e00", framed("ellipse", 290, 330, 400, 440, -30), **RED),
    CanvasObject(
        "polygon", "red", "#009e73",
        polygon(((190, 120), (290, 80), (330, 160), (260, 240), (180, 220)), (((230, 140), (270, 140), (250, 180)),)),
        letter="P", text="Platelet",
    ),
    CanvasObject("line", "vessel", "#cc79a7", Shape("polyline", ((20, 40), (90, 90), (60, 180))), letter="V"),
    CanvasObject(
        "pose", "body", "#e69f00", Shape("pose", ((420, 60), (450, 110), (400, 120), (0, 0)), states=(2, 2, 1, 0)),
        letter="B", text="Body", names=("a", "b", "c", "d"), edges=((0, 1), (0, 2), (2, 3)),
    ),
    CanvasObject("mask", "cell", "#56b4e9", disc(560, 90, 50, 18), letter="C", text="Cell"),
)  # fmt: skip


def press(canvas: ImageCanvas, *places: tuple[float, float], held: Qt.KeyboardModifier = NONE) -> None:
    """Clicks at image pixels; the pointer stays at the last one."""
    for place in places:
        hover(canvas, place, held=held)
        QTest.mouseClick(canvas, LEFT, held, at(canvas, place))


def hover(canvas: ImageCanvas, place: tuple[float, float], *, button=Qt.MouseButton.NoButton, held=NONE) -> None:
    point = at(canvas, place)
    kind, world = QEvent.Type.MouseMove, QPointF(canvas.mapToGlobal(point))
    event = QMouseEvent(kind, QPointF(point), world, Qt.MouseButton.NoButton, button, held)
    QApplication.sendEvent(canvas, event)


def drag(canvas: ImageCanvas, *way: tuple[float, float]) -> None:
    """Press and move; the button stays down."""
    hover(canvas, way[0])
    QTest.mousePress(canvas, LEFT, NONE, at(canvas, way[0]))
    for place in way[1:]:
        hover(canvas, place, button=LEFT)


def at(canvas: ImageCanvas, place: tuple[float, float]) -> QPoint:
    x, y = canvas.viewport.to_screen(*place)
    return QPoint(round(x), round(y))


def select(name: str) -> Callable[[ImageCanvas], None]:
    return lambda canvas: canvas.select([name])


def keypoints(canvas: ImageCanvas) -> None:
    canvas.set_skeleton(("nose", "left eye", "right eye"), ((0, 1), (0, 2)))
    press(canvas, (300, 200), (340, 230))
    hover(canvas, (260, 240))


CORNERS = ((340, 240), (440, 260), (420, 320))
PINS = (Pin("1", (300, 200), "1", "#e69f00"), Pin("2", (400, 300), "2", "#0072b2"))
SCENES: dict[str, tuple[str, Callable[[ImageCanvas], None]]] = {
    "nothing-selected": ("select", lambda canvas: None),
    "select-box": ("select", select("box")),
    "select-rotated-box": ("select", select("turned")),
    "select-ellipse": ("select", select("ellipse")),
    "select-polygon": ("select", select("polygon")),
    "select-polyline": ("select", select("line")),
    "select-pose": ("select", select("pose")),
    "select-mask": ("select", select("mask")),
    "rubber-band": ("select", lambda canvas: drag(canvas, (20, 200), (100, 280), (160, 300))),
    "box": ("box", lambda canvas: drag(canvas, (330, 250), (400, 300), (450, 320))),
    "ellipse": ("ellipse", lambda canvas: drag(canvas, (330, 250), (400, 300), (450, 320))),
    "rotated-box": ("rotated-box", lambda canvas: (press(canvas, (330, 250), (430, 290)), hover(canvas, (380, 340)))),
    "polygon": ("polygon", lambda canvas: (press(canvas, *CORNERS), hover(canvas, (342, 243)))),
    "polyline": ("polyline", lambda canvas: (press(canvas, (340, 240), (440, 260)), hover(canvas, (430, 320)))),
    "snap": ("polygon", lambda canvas: (press(canvas, (340, 240)), hover(canvas, (328, 158)))),
    "cut": ("cut", lambda canvas: (canvas.select(["polygon"]), press(canvas, (160, 160)), hover(canvas, (350, 190)))),
    "keypoints": ("keypoints", keypoints),
    "brush": ("brush", lambda canvas: (canvas.set_ink("#009e73"), drag(canvas, (350, 240), (400, 300), (440, 250)))),
    "eraser": ("eraser", lambda canvas: drag(canvas, (520, 60), (560, 90), (600, 120))),
    "fill": ("fill", lambda canvas: (canvas.select(["mask"]), hover(canvas, (560, 90)))),
    "select-several": ("select", lambda canvas: canvas.select(["box", "turned", "polygon"])),
    "drag": ("select", lambda canvas: (canvas.select(["polygon"]), drag(canvas, (230, 200), (250, 220), (265, 250)))),
    "pin": ("pin", lambda canvas: canvas.set_pins(PINS)),
}  # fmt: skip


@pytest.mark.parametrize("name", SCENES)
def test_a_tool_looks_as_it_did(qtbot: QtBot, qapp: QApplication, name: str) -> None:
    # As in the program, and not what an earlier test left as the application's colours and letters.
    Theme(qapp, "light")
    canvas = ImageCanvas()
    qtbot.addWidget(canvas)
    canvas.resize(660, 500)
    canvas.set_image(ground())
    canvas.set_objects(THINGS)
    canvas.show()
    qtbot.waitExposed(canvas)
    tool, act = SCENES[name]
    canvas.set_tool(tool)
    canvas.set_brush(14)
    act(canvas)
    QApplication.processEvents()
    found = canvas.grab().toImage()
    place = PINNED / f"{name}.png"
    if os.environ.get("EARMARK_PIN"):
        PINNED.mkdir(exist_ok=True)
        found.save(str(place))
    wanted = QImage(str(place))
    assert found.size() == wanted.size(), "pin it first"
    apart = np.abs(to_array(found).astype(int) - to_array(wanted).astype(int)).max(axis=2)
    share = float((apart > FAR).mean())
    assert share <= SHARE, f"{share:.1%} of the picture changed; pin it anew if that is meant"
