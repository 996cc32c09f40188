"""Classes and options as rows of a list: model and painter, light enough for thousands."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from widgets.canvas.looks import ink_on
from widgets.parts.chips import chips_width, paint_chips
from widgets.theme.icons import icon

if TYPE_CHECKING:
    from widgets.labeling.classes.match import Candidate
    from widgets.labeling.keys import Key
    from widgets.theme.theme import Theme

ONE_ROLE = int(Qt.ItemDataRole.UserRole) + 1
INDENT_ROLE, SAID_ROLE, TASK_ROLE = ONE_ROLE + 1, ONE_ROLE + 2, ONE_ROLE + 3
INDENT_PX, SWATCH_PX, ROOM_PX = 18, 18, 14
Index = QModelIndex | QPersistentModelIndex


class CandidateModel(QAbstractListModel):
    """What was found, in its order."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._found: Sequence[Candidate] = ()
        self._said: frozenset[Key] = frozenset()
        self._tree = False

    def show_found(self, found: Sequence[Candidate], *, tree: bool) -> None:
        """Other rows; as a ``tree`` children stand in from their parents."""
        self.beginResetModel()
        self._found, self._tree = found, tree
        self.endResetModel()

    def set_said(self, said: frozenset[Key]) -> None:
        """What stands already, which is marked; before the rows are shown."""
        self._said = said

    def at(self, place: int) -> Candidate | None:
        """The one in a row."""
        return self._found[place] if 0 <= place < len(self._found) else None

    def rowCount(self, parent: Index | None = None) -> int:
        """Qt asks."""
        return 0 if parent is not None and parent.isValid() else len(self._found)

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> Any:
        """The one itself, how far in it stands, whether it is said; for screen readers all of it in words."""
        one = self.at(index.row())
        if one is None:
            return None
        if role == ONE_ROLE:
            return one
        if role == INDENT_ROLE:
            return one.depth if self._tree else 0
        if role == TASK_ROLE:
            above = self.at(index.row() - 1)
            return "" if self._tree and above is not None and above.task == one.task else one.task_title
        if role == SAID_ROLE:
            return (one.task, one.name) in self._said
        if role == Qt.ItemDataRole.DisplayRole:
            return one.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            chosen = "chosen" if (one.task, one.name) in self._said else ""
            return ", ".join(filter(None, (one.title, chosen, one.path, one.task_title, one.key, one.description)))
        return one.description or None if role == Qt.ItemDataRole.ToolTipRole else None


class CandidatePainter(QStyledItemDelegate):
    """Swatch with letter, title, where it belongs, its key. ``several`` says that there is more than one task."""

    several = False

    def __init__(self, theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self._theme = theme
        self._check = icon("check", theme, "accent")

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """The same for every row."""
        return QSize(120, self._theme.tokens.px(18) + ROOM_PX)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Qt asks."""
        given: Any = option  # the fields of the option are not in Qt's type hints
        one: Candidate = index.data(ONE_ROLE)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area: QRect = given.rect.adjusted(6, 1, -6, -1)
        if given.state & QStyle.StateFlag.State_Selected:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.colour("accent_soft"))
            painter.drawRoundedRect(area, 6, 6)
        left = area.left() + 10 + INDENT_PX * int(index.data(INDENT_ROLE))
        left = self._mark(painter, one, QRect(left, area.top(), SWATCH_PX, area.height()), said=index.data(SAID_ROLE))
        right = area.right() - 8
        if one.key:
            right -= chips_width(one.key, painter.font(), self._theme)
            paint_chips(painter, self._theme, one.key, area, right)
        self._words(painter, index, QRect(left, area.top(), right - left - 10, area.height()))
        painter.restore()

    def _mark(self, painter: QPainter, one: Candidate, place: QRect, *, said: bool) -> int:
        """The sign before the words; gives where these begin."""
        if said:
            self._check.paint(painter, place)
        elif one.draws:
            swatch = QRectF(place.left(), place.center().y() - SWATCH_PX / 2 + 1, SWATCH_PX, SWATCH_PX)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(one.colour))
            painter.drawRoundedRect(swatch, 4, 4)
            painter.setPen(ink_on(QColor(one.colour)))
            painter.drawText(swatch, Qt.AlignmentFlag.AlignCenter, one.title[:1].upper())
        return place.right() + 10

    def _words(self, painter: QPainter, index: Index, place: QRect) -> None:
        one: Candidate = index.data(ONE_ROLE)
        metrics = painter.fontMetrics()
        side = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
        title = metrics.elidedText(one.title, Qt.TextElideMode.ElideRight, place.width())
        painter.setPen(self._theme.colour("text"))
        painter.drawText(place, side, title)
        place.setLeft(place.left() + metrics.horizontalAdvance(title) + 12)
        # In the tree the parents stand above anyway.
        path = one.path if not index.data(INDENT_ROLE) else ""
        more = [path, index.data(TASK_ROLE) if self.several else "", one.description]
        words = "  ·  ".join(filter(None, more))
        painter.setPen(self._theme.colour("faint"))
        painter.drawText(place, side, metrics.elidedText(words, Qt.TextElideMode.ElideRight, max(0, place.width())))
