"""The list of items at the left, with its filter and progress."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
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
        painter.save()
        text = self._ground(painter, option, index.data(STATE_ROLE))
        name = option.fontMetrics.elidedText(index.data(), Qt.TextElideMode.ElideLeft, text.width())
        painter.drawText(text, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), name)
        painter.restore()

    def _ground(self, painter: QPainter, option: QStyleOptionViewItem, state: str) -> QRect:
        """Paints what is below the words, and the mark; gives their room, with the pen for them."""
        rect, palette = option.rect, option.palette
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        if chosen:
            painter.fillRect(rect, palette.brush(QPalette.ColorRole.Highlight))
        role = QPalette.ColorRole.HighlightedText if chosen else QPalette.ColorRole.Text
        painter.setPen(QPen(palette.color(role), 1.5))
        middle = rect.center().y()
        self._mark(painter, QRect(rect.left() + 12, middle - MARK_PX // 2, MARK_PX, MARK_PX), state)
        return rect.adjusted(12 + MARK_PX + 10, 0, -8, 0)

    def _mark(self, painter: QPainter, place: QRect, state: str) -> None:
        if state == "broken":
            painter.drawLine(place.topLeft(), place.bottomRight())
            painter.drawLine(place.topRight(), place.bottomLeft())
            return
        painter.drawEllipse(place)
        if state in ("draft", "returned", "stale", "submitted", "accepted"):
            painter.setBrush(painter.pen().color())
            painter.drawPie(place, 90 * 16, (360 if state in ("submitted", "accepted") else 180) * 16)


class TwoLineDelegate(EntryDelegate):
    """A mark for the state, the end of the path and, at the right, ``beside``; below them ``below``, more quietly."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Two lines a row."""
        return QSize(120, 2 * option.fontMetrics.height() + 12)

    def beside(self, index: QModelIndex | QPersistentModelIndex) -> str:
        """What stands at the right of the name."""
        return ""

    def below(self, index: QModelIndex | QPersistentModelIndex) -> str:
        """The second line."""
        raise NotImplementedError

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Qt asks."""
        metrics, at = option.fontMetrics, Qt.AlignmentFlag
        painter.save()
        text = self._ground(painter, option, index.data(STATE_ROLE)).adjusted(0, 6, 0, -6)
        beside = self.beside(index)
        painter.drawText(text, int(at.AlignRight | at.AlignTop), beside)
        room = text.width() - (metrics.horizontalAdvance(beside) + 10 if beside else 0)
        name = metrics.elidedText(index.data(), Qt.TextElideMode.ElideLeft, room)
        painter.drawText(text, int(at.AlignLeft | at.AlignTop), name)
        quiet = painter.pen().color()
        quiet.setAlphaF(0.72)
        painter.setPen(quiet)
        below = metrics.elidedText(self.below(index), Qt.TextElideMode.ElideRight, text.width())
        painter.drawText(text, int(at.AlignLeft | at.AlignBottom), below)
        painter.restore()


def queue_view(model: QAbstractItemModel, delegate: EntryDelegate) -> QListView:
    """A list of rows of one height, of which there may be a hundred thousand."""
    view = QListView()
    view.setUniformItemSizes(True)
    view.setModel(model)
    delegate.setParent(view)
    view.setItemDelegate(delegate)
    view.setLayoutMode(QListView.LayoutMode.Batched)
    view.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
    view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    return view


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
        self.filter.setToolTip("Enter goes on to what was found")
        self.filter.setClearButtonEnabled(True)
        self.states = QComboBox()
        self.states.addItem("All states", "")
        for state, title in STATES.items():
            self.states.addItem(title, state)
        self.view = queue_view(self.model, EntryDelegate())
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
        self.filter.returnPressed.connect(self._enter)
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

    def _enter(self) -> None:
        """From the filter into the list: to the item on the desk if it is there, else to the first that was found."""
        if self.model.rowCount():
            self.view.setFocus(Qt.FocusReason.OtherFocusReason)
            if not self.view.currentIndex().isValid():
                self.view.setCurrentIndex(self.model.index(0, 0))

    def _walked(self, current: QModelIndex) -> None:
        if current.isValid() and not self._quiet:
            self.chosen.emit(current.data(Qt.ItemDataRole.UserRole))

    def _tell(self) -> None:
        done, total = self.model.progress()
        self.progress.setText(f"{done:,} of {total:,} submitted")
        self.bar.setRange(0, max(1, total))
        self.bar.setValue(done)
