"""Paints what is under the hand and nowhere else: a shape being drawn, a brush stroke, the rubber band, pins."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from widgets.canvas.drawing import draw_note, draw_two_tone
from widgets.canvas.looks import HALO, HANDLE, THIN, ink_on
from widgets.canvas.masks import image_of, tinted
from widgets.canvas.objects import Pin
from widgets.canvas.shapes import TURNED, Point, Rect, Shape
from widgets.canvas.tools.base import Stroke
from widgets.canvas.viewport import Viewport

STROKE, ERASED = 150, 150
PIN = 11.0


def draw_new(painter: QPainter, shape: Shape, bones: Sequence[tuple[int, int]], viewport: Viewport) -> None:
    """A shape that is being drawn, with its size beside it."""
    for ring in shape.rings:
        corners = [viewport.to_screen(*point) for point in ring]
        if shape.kind in TURNED:
            _draw_smooth(painter, [*corners, corners[0]])
        else:
            draw_two_tone(painter, list(zip(corners, [*corners[1:], corners[0]], strict=True)), dashed=False)
    if shape.kind == "pose":
        _draw_pose(painter, shape, bones, viewport)
        return
    width, height = shape.size_px
    _, _, x1, y1 = viewport.rect_to_screen(shape.box_px)
    turn = f"  {shape.angle_deg:.0f}°" if shape.angle_deg else ""
    draw_note(painter, f"{width:.0f} × {height:.0f}{turn}", QPointF(x1 - 8, y1 - 8))


def draw_stroke(painter: QPainter, stroke: Stroke, ink: QColor, viewport: Viewport, exposed: QRect) -> None:
    """What the brush has painted so far, where it is exposed: the size of the stroke costs nothing."""
    screen = (float(exposed.left()), float(exposed.top()), float(exposed.right() + 1), float(exposed.bottom() + 1))
    ex0, ey0, ex1, ey1 = viewport.rect_to_image(screen)
    bx0, by0, bx1, by1 = stroke.bounds_px
    x0, y0, x1, y1 = max(bx0, int(ex0) - 1), max(by0, int(ey0) - 1), min(bx1, int(ex1) + 2), min(by1, int(ey1) + 2)
    if x0 >= x1 or y0 >= y1:
        return
    # An image needs its rows one after the other; what is exposed is little.
    part = np.ascontiguousarray(stroke.pixels[y0:y1, x0:x1])
    colour, alpha = (QColor(255, 255, 255), ERASED) if stroke.erases else (ink, STROKE)
    sx0, sy0, sx1, sy1 = viewport.rect_to_screen((x0, y0, x1, y1))
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
    painter.drawImage(QRectF(sx0, sy0, sx1 - sx0, sy1 - sy0), image_of(part, [0, tinted(colour, alpha)]))


def draw_circle(painter: QPainter, circle: tuple[Point, float], viewport: Viewport) -> None:
    """The round of the brush."""
    (x, y), radius = circle
    at, size = QPointF(*viewport.to_screen(x, y)), max(1.5, radius * viewport.scale)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for pen in (QPen(QColor(0, 0, 0, 170), 2.5), QPen(QColor(255, 255, 255), 1)):
        painter.setPen(pen)
        painter.drawEllipse(at, size, size)


def draw_snap(painter: QPainter, at: QPointF) -> None:
    """The place that a point is drawn to."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for pen in (QPen(QColor(0, 0, 0, 190), 3.5), QPen(QColor(255, 214, 10), 1.75)):
        painter.setPen(pen)
        painter.drawEllipse(at, HANDLE, HANDLE)


def draw_band(painter: QPainter, rect: Rect) -> None:
    """The rubber band."""
    x0, y0, x1, y1 = rect
    painter.fillRect(QRectF(x0, y0, x1 - x0, y1 - y0), QColor(80, 150, 255, 40))
    corners = ((x0, y0), (x1, y0), (x1, y1), (x0, y1))
    draw_two_tone(painter, [(corners[place], corners[(place + 1) % 4]) for place in range(4)])


def draw_pins(painter: QPainter, pins: Sequence[Pin], viewport: Viewport) -> None:
    """Drops with their point on the place, and a sign in them."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    for pin in pins:
        x, y = viewport.to_screen(*pin.at_px)
        head = QPointF(x, y - 2 * PIN)
        colour = QColor(pin.colour)
        painter.setPen(QPen(QColor(0, 0, 0, 150), 1))
        painter.setBrush(colour)
        painter.drawPolygon(
            [QPointF(x, y), QPointF(x - PIN * 0.7, y - PIN * 1.5), QPointF(x + PIN * 0.7, y - PIN * 1.5)]
        )
        painter.drawEllipse(head, PIN, PIN)
        painter.setPen(ink_on(colour))
        painter.drawText(QRectF(x - PIN, y - 3 * PIN, 2 * PIN, 2 * PIN), Qt.AlignmentFlag.AlignCenter, pin.text)


def pin_rect(pin: Pin, viewport: Viewport) -> QRect:
    """What a pin covers, in widget coordinates."""
    x, y = viewport.to_screen(*pin.at_px)
    return QRectF(x - PIN - 2, y - 3 * PIN - 2, 2 * PIN + 4, 3 * PIN + 4).toAlignedRect()


def _draw_pose(painter: QPainter, shape: Shape, bones: Sequence[tuple[int, int]], viewport: Viewport) -> None:
    at = [viewport.to_screen(*point) for point in shape.points]
    for a, b in bones:
        if shape.states[a] and shape.states[b]:
            _draw_smooth(painter, [at[a], at[b]])
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    painter.setPen(QPen(QColor(0, 0, 0), 1))
    for place, state in zip(at, shape.states, strict=True):
        if state:
            painter.setBrush(QColor(255, 255, 255) if state == 2 else QColor(128, 128, 128))
            painter.drawEllipse(QPointF(*place), HANDLE / 2, HANDLE / 2)


def _draw_smooth(painter: QPainter, way: Sequence[Point]) -> None:
    """A bright line on a dark one, smoothed: it runs at any angle, where whole pixels would be stairs."""
    points = [QPointF(*place) for place in way]
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for colour, width in ((QColor(0, 0, 0, 170), HALO), (QColor(255, 255, 255), THIN + 0.5)):
        painter.setPen(QPen(colour, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin))
        painter.drawPolyline(points)
