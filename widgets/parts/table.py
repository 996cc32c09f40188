"""A table over rows of plain values: fast for a hundred thousand, sorted by a click, numbers at the right."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QEvent, QModelIndex, QPersistentModelIndex, Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

Index = QModelIndex | QPersistentModelIndex
# A row, and a line of text in it, at 100 %.
ROW_PX, TEXT_PX = 34, 16
# What the column that takes the rest has at least, at 100 %; below that the table scrolls sideways.
REST_PX = 150


@dataclass(frozen=True)
class Column:
    """``format`` turns a value into text; ``width`` is in pixels, 0 takes what is left."""

    title: str
    width: int = 0
    right: bool = False
    format: Callable[[Any], str] = str


class RowsModel(QAbstractTableModel):
    """Rows in the order in which they were given, until somebody sorts."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.columns: Sequence[Column] = ()
        self.rows: Sequence[Sequence[Any]] = ()
        self.order: list[int] = []

    def set_data(self, columns: Sequence[Column], rows: Sequence[Sequence[Any]]) -> None:
        """Other columns and rows."""
        self.beginResetModel()
        self.columns, self.rows, self.order = columns, rows, list(range(len(rows)))
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's names and defaults
        """Qt asks."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Qt asks."""
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Qt asks."""
        column = self.columns[index.column()]
        if role == Qt.ItemDataRole.DisplayRole or role == Qt.ItemDataRole.ToolTipRole:
            value = self.rows[self.order[index.row()]][index.column()]
            return "–" if value is None else column.format(value)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if column.right else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        """Qt asks."""
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self.columns[section].title
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if self.columns[section].right else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        return None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sorts; what is not known comes last either way."""
        if not 0 <= column < len(self.columns):
            return
        self.layoutAboutToBeChanged.emit()
        known = [place for place in range(len(self.rows)) if self.rows[place][column] is not None]
        unknown = [place for place in range(len(self.rows)) if self.rows[place][column] is None]
        known.sort(key=lambda place: self.rows[place][column], reverse=order == Qt.SortOrder.DescendingOrder)
        before, self.order = self.order, [*known, *unknown]
        self._move_chosen(before)
        self.layoutChanged.emit()

    def _move_chosen(self, before: Sequence[int]) -> None:
        """What is chosen goes with its row."""
        kept = self.persistentIndexList()
        if kept:
            rows = {place: row for row, place in enumerate(self.order)}
            self.changePersistentIndexList(
                kept, [self.index(rows[before[found.row()]], found.column()) for found in kept]
            )


class DataTable(QTableView):
    """``row_chosen`` and ``row_opened`` carry the place of a row in the data as it was given."""

    row_chosen = Signal(int)
    row_opened = Signal(int)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self._model, self._rest = RowsModel(self), -1
        self.setModel(self._model)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setAlternatingRowColors(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self._fit_rows()
        self.horizontalHeader().setHighlightSections(False)
        self.selectionModel().currentRowChanged.connect(self._chosen)
        self.activated.connect(self._opened)

    def set_data(self, columns: Sequence[Column], rows: Sequence[Sequence[Any]]) -> None:
        """Other columns and rows; the first column without a width takes what is left."""
        self.setSortingEnabled(False)
        self._model.set_data(columns, rows)
        header = self.horizontalHeader()
        self._rest = next((place for place, column in enumerate(columns) if not column.width), -1)
        for place, column in enumerate(columns):
            if column.width:
                header.setSectionResizeMode(place, QHeaderView.ResizeMode.Interactive)
                header.resizeSection(place, max(round(column.width * self._scale), header.sectionSizeHint(place)))
        self._fit_rest()
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self.setSortingEnabled(True)

    def fit_height(self, most: int = 12) -> None:
        """As high as its rows, up to ``most`` of them."""
        shown = min(max(len(self._model.rows), 1), most)
        row_px = self.verticalHeader().defaultSectionSize()
        self.setFixedHeight(self.horizontalHeader().sizeHint().height() + shown * row_px + 4)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """What is left goes to the column without a width."""
        super().resizeEvent(event)
        self._fit_rest()

    def changeEvent(self, event: QEvent) -> None:
        """Larger text takes higher rows."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit_rows()

    @property
    def _scale(self) -> float:
        """How large the text is, against that at 100 %."""
        return self.fontMetrics().height() / TEXT_PX

    def _fit_rows(self) -> None:
        self.verticalHeader().setDefaultSectionSize(max(ROW_PX, round(ROW_PX * self._scale)))

    def _fit_rest(self) -> None:
        header = self.horizontalHeader()
        if not 0 <= self._rest < header.count():
            return
        taken = sum(header.sectionSize(place) for place in range(header.count()) if place != self._rest)
        least = round(REST_PX * self._scale)
        if self.viewport().width() - taken >= least:
            header.setSectionResizeMode(self._rest, QHeaderView.ResizeMode.Stretch)
        else:
            header.setSectionResizeMode(self._rest, QHeaderView.ResizeMode.Interactive)
            header.resizeSection(self._rest, least)

    def choose(self, place: int) -> None:
        """Selects the row that was given at ``place``."""
        if place in self._model.order:
            self.selectRow(self._model.order.index(place))

    @property
    def chosen(self) -> int | None:
        """The place of the selected row."""
        index = self.currentIndex()
        return self._model.order[index.row()] if index.isValid() else None

    @Slot(QModelIndex, QModelIndex)
    def _chosen(self, index: QModelIndex, _before: QModelIndex) -> None:
        if index.isValid():
            self.row_chosen.emit(self._model.order[index.row()])

    @Slot(QModelIndex)
    def _opened(self, index: QModelIndex) -> None:
        self.row_opened.emit(self._model.order[index.row()])
