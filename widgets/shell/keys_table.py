"""The table of keys itself: what it does, its keys as chips, a remark."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QFont, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from widgets.parts.chips import APART_PX, chips_width, paint_chips
from widgets.shell.key_lines import KeyLine
from widgets.theme.theme import Theme

Index = QModelIndex | QPersistentModelIndex
TITLE, KEYS, REMARK = range(3)
HEADS = ("What it does", "Keys", "")
ROW_PX, EDGE_PX = 32, 12
KEYS_PX, REMARK_PX = 270, 250
LINE_ROLE = int(Qt.ItemDataRole.UserRole)


class KeyModel(QAbstractTableModel):
    """Lines as rows; headings cannot be chosen."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.lines: Sequence[KeyLine] = ()

    def show_lines(self, lines: Sequence[KeyLine]) -> None:
        """Other lines."""
        self.beginResetModel()
        self.lines = lines
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's names and defaults
        """Qt asks."""
        return 0 if parent.isValid() else len(self.lines)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Qt asks."""
        return 0 if parent.isValid() else len(HEADS)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Qt asks."""
        line = self.lines[index.row()]
        heading = line.row is None and line.fixed is None
        return Qt.ItemFlag.NoItemFlags if heading else Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Qt asks."""
        line = self.lines[index.row()]
        if role == LINE_ROLE:
            return line
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return (line.title, line.key_text, line.remark)[index.column()]
        if role == Qt.ItemDataRole.ToolTipRole and index.column() == REMARK:
            return "\n".join(clash.text for clash in line.clashes) or line.remark
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        """Qt asks."""
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return HEADS[section]
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None


class KeysTable(QTableView):
    """``chosen`` tells that another line is; Enter asks to ``add`` a key to it, Delete to ``drop`` its last."""

    chosen = Signal()
    add = Signal()
    drop = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._model = KeyModel(self)
        self.setModel(self._model)
        self.setItemDelegate(_Cell(theme, self))
        self.setAccessibleName("Keys of all actions")
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionResizeMode(TITLE, QHeaderView.ResizeMode.Stretch)
        for column in (KEYS, REMARK):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Fixed)
        self._fit()
        theme.changed.connect(self._fit)
        self.selectionModel().currentRowChanged.connect(self._chosen)
        self.doubleClicked.connect(self._asked)

    @property
    def lines(self) -> Sequence[KeyLine]:
        """The lines in view, headings included."""
        return self._model.lines

    @property
    def line(self) -> KeyLine | None:
        """The chosen one."""
        index = self.currentIndex()
        found: KeyLine | None = index.data(LINE_ROLE) if index.isValid() else None
        return None if found is None or (found.row is None and found.fixed is None) else found

    def show_lines(self, lines: Sequence[KeyLine]) -> None:
        """Other lines; the chosen action stays chosen, and in its place on the screen."""
        before, top = self.line, self.verticalScrollBar().value()
        self._model.show_lines(lines)
        self.clearSpans()
        for place, line in enumerate(lines):
            if line.row is None and line.fixed is None:
                self.setSpan(place, TITLE, 1, len(HEADS))
        same = [place for place, line in enumerate(lines) if before is not None and _is_same(line, before)]
        first = [place for place, line in enumerate(lines) if line.row is not None]
        for place in (same or first)[:1]:
            self.setCurrentIndex(self._model.index(place, TITLE))
        if same:
            self.verticalScrollBar().setValue(top)
        self.chosen.emit()

    def choose(self, action: str) -> None:
        """Chooses the line of an action."""
        for place, line in enumerate(self._model.lines):
            if line.row is not None and line.row.id == action:
                self.setCurrentIndex(self._model.index(place, TITLE))
                self.scrollTo(self._model.index(place, TITLE))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and Delete; letters do not search here, the field above does."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2):
            self.add.emit()
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.drop.emit()
        elif event.text().isprintable() and event.text().strip():
            event.ignore()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Larger text takes more room."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and hasattr(self, "_theme"):
            self._fit()

    @Slot()
    def _fit(self) -> None:
        px = self._theme.tokens.px
        self.verticalHeader().setDefaultSectionSize(px(ROW_PX))
        self.horizontalHeader().resizeSection(KEYS, px(KEYS_PX))
        self.horizontalHeader().resizeSection(REMARK, px(REMARK_PX))

    @Slot(QModelIndex, QModelIndex)
    def _chosen(self, _index: QModelIndex, _before: QModelIndex) -> None:
        self.chosen.emit()

    @Slot(QModelIndex)
    def _asked(self, _index: QModelIndex) -> None:
        self.add.emit()


class _Cell(QStyledItemDelegate):
    def __init__(self, theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self._theme = theme

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Qt asks."""
        line: KeyLine = index.data(LINE_ROLE)
        given: Any = option  # the fields of the option are not in Qt's type hints
        area: QRect = given.rect
        heading = line.row is None and line.fixed is None
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        chosen = bool(given.state & QStyle.StateFlag.State_Selected)
        if chosen:
            painter.fillRect(area, self._theme.colour("accent_soft"))
            if index.column() == TITLE and given.widget.hasFocus():
                painter.fillRect(QRect(area.left(), area.top(), 3, area.height()), self._theme.colour("accent"))
        elif not heading:
            painter.fillRect(QRect(area.left(), area.bottom(), area.width(), 1), self._theme.colour("border"))
        words = area.adjusted(EDGE_PX, 0, -EDGE_PX, 0)
        if heading:
            self._heading(painter, words, line.title)
        elif index.column() == KEYS:
            self._keys(painter, words, line)
        else:
            role = line.tone if index.column() == REMARK else "text" if line.row is not None else "muted"
            self._words(painter, words, str(index.data()), role, small=index.column() == REMARK)
        painter.restore()

    def _heading(self, painter: QPainter, area: QRect, text: str) -> None:
        font = QFont(painter.font())
        font.setPixelSize(self._theme.tokens.px(11))
        font.setWeight(QFont.Weight.DemiBold)
        painter.setFont(font)
        painter.setPen(self._theme.colour("muted"))
        painter.drawText(area.adjusted(0, 0, 0, -5), Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignLeft, text)

    def _words(self, painter: QPainter, area: QRect, text: str, role: str, *, small: bool) -> None:
        if small:
            font = QFont(painter.font())
            font.setPixelSize(self._theme.tokens.px(12))
            painter.setFont(font)
        painter.setPen(self._theme.colour(role))
        text = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, area.width())
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)

    def _keys(self, painter: QPainter, area: QRect, line: KeyLine) -> None:
        if line.fixed is not None:
            self._words(painter, area, line.fixed.key, "muted", small=True)
            return
        if not line.keys:
            self._words(painter, area, "–", "faint", small=True)
        left = area.left()
        for place, key in enumerate(line.keys):
            rest = len(line.keys) - place - 1
            wide = chips_width(key, painter.font(), self._theme)
            if left + wide + (24 if rest else 0) > area.right() and place:
                self._words(painter, area.adjusted(left - area.left(), 0, 0, 0), f"+{rest + 1}", "muted", small=True)
                return
            left = paint_chips(painter, self._theme, key, area, left) + APART_PX - 3


def _is_same(line: KeyLine, other: KeyLine) -> bool:
    if line.row is not None and other.row is not None:
        return line.row.id == other.row.id and line.place.id == other.place.id
    return line.fixed is not None and line.fixed == other.fixed
