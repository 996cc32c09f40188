"""The list of items at the left, with its filter and progress."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPalette, QPen
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListView,
    QProgressBar,
    QPushButton,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from widgets.labeling.entries import STATE_ROLE, STATES, EntryModel

if TYPE_CHECKING:
    from app.labeling.desk import Entry
    from app.labeling.queue import Queue

MARK_PX = 10


class EntryDelegate(QStyledItemDelegate):
    """A mark for the state and the end of the path, in rows of one height."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """The same for every row."""
        return QSize(120, option.fontMetrics.height() + 12)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """The state is told by form as well as by colour: ring, half, disc, cross."""
        rect, palette = option.rect, option.palette
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        if chosen:
            painter.fillRect(rect, palette.brush(QPalette.ColorRole.Highlight))
        role = QPalette.ColorRole.HighlightedText if chosen else QPalette.ColorRole.Text
        painter.setPen(QPen(palette.color(role), 1.5))
        middle = rect.center().y()
        self._mark(painter, QRect(rect.left() + 12, middle - MARK_PX // 2, MARK_PX, MARK_PX), index.data(STATE_ROLE))
        text = rect.adjusted(12 + MARK_PX + 10, 0, -8, 0)
        name = option.fontMetrics.elidedText(index.data(), Qt.TextElideMode.ElideLeft, text.width())
        painter.drawText(text, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), name)
        painter.restore()

    def _mark(self, painter: QPainter, place: QRect, state: str) -> None:
        if state == "broken":
            painter.drawLine(place.topLeft(), place.bottomRight())
            painter.drawLine(place.topRight(), place.bottomLeft())
            return
        painter.drawEllipse(place)
        if state in ("draft", "returned", "stale", "submitted", "accepted"):
            painter.setBrush(painter.pen().color())
            painter.drawPie(place, 90 * 16, (360 if state in ("submitted", "accepted") else 180) * 16)


class WorkList(QWidget):
    """``chosen`` carries the id of the item that was clicked or walked to; ``everything`` asks for the items that are
    assigned to nobody or to others too, or for the own ones alone again."""

    chosen = Signal(str)
    everything = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = EntryModel(self)
        self._quiet = False
        self.filter = QLineEdit()
        self.filter.setPlaceholderText("Filter by name")
        self.filter.setClearButtonEnabled(True)
        self.states = QComboBox()
        self.states.addItem("All states", "")
        for state, title in STATES.items():
            self.states.addItem(title, state)
        self.view = QListView()
        self.view.setUniformItemSizes(True)
        self.view.setModel(self.model)
        self.view.setItemDelegate(EntryDelegate(self.view))
        self.view.setLayoutMode(QListView.LayoutMode.Batched)
        self.view.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.whose = QLabel()
        self.whose.setProperty("role", "muted")
        self.all = QPushButton()
        self.all.setProperty("variant", "link")
        self.all.setCheckable(True)
        self.all.clicked.connect(self.everything)
        self.progress = QLabel()
        self.progress.setProperty("role", "muted")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setFixedHeight(6)
        self._lay_out()
        self._name_parts()
        self.filter.textChanged.connect(self._refilter)
        self.states.currentIndexChanged.connect(self._refilter)
        self.view.selectionModel().currentChanged.connect(self._walked)

    def set_entries(self, entries: Sequence[Entry]) -> None:
        """Another list."""
        from app.labeling.queue import queue_of

        self.set_queue(queue_of(entries))

    def set_queue(self, queue: Queue) -> None:
        """Another list; it says whether it holds only what is assigned to this person."""
        self._quiet = True
        self.model.set_queue(queue)
        self._quiet = False
        everything = len(queue.rows) > queue.mine
        self.whose.setText("All items" if everything else f"{queue.mine:,} assigned to you")
        self.all.setText("Only mine" if everything else f"Show all {queue.mine + queue.others:,}")
        self.all.setChecked(everything)
        self.whose.setVisible(bool(queue.mine and queue.others))
        self.all.setVisible(bool(queue.mine and queue.others))
        self._tell()

    def set_state(self, item_id: str, state: str) -> None:
        """One item's state changed."""
        self.model.set_state(item_id, state)
        self._tell()

    def show_item(self, item_id: str) -> None:
        """Marks the item that lies on the desk; emits nothing."""
        index = self.model.index_of(item_id)
        self._quiet = True
        self.view.setCurrentIndex(index)
        self._quiet = False
        if index.isValid():
            self.view.scrollTo(index)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for part in (self.filter, self.states):
            column.addWidget(part)
        beside = QHBoxLayout()
        beside.addWidget(self.whose)
        beside.addStretch(1)
        beside.addWidget(self.all)
        self.whose.hide()
        self.all.hide()
        column.addLayout(beside)
        column.addWidget(self.view, 1)
        column.addWidget(self.bar)
        column.addWidget(self.progress)

    def _name_parts(self) -> None:
        self.filter.setAccessibleName("Filter the work list by name")
        self.states.setAccessibleName("Filter the work list by state")
        self.view.setAccessibleName("Work list")

    def _refilter(self) -> None:
        current = self.view.currentIndex().data(Qt.ItemDataRole.UserRole) or ""
        self._quiet = True
        self.model.set_filter(text=self.filter.text(), state=self.states.currentData())
        self._quiet = False
        self.show_item(current)

    def _walked(self, current: QModelIndex) -> None:
        if current.isValid() and not self._quiet:
            self.chosen.emit(current.data(Qt.ItemDataRole.UserRole))

    def _tell(self) -> None:
        done, total = self.model.progress()
        self.progress.setText(f"{done:,} of {total:,} submitted")
        self.bar.setRange(0, max(1, total))
        self.bar.setValue(done)
