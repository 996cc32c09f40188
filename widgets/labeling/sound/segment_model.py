"""The rows of the list of segments for Qt."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt

from widgets.labeling.row_model import ROW_ROLE, Index, RowModel
from widgets.labeling.sound.segment_rows import SegmentRow


class SegmentModel(RowModel[SegmentRow]):
    """Holds the rows, in order of time."""

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> Any:
        """The row itself, its text, or what is said of it."""
        row = self.at(index)
        if row is None:
            return None
        if role == ROW_ROLE:
            return row
        if role == Qt.ItemDataRole.DisplayRole:
            return row.text
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return row.spoken
        return row.problem or None if role == Qt.ItemDataRole.ToolTipRole else None
