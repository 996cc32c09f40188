"""The objects of the item as rows of a list: light values, filtered, topmost first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

ROW_ROLE = int(Qt.ItemDataRole.UserRole) + 1
Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class ObjectRow:
    """One object. ``size`` is its extent in words, ``predicted`` that it began as a model's prediction."""

    id: str
    task: str
    cls: str
    title: str
    colour: str
    letter: str
    size: str
    hidden: bool = False
    locked: bool = False
    predicted: bool = False
    problem: str = ""

    @property
    def spoken(self) -> str:
        """What a screen reader says."""
        marks = [
            name
            for name, on in (("hidden", self.hidden), ("locked", self.locked), ("from a prediction", self.predicted))
            if on
        ]
        return ", ".join(part for part in (self.title, self.size, *marks, self.problem) if part)


class ObjectModel(QAbstractListModel):
    """Shows the rows that satisfy the filter; what did not change is not told as changed."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._all: tuple[ObjectRow, ...] = ()
        self._shown: list[ObjectRow] = []
        self._wanted = ""

    @property
    def rows(self) -> Sequence[ObjectRow]:
        """The rows that are shown."""
        return self._shown

    def set_rows(self, rows: Sequence[ObjectRow]) -> None:
        """Other objects, or the same ones looking otherwise."""
        self._all = tuple(rows)
        self._show([row for row in self._all if self._fits(row)])

    def set_filter(self, text: str) -> None:
        """Only rows whose class holds all words of ``text``."""
        self._wanted = text.strip().lower()
        self._show([row for row in self._all if self._fits(row)])

    def row_of(self, object_id: str) -> int:
        """The row of an object, -1 where it is not shown."""
        return next((place for place, row in enumerate(self._shown) if row.id == object_id), -1)

    def rowCount(self, parent: Index | None = None) -> int:
        """Qt asks."""
        return 0 if parent is not None and parent.isValid() else len(self._shown)

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> Any:
        """The row itself, its title, or what is said of it."""
        if not index.isValid() or index.row() >= len(self._shown):
            return None
        row = self._shown[index.row()]
        if role == ROW_ROLE:
            return row
        if role == Qt.ItemDataRole.DisplayRole:
            return row.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return row.spoken
        return row.problem if role == Qt.ItemDataRole.ToolTipRole and row.problem else None

    def _fits(self, row: ObjectRow) -> bool:
        return all(word in row.title.lower() for word in self._wanted.split())

    def _show(self, rows: list[ObjectRow]) -> None:
        if [row.id for row in rows] != [row.id for row in self._shown]:
            self.beginResetModel()
            self._shown = rows
            self.endResetModel()
            return
        changed = [place for place, (old, new) in enumerate(zip(self._shown, rows, strict=True)) if old != new]
        self._shown = rows
        if changed:
            self.dataChanged.emit(self.index(changed[0]), self.index(changed[-1]))
