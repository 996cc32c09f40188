"""Rows for Qt's lists: only what changed is told as changed, so that scroll and selection stay."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Generic, Protocol, TypeVar

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

ROW_ROLE = int(Qt.ItemDataRole.UserRole) + 1
Index = QModelIndex | QPersistentModelIndex
# With more separate changes than this, one message for all of them is cheaper.
MANY_RUNS = 64


class Row(Protocol):
    """What a row has in any case."""

    @property
    def id(self) -> str:
        """Unique among the rows."""
        ...


R = TypeVar("R", bound=Row)


class RowModel(QAbstractListModel, Generic[R]):
    """Holds the rows."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[R] = []
        self._places: dict[str, int] = {}

    @property
    def rows(self) -> Sequence[R]:
        """The rows that are shown."""
        return self._rows

    def row_of(self, row_id: str) -> int:
        """The place of a row by its id, -1 where it is not shown."""
        return self._places.get(row_id, -1)

    def set_rows(self, rows: Sequence[R]) -> None:
        """Other rows: between what is the same at both ends, lines go and come; the rest changes where it stands."""
        old, new = self._rows, list(rows)
        head = _same(old, new)
        tail = min(_same(old[::-1], new[::-1]), min(len(old), len(new)) - head)
        gone, come = len(old) - head - tail, len(new) - head - tail
        if gone:
            self.beginRemoveRows(QModelIndex(), head, head + gone - 1)
            self._set([*old[:head], *old[len(old) - tail :]])
            self.endRemoveRows()
        if come:
            self.beginInsertRows(QModelIndex(), head, head + come - 1)
            self._set([*old[:head], *new[head : head + come], *old[len(old) - tail :]])
            self.endInsertRows()
        changed = [place for place, (a, b) in enumerate(zip(self._rows, new, strict=True)) if a is not b and a != b]
        self._set(new)
        self._tell(changed)

    def _set(self, rows: list[R]) -> None:
        self._rows = rows
        self._places = {row.id: place for place, row in enumerate(rows)}

    def _tell(self, changed: Sequence[int]) -> None:
        lines = runs(changed)
        if len(lines) > MANY_RUNS:
            lines = [(changed[0], changed[-1])]
        for first, last in lines:
            self.dataChanged.emit(self.index(first), self.index(last))

    def rowCount(self, parent: Index | None = None) -> int:
        """Qt asks."""
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def at(self, index: Index) -> R | None:
        """The row of an index."""
        return self._rows[index.row()] if index.isValid() and index.row() < len(self._rows) else None


def _same(old: Sequence[R], new: Sequence[R]) -> int:
    """How many rows at the beginning are the same things."""
    count = 0
    for before, after in zip(old, new, strict=False):
        if before is not after and before.id != after.id:
            break
        count += 1
    return count


def runs(places: Sequence[int]) -> list[tuple[int, int]]:
    """First and last of each unbroken run in ascending numbers."""
    found: list[tuple[int, int]] = []
    for place in places:
        if found and found[-1][1] == place - 1:
            found[-1] = (found[-1][0], place)
        else:
            found.append((place, place))
    return found
