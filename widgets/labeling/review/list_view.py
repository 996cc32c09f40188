"""The queue of a reviewer, in the place of the work list."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QComboBox, QWidget

from widgets.labeling.entries import STATE_ROLE, STATES
from widgets.labeling.queue_pane import QueuePane, TwoLineDelegate, offer
from widgets.labeling.review.model import NAME_ROLE, ReviewModel

if TYPE_CHECKING:
    from app.commands.review import Labels
    from app.labeling.review import ReviewEntry

EVERYBODY = "Everybody"
SHOWN = ("submitted", "returned", "accepted")


class ReviewDelegate(TwoLineDelegate):
    """Below the name whose labels they are."""

    def below(self, index: QModelIndex | QPersistentModelIndex) -> str:
        """The annotator, and the state in words."""
        return f"{index.data(NAME_ROLE)} · {STATES[index.data(STATE_ROLE)]}"


class ReviewList(QueuePane):
    """The key of a row are the labels: item and annotator."""

    def __init__(self, parent: QWidget | None = None) -> None:
        self.model = ReviewModel()
        super().__init__(self.model, ReviewDelegate(), "Review queue", parent)
        self.model.setParent(self)
        self.people = QComboBox()
        self.states.addItem("All states", "")
        for state in SHOWN:
            self.states.addItem(STATES[state], state)
        self.people.addItem(EVERYBODY, "")
        self.filter.setAccessibleName("Filter the review queue by name")
        self.states.setAccessibleName("Filter the review queue by state")
        self.people.setAccessibleName("Filter the review queue by annotator")
        self.lay_out(self.states, self.people)
        self.filter.textChanged.connect(self._refilter)
        self.states.currentIndexChanged.connect(self._refilter)
        self.people.currentIndexChanged.connect(self._refilter)

    def set_entries(self, entries: Sequence[ReviewEntry]) -> None:
        """Another list; the filter stays as far as it can."""
        with self.quietly():
            self.model.set_entries(entries)
            offer(self.people, EVERYBODY, self.model.people())
        self._refilter()
        self._tell()

    def put(self, entry: ReviewEntry) -> bool:
        """One entry as it is now; False where it is not in the list."""
        known = self.model.put(entry)
        self._tell()
        return known

    def show_entry(self, labels: Labels | None) -> None:
        """Marks what lies on the desk; emits nothing."""
        self.mark(self.model.index_of(labels))

    def _refilter(self) -> None:
        current = self.view.currentIndex().data(Qt.ItemDataRole.UserRole)
        states, people = self.states.currentData() or "", self.people.currentData() or ""
        with self.quietly():
            self.model.set_filter(text=self.filter.text(), state=states, annotator=people)
        self.show_entry(current)

    def _tell(self) -> None:
        done, total = self.model.progress()
        self.show_progress(done, total, f"{done:,} of {total:,} reviewed")
