"""The work list as a Qt model: places in a queue, filtered by text and state."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt

from app.items.seen import STATES as ALL_STATES
from app.labeling.queue import Entry, Queue, queue_of

STATES = {
    "todo": "To do",
    "draft": "Draft",
    "returned": "Returned",
    "submitted": "Submitted",
    "accepted": "Accepted",
    "broken": "Cannot be opened",
    "stale": "Rules changed",
}
STATE_ROLE = int(Qt.ItemDataRole.UserRole) + 1
NO_PARENT = QModelIndex()
Index = QModelIndex | QPersistentModelIndex


class EntryModel(QAbstractListModel):
    """The items of ``queue`` in their order; shown are those that pass the filter."""

    def __init__(self, parent: Any = None) -> None:
        super().__init__(parent)
        self.queue: Queue = queue_of(())
        self._places: Any = np.zeros(0, dtype=np.int32)
        self._counts: dict[str, int] = {}
        self._rows: Any = np.zeros(0, dtype=np.int64)
        self._text, self._state = "", ""

    # ---- content

    @property
    def entries(self) -> Sequence[Entry]:
        """All of the list, made for the occasion: not for a list of a million."""
        return [self._entry(int(row)) for row in self.queue.rows]

    def set_entries(self, entries: Sequence[Entry]) -> None:
        """Another list."""
        self.set_queue(queue_of(entries))

    def set_queue(self, queue: Queue) -> None:
        """Another list."""
        self.queue = queue
        # Where each row of the table stands in the queue.
        self._places = np.full(queue.table.count, -1, dtype=np.int32)
        self._places[queue.rows] = np.arange(len(queue.rows), dtype=np.int32)
        self._counts = queue.counts()
        self._refilter()

    def set_filter(self, *, text: str, state: str) -> None:
        """Shows entries whose source and path hold ``text`` and whose state is ``state``; "" passes all."""
        self._text, self._state = text.strip(), state
        self._refilter()

    def set_state(self, item_id: str, state: str) -> None:
        """One entry's state changed. It stays in the list under a filter, so that nothing jumps under the hand."""
        row = self.queue.table.row(item_id)
        if row < 0 or ALL_STATES[self.queue.state[row]] == state:
            return
        if self._places[row] >= 0:
            self._counts[ALL_STATES[self.queue.state[row]]] -= 1
            self._counts[state] += 1
        self.queue.state[row] = ALL_STATES.index(state)
        index = self.index_of(item_id)
        if index.isValid():
            self.dataChanged.emit(index, index)

    def _refilter(self) -> None:
        self.beginResetModel()
        self._rows = self.queue.passing(self._text, self._state)
        self.endResetModel()

    # ---- questions

    def entry(self, item_id: str) -> Entry | None:
        """An entry, filtered out or not; also of an item that somebody else is to label."""
        row = self.queue.table.row(item_id)
        return None if row < 0 else self._entry(row)

    def lists(self, item_id: str) -> bool:
        """Whether an item is in this person's list, filtered out or not."""
        return self._place(item_id) >= 0

    def index_of(self, item_id: str) -> QModelIndex:
        """Where an item stands in the filtered list; invalid when it does not."""
        place = self._place(item_id)
        row = int(np.searchsorted(self._rows, place))
        found = place >= 0 and row < len(self._rows) and self._rows[row] == place
        return self.index(row) if found else QModelIndex()

    def neighbour(self, item_id: str, step: int) -> str:
        """The item before (-1) or after (1) in the filtered list; "" at the ends."""
        place = self._place(item_id)
        at = np.searchsorted(self._rows, place, side="right" if step > 0 else "left")
        row = int(at) if step > 0 else int(at) - 1
        return self._id(self._rows[row]) if 0 <= row < len(self._rows) else ""

    def next_open(self, item_id: str) -> str:
        """The next item that waits for work, from the start again at the end; "" when all is done."""
        place = self._place(item_id)
        waiting = self._rows[self.queue.is_open(self._rows)]
        waiting = waiting[waiting != place]
        if not len(waiting):
            return ""
        at = int(np.searchsorted(waiting, place, side="right"))
        return self._id(waiting[at if at < len(waiting) else 0])

    def progress(self) -> tuple[int, int]:
        """How many are submitted, of how many that can be opened."""
        done = self._counts.get("submitted", 0) + self._counts.get("accepted", 0)
        return done, len(self.queue.rows) - self._counts.get("broken", 0)

    def _place(self, item_id: str) -> int:
        row = self.queue.table.row(item_id)
        return int(self._places[row]) if row >= 0 else -1

    def _id(self, place: int) -> str:
        return self.queue.table.id(int(self.queue.rows[place]))

    def _entry(self, row: int) -> Entry:
        table = self.queue.table
        state = ALL_STATES[self.queue.state[row]]
        reason = table.reason(row) if state == "broken" else ""
        return Entry(table.id(row), table.path(row), table.source(row), state, reason)

    # ---- Qt

    def rowCount(self, parent: Index = NO_PARENT) -> int:
        """How many pass the filter."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Path, state, and for the tooltip the reason."""
        if not index.isValid():
            return None
        row = int(self.queue.rows[self._rows[index.row()]])
        if role == Qt.ItemDataRole.DisplayRole:
            return self.queue.table.path(row)
        if role == Qt.ItemDataRole.UserRole:
            return self.queue.table.id(row)
        if role == STATE_ROLE:
            return ALL_STATES[self.queue.state[row]]
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleDescriptionRole):
            entry = self._entry(row)
            why = f"\n{entry.reason}" if entry.reason else ""
            return f"{entry.source} / {entry.path}\n{STATES[entry.state]}{why}"
        return None
