"""What decisions teach: acceptance by the value that was drawn, and narrower ranges with their reason."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from augment.catalog.wording import in_words, titled
from widgets.parts.buttons import button
from widgets.parts.card import Card
from widgets.parts.leaving import delete_later
from widgets.parts.stack import column, holder, row
from widgets.parts.text import Text

if TYPE_CHECKING:
    from app.augmenting.review.teaching import Lesson
    from widgets.theme.theme import Theme

BARS_PX = 46


class LessonsPanel(Card):
    """``taught`` carries the lesson whose range is to be taken over."""

    taught = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__("What decisions teach", parent=parent)
        self._theme = theme
        self._list = QVBoxLayout()
        self._list.setSpacing(14)
        self.add(holder(self._list))
        self.show_lessons(())

    def show_lessons(self, lessons: Sequence[Lesson]) -> None:
        """Other lessons; those with a proposal come first."""
        while (item := self._list.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                delete_later(old)
        if not lessons:
            text = "Accept and reject ten samples or more: the ranges of the recipe learn from it."
            self._list.addWidget(Text(text, "muted", wrap=True))
        for one in lessons:
            self._list.addWidget(holder(self._lesson(one)))

    def _lesson(self, one: Lesson) -> QVBoxLayout:
        name = f"{titled(one.transform)}: {in_words(one.parameter, unit=one.unit)}"
        unit = f" {one.unit}" if one.unit else ""
        layout = column(
            row(Text(name, "strong"), 1, Text(f"{one.range[0]:g} to {one.range[1]:g}{unit}", "muted")),
            AcceptanceBars(one, self._theme), Text(one.reason, "caption", wrap=True), gap=4,
        )  # fmt: skip
        if one.proposed is not None:
            title = f"Use {one.proposed[0]:g} to {one.proposed[1]:g}{unit}"
            layout.addLayout(row(button(title, on=partial(self._teach, one)), 1))
        return layout

    def _teach(self, one: Lesson, _checked: bool = False) -> None:
        self.taught.emit(one)


class AcceptanceBars(QWidget):
    """One bar a bin, as high as the share that was accepted, with its interval; the proposed range is underlined."""

    def __init__(self, lesson: Lesson, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lesson, self._theme = lesson, theme
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        said = "; ".join(
            f"{one.low:g} to {one.high:g}: {one.accepted.hits} of {one.accepted.count} accepted" for one in lesson.bins
        )
        self.setAccessibleName(said)
        self.setToolTip(said.replace("; ", "\n"))

    def sizeHint(self) -> QSize:
        """As wide as there is room."""
        return QSize(200, BARS_PX)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Bars, whiskers, the proposed range."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        low, high = self._lesson.range
        wide, tall = self.width(), self.height() - 6

        def x(value: float) -> float:
            return (value - low) / (high - low) * wide

        for one in self._lesson.bins:
            left, right = x(one.low) + 1, x(one.high) - 1
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.colour("sunken"))
            painter.drawRect(QRectF(left, 0, right - left, tall))
            if not one.accepted.count:
                continue
            top = tall * (1 - one.accepted.value)
            painter.setBrush(self._theme.colour("success_soft"))
            painter.drawRect(QRectF(left, top, right - left, tall - top))
            painter.setPen(QPen(self._theme.colour("success"), 1.5))
            painter.drawLine(QPointF(left, top), QPointF(right, top))
            middle = (left + right) / 2
            ends = tall * (1 - one.accepted.high), tall * (1 - one.accepted.low)
            painter.drawLine(QPointF(middle, ends[0]), QPointF(middle, ends[1]))
        if self._lesson.proposed is not None:
            painter.setPen(QPen(self._theme.colour("accent"), 3))
            begin, end = (x(value) for value in self._lesson.proposed)
            painter.drawLine(QPointF(begin + 1, tall + 4), QPointF(end - 1, tall + 4))
        painter.end()
