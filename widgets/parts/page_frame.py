"""The frame of every page: title, the question that it answers, actions at the right, a message, the content."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QFocusEvent, QIcon
from PySide6.QtWidgets import QFrame, QLayout, QScrollArea, QVBoxLayout, QWidget
from shiboken6 import isValid

from widgets.parts.banner import Banner
from widgets.parts.fitted import Fitted
from widgets.parts.stack import column, row
from widgets.parts.text import Text, restyle

EDGE_PX = 24
FOCUS_PX = 2  # the frame of a scroll area, seen while it has the keyboard


class PageScroll(QScrollArea):
    """A frame tells that the keyboard is here, but not on a page that was just opened: there it is by itself."""

    def focusInEvent(self, event: QFocusEvent) -> None:
        """By the keyboard or not."""
        super().focusInEvent(event)
        by_itself = event.reason() in (Qt.FocusReason.OtherFocusReason, Qt.FocusReason.ActiveWindowFocusReason)
        self.setProperty("ring", not by_itself)
        restyle(self)


class PageFrame(QWidget):
    """Parts are added to ``content``; ``banner`` says what went wrong or well."""

    def __init__(
        self, title: str, question: str, close_icon: QIcon, *, scroll: bool = True, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setProperty("role", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.banner = Banner(close_icon)
        self.buttons = row(gap=8)
        self.subtitle = Text(question, "muted", wrap=True)
        head = row(column(Text(title, "title"), self.subtitle, gap=2), self.buttons, gap=16)
        head.setStretch(0, 1)
        self.content: QVBoxLayout = column(gap=16, margin=_margins(FOCUS_PX if scroll else 0))
        body = Fitted()
        body.setLayout(self.content)
        layout = column(gap=12, margin=(0, 20, 0, 0))
        layout.addLayout(_inset(head))
        layout.addLayout(_inset(row(self.banner)))
        if scroll:
            area = PageScroll()
            area.setWidgetResizable(True)
            area.setAccessibleName(title)
            area.setFrameShape(QFrame.Shape.NoFrame)
            area.setWidget(body)
            area.verticalScrollBar().rangeChanged.connect(self._make_room)
            self._bar = area.verticalScrollBar()
            layout.addWidget(area, 1)
        else:
            layout.addWidget(body, 1)
        self.setLayout(layout)

    @Slot(int, int)
    def _make_room(self, _least: int, most: int) -> None:
        """The right edge of the content stays below that of the head when the scroll bar takes its place."""
        if not isValid(self._bar):
            return  # the page is being taken down, and its area tells so once more
        left, top, right, bottom = _margins(FOCUS_PX)
        self.content.setContentsMargins(left, top, right - (self._bar.sizeHint().width() if most else 0), bottom)


def _margins(less: int) -> tuple[int, int, int, int]:
    return EDGE_PX - less, 0, EDGE_PX - less, EDGE_PX


def _inset(inner: QLayout) -> QVBoxLayout:
    outer = column(margin=(EDGE_PX, 0, EDGE_PX, 0))
    outer.addLayout(inner)
    return outer
