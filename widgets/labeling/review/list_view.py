"""The queue of a reviewer, in the place of the work list."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QProgressBar, QVBoxLayout, QWidget

from widgets.labeling.entries import STATE_ROLE, STATES
from widgets.labeling.review.model import NAME_ROLE, ReviewModel
from widgets.labeling.work_list import TwoLineDelegate, queue_view

if TYPE_CHECKING:
    from app.commands.review import Labels
    from app.labeling.review import ReviewEntry

SHOWN = ("submitted", "returned", "accepted")


class ReviewDelegate(TwoLineDelegate):
    """Below the name whose labels they are."""

    def below(self, index: QModelIndex | QPersistentModelIndex) -> str:
        """The annotator, and the state in words."""
        return f"{index.data(NAME_ROLE)} · {STATES[index.data(STATE_ROLE)]}"


class ReviewList(QWidget):
    """``chosen`` carries the labels (item and annotator) that were clicked or walked to."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = ReviewModel(self)
        self._quiet = False
        self.filter, self.states, self.people = QLineEdit(), QComboBox(), QComboBox()
        self.filter.setPlaceholderText("Filter by name")
        self.filter.setClearButtonEnabled(True)
        self.states.addItem("All states", "")
        for state in SHOWN:
            self.states.addItem(STATES[state], state)
        self.people.addItem("Everybody", "")
        self.view = queue_view(self.model, ReviewDelegate())
        self.progress, self.bar = QLabel(), QProgressBar()
        self.progress.setProperty("role", "muted")
        self.bar.setTextVisible(False)
        self.bar.setFixedHeight(6)
        self._lay_out()
        self.filter.textChanged.connect(self._refilter)
        self.states.currentIndexChanged.connect(self._refilter)
        self.people.currentIndexChanged.connect(self._refilter)
        self.view.selectionModel().currentChanged.connect(self._walked)

    def set_entries(self, entries: Sequence[ReviewEntry]) -> None:
        """Another list; the filter stays as far as it can."""
        self._quiet = True
        self.model.set_entries(entries)
        whose = self.people.currentData()
        self.people.blockSignals(True)
        self.people.clear()
        self.people.addItem("Everybody", "")
        for name, title in self.model.people().items():
            self.people.addItem(title, name)
        self.people.setCurrentIndex(max(0, self.people.findData(whose)))
        self.people.blockSignals(False)
        self._quiet = False
        self._refilter()
        self._tell()

    def put(self, entry: ReviewEntry) -> bool:
        """One entry as it is now; False where it is not in the list."""
        known = self.model.put(entry)
        self._tell()
        return known

    def show_entry(self, labels: Labels | None) -> None:
        """Marks what lies on the desk; emits nothing."""
        index = self.model.index_of(labels)
        self._quiet = True
        self.view.setCurrentIndex(index)
        self._quiet = False
        if index.isValid():
            self.view.scrollTo(index)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for part in (self.filter, self.states, self.people):
            column.addWidget(part)
        column.addWidget(self.view, 1)
        column.addWidget(self.bar)
        column.addWidget(self.progress)
        self.filter.setAccessibleName("Filter the review queue by name")
        self.states.setAccessibleName("Filter the review queue by state")
        self.people.setAccessibleName("Filter the review queue by annotator")
        self.view.setAccessibleName("Review queue")

    def _refilter(self) -> None:
        current = self.view.currentIndex().data(Qt.ItemDataRole.UserRole)
        self._quiet = True
        self.model.set_filter(
            text=self.filter.text(), state=self.states.currentData() or "", annotator=self.people.currentData() or ""
        )
        self._quiet = False
        self.show_entry(current)

    def _walked(self, current: QModelIndex) -> None:
        if current.isValid() and not self._quiet:
            self.chosen.emit(current.data(Qt.ItemDataRole.UserRole))

    def _tell(self) -> None:
        done, total = self.model.progress()
        self.progress.setText(f"{done:,} of {total:,} reviewed")
        self.bar.setRange(0, max(1, total))
        self.bar.setValue(done)
