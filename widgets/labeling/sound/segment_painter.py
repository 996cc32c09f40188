"""How a segment looks in the list, and where its text stands: the editor lies exactly over it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from widgets.canvas.looks import ink_on
from widgets.labeling.row_model import ROW_ROLE

if TYPE_CHECKING:
    from widgets.labeling.sound.segment_rows import SegmentRow
    from widgets.labeling.tint import Tint

EDGE_PX, GAP_PX, SWATCH_PX, ICON_PX = 10, 10, 16, 16
TEXT_PX = 15
PAD_PX = 6
# Lines of a text that are shown without a hand on it.
MOST_LINES = 4
TOP_LEFT = Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft
MIDDLE_LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
Index = QModelIndex | QPersistentModelIndex
UNWRITTEN = {"required": "Not written yet", "optional": "No text", "none": ""}


class SegmentPainter(QStyledItemDelegate):
    """Class, beginning and length, speaker, text; a sign where something is wrong."""

    def __init__(self, tint: Tint, parent: QObject) -> None:
        super().__init__(parent)
        self._theme = tint.theme
        self._signs = {
            "block": tint.sign("error", "danger"),
            "warn": tint.sign("warning", "warning"),
            "info": tint.sign("info", "accent"),
        }
        self.speaker_px, self.time_px = 0, 0

    # ---- measures

    @property
    def text_font_px(self) -> int:
        """The size of the texts."""
        return self._theme.tokens.px(TEXT_PX)

    def text_font(self, base: QFont) -> QFont:
        """The font of the texts."""
        font = QFont(base)
        font.setPixelSize(self.text_font_px)
        return font

    def measure(self, font: QFont, speakers: Sequence[str], last: str) -> None:
        """Makes room for the longest of these names, and for a beginning as long as ``last``."""
        metrics = QFontMetrics(font)
        digits = "".join("0" if char.isdigit() else char for char in last) or "0.00"
        self.time_px = QFontMetrics(self._small(font)).horizontalAdvance(f"{digits}   00.00 s")
        widest = max((metrics.horizontalAdvance(name) for name in speakers if name), default=0)
        self.speaker_px = min(widest, self._theme.tokens.px(140)) + 2 + GAP_PX if widest else 0

    def line_px(self, font: QFont) -> int:
        """The height of a row with one line of text."""
        return QFontMetrics(self.text_font(font)).lineSpacing() + 2 * PAD_PX

    def text_left(self, font: QFont) -> int:
        """Where texts begin, from the left edge of a row."""
        return EDGE_PX + SWATCH_PX + GAP_PX + self.time_px + GAP_PX + self.speaker_px

    def text_rect(self, area: QRect, font: QFont) -> QRect:
        """Where the text of a row stands."""
        return area.adjusted(self.text_left(font), PAD_PX, -EDGE_PX - ICON_PX - GAP_PX, -PAD_PX)

    def height_of(self, row: SegmentRow, width: int, font: QFont, metrics: QFontMetrics) -> int:
        """The height of a row in a list of that width; ``metrics`` are those of ``text_font``."""
        line = metrics.lineSpacing()
        room = width - self.text_left(font) - EDGE_PX - ICON_PX - GAP_PX
        lines = 1
        if len(row.text) * metrics.averageCharWidth() > room * 0.6:
            high = metrics.boundingRect(QRect(0, 0, max(40, room), 10_000), int(Qt.TextFlag.TextWordWrap), row.text)
            lines = min(MOST_LINES, max(1, round(high.height() / line)))
        return lines * line + 2 * PAD_PX

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """One line; the list makes room for more."""
        given: Any = option
        return QSize(200, self.line_px(given.font))

    def _small(self, font: QFont) -> QFont:
        made = QFont(font)
        made.setPixelSize(self._theme.tokens.px(12))
        return made

    # ---- paint

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Qt asks."""
        given: Any = option  # the fields of the option are not in Qt's type hints
        row: SegmentRow = index.data(ROW_ROLE)
        area: QRect = given.rect
        chosen = bool(given.state & QStyle.StateFlag.State_Selected)
        over = bool(given.state & QStyle.StateFlag.State_MouseOver)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if chosen or over:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.colour("accent_soft" if chosen else "hover"))
            painter.drawRoundedRect(QRectF(area).adjusted(2, 1, -2, -1), 6, 6)
        if given.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(self._theme.colour("accent"), 1.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(area).adjusted(2.5, 1.5, -2.5, -1.5), 5, 5)
        self._head(painter, area, row, given.font)
        self._text(painter, self.text_rect(area, given.font), row, given.font)
        if row.severity:
            place = QRect(area.right() - EDGE_PX - ICON_PX, area.top() + PAD_PX + 1, ICON_PX, ICON_PX)
            self._signs[row.severity].paint(painter, place)
        painter.restore()

    def _head(self, painter: QPainter, area: QRect, row: SegmentRow, font: QFont) -> None:
        high = QFontMetrics(self.text_font(font)).lineSpacing()
        left, top = area.left() + EDGE_PX, area.top() + PAD_PX
        place = QRectF(left, top + (high - SWATCH_PX) / 2, SWATCH_PX, SWATCH_PX)
        colour = QColor(row.colour)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawRoundedRect(place, 4, 4)
        bold = QFont(font)
        bold.setPixelSize(10)
        bold.setBold(True)
        painter.setFont(bold)
        painter.setPen(ink_on(colour))
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, row.letter)
        left += SWATCH_PX + GAP_PX
        painter.setFont(self._small(font))
        wide = self.time_px
        painter.setPen(self._theme.colour("muted"))
        painter.drawText(QRect(left, top, wide, high), int(MIDDLE_LEFT), row.when)
        painter.setPen(self._theme.colour("faint"))
        painter.drawText(
            QRect(left, top, wide, high), int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight), row.length
        )
        left += wide + GAP_PX
        if self.speaker_px:
            painter.setFont(font)
            painter.setPen(self._theme.colour("text"))
            name = QFontMetrics(font).elidedText(row.speaker, Qt.TextElideMode.ElideRight, self.speaker_px - GAP_PX)
            painter.drawText(QRect(left, top, self.speaker_px - GAP_PX, high), int(MIDDLE_LEFT), name)

    def _text(self, painter: QPainter, place: QRect, row: SegmentRow, font: QFont) -> None:
        painter.setFont(self.text_font(font))
        if row.text:
            painter.setPen(self._theme.colour("text"))
            painter.drawText(place, int(TOP_LEFT) | int(Qt.TextFlag.TextWordWrap), row.text)
        else:
            painter.setPen(self._theme.colour("faint"))
            said = UNWRITTEN[row.wants] if row.wants != "none" else row.title
            painter.drawText(place, int(TOP_LEFT), said)
