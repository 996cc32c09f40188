"""How a row of the object list looks, and where on it the hand can press."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from widgets.canvas.looks import ink_on
from widgets.labeling.image.object_model import ROW_ROLE

if TYPE_CHECKING:
    from widgets.labeling.image.object_rows import ObjectRow
    from widgets.labeling.tint import Tint

SWATCH_PX, ICON_PX, GAP_PX, EDGE_PX, INDENT_PX = 16, 16, 8, 8, 20
HIDDEN_OPACITY = 0.45
MIDDLE = Qt.AlignmentFlag.AlignVCenter
Index = QModelIndex | QPersistentModelIndex


def signs(rect: QRect) -> tuple[QRect, QRect]:
    """Where the eye (of a class: the sign for "this class alone") and the lock of a row stand."""
    lock = QRect(rect.right() - EDGE_PX - ICON_PX, rect.center().y() - ICON_PX // 2 + 1, ICON_PX, ICON_PX)
    return lock.translated(-ICON_PX - GAP_PX, 0), lock


class ObjectPainter(QStyledItemDelegate):
    """A task is a small heading; a class has its count; an object its number and size, and what is to be known."""

    def __init__(self, tint: Tint, parent: QObject) -> None:
        super().__init__(parent)
        self._theme = tint.theme
        names = (
            ("eye", "muted"), ("eye-off", "muted"), ("lock", "muted"), ("lock", "faint"), ("solo", "faint"),
            ("solo", "accent"), ("error", "danger"), ("warning", "warning"), ("chevron-down", "muted"),
            ("chevron-right", "muted"),
        )  # fmt: skip
        self._signs = {name: tint.sign(*name) for name in names}

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """The same for every row."""
        return QSize(120, self._theme.tokens.px(18) + 8)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Qt asks."""
        given: Any = option  # the fields of the option are not in Qt's type hints
        row: ObjectRow = index.data(ROW_ROLE)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area: QRect = given.rect
        chosen = bool(given.state & QStyle.StateFlag.State_Selected)
        over = bool(given.state & QStyle.StateFlag.State_MouseOver)
        self._ground(painter, area, chosen=chosen, over=over and row.kind != "task")
        if given.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(self._theme.colour("accent"), 1.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(area).adjusted(2, 1.5, -2, -1.5), 5, 5)
        if row.kind == "task":
            self._task(painter, area, row)
        elif row.kind == "class":
            self._class(painter, area, row)
        else:
            self._object(painter, area, row, clear=chosen or over)
        painter.restore()

    def _ground(self, painter: QPainter, area: QRect, *, chosen: bool, over: bool) -> None:
        if chosen or over:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.colour("accent_soft" if chosen else "hover"))
            painter.drawRoundedRect(QRectF(area).adjusted(1, 0.5, -1, -0.5), 6, 6)

    def _task(self, painter: QPainter, area: QRect, row: ObjectRow) -> None:
        font = QFont(painter.font())
        font.setPixelSize(self._theme.tokens.px(11))
        font.setWeight(QFont.Weight.DemiBold)
        painter.setFont(font)
        painter.setPen(self._theme.colour("muted"))
        place = area.adjusted(EDGE_PX, 0, -EDGE_PX, 0)
        painter.drawText(place, int(MIDDLE | Qt.AlignmentFlag.AlignLeft), row.title)

    def _class(self, painter: QPainter, area: QRect, row: ObjectRow) -> None:
        solo, _ = signs(area)
        chevron = QRect(area.left() + 4, area.center().y() - 7, ICON_PX, ICON_PX)
        self._sign(painter, "chevron-right" if row.folded else "chevron-down", "muted", chevron)
        self._sign(painter, "solo", "accent" if row.solo else "faint", solo)
        painter.setOpacity(HIDDEN_OPACITY if row.hidden else 1.0)
        left = self._swatch(painter, area, row, area.left() + 24)
        font = QFont(painter.font())
        font.setWeight(QFont.Weight.DemiBold)
        painter.setFont(font)
        self._words(
            painter, QRect(left, area.top(), solo.left() - left - GAP_PX, area.height()), row.title, str(row.number)
        )

    def _object(self, painter: QPainter, area: QRect, row: ObjectRow, *, clear: bool) -> None:
        eye, lock = signs(area)
        if clear or row.hidden:
            self._sign(painter, "eye-off" if row.hidden else "eye", "muted", eye)
        if clear or row.locked:
            self._sign(painter, "lock", "muted" if row.locked else "faint", lock)
        right = eye.left() - GAP_PX
        if row.problem:
            place = QRect(right - ICON_PX, eye.top(), ICON_PX, ICON_PX)
            self._sign(painter, *(("error", "danger") if row.blocks else ("warning", "warning")), place)
            right = place.left() - GAP_PX
        if row.predicted:
            right = self._pill(painter, area, right, "model") - GAP_PX
        painter.setOpacity(HIDDEN_OPACITY if row.hidden else 1.0)
        left = self._swatch(painter, area, row, area.left() + 24 + INDENT_PX)
        self._words(
            painter, QRect(left, area.top(), right - left, area.height()), f"{row.title} {row.number}", row.size
        )

    def _swatch(self, painter: QPainter, area: QRect, row: ObjectRow, left: int) -> int:
        """The colour with its letter; gives where the words begin."""
        place = QRectF(left, area.center().y() - SWATCH_PX / 2 + 1, SWATCH_PX, SWATCH_PX)
        colour = QColor(row.colour)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawRoundedRect(place, 4, 4)
        font = QFont(painter.font())
        font.setPixelSize(10)
        font.setBold(True)
        before = painter.font()
        painter.setFont(font)
        painter.setPen(ink_on(colour))
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, row.letter)
        painter.setFont(before)
        return left + SWATCH_PX + GAP_PX

    def _words(self, painter: QPainter, place: QRect, title: str, more: str) -> None:
        metrics = painter.fontMetrics()
        wide = metrics.horizontalAdvance(more)
        painter.setPen(self._theme.colour("faint"))
        # The name is worth more than the size where there is no room for both.
        room = place.width() - wide - GAP_PX
        if room >= min(metrics.horizontalAdvance(title), place.width() // 2):
            painter.drawText(place, int(MIDDLE | Qt.AlignmentFlag.AlignRight), more)
            place = place.adjusted(0, 0, -wide - GAP_PX, 0)
        painter.setPen(self._theme.colour("text"))
        name = metrics.elidedText(title, Qt.TextElideMode.ElideRight, place.width())
        painter.drawText(place, int(MIDDLE | Qt.AlignmentFlag.AlignLeft), name)

    def _pill(self, painter: QPainter, area: QRect, right: int, text: str) -> int:
        """A word in a pill that ends at ``right``; gives where it begins."""
        before = painter.font()
        font = QFont(before)
        font.setPixelSize(self._theme.tokens.px(11))
        painter.setFont(font)
        metrics = painter.fontMetrics()
        wide, high = metrics.horizontalAdvance(text) + 12, metrics.height() + 2
        place = QRectF(right - wide, area.center().y() - high / 2 + 1, wide, high)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.colour("accent_soft"))
        painter.drawRoundedRect(place, high / 2, high / 2)
        painter.setPen(self._theme.colour("accent"))
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, text)
        painter.setFont(before)
        return int(right - wide)

    def _sign(self, painter: QPainter, name: str, role: str, place: QRect) -> None:
        self._signs[name, role].paint(painter, place)
