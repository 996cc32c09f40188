"""A queue at the left of the work: how its rows look, and the pane with its filter, its list and its progress."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPalette, QPen
from PySide6.QtWidgets import (
    QComboBox,
    QLabel,
    QLineEdit,
    QListView,
    QProgressBar,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from widgets.labeling.entries import STATE_ROLE

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


class QueuePane(QWidget):
    """Filters, a list, and how far one is with it. ``chosen`` carries the key of the row clicked or walked to."""

    chosen = Signal(object)

    def __init__(
        self, model: QAbstractItemModel, delegate: EntryDelegate, name: str, parent: QWidget | None = None
    ) -> None:  # fmt: skip
        """``name`` is what the list is called where it is read aloud."""
        super().__init__(parent)
        self._quiet = False
        self.filter, self.states = QLineEdit(), QComboBox()
        self.filter.setPlaceholderText("Filter by name")
        self.filter.setClearButtonEnabled(True)
        self.view = queue_view(model, delegate)
        self.view.setAccessibleName(name)
        self.progress, self.bar = QLabel(), QProgressBar()
        self.progress.setProperty("role", "muted")
        self.bar.setTextVisible(False)
        self.bar.setFixedHeight(6)
        self.view.selectionModel().currentChanged.connect(self._walked)

    def lay_out(self, *above: QWidget) -> None:
        """The filter, ``above``, then the list with its progress."""
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for part in (self.filter, *above):
            column.addWidget(part)
        column.addWidget(self.view, 1)
        column.addWidget(self.bar)
        column.addWidget(self.progress)

    def seek(self) -> None:
        """Into the filter; what stands there is written over."""
        self.filter.setFocus()
        self.filter.selectAll()

    def mark(self, index: QModelIndex) -> None:
        """Shows which row lies on the desk; emits nothing."""
        with self.quietly():
            self.view.setCurrentIndex(index)
        if index.isValid():
            self.view.scrollTo(index)

    def show_progress(self, done: int, total: int, text: str) -> None:
        """How far one is, as a bar and in words."""
        self.progress.setText(text)
        # Qt paints the bar while its value is set, and all of a page that has just come into view with it.
        self.bar.setUpdatesEnabled(False)
        self.bar.setRange(0, max(1, total))
        self.bar.setValue(done)
        self.bar.setUpdatesEnabled(True)

    @contextmanager
    def quietly(self) -> Iterator[None]:
        """The list may change without anybody having chosen."""
        self._quiet = True
        try:
            yield
        finally:
            self._quiet = False

    def _walked(self, current: QModelIndex) -> None:
        if current.isValid() and not self._quiet:
            self.chosen.emit(current.data(Qt.ItemDataRole.UserRole))


def offer(box: QComboBox, every: str, titles: Mapping[str, str]) -> None:
    """Other choices below ``every``; what was chosen stays, where it is still there. Emits nothing."""
    chosen = box.currentData()
    box.blockSignals(True)
    box.clear()
    box.addItem(every, "")
    for name, title in titles.items():
        box.addItem(title, name)
    box.setCurrentIndex(max(0, box.findData(chosen)))
    box.blockSignals(False)
