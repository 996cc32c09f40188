"""Paints what stands around the sound: ruler, overview, range, playhead, readout, words where there is nothing."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from widgets.timeline.inks import Inks, mix
from widgets.timeline.rows import Band
from widgets.timeline.ruler import Mark
from widgets.timeline.scale import TimeScale


def draw_ruler(painter: QPainter, scale: TimeScale, band: Band, colours: Inks, found: Sequence[Mark]) -> None:
    """Marks and times."""
    painter.fillRect(QRect(0, band.top, scale.width_px, band.height), colours.lane)
    for mark in found:
        x = round(scale.to_x(mark.time_s))
        painter.setPen(colours.faint if mark.words else colours.line)
        painter.drawLine(x, band.bottom - (9 if mark.words else 4), x, band.bottom - 1)
        if mark.words:
            painter.setPen(colours.text)
            painter.drawText(x + 4, band.bottom - 9, mark.words)
    painter.setPen(colours.line)
    painter.drawLine(0, band.bottom - 1, scale.width_px, band.bottom - 1)


def draw_frame(painter: QPainter, frame: tuple[float, float], band: Band, width_px: int, colours: Inks) -> None:
    """The view on the overview: what lies beside it is dimmed."""
    left, right = frame[0], max(frame[1], frame[0] + 3)
    dim = QColor(colours.ground)
    dim.setAlpha(165)
    painter.fillRect(QRectF(0, band.top, left, band.height), dim)
    painter.fillRect(QRectF(right, band.top, width_px - right, band.height), dim)
    painter.setPen(QPen(colours.accent, 2))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(QRectF(left + 1, band.top + 1, max(1.0, right - left - 2), band.height - 3))
    if right - left > 18:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colours.accent)
        for x in (left, right - 4):
            painter.drawRect(QRectF(x, band.top + band.height / 2 - 6, 4, 12))


def draw_span(painter: QPainter, x0: float, x1: float, top: int, bottom: int, colours: Inks) -> None:
    """The selected range, over everything."""
    fill = QColor(colours.accent)
    fill.setAlpha(56)
    painter.fillRect(QRectF(x0, top, x1 - x0, bottom - top), fill)
    painter.setPen(QPen(colours.accent, 1))
    for x in (x0, x1):
        painter.drawLine(round(x), top, round(x), bottom)


def draw_playhead(painter: QPainter, x: float, top: int, bottom: int, colours: Inks) -> None:
    """A line with a flag on the ruler."""
    at = round(x)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colours.playhead)
    painter.drawRect(at, top, 1, bottom - top)
    painter.drawPolygon(QPolygonF([QPointF(at - 5, top), QPointF(at + 6, top), QPointF(at + 0.5, top + 8)]))


def draw_rubber(painter: QPainter, rect: tuple[float, float, float, float], colours: Inks) -> None:
    """The band that selects what it touches."""
    x0, y0, x1, y1 = rect
    fill = QColor(colours.accent)
    fill.setAlpha(40)
    painter.setPen(QPen(colours.accent, 1, Qt.PenStyle.DashLine))
    painter.setBrush(fill)
    painter.drawRect(QRectF(x0, y0, x1 - x0, y1 - y0))


def draw_edge(painter: QPainter, rect: QRectF, edge: str, colours: Inks) -> None:
    """The edge of the selected segment that keys move."""
    line = {
        "start": (rect.topLeft(), rect.bottomLeft()),
        "end": (rect.topRight(), rect.bottomRight()),
        "low": (rect.bottomLeft(), rect.bottomRight()),
        "high": (rect.topLeft(), rect.topRight()),
    }[edge]
    painter.setPen(QPen(mix(colours.ground, colours.text, 0.9), 6))
    painter.drawLine(*line)
    painter.setPen(QPen(colours.playhead, 4))
    painter.drawLine(*line)


def readout_rect(painter_width: int, text_width: int, height: int, top: int) -> QRect:
    """Where the readout stands: at the right of the ruler."""
    return QRect(painter_width - text_width - 14, top, text_width + 14, height)


def draw_readout(painter: QPainter, words: str, rect: QRect, colours: Inks) -> None:
    """What is under the pointer."""
    painter.fillRect(rect, mix(colours.lane, colours.text, 0.08))
    painter.fillRect(QRect(rect.left(), rect.top(), 1, rect.height()), colours.line)
    painter.setPen(colours.text)
    painter.drawText(rect.adjusted(0, 0, -7, 0), Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, words)


def draw_empty(painter: QPainter, words: str, rect: QRect, colours: Inks) -> None:
    """Why there is nothing here."""
    painter.setPen(colours.faint)
    painter.drawText(rect, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, words)
