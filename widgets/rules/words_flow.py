"""Words that flow from line to line, each with what became of it; only the lines in view are painted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, TypeAlias

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

if TYPE_CHECKING:
    from app.rules.marked import Fate, Stretch
    from widgets.theme.theme import Theme

LINE = 1.35  # of the height of the letters
PAD_PX = 2.0
_THERE = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft) | int(Qt.TextFlag.TextDontClip)
# Place, width, words and their fate.
Run: TypeAlias = "tuple[float, float, str, Fate]"


class WordsFlow(QWidget):
    """Words that came in are tinted, words that went are struck through. A label of rich text would be laid out anew
    at every key, all of it: a tenth of a second for a thousand words."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._words: list[tuple[str, Fate]] = []
        self._lines: list[list[Run]] = []
        self._faint = ""
        self._widths: dict[str, float] = {}
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        theme.changed.connect(self.update)

    @property
    def text(self) -> str:
        """What stands there, of the words that did not go."""
        return " ".join(word for word, fate in self._words if fate != "gone") or self._faint

    def marked(self, fate: Fate) -> list[str]:
        """The words of one fate."""
        return [word for word, one in self._words if one == fate]

    def show_stretches(self, stretches: Sequence[Stretch], nothing: str) -> None:
        """Other words; ``nothing`` stands there faintly where there are none."""
        self._words = [(word, one.fate) for one in stretches for word in one.text.split()]
        self._faint = "" if self._words else nothing
        self._arrange()

    def hasHeightForWidth(self) -> bool:
        """Qt asks."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Qt asks."""
        return round(len(self._laid_out(width)) * self._line_px())

    def sizeHint(self) -> QSize:
        """Qt asks."""
        return QSize(240, self.heightForWidth(max(self.width(), 40)))

    def minimumSizeHint(self) -> QSize:
        """One word beside another."""
        return QSize(40, self.heightForWidth(max(self.width(), 40)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width breaks the lines elsewhere."""
        if event.oldSize().width() != event.size().width():
            self._arrange()

    def changeEvent(self, event: QEvent) -> None:
        """Another size of text."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._widths.clear()
            self._arrange()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The lines in view."""
        painter, high = QPainter(self), self._line_px()
        first = max(0, int(event.rect().top() // high))
        last = min(len(self._lines), int(event.rect().bottom() // high) + 1)
        if self._faint:
            painter.setPen(self._theme.colour("faint"))
            painter.drawText(QRectF(0, 0, self.width(), high), int(Qt.AlignmentFlag.AlignVCenter), self._faint)
        for number in range(first, last):
            for x, width, words, fate in self._lines[number]:
                self._paint_run(painter, QRectF(x, number * high, width, high), words, fate)
        painter.end()

    # ---- inside

    def _paint_run(self, painter: QPainter, place: QRectF, words: str, fate: Fate) -> None:
        colours = self._theme.tokens.colours
        if fate == "new":
            painter.fillRect(place.adjusted(-PAD_PX, 1, PAD_PX, -1), QColor(colours.accent_soft))
        painter.setPen(QColor({"new": colours.accent, "gone": colours.faint}.get(fate, colours.text)))
        painter.drawText(place, _THERE, words)
        if fate == "gone":
            middle = place.center().y() + 1
            painter.drawLine(QPointF(place.left(), middle), QPointF(place.right(), middle))

    def _arrange(self) -> None:
        before = len(self._lines)
        self._lines = self._laid_out(self.width())
        if len(self._lines) != before:
            self.updateGeometry()
        self.update()

    def _laid_out(self, width: int) -> list[list[Run]]:
        """The lines: runs of words of one fate, each with its place and width. Words are measured once."""
        metrics, widths = QFontMetricsF(self.font()), self._widths
        blank, at = metrics.horizontalAdvance(" "), 0.0
        lines: list[list[Run]] = [[]]
        for word, fate in self._words:
            wide = widths.get(word)
            if wide is None:
                wide = widths[word] = metrics.horizontalAdvance(word)
            if lines[-1] and at + wide > width:
                lines.append([])
                at = 0.0
            line = lines[-1]
            if line and line[-1][3] == fate:
                x, _, said, _ = line[-1]
                line[-1] = (x, at + wide - x, f"{said} {word}", fate)
            else:
                line.append((at, wide, word, fate))
            at += wide + blank
        return lines

    def _line_px(self) -> float:
        return QFontMetricsF(self.font()).height() * LINE
