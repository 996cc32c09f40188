"""Masks on the screen: where their pixels are, and nowhere else."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from pytestqt.qtbot import QtBot

from app.labels.runs import encode_mask
from widgets.canvas.looks import Look
from widgets.canvas.masks import draw_mask
from widgets.canvas.objects import CanvasObject
from widgets.canvas.shapes import Shape
from widgets.canvas.view import ImageCanvas
from widgets.canvas.viewport import Viewport

GROUND, INK = QColor(200, 200, 200), "#003399"


def thing(bits: np.ndarray, key: str = "a") -> CanvasObject:
    found = encode_mask(bits)
    assert found is not None
    (x0, y0, x1, y1), runs = found
    return CanvasObject(key, "leaf", INK, Shape("mask", ((float(x0), float(y0)), (float(x1), float(y1))), runs=runs))


def ring() -> np.ndarray:
    y, x = np.mgrid[0:90, 0:120]
    away = (x - 60) ** 2 + (y - 45) ** 2
    return (away < 40**2) & (away > 15**2)


def painted(one: CanvasObject, viewport: Viewport, look: Look, *clips: QRect, dpr: float = 1.0) -> np.ndarray:
    """The screen after painting, whole or clip by clip, as (H, W, 3)."""
    width, height = (round(side * dpr) for side in viewport.view_px)
    screen = QImage(width, height, QImage.Format.Format_RGB32)
    screen.setDevicePixelRatio(dpr)
    screen.fill(GROUND)
    painter = QPainter(screen)
    for clip in clips:
        painter.setClipRect(clip)
        draw_mask(painter, one, one.shape, viewport, look)
    if not clips:
        draw_mask(painter, one, one.shape, viewport, look)
    painter.end()
    return np.frombuffer(screen.constBits(), dtype=np.uint8).reshape(height, -1, 4)[:, :width, :3].copy()


def test_at_full_size_each_pixel_is_where_it_is() -> None:
    shown = painted(thing(ring()), Viewport((120, 90), (120, 90)), Look())
    assert np.array_equal((shown != 200).any(axis=2), ring())


@pytest.mark.parametrize("dpr", [1.0, 2.0])
@pytest.mark.parametrize("scale", [0.23, 1.0, 7.0])
@pytest.mark.parametrize("look", [Look(), Look(selected=True), Look(hovered=True, opacity=0.5)])
def test_strips_equal_the_whole(look: Look, scale: float, dpr: float) -> None:
    viewport = Viewport((120, 90), (160, 100), scale, 11.0, 7.0)
    one = thing(ring())
    strips = (QRect(0, 0, 37, 100), QRect(37, 0, 123, 41), QRect(37, 41, 123, 59))
    assert np.array_equal(painted(one, viewport, look, *strips, dpr=dpr), painted(one, viewport, look, dpr=dpr))


def test_a_selected_mask_stands_out() -> None:
    viewport = Viewport((120, 90), (120, 90))
    plain, chosen = (painted(thing(ring()), viewport, Look(selected=chosen)) for chosen in (False, True))
    assert (chosen[45, 30] < plain[45, 30]).any(), "the filling is stronger"
    assert tuple(chosen[45, 21]) == (0x99, 0x33, 0x00), "the border is solid"
    assert (chosen[45, 20] != 200).all() and (plain[45, 20] == 200).all(), "and has a halo"


def canvas(qtbot: QtBot) -> ImageCanvas:
    made = ImageCanvas()
    qtbot.addWidget(made)
    made.resize(240, 180)
    image = QImage(120, 90, QImage.Format.Format_RGB32)
    image.fill(GROUND)
    made.set_image(image)
    made.set_tool("brush")
    made.set_ink(INK)
    made.set_brush(10)
    made.show()
    return made


def place(made: ImageCanvas, x_px: float, y_px: float) -> QPoint:
    x, y = made.viewport.to_screen(x_px, y_px)
    return QPoint(round(x), round(y))


def test_a_stroke_is_seen_while_it_is_painted_and_gone_when_forgotten(qtbot: QtBot) -> None:
    made = canvas(qtbot)
    bare = made.grab().toImage()
    qtbot.mousePress(made, Qt.MouseButton.LeftButton, pos=place(made, 30, 45))
    qtbot.mouseMove(made, place(made, 80, 45))
    shown = made.grab().toImage()
    for x_px in (30, 55, 80):
        assert shown.pixelColor(place(made, x_px, 48)) != GROUND
    assert shown.pixelColor(place(made, 55, 60)) == GROUND
    qtbot.keyClick(made, Qt.Key.Key_Escape)
    after = made.grab().toImage()
    assert after.pixelColor(place(made, 30, 48)) == bare.pixelColor(place(made, 30, 48)) == GROUND


def test_a_stroke_makes_one_mask_of_its_size(qtbot: QtBot) -> None:
    made = canvas(qtbot)
    with qtbot.waitSignal(made.created) as said:
        qtbot.mousePress(made, Qt.MouseButton.LeftButton, pos=place(made, 30, 45))
        qtbot.mouseMove(made, place(made, 80, 45))
        qtbot.mouseRelease(made, Qt.MouseButton.LeftButton, pos=place(made, 80, 45))
    shape, kind = said.args
    x0, y0, x1, y1 = shape.box_px
    assert kind == "mask" and abs(x1 - x0 - 70) <= 2 and abs(y1 - y0 - 20) <= 1


def test_the_keys_of_the_size_are_told(qtbot: QtBot) -> None:
    made = canvas(qtbot)
    with qtbot.waitSignal(made.brush_changed) as said:
        qtbot.keyClick(made, Qt.Key.Key_BracketRight)
    assert said.args == [12.5] and made.brush_px == 12.5
