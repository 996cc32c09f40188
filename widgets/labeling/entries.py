"""The work list as a Qt model: light rows, filtered by text and state."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt

if TYPE_CHECKING:
    from app.labeling.desk import Entry

STATES = {"todo": "To do", "draft": "Draft", "submitted": "Submitted", "broken": "Cannot be opened"}
STATE_ROLE = int(Qt.ItemDataRole.UserRole) + 1
NO_PARENT = QModelIndex()
Index = QModelIndex | QPersistentModelIndex


class EntryModel(QAbstractListModel):
    """Entries in their order. ``rows`` are the places, in the whole list, of those that pass the filter."""

    def __init__(self, parent: Any = None) -> None:
        super().__init__(parent)
        self.entries: list[Entry] = []
        self._counts: Counter[str] = Counter()
        self._rows: list[int] = []
        self._places: dict[str, int] = {}
        self._searched: list[str] = []
        self._text, self._state = "", ""

    # ---- content

    def set_entries(self, entries: Sequence[Entry]) -> None:
        """Another list."""
        self.entries = list(entries)
        self._counts = Counter(entry.state for entry in self.entries)
        self._places = {entry.item_id: place for place, entry in enumerate(self.entries)}
        # Lower case once: a key press in the filter then costs some milliseconds for 100,000 entries.
        self._searched = [f"{entry.source}/{entry.path}".lower() for entry in self.entries]
        self._refilter()

    def set_filter(self, *, text: str, state: str) -> None:
        """Shows entries whose source and path hold ``text`` and whose state is ``state``; "" passes all."""
        self._text, self._state = text.strip().lower(), state
        self._refilter()

    def set_state(self, item_id: str, state: str) -> None:
        """One entry's state changed. It stays in the list under a filter, so that nothing jumps under the hand."""
        place = self._places.get(item_id)
        if place is None or self.entries[place].state == state:
            return
        self._counts[self.entries[place].state] -= 1
        self._counts[state] += 1
        self.entries[place] = replace(self.entries[place], state=state)
        index = self.index_of(item_id)
        if index.isValid():
            self.dataChanged.emit(index, index)

    def _refilter(self) -> None:
        self.beginResetModel()
        self._rows = [
            place
            for place, (entry, words) in enumerate(zip(self.entries, self._searched, strict=True))
            if (not self._state or entry.state == self._state) and (not self._text or self._text in words)
        ]
        self.endResetModel()

    # ---- questions

    def entry(self, item_id: str) -> Entry | None:
        """An entry, filtered out or not."""
        place = self._places.get(item_id)
        return None if place is None else self.entries[place]

    def index_of(self, item_id: str) -> QModelIndex:
        """Where an item stands in the filtered list; invalid when it does not."""
        place = self._places.get(item_id, -1)
        row = bisect_left(self._rows, place)
        found = place >= 0 and row < len(self._rows) and self._rows[row] == place
        return self.index(row) if found else QModelIndex()

    def neighbour(self, item_id: str, step: int) -> str:
        """The item before (-1) or after (1) in the filtered list; "" at the ends."""
        place = self._places.get(item_id, -1)
        row = bisect_right(self._rows, place) if step > 0 else bisect_left(self._rows, place) - 1
        return self.entries[self._rows[row]].item_id if 0 <= row < len(self._rows) else ""

    def next_open(self, item_id: str) -> str:
        """The next item that is not submitted, from the start again at the end; "" when all is done."""
        start = bisect_right(self._rows, self._places.get(item_id, -1))
        for place in (*self._rows[start:], *self._rows[:start]):
            entry = self.entries[place]
            if entry.state in ("todo", "draft") and entry.item_id != item_id:
                return entry.item_id
        return ""

    def progress(self) -> tuple[int, int]:
        """How many are submitted, of how many that can be opened."""
        return self._counts["submitted"], len(self.entries) - self._counts["broken"]

    # ---- Qt

    def rowCount(self, parent: Index = NO_PARENT) -> int:
        """How many pass the filter."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Path, state, and for the tooltip the reason."""
        if not index.isValid():
            return None
        entry = self.entries[self._rows[index.row()]]
        if role == Qt.ItemDataRole.DisplayRole:
            return entry.path
        if role == Qt.ItemDataRole.UserRole:
            return entry.item_id
        if role == STATE_ROLE:
            return entry.state
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleDescriptionRole):
            why = f"\n{entry.reason}" if entry.reason else ""
            return f"{entry.source} / {entry.path}\n{STATES[entry.state]}{why}"
        return None
