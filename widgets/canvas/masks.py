"""Paints masks: coloured pixels, and their border, sharp and of the same width at every zoom."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from widgets.canvas.looks import LINE, Look, halo_of
from widgets.canvas.mask_pixels import codes
from widgets.canvas.mask_shape import Window
from widgets.canvas.objects import CanvasObject
from widgets.canvas.shapes import Shape
from widgets.canvas.viewport import Viewport

FILL, LIT = 96, 132
HALO_WIDTH = 1.5
# A smaller mask has no border unless it is lit: from far, the border would be all that is seen.
BORDERED = 24.0
Pixels = NDArray[np.uint8]


def draw_mask(painter: QPainter, thing: CanvasObject, shape: Shape, viewport: Viewport, look: Look) -> None:
    """The set pixels in the object's colour, see-through, with their border; stronger when selected or hovered.

    Costs by the pixels of the screen that are painted, not by those of the mask.
    """
    window = window_of(shape)
    dpr = painter.device().devicePixelRatio()
    lit = look.selected or look.hovered
    line, halo = _border(window, viewport, dpr, lit=lit, ghost=thing.ghost)
    rect = _device_rect(painter, viewport.rect_to_screen(_floats(window)), dpr, halo)
    if rect is None:
        return
    offset = (viewport.x * dpr, viewport.y * dpr)
    found = codes(window, shape.runs, rect, scale=viewport.scale * dpr, offset=offset, line=line, halo=halo)
    strength = look.opacity * (0.55 if thing.ghost else 1.0)
    image = image_of(found, _table(QColor(thing.colour), strength, lit=lit))
    image.setDevicePixelRatio(dpr)
    painter.drawImage(QPointF(rect[0] / dpr, rect[1] / dpr), image)


def image_of(pixels: Pixels, table: list[int]) -> QImage:
    """An image on ``(H, W) uint8`` numbers of colours, without a copy: whoever asks keeps the pixels alive."""
    height, width = pixels.shape
    image = QImage(pixels.data, width, height, pixels.strides[0], QImage.Format.Format_Indexed8)
    image.setColorTable(table)
    return image


def tinted(colour: QColor, alpha: float) -> int:
    """The colour with an alpha of 0 to 255, as a table of colours wants it."""
    tint = QColor(colour)
    tint.setAlpha(min(255, max(0, round(alpha))))
    return tint.rgba()


def window_of(shape: Shape) -> Window:
    """The window of a mask, in whole image pixels."""
    (x0, y0), (x1, y1) = shape.points
    return int(x0), int(y0), int(x1), int(y1)


def _border(window: Window, viewport: Viewport, dpr: float, *, lit: bool, ghost: bool) -> tuple[int, int]:
    """Widths of the line and of its halo, in pixels of the screen."""
    extent = min(window[2] - window[0], window[3] - window[1]) * viewport.scale
    if lit:
        return max(1, round(LINE * dpr)), max(1, round(HALO_WIDTH * dpr))
    return (max(1, round(dpr)) if extent > BORDERED and not ghost else 0), 0


def _device_rect(painter: QPainter, place: tuple[float, ...], dpr: float, rim: int) -> Window | None:
    """The pixels of the screen to paint: where the mask lies, and within what is painted at all."""
    clip = painter.clipBoundingRect() if painter.hasClipping() else QRectF(painter.viewport())
    x0 = max(math.floor(place[0] * dpr) - rim, math.floor(clip.left() * dpr))
    y0 = max(math.floor(place[1] * dpr) - rim, math.floor(clip.top() * dpr))
    x1 = min(math.ceil(place[2] * dpr) + rim, math.ceil(clip.right() * dpr))
    y1 = min(math.ceil(place[3] * dpr) + rim, math.ceil(clip.bottom() * dpr))
    return (x0, y0, x1, y1) if x0 < x1 and y0 < y1 else None


def _table(colour: QColor, strength: float, *, lit: bool) -> list[int]:
    """Nothing, inside, the border within, its halo without."""
    halo = halo_of(colour)
    return [
        0,
        tinted(colour, strength * (LIT if lit else FILL)),
        tinted(colour, strength * (255 if lit else 220)),
        tinted(halo, strength * halo.alpha()),
    ]


def _floats(window: Window) -> tuple[float, float, float, float]:
    x0, y0, x1, y1 = window
    return float(x0), float(y0), float(x1), float(y1)
