"""Paints the parts of the timeline with a QPainter."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPalette, QPen, QPolygonF

from widgets.timeline.rows import GAP_PX, Band
from widgets.timeline.ruler import marks
from widgets.timeline.scale import TimeScale
from widgets.timeline.segments import Tier, TimelineSegment
from widgets.timeline.sources import Levels, PeaksSource

INT16 = 32768.0
# A text or a letter in less room than this could not be read.
READABLE_PX = 14


@dataclass(frozen=True)
class Inks:
    """The colours of the timeline, from the palette."""

    ground: QColor
    lane: QColor
    line: QColor
    text: QColor
    faint: QColor
    wave: QColor
    accent: QColor
    playhead: QColor


def inks(palette: QPalette) -> Inks:
    """Colours for a light or a dark palette; the wave is a mixture, so that words over it can be read."""
    base, text = palette.color(QPalette.ColorRole.Base), palette.color(QPalette.ColorRole.Text)
    dark = base.lightnessF() < 0.5
    return Inks(
        ground=base,
        lane=_mix(base, text, 0.06),
        line=_mix(base, text, 0.28),
        text=text,
        faint=_mix(base, text, 0.62),
        wave=_mix(base, QColor("#4c9be8") if dark else QColor("#1f5fa8"), 0.85),
        accent=palette.color(QPalette.ColorRole.Highlight),
        playhead=QColor("#ff5c5c") if dark else QColor("#c81e1e"),
    )


def draw_ruler(painter: QPainter, scale: TimeScale, band: Band, colours: Inks) -> None:
    """Marks and times."""
    painter.fillRect(QRect(0, band.top, scale.width_px, band.height), colours.lane)
    for mark in marks(scale):
        x = round(scale.to_x(mark.time_s))
        painter.setPen(colours.faint if mark.words else colours.line)
        painter.drawLine(x, band.bottom - (9 if mark.words else 4), x, band.bottom - 1)
        if mark.words:
            painter.setPen(colours.text)
            painter.drawText(x + 4, band.bottom - 9, mark.words)
    painter.setPen(colours.line)
    painter.drawLine(0, band.bottom - 1, scale.width_px, band.bottom - 1)


def draw_wave(
    painter: QPainter,
    scale: TimeScale,
    band: Band,
    colours: Inks,
    *,
    peaks: PeaksSource,
    rate_hz: int,
    gain: float,
    dpr: float,
) -> None:
    """One curve a channel, the channels one below the other."""
    width = round(scale.width_px * dpr)
    low, high = peaks.window(scale.start_s * rate_hz, scale.end_s * rate_hz, width)
    unit = (INT16 if np.issubdtype(low.dtype, np.integer) else 1.0) / gain
    channels = low.shape[0]
    shown = min(width, int(scale.to_x(scale.duration_s) * dpr) + 1)
    for channel in range(channels):
        top = band.top + band.height * channel / channels
        middle, half = top + band.height / channels / 2, band.height / channels / 2 - 3
        painter.setPen(colours.line)
        painter.drawLine(0, round(middle), round(shown / dpr), round(middle))
        upper = middle - (high[channel, :shown].astype(np.float64) / unit).clip(-1, 1) * half
        lower = middle - (low[channel, :shown].astype(np.float64) / unit).clip(-1, 1) * half
        _draw_curve(painter, upper, lower, colours.wave, dpr)


def draw_spectrogram(painter: QPainter, band: Band, width_px: int, levels: Levels, table: list[int]) -> None:
    """Levels through a colour table of 256 QRgb, low frequencies at the bottom."""
    turned = np.ascontiguousarray(levels[::-1])
    rows, columns = turned.shape
    image = QImage(turned.data, columns, rows, columns, QImage.Format.Format_Indexed8)
    image.setColorTable(table)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, True)
    painter.drawImage(QRectF(0, band.top, width_px, band.height), image, QRectF(0, 0, columns, rows))


def draw_lane(painter: QPainter, tier: Tier, band: Band, width_px: int, colours: Inks, *, active: bool) -> None:
    """The ground of a tier; the active one has a bar at its left."""
    painter.fillRect(QRect(0, band.top, width_px, band.height), colours.lane)
    if active:
        painter.fillRect(QRect(0, band.top, 4, band.height), colours.accent)


def draw_lane_title(painter: QPainter, tier: Tier, band: Band, colours: Inks, *, active: bool) -> None:
    """The tier's name above its lane; the active one's stands out."""
    words = (tier.title or tier.name) + (" · read only" if tier.locked else "")
    painter.setPen(colours.text if active else colours.faint)
    painter.drawText(QRect(6, band.top - GAP_PX, 400, GAP_PX), Qt.AlignmentFlag.AlignVCenter, words)


def draw_segment(
    painter: QPainter,
    segment: TimelineSegment,
    span_x: tuple[float, float],
    band: Band,
    colours: Inks,
    *,
    selected: bool,
) -> None:
    """A block in its class's colour on the lane's ground, with its letter and text as far as there is room."""
    colour = QColor(segment.colour)
    x0, x1 = max(span_x[0], -8.0), min(span_x[1], 1e6)
    rect = QRectF(round(x0) + 0.5, band.top + 1.5, max(2.0, round(x1) - round(x0) - 1), band.height - 3)
    painter.setOpacity(0.55 if segment.ghost else 1.0)
    painter.setBrush(_mix(colours.lane, colour, 0.5 if selected else 0.28))
    pen = QPen(_mix(colour, colours.text, 0.2), 2.5 if selected else 1.5)
    if segment.dashed:
        pen.setStyle(Qt.PenStyle.DashLine)
    painter.setPen(pen)
    painter.drawRect(rect)
    painter.setOpacity(1.0)
    if selected:
        painter.setPen(QPen(colours.text, 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(rect.adjusted(-1.5, -1.5, 1.5, 1.5))
    _draw_words(painter, segment, rect, colours)


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


def _draw_curve(painter: QPainter, upper: np.ndarray, lower: np.ndarray, colour: QColor, dpr: float) -> None:
    """The area between two rows of heights: one polygon, a column a device pixel."""
    if len(upper) < 2:
        return
    lower = np.maximum(lower, upper + 1.0 / dpr)
    # From one column to the next the curve must not break off where they do not overlap.
    joined_upper, joined_lower = upper.copy(), lower.copy()
    joined_upper[1:] = np.minimum(upper[1:], lower[:-1])
    joined_lower[1:] = np.maximum(lower[1:], upper[:-1])
    xs = (np.arange(len(upper)) + 0.5) / dpr
    there = np.stack([xs, joined_upper], axis=1)
    back = np.stack([xs, joined_lower], axis=1)[::-1]
    points = [QPointF(x, y) for x, y in np.concatenate([there, back]).tolist()]
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawPolygon(QPolygonF(points))


def _draw_words(painter: QPainter, segment: TimelineSegment, rect: QRectF, colours: Inks) -> None:
    room = rect.intersected(QRectF(0, rect.top(), 1e6, rect.height())).adjusted(5, 0, -4, 0)
    if room.width() < READABLE_PX:
        return
    words = "  ".join(filter(None, (segment.letter, segment.text)))
    elided = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, int(room.width()))
    painter.setPen(colours.text)
    painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, elided)


def _mix(under: QColor, over: QColor, share: float) -> QColor:
    return QColor(*(round(a + (b - a) * share) for a, b in zip(under.getRgb()[:3], over.getRgb()[:3], strict=True)))  # type: ignore[index]
