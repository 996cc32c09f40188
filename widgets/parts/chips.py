"""Key combinations as chips, painted: for lists of many rows, where a widget a key would be too dear."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter

from widgets.parts.keys import key_names
from widgets.theme.theme import Theme

TEXT_PX, ROOM_PX, GAP_PX, APART_PX = 11, 12, 3, 14


def chips_width(keys: str, font: QFont, theme: Theme) -> int:
    """How wide the chips of one combination are, in pixels."""
    metrics = QFontMetrics(_small(font, theme))
    return sum(_wide(name, metrics) + GAP_PX for name in key_names(keys))


def paint_chips(painter: QPainter, theme: Theme, keys: str, area: QRect, left: int) -> int:
    """Paints the chips of one combination from ``left`` on, in the middle of ``area``; gives where they end."""
    painter.save()
    painter.setFont(_small(painter.font(), theme))
    metrics = painter.fontMetrics()
    for name in key_names(keys):
        wide = _wide(name, metrics)
        top = area.center().y() - metrics.height() / 2 - 1.5
        chip = QRectF(left + 0.5, top, wide - 1, metrics.height() + 4)
        painter.setPen(theme.colour("border_strong"))
        painter.setBrush(theme.colour("sunken"))
        painter.drawRoundedRect(chip, 4, 4)
        painter.setPen(theme.colour("muted"))
        painter.drawText(chip, Qt.AlignmentFlag.AlignCenter, name)
        left += wide + GAP_PX
    painter.restore()
    return left


def _small(font: QFont, theme: Theme) -> QFont:
    small = QFont(font)
    small.setPixelSize(theme.tokens.px(TEXT_PX))
    return small


def _wide(name: str, metrics: QFontMetrics) -> int:
    return max(metrics.horizontalAdvance(name) + ROOM_PX, metrics.height() + 4)
