"""The rows of the object list for Qt."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt

from widgets.labeling.image.object_rows import ObjectRow
from widgets.labeling.row_model import ROW_ROLE, Index, RowModel, runs

__all__ = ["ROW_ROLE", "ObjectModel", "runs"]


class ObjectModel(RowModel[ObjectRow]):
    """Holds the rows. Those of tasks and classes cannot be selected."""

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Objects can be selected, heads only be walked over."""
        row = self.at(index)
        if row is None:
            return Qt.ItemFlag.NoItemFlags
        enabled = Qt.ItemFlag.ItemIsEnabled
        return enabled | Qt.ItemFlag.ItemIsSelectable if row.kind == "object" else enabled

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> Any:
        """The row itself, its title, or what is said of it."""
        row = self.at(index)
        if row is None:
            return None
        if role == ROW_ROLE:
            return row
        if role == Qt.ItemDataRole.DisplayRole:
            return row.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return row.spoken
        return row.problem or None if role == Qt.ItemDataRole.ToolTipRole else None
