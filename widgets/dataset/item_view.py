"""What grid and list have in common: picking items by mouse and keyboard, and opening them."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractItemView, QTableView, QWidget

from app.items.picking import Picking
from widgets.dataset.item_models import Index, ItemsModel

K = Qt.Key
SHIFT, CTRL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier


class ItemView(QTableView):
    """``picked`` tells that ``picking`` is another; ``opened`` carries the row of an item to be opened.

    Qt's own selection would be one of rectangles, and of places rather than items; ``picking`` is by item.
    """

    picked = Signal()
    opened = Signal(int)

    def __init__(self, model: ItemsModel, picking: Picking, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.items, self.picking = model, picking
        self.setModel(model)
        self.setAccessibleName(name)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        # A viewport that paints all of itself is shifted when it is scrolled, and only the new strip is painted.
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The ground, then the items."""
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), self.palette().base())
        painter.end()
        super().paintEvent(event)

    @property
    def current(self) -> int:
        """The place with the keyboard's frame, -1 where there is none."""
        return self.items.place(self.currentIndex())

    def go(self, place: int) -> None:
        """Puts the keyboard's frame on a place and brings it into view."""
        if 0 <= place < len(self.items.rows):
            self.setCurrentIndex(self.items.at(place))
            self.scrollTo(self.items.at(place))

    def places_in_view(self) -> Iterator[int]:
        """The places that can be seen."""
        first, last = self.rowAt(0), self.rowAt(self.viewport().height() - 1)
        if first < 0:
            return
        last = self.items.rowCount() - 1 if last < 0 else last
        for line in range(first, last + 1):
            for column in range(self.items.columnCount() if self.per_line > 1 else 1):
                if (place := self.items.place(self.items.index(line, column))) >= 0:
                    yield place

    @property
    def per_line(self) -> int:
        """How many items a line holds."""
        return 1

    # ---- hands

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click picks one, Ctrl one more, Shift all up to here."""
        place = self.items.place(self.indexAt(event.position().toPoint()))
        self.setFocus()
        if event.button() != Qt.MouseButton.LeftButton:
            return
        if place < 0:
            self.picking.none()
            self._tell()
            return
        self.setCurrentIndex(self.items.at(place))
        self._pick(place, event.modifiers())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """A drag picks all from where it began."""
        place = self.items.place(self.indexAt(event.position().toPoint()))
        if event.buttons() & Qt.MouseButton.LeftButton and place >= 0 and place != self.current:
            self.setCurrentIndex(self.items.at(place))
            self.picking.up_to(place)
            self._tell()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """All was done at the press."""

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Opens the item."""
        place = self.items.place(self.indexAt(event.position().toPoint()))
        if place >= 0 and event.button() == Qt.MouseButton.LeftButton:
            self.opened.emit(int(self.items.rows[place]))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows walk and pick, with Shift all on the way, with Ctrl nothing; Space picks, Enter opens."""
        key, held = event.key(), event.modifiers()
        if not len(self.items.rows):
            super().keyPressEvent(event)
            return
        place = max(self.current, 0)
        if (to := self._walk(key, place)) is not None:
            self.go(to)
            if not held & CTRL or held & SHIFT:
                self._pick(to, held & SHIFT)
        elif key == K.Key_Space:
            self._pick(place, held if held & SHIFT else CTRL)
        elif key in (K.Key_Return, K.Key_Enter) and not held & CTRL:
            self.opened.emit(int(self.items.rows[place]))
        elif key == K.Key_A and held & CTRL:
            self.picking.all()
            self._tell()
        elif key == K.Key_Escape and self.picking.count:
            self.picking.none()
            self._tell()
        else:
            # Not to Qt's own search by letters, which would read all of a million names.
            event.ignore()

    def _walk(self, key: int, place: int) -> int | None:
        lines = max(1, self.viewport().height() // max(1, self.rowHeight(0)))
        steps = {
            K.Key_Left: -1, K.Key_Right: 1, K.Key_Up: -self.per_line, K.Key_Down: self.per_line,
            K.Key_PageUp: -lines * self.per_line, K.Key_PageDown: lines * self.per_line,
        }  # fmt: skip
        last = len(self.items.rows) - 1
        if key in (K.Key_Home, K.Key_End):
            return 0 if key == K.Key_Home else last
        step = steps.get(K(key)) if key in steps else None
        if step is None:
            return None
        if abs(step) == self.per_line and self.per_line > 1 and not 0 <= place + step <= last:
            return place
        return min(max(place + step, 0), last)

    def _pick(self, place: int, held: Qt.KeyboardModifier) -> None:
        if held & SHIFT:
            self.picking.up_to(place, more=bool(held & CTRL))
        elif held & CTRL:
            self.picking.toggle(place)
        else:
            self.picking.only(place)
        self._tell()

    def _tell(self) -> None:
        self.viewport().update()
        self.picked.emit()

    def currentChanged(self, current: Index, previous: Index) -> None:
        """The frame of the keyboard is painted by delegates."""
        super().currentChanged(current, previous)
        self.viewport().update()
