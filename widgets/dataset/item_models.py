"""The items that were found, as a grid of tiles and as a list of columns: two models over one array of rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from widgets.labeling.entries import STATES

if TYPE_CHECKING:
    from app.items.codes import Rows
    from app.items.seen import Seen

Index = QModelIndex | QPersistentModelIndex
NO_PARENT = QModelIndex()
TITLES = {
    "path": "File", "source": "Source", "state": "State", "class": "Classes", "tag": "Tags",
    "annotator": "Labelled by", "assigned": "Assigned to", "finding": "Findings", "split": "Split", "group": "Group",
    "size_bytes": "Size",
}  # fmt: skip


class ItemsModel(QAbstractTableModel):
    """The base: an item a ``place``, from 0 on in the order of ``rows``."""

    def __init__(self, parent: Any = None) -> None:
        super().__init__(parent)
        self.seen: Seen | None = None
        self.rows: Rows = np.zeros(0, dtype=np.int32)

    def show_rows(self, seen: Seen, rows: Rows) -> None:
        """Other items, or the same seen anew."""
        if len(rows) == len(self.rows) and np.array_equal(rows, self.rows):
            # Nothing jumps: the same items at the same places.
            self.seen, self.rows = seen, rows
            if self.rowCount():
                self.dataChanged.emit(self.index(0, 0), self.index(self.rowCount() - 1, self.columnCount() - 1))
            return
        self.beginResetModel()
        self.seen, self.rows = seen, rows
        self.endResetModel()

    def place(self, index: Index) -> int:
        """The place of a cell, -1 where there is no item."""
        raise NotImplementedError

    def at(self, place: int) -> QModelIndex:
        """A cell of a place."""
        raise NotImplementedError

    def spoken(self, row: int) -> str:
        """What a screen reader says of an item."""
        assert self.seen is not None
        parts = [self.seen.table.path(row), STATES[str(self.seen.value("state", row))]]
        for name in ("class", "tag", "finding"):
            if words := self.seen.words_of(name, row):
                parts.append(f"{TITLES[name]}: {', '.join(words)}")
        if reason := self.seen.table.reason(row):
            parts.append(reason)
        return ". ".join(parts)


class TilesModel(ItemsModel):
    """As many items a line as ``n_columns``."""

    def __init__(self, parent: Any = None) -> None:
        super().__init__(parent)
        self.n_columns = 1

    def set_columns(self, count: int) -> None:
        """Another number of tiles a line."""
        if count != self.n_columns:
            self.beginResetModel()
            self.n_columns = count
            self.endResetModel()

    def rowCount(self, parent: Index = NO_PARENT) -> int:
        """Qt asks."""
        return 0 if parent.isValid() else -(-len(self.rows) // self.n_columns)

    def columnCount(self, parent: Index = NO_PARENT) -> int:
        """Qt asks."""
        return 0 if parent.isValid() else self.n_columns

    def place(self, index: Index) -> int:
        """The place of a cell, -1 behind the last item."""
        place = index.row() * self.n_columns + index.column()
        return place if index.isValid() and place < len(self.rows) else -1

    def at(self, place: int) -> QModelIndex:
        """The cell of a place."""
        return self.index(place // self.n_columns, place % self.n_columns)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Qt asks: behind the last item there is nothing to stand on."""
        enabled = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return enabled if self.place(index) >= 0 else Qt.ItemFlag.NoItemFlags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Qt asks; the picture itself is painted by the delegate."""
        place = self.place(index)
        if place < 0 or self.seen is None:
            return None
        row = int(self.rows[place])
        if role == Qt.ItemDataRole.DisplayRole:
            return self.seen.table.path(row)
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            return self.spoken(row)
        return None


class LinesModel(ItemsModel):
    """One item a line, a value of it a column."""

    def __init__(self, parent: Any = None) -> None:
        super().__init__(parent)
        self.names: tuple[str, ...] = ("path",)

    def set_names(self, names: Sequence[str]) -> None:
        """Other columns."""
        if tuple(names) != self.names:
            self.beginResetModel()
            self.names = tuple(names)
            self.endResetModel()

    def rowCount(self, parent: Index = NO_PARENT) -> int:
        """Qt asks."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = NO_PARENT) -> int:
        """Qt asks."""
        return 0 if parent.isValid() else len(self.names)

    def place(self, index: Index) -> int:
        """The line."""
        return index.row() if index.isValid() else -1

    def at(self, place: int) -> QModelIndex:
        """The first cell of a line."""
        return self.index(place, 0)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Qt asks."""
        if not index.isValid() or self.seen is None:
            return None
        row, name = int(self.rows[index.row()]), self.names[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return shown(name, self.seen.value(name, row))
        if role == Qt.ItemDataRole.ToolTipRole:
            return self.spoken(row)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{title_of(name)}: {shown(name, self.seen.value(name, row))}"
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _side(self._numeric(name))
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        """Qt asks."""
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self.names):
            return None
        name = self.names[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return title_of(name)
        return _side(self._numeric(name)) if role == Qt.ItemDataRole.TextAlignmentRole else None

    def _numeric(self, name: str) -> bool:
        return self.seen is not None and name in self.seen.numbers


def title_of(name: str) -> str:
    """What people read above a column."""
    from app.media.feature_rows import FEATURES

    return TITLES.get(name) or next((feature.title for feature in FEATURES if feature.name == name), name)


def shown(name: str, value: str | float | None) -> str:
    """A value as people read it."""
    if value is None:
        return "–"
    if isinstance(value, str):
        return STATES.get(value, value) if name == "state" else value
    if name == "size_bytes":
        return f"{value / 1024:,.0f} kB"
    return f"{value:,.0f}" if value.is_integer() else f"{value:.3g}"


def _side(right: bool) -> Qt.AlignmentFlag:
    return (Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft) | Qt.AlignmentFlag.AlignVCenter
