"""Paints boxes of time × frequency over the spectrogram, with their handles."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from widgets.timeline.segments import TimelineSegment

HANDLE_PX = 6
# The picture below is dark or bright: a line is seen on both only with another around it.
HALO = QColor(0, 0, 0, 170)


def draw_box(
    painter: QPainter, segment: TimelineSegment, rect: QRectF, *, selected: bool, locked: bool, words: str
) -> None:
    """An outline in the class's colour; a selected one is brighter, with its eight handles unless it is ``locked``."""
    colour = QColor(segment.colour)
    light = colour.lighter(150) if colour.lightness() < 120 else colour
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    tight = QRect(round(rect.left()), round(rect.top()), max(2, round(rect.width())), max(2, round(rect.height())))
    fill = QColor(light)
    fill.setAlpha(46 if selected else 16)
    painter.fillRect(tight, fill)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(HALO, 3 if not selected else 4))
    painter.drawRect(tight)
    pen = QPen(QColor("#ffffff") if selected else light, 1 if not selected else 2)
    if segment.dashed or segment.ghost:
        pen.setStyle(Qt.PenStyle.DashLine)
    painter.setPen(pen)
    painter.drawRect(tight)
    if words and tight.width() >= 16:
        _draw_words(painter, words, tight, light)
    if selected and not locked:
        _draw_handles(painter, tight)


def _draw_words(painter: QPainter, words: str, rect: QRect, colour: QColor) -> None:
    metrics = painter.fontMetrics()
    left = max(rect.left(), 0)
    # At least its letter may reach over a narrow box.
    room = max(rect.right() - left, metrics.horizontalAdvance("M") * 2)
    text = metrics.elidedText(words, Qt.TextElideMode.ElideRight, room - 6)
    inside = rect.height() >= metrics.height() + 4
    top = rect.top() + 1 if inside else rect.top() - metrics.height()
    chip = QRect(left + 1, top, metrics.horizontalAdvance(text) + 6, metrics.height())
    painter.fillRect(chip, HALO)
    painter.setPen(QColor("#ffffff") if colour.lightness() < 140 else colour.lighter(120))
    painter.drawText(chip, Qt.AlignmentFlag.AlignCenter, text)


def _draw_handles(painter: QPainter, rect: QRect) -> None:
    painter.setPen(QPen(HALO, 1))
    painter.setBrush(QColor("#ffffff"))
    xs = (rect.left(), rect.center().x(), rect.right() + 1)
    ys = (rect.top(), rect.center().y(), rect.bottom() + 1)
    for column, x in enumerate(xs):
        for row, y in enumerate(ys):
            if (column, row) != (1, 1):
                painter.drawRect(x - HANDLE_PX // 2, y - HANDLE_PX // 2, HANDLE_PX, HANDLE_PX)
