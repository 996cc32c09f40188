"""The command palette: everything that can be done, found by typing, done by Enter."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt, Slot
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QDialog,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from widgets.actions.action import ActionRow
from widgets.parts.chips import chips_width, paint_chips
from widgets.parts.picture import Picture
from widgets.parts.stack import column, row
from widgets.parts.text import Text, line
from widgets.theme.icons import icon
from widgets.theme.theme import Theme

ROLE = int(Qt.ItemDataRole.UserRole)
MOST = 11  # rows without scrolling
ROOM_PX = 16  # above and below the text of a row, together


class Palette(QDialog):
    """``ask`` shows it over ``parent`` with the rows that can be done now."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup | Qt.WindowType.FramelessWindowHint)
        self.setProperty("role", "popover")
        self.setAccessibleName("Command palette")
        self._theme = theme
        self._rows: Sequence[ActionRow] = ()
        self._field = QLineEdit()
        self._field.setProperty("variant", "bare")
        self._field.setPlaceholderText("What do you want to do?")
        self._field.setAccessibleName("What you want to do")
        self._list = QListWidget()
        self._list.setAccessibleName("Commands")
        self._list.setItemDelegate(_Line(theme, self))
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._none = Text("No command has such a name.", "muted")
        head = row(Picture(icon("search", theme, "muted"), 18), self._field, gap=8, margin=(14, 6, 14, 6))
        layout = column(head, line(), self._none, self._list, gap=0, margin=1)
        self._none.inset(16, 16, 16, 16)
        self.setLayout(layout)
        self._field.textChanged.connect(self._filter)
        self._field.installEventFilter(self)
        self._list.itemClicked.connect(self._do)

    def ask(self, rows: Sequence[ActionRow]) -> None:
        """Shows the rows that can be done now."""
        self._rows = [found for found in rows if found.enabled]
        self._field.clear()
        self._filter("")
        self.setFixedWidth(self._theme.tokens.px(600))
        parent = self.parentWidget()
        if parent is not None:
            corner = parent.mapToGlobal(parent.rect().topLeft())
            self.move(corner.x() + (parent.width() - self.width()) // 2, corner.y() + 72)
        self.show()
        self._field.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrows and Enter in the field move and choose in the list."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 8, Qt.Key.Key_PageUp: -8}
            key = Qt.Key(event.key())
            if key in steps and self._list.count():
                place = self._list.currentRow() + steps[key]
                # One step beyond an end goes on at the other.
                over = abs(steps[key]) == 1 and not 0 <= place < self._list.count()
                place = place % self._list.count() if over else min(max(place, 0), self._list.count() - 1)
                self._list.setCurrentRow(place)
                return True
            if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._do(self._list.currentItem())
                return True
        return super().eventFilter(watched, event)

    @Slot(str)
    def _filter(self, text: str) -> None:
        self._list.clear()
        ranked = [(rank(text, found), found) for found in self._rows]
        for _, found in sorted((pair for pair in ranked if pair[0] >= 0), key=lambda pair: pair[0]):
            item = QListWidgetItem(found.title)
            item.setData(ROLE, found)
            self._list.addItem(item)
        self._list.setCurrentRow(0)
        count = self._list.count()
        self._list.setFixedHeight(min(count, MOST) * (self._theme.tokens.px(20) + ROOM_PX) + ROOM_PX)
        self._list.setVisible(count > 0)
        self._none.setVisible(count == 0)
        self.adjustSize()

    @Slot(QListWidgetItem)
    def _do(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self.hide()
            item.data(ROLE).handler()


class _Line(QStyledItemDelegate):
    """One command: its name, where it belongs, its keys."""

    def __init__(self, theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Qt asks."""
        return QSize(100, self._theme.tokens.px(20) + ROOM_PX)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Qt asks."""
        found: ActionRow = index.data(ROLE)
        given: Any = option  # the fields of the option are not in Qt's type hints
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area: QRect = given.rect.adjusted(6, 1, -6, -1)
        if given.state & QStyle.StateFlag.State_Selected:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.colour("accent_soft"))
            painter.drawRoundedRect(area, 6, 6)
        words = area.adjusted(10, 0, -10, 0)
        right = words.right() + 1
        if found.keys:
            right -= chips_width(found.keys[0], painter.font(), self._theme)
            paint_chips(painter, self._theme, found.keys[0], words, right)
        centre = Qt.AlignmentFlag.AlignVCenter
        painter.setPen(self._theme.colour("text"))
        painter.drawText(words, Qt.AlignmentFlag.AlignLeft | centre, found.title)
        left = words.left() + painter.fontMetrics().horizontalAdvance(found.title) + 12
        painter.setPen(self._theme.colour("faint"))
        group = painter.fontMetrics().elidedText(found.group, Qt.TextElideMode.ElideRight, max(right - left - 12, 0))
        painter.drawText(QRect(left, words.top(), max(right - left, 0), words.height()), centre, group)
        painter.restore()


def rank(text: str, found: ActionRow) -> int:
    """How well ``found`` answers ``text``: 0 best, −1 not at all.

    First titles that begin with it, then those in which every word of it begins a word, then those that hold every
    word somewhere, then those that have its letters in that order.
    """
    wanted = text.lower().split()
    title = f"{found.title} {found.group}".lower()
    if not wanted or title.startswith(" ".join(wanted)):
        return 0
    starts = title.replace("(", " ").split()
    if all(any(start.startswith(word) for start in starts) for word in wanted):
        return 1
    if all(word in title for word in wanted):
        return 2
    rest = iter(title)
    return 3 if all(char in rest for char in "".join(wanted)) else -1
