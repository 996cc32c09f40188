"""Parts beside each other that go on below where a row is full, as words in a text."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from widgets.parts.leaving import delete_later

LINE_GAP_PX = 8


class Flow(QWidget):
    """As many parts in a row as fit, each at its own size, on one middle, ``gap`` pixels apart both ways; its height
    follows its width. ``hanging``: what goes on below begins where the second part does, under what the first part is
    the name of.

    It places its children by hand, and its height is fixed to what they take: a QLayout written in Python shares the
    ownership of its items with Qt, and was seen to crash where rows are thrown away often; and what only answers for
    its height by its width is cut off by whoever asks for the least height.
    """

    def __init__(
        self, *parts: QWidget, gap: int = LINE_GAP_PX, hanging: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._gap, self._hanging = gap, hanging
        self._parts: list[QWidget] = []
        self.setSizePolicy(QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed))
        for part in parts:
            self._take(part)
        self.arrange()

    def add(self, part: QWidget) -> None:
        """One more part."""
        self._take(part)
        self.arrange()

    def clear(self) -> None:
        """None of them."""
        for part in self._parts:
            part.hide()
            delete_later(part)
        self._parts = []
        self.arrange()

    def arrange(self) -> None:
        """Parts have other words, or came and went."""
        self.updateGeometry()
        self._arrange()

    def sizeHint(self) -> QSize:
        """All in one row."""
        sizes = [_size(part) for part in self._shown()]
        width = sum(size.width() for size in sizes) + self._gap * max(0, len(sizes) - 1)
        return QSize(width, max([self.height(), *(size.height() for size in sizes)]))

    def minimumSizeHint(self) -> QSize:
        """As wide as the widest part."""
        return QSize(max([0, *(_size(part).width() for part in self._shown())]), self.minimumHeight())

    def event(self, event: QEvent) -> bool:
        """A part was shown, hidden, or wants another size."""
        if event.type() == QEvent.Type.LayoutRequest:
            self.arrange()
        return super().event(event)

    def showEvent(self, event: QShowEvent) -> None:
        """What a part said while nothing was in view was not passed on."""
        super().showEvent(event)
        self.arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width breaks the row elsewhere."""
        self._arrange()

    def changeEvent(self, event: QEvent) -> None:
        """Another font, other sizes."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._arrange()

    def _take(self, part: QWidget) -> None:
        hidden = part.isHidden() and part.testAttribute(Qt.WidgetAttribute.WA_WState_ExplicitShowHide)
        part.setParent(self)
        self._parts.append(part)
        if not hidden:
            part.show()

    def _shown(self) -> list[QWidget]:
        return [part for part in self._parts if not part.isHidden()]

    def _arrange(self) -> None:
        y, high = 0, 0
        for line in self._lines():
            high = max(size.height() for _, _, size in line)
            for part, x, size in line:
                part.setGeometry(x, y + (high - size.height()) // 2, size.width(), size.height())
            y += high + self._gap
        if y and y - self._gap != self.minimumHeight():
            self.setFixedHeight(y - self._gap)
        elif not y:
            self.setFixedHeight(1)

    def _lines(self) -> list[list[tuple[QWidget, int, QSize]]]:
        """Which parts stand in each line, from where, and how large."""
        lines: list[list[tuple[QWidget, int, QSize]]] = []
        x, begin = 0, 0
        for part in self._shown():
            size = _size(part)
            if not lines or (x > begin and x + size.width() > self.width()):
                x = begin if lines else 0
                lines.append([])
            lines[-1].append((part, x, size))
            x += size.width() + self._gap
            if self._hanging and len(lines) == len(lines[0]) == 1 and 2 * size.width() < self.width():
                begin = x
        return lines


def _size(part: QWidget) -> QSize:
    wanted = part.sizeHint().expandedTo(part.minimumSizeHint()).expandedTo(part.minimumSize())
    return wanted.boundedTo(part.maximumSize())
