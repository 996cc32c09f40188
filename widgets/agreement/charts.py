"""Two small charts: the agreement by version of the sheet, and what each rule explains of the difference."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from widgets.theme.theme import Theme

ROW_PX, TREND_PX = 30, 190
STEPS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0)
# Less than this is drawn as no change.
NOTHING = 0.0005


@dataclass(frozen=True)
class Point:
    """A figure with its interval, under a name and a line of small words.

    Points of one ``line`` are joined; of several lines those that are ``faint`` stand back.
    """

    name: str
    below: str
    value: float | None
    ci: tuple[float, float] | None = None
    line: str = ""
    faint: bool = False


@dataclass(frozen=True)
class Bar:
    """From ``start`` to ``end``; ``whole`` is a figure of its own, the others lead from one to the other."""

    name: str
    start: float
    end: float
    text: str
    whole: bool = False


def ticks_of(low: float, high: float) -> list[float]:
    """Round numbers at equal distances that hold all from ``low`` to ``high``, six of them at most."""
    step = next((one for one in STEPS if floor(high / one - 1e-9) - ceil(low / one + 1e-9) + 2 <= 5), 2 * (high - low))
    first, last = floor(low / step + 1e-9), ceil(high / step - 1e-9)
    return [step * number for number in range(first, last + 1)]


class TrendChart(QWidget):
    """Points from left to right, each with its interval."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._points: tuple[Point, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Trend by version of the rule sheet")
        theme.changed.connect(self.update)

    def show_points(self, points: Sequence[Point]) -> None:
        """Other points."""
        self._points = tuple(points)
        said = [f"{one.name}: {one.value:.3f}" for one in points if one.value is not None]
        self.setAccessibleDescription("; ".join(said))
        self.update()

    def sizeHint(self) -> QSize:
        """Qt asks."""
        return QSize(280, self._theme.tokens.px(TREND_PX))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt asks."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colour, px = self._theme.colour, self._theme.tokens.px
        font = self.font()
        font.setPixelSize(px(11))
        painter.setFont(font)
        left, top, bottom = px(40), 10.0, self.height() - px(38)
        ticks = ticks_of(*self._range())
        low, high = ticks[0], ticks[-1]

        def y(value: float) -> float:
            return bottom - (value - low) / (high - low) * (bottom - top)

        for value in ticks:
            painter.setPen(QPen(colour("border"), 1))
            painter.drawLine(QPointF(left, y(value)), QPointF(self.width(), y(value)))
            painter.setPen(colour("muted"))
            box = QRectF(0, y(value) - 8, left - 8, 16)
            painter.drawText(box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, f"{value:.2f}")
        wide = (self.width() - left) / max(1, len(self._points))
        at = [QPointF(left + wide * (n + 0.5), y(one.value or low)) for n, one in enumerate(self._points)]
        for name, faint in {one.line: one.faint for one in self._points}.items():
            painter.setPen(QPen(colour("faint" if faint else "accent"), 1.5))
            both = zip(at, self._points, strict=True)
            painter.drawPolyline([place for place, one in both if one.value is not None and one.line == name])
        for place, one in zip(at, self._points, strict=True):
            if one.ci is not None:
                painter.setPen(QPen(colour("accent"), 2))
                painter.drawLine(QPointF(place.x(), y(one.ci[0])), QPointF(place.x(), y(one.ci[1])))
                for end in one.ci:
                    painter.drawLine(QPointF(place.x() - 5, y(end)), QPointF(place.x() + 5, y(end)))
            painter.setPen(QPen(colour("surface"), 2))
            painter.setBrush(colour("faint" if one.faint else "accent"))
            if one.value is not None:
                painter.drawEllipse(place, 5, 5)
            for line, words in enumerate((one.name, one.below)):
                painter.setPen(colour("muted" if line else "text"))
                box = QRectF(place.x() - wide / 2 + 2, bottom + 8 + line * px(14), wide - 4, px(14))
                text = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, int(box.width()))
                painter.drawText(box, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter, text)
        painter.end()

    def _range(self) -> tuple[float, float]:
        """What all points and intervals need, and a little room; never so narrow that noise looks like a trend."""
        ends = [end for one in self._points for end in (one.ci or (one.value, one.value)) if end is not None]
        low, high = min(ends, default=0.0), max(ends, default=1.0)
        spare = max(0.1 - (high - low), 0.0) / 2 + 0.02
        return low - spare, high + spare


class Waterfall(QWidget):
    """Bars below each other that lead from one figure to another; what each adds stands at the right."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._bars: tuple[Bar, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("What each rule explains")
        theme.changed.connect(self.update)

    def show_bars(self, bars: Sequence[Bar]) -> None:
        """Other bars."""
        self._bars = tuple(bars)
        self.setAccessibleDescription("; ".join(f"{bar.name}: {bar.text}" for bar in bars))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """As high as its bars."""
        return QSize(300, max(1, len(self._bars)) * self._theme.tokens.px(ROW_PX))

    def minimumSizeHint(self) -> QSize:
        """The same."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt asks."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colour, px = self._theme.colour, self._theme.tokens.px
        font = self.font()
        font.setPixelSize(px(12))
        painter.setFont(font)
        metrics = painter.fontMetrics()
        names = min(
            max((metrics.horizontalAdvance(bar.name) for bar in self._bars), default=0), int(self.width() * 0.45)
        )
        numbers = max((metrics.horizontalAdvance(bar.text) for bar in self._bars), default=0)
        left, right = names + 14.0, self.width() - numbers - 12.0
        most = max((max(bar.start, bar.end) for bar in self._bars), default=0.0) or 1.0
        high, middle = px(ROW_PX), Qt.AlignmentFlag.AlignVCenter

        def x(value: float) -> float:
            return left + max(0.0, value) / most * (right - left)

        for place, bar in enumerate(self._bars):
            top = place * high
            painter.setPen(colour("text"))
            text = metrics.elidedText(bar.name, Qt.TextElideMode.ElideRight, names)
            painter.drawText(QRectF(0, top, names + 1, high), Qt.AlignmentFlag.AlignLeft | middle, text)
            low, end = sorted((x(bar.start), x(bar.end)))
            painter.setPen(Qt.PenStyle.NoPen)
            role = "accent" if bar.whole else "success" if bar.end < bar.start else "warning"
            painter.setBrush(colour(role if abs(bar.end - bar.start) > NOTHING else "border_strong"))
            painter.drawRoundedRect(QRectF(low, top + 7, max(2.0, end - low), high - 14), 3, 3)
            if place + 1 < len(self._bars):
                painter.setPen(QPen(colour("border_strong"), 1, Qt.PenStyle.DotLine))
                painter.drawLine(QPointF(x(bar.end), top + high - 7), QPointF(x(bar.end), top + high + 7))
            painter.setPen(colour("text"))
            painter.drawText(
                QRectF(right, top, self.width() - right, high), Qt.AlignmentFlag.AlignRight | middle, bar.text
            )
        painter.end()
