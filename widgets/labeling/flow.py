"""A row of widgets that goes on below when it is full, as words in a text."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

GAP_PX = 6


class FlowRow(QWidget):
    """As many parts in a row as fit; its height follows its width. ``hanging``: what goes on below begins where the
    second part does, under what the first part is the name of.

    It places its children by hand: a QLayout written in Python shares the ownership of its items with Qt, and was seen
    to crash when rows are thrown away often.
    """

    def __init__(self, parent: QWidget | None = None, *, hanging: bool = False) -> None:
        super().__init__(parent)
        self._hanging = hanging
        self._parts: list[QWidget] = []
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setSizePolicy(policy)

    def add(self, part: QWidget) -> None:
        """One more part."""
        part.setParent(self)
        self._parts.append(part)
        part.show()
        self._arrange()

    def clear(self) -> None:
        """None of them."""
        for part in self._parts:
            part.hide()
            part.deleteLater()
        self._parts = []

    def arrange(self) -> None:
        """Parts have other words, or came and went."""
        self.updateGeometry()
        self._arrange()

    def sizeHint(self) -> QSize:
        """All in one row."""
        hints = [part.sizeHint() for part in self._parts if not part.isHidden()]
        width = sum(hint.width() + GAP_PX for hint in hints)
        return QSize(width, max([self.height(), *(hint.height() for hint in hints)]))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width breaks the row elsewhere."""
        self._arrange()

    def changeEvent(self, event: QEvent) -> None:
        """Another font, other sizes."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._arrange()

    def _arrange(self) -> None:
        x, y, high, begin = 0, 0, 0, 0
        for part in self._parts:
            if part.isHidden():
                continue
            size = part.sizeHint().expandedTo(part.minimumSize()).boundedTo(part.maximumSize())
            if x > begin and x + size.width() > self.width():
                x, y, high = begin, y + high + GAP_PX, 0
            part.setGeometry(x, y, size.width(), size.height())
            if self._hanging and x == y == 0 and 2 * size.width() < self.width():
                begin = size.width() + GAP_PX
            x, high = x + size.width() + GAP_PX, max(high, size.height())
        if y + high != self.minimumHeight():
            self.setFixedHeight(max(1, y + high))
