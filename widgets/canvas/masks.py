"""Paints masks: coloured pixels, and their border when they are in hand."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPen

from app.labels.runs import decode_mask
from widgets.canvas.looks import LINE, Look, halo_of
from widgets.canvas.objects import CanvasObject
from widgets.canvas.shapes import Shape
from widgets.canvas.viewport import Viewport

FILL, LIT = 90, 130
Pixels = NDArray[np.uint8]
Window = tuple[int, int, int, int]


def draw_mask(painter: QPainter, thing: CanvasObject, shape: Shape, viewport: Viewport, look: Look) -> None:
    """The set pixels in the object's colour, see-through; with its border when selected or hovered."""
    window, pixels = _window(shape), _pixels(_window(shape), shape.runs)
    colour = QColor(thing.colour)
    lit = look.selected or look.hovered
    painter.setOpacity(look.opacity * (0.55 if thing.ghost else 1.0))
    x0, y0, x1, y1 = viewport.rect_to_screen(tuple(float(edge) for edge in window))  # type: ignore[arg-type]
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
    painter.drawImage(QRectF(x0, y0, x1 - x0, y1 - y0), image_of(pixels, colour, LIT if lit else FILL))
    # From far the border would be all that is seen of a small mask.
    if lit or (x1 - x0 > 24 and y1 - y0 > 24):
        draw_border(painter, _border(window, shape.runs), viewport, colour, lit=lit)
    painter.setOpacity(1.0)


def draw_border(painter: QPainter, path: QPainterPath, viewport: Viewport, colour: QColor, *, lit: bool) -> None:
    """A line along the pixels' edges, of the same width at every zoom."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.translate(viewport.x, viewport.y)
    painter.scale(viewport.scale, viewport.scale)
    pens = [QPen(halo_of(colour), LINE + 2), QPen(colour, LINE)] if lit else [QPen(colour, 1)]
    for pen in pens:
        pen.setCosmetic(True)
        painter.setPen(pen)
        painter.drawPath(path)
    painter.restore()


def image_of(pixels: Pixels, colour: QColor, alpha: int) -> QImage:
    """An image on ``(H, W) uint8`` pixels of 0 and 1, without a copy: whoever asks keeps the pixels alive."""
    height, width = pixels.shape
    image = QImage(pixels.data, width, height, pixels.strides[0], QImage.Format.Format_Indexed8)
    tint = QColor(colour)
    tint.setAlpha(alpha)
    image.setColorTable([0, tint.rgba()])
    return image


def border_path(mask: NDArray[np.bool_], x0: int, y0: int) -> QPainterPath:
    """The edges between set and unset pixels, straight stretches joined, in image pixels."""
    padded = np.pad(mask, 1)
    path = QPainterPath()
    above = padded[1:, 1:-1] != padded[:-1, 1:-1]
    beside = padded[1:-1, 1:] != padded[1:-1, :-1]
    for across, changes in ((True, above), (False, beside.T)):
        # Stretches along each row (or column) of edges begin and end where the change itself changes.
        edged = np.diff(np.pad(changes, ((0, 0), (1, 1))).astype(np.int8), axis=1)
        lines, starts = np.nonzero(edged == 1)
        ends = np.nonzero(edged == -1)[1]
        for line, start, end in zip(lines.tolist(), starts.tolist(), ends.tolist(), strict=True):
            first, last = ((start, line), (end, line)) if across else ((line, start), (line, end))
            path.moveTo(first[0] + x0, first[1] + y0)
            path.lineTo(last[0] + x0, last[1] + y0)
    return path


def _window(shape: Shape) -> Window:
    (x0, y0), (x1, y1) = shape.points
    return int(x0), int(y0), int(x1), int(y1)


@lru_cache(maxsize=256)
def _pixels(window: Window, runs: tuple[int, ...]) -> Pixels:
    return decode_mask(window, runs).view(np.uint8)


@lru_cache(maxsize=256)
def _border(window: Window, runs: tuple[int, ...]) -> QPainterPath:
    return border_path(decode_mask(window, runs), window[0], window[1])
