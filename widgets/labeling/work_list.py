"""The list of items at the left, with its filter and progress."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from widgets.labeling.entries import STATES, EntryModel
from widgets.labeling.queue_pane import EntryDelegate, QueuePane
from widgets.parts.buttons import button

if TYPE_CHECKING:
    from app.labeling.queue import Entry, Queue


class WorkList(QueuePane):
    """``chosen`` carries the id of the item that was clicked or walked to; ``everything`` asks for the items that are
    assigned to nobody or to others too, or for the own ones alone again."""

    everything = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        self.model = EntryModel()
        super().__init__(self.model, EntryDelegate(), "Work list", parent)
        self.model.setParent(self)
        self.filter.setToolTip("Enter goes on to what was found")
        self.states.addItem("All states", "")
        for state, title in STATES.items():
            self.states.addItem(title, state)
        self.whose = QLabel()
        self.whose.setProperty("role", "muted")
        self.all = button("")
        self.all.setProperty("variant", "link")
        self.all.setCheckable(True)
        self.all.clicked.connect(self.everything)
        self.filter.setAccessibleName("Filter the work list by name")
        self.states.setAccessibleName("Filter the work list by state")
        self.shared = QWidget()
        self._fill_shared()
        self.lay_out(self.states, self.shared)
        self.filter.textChanged.connect(self._refilter)
        self.filter.returnPressed.connect(self._enter)
        self.states.currentIndexChanged.connect(self._refilter)

    def set_entries(self, entries: Sequence[Entry]) -> None:
        """Another list."""
        from app.labeling.queue import queue_of

        self.set_queue(queue_of(entries))

    def set_queue(self, queue: Queue) -> None:
        """Another list; it says whether it holds only what is assigned to this person."""
        with self.quietly():
            self.model.set_queue(queue)
        everything = len(queue.rows) > queue.mine
        self.whose.setText("All items" if everything else f"{queue.mine:,} assigned to you")
        self.all.setText("Only mine" if everything else f"Show all {queue.mine + queue.others:,}")
        self.all.setChecked(everything)
        self.shared.setVisible(bool(queue.mine and queue.others))
        self._tell()

    def set_state(self, item_id: str, state: str) -> None:
        """One item's state changed."""
        self.model.set_state(item_id, state)
        self._tell()

    def show_item(self, item_id: str) -> None:
        """Marks the item that lies on the desk; emits nothing."""
        self.mark(self.model.index_of(item_id))

    def _fill_shared(self) -> None:
        line = QHBoxLayout(self.shared)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(self.whose)
        line.addStretch(1)
        line.addWidget(self.all)
        self.shared.hide()

    def _refilter(self) -> None:
        current = self.view.currentIndex().data(Qt.ItemDataRole.UserRole) or ""
        with self.quietly():
            self.model.set_filter(text=self.filter.text(), state=self.states.currentData())
        self.show_item(current)

    def _enter(self) -> None:
        """From the filter into the list: to the item on the desk if it is there, else to the first that was found."""
        if self.model.rowCount():
            self.view.setFocus(Qt.FocusReason.OtherFocusReason)
            if not self.view.currentIndex().isValid():
                self.view.setCurrentIndex(self.model.index(0, 0))

    def _tell(self) -> None:
        done, total = self.model.progress()
        self.show_progress(done, total, f"{done:,} of {total:,} submitted")
