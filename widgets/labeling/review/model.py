"""What waits for review as a Qt model: filtered by words, state and annotator."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt

from widgets.labeling.entries import STATE_ROLE, STATES

if TYPE_CHECKING:
    from app.commands.review import Labels
    from app.labeling.review import ReviewEntry

NAME_ROLE = STATE_ROLE + 1
NO_PARENT = QModelIndex()
Index = QModelIndex | QPersistentModelIndex


class ReviewModel(QAbstractListModel):
    """Entries in their order; an entry is known by its labels, which name item and annotator."""

    def __init__(self, parent: Any = None) -> None:
        super().__init__(parent)
        self.entries: list[ReviewEntry] = []
        self._places: dict[Labels, int] = {}
        self._searched: list[str] = []
        self._rows: list[int] = []
        self._filter = ("", "", "")

    def set_entries(self, entries: Sequence[ReviewEntry]) -> None:
        """Another list."""
        self.entries = list(entries)
        self._places = {entry.labels: place for place, entry in enumerate(self.entries)}
        self._searched = [f"{entry.source}/{entry.path} {entry.annotator}".lower() for entry in self.entries]
        self._refilter()

    def set_filter(self, *, text: str, state: str, annotator: str) -> None:
        """Shows what holds ``text``, is in ``state`` and was labelled by the person with that id; "" passes all."""
        self._filter = (text.strip().lower(), state, annotator)
        self._refilter()

    def put(self, entry: ReviewEntry) -> bool:
        """One entry as it is now; False where it is not in the list. It stays in view under a filter, so that nothing
        jumps under the hand."""
        place = self._places.get(entry.labels)
        if place is None:
            return False
        self.entries[place] = entry
        index = self.index_of(entry.labels)
        if index.isValid():
            self.dataChanged.emit(index, index)
        return True

    def _refilter(self) -> None:
        text, state, annotator = self._filter
        self.beginResetModel()
        self._rows = [
            place
            for place, (entry, words) in enumerate(zip(self.entries, self._searched, strict=True))
            if text in words and state in ("", entry.state) and annotator in ("", entry.annotator_id)
        ]
        self.endResetModel()

    # ---- questions

    def entry(self, labels: Labels | None) -> ReviewEntry | None:
        """An entry, filtered out or not."""
        place = self._places.get(labels) if labels is not None else None
        return None if place is None else self.entries[place]

    def index_of(self, labels: Labels | None) -> QModelIndex:
        """Where it stands in the filtered list; invalid when it does not."""
        place = self._places.get(labels, -1) if labels is not None else -1
        return self.index(self._rows.index(place)) if place in self._rows else QModelIndex()

    def neighbour(self, labels: Labels | None, step: int) -> ReviewEntry | None:
        """The entry before (-1) or after (1) in the filtered list; None at the ends."""
        place = self._places.get(labels, -1) if labels is not None else -1
        beyond = [row for row in self._rows if (row > place if step > 0 else row < place)]
        return self.entries[beyond[0 if step > 0 else -1]] if beyond else None

    def next_waiting(self, labels: Labels | None) -> ReviewEntry | None:
        """The next in the filtered list that nobody has decided on, from the start again at the end."""
        place = self._places.get(labels, -1) if labels is not None else -1
        rows = [row for row in self._rows if row > place] + [row for row in self._rows if row < place]
        return next((self.entries[row] for row in rows if self.entries[row].state == "submitted"), None)

    def waiting(self) -> list[ReviewEntry]:
        """All in the filtered list that nobody has decided on."""
        return [self.entries[row] for row in self._rows if self.entries[row].state == "submitted"]

    def people(self) -> dict[str, str]:
        """Id and name of everybody in the list, by name."""
        found = {entry.annotator_id: entry.annotator for entry in self.entries}
        return dict(sorted(found.items(), key=lambda person: person[1].lower()))

    def progress(self) -> tuple[int, int]:
        """How many were decided on, of how many."""
        return sum(entry.state != "submitted" for entry in self.entries), len(self.entries)

    # ---- Qt

    def rowCount(self, parent: Index = NO_PARENT) -> int:
        """How many pass the filter."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Path, state, name, and all of it for the tooltip."""
        if not index.isValid():
            return None
        entry = self.entries[self._rows[index.row()]]
        if role == Qt.ItemDataRole.DisplayRole:
            return entry.path
        if role == Qt.ItemDataRole.UserRole:
            return entry.labels
        if role == STATE_ROLE:
            return entry.state
        if role == NAME_ROLE:
            return entry.annotator
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleDescriptionRole):
            comments = f"\n{entry.comments} open comments" if entry.comments else ""
            return f"{entry.source} / {entry.path}\n{entry.annotator}: {STATES[entry.state]}{comments}"
        return None
