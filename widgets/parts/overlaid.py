"""Three histograms over each other: what is wanted, what was made, and what it was made from."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Slot
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from widgets.theme.theme import Theme

# With its scale, and the scale alone, at 100 %.
HIGH_PX, SCALE_PX = 84, 16


class Overlaid(QWidget):
    """``wanted`` is filled, ``made`` a thick line, ``before`` a dashed one; the band of what is wanted is shaded."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._edges: tuple[float, ...] = ()
        self._shares: tuple[tuple[float, ...], ...] = ()
        self._band: tuple[float, float] | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMinimumWidth(120)
        theme.changed.connect(self._dress)

    def show_shares(
        self,
        edges: Sequence[float],
        wanted: Sequence[float],
        made: Sequence[float],
        before: Sequence[float],
        band: tuple[float, float] | None,
        said: str,
    ) -> None:
        """Other figures; ``said`` is what a screen reader says of them."""
        self._edges, self._shares = tuple(edges), (tuple(wanted), tuple(made), tuple(before))
        self._band = band
        self.setAccessibleName(said)
        self.setToolTip(said)
        self.update()

    def sizeHint(self) -> QSize:
        """Qt asks."""
        return QSize(200, self._theme.tokens.px(HIGH_PX))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt asks."""
        if not self._edges:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colour = self._theme.colour
        high = self.height() - self._theme.tokens.px(SCALE_PX)
        if self._band is not None:
            left, right = self._x(self._band[0]), self._x(self._band[1])
            painter.fillRect(QRectF(left, 0, max(2.0, right - left), high), colour("success_soft"))
        top = max((share for shares in self._shares for share in shares), default=0.0) or 1.0
        wanted, made, before = (self._outline(shares, high, top) for shares in self._shares)
        shade = QColor(colour("muted"))
        shade.setAlpha(90)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(shade)
        painter.drawPath(wanted)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(colour("text"), 1, Qt.PenStyle.DashLine))
        painter.drawPath(before)
        painter.setPen(QPen(colour("accent"), 2))
        painter.drawPath(made)
        self._scale(painter, high)
        painter.end()

    def _x(self, value: float) -> float:
        low, high = self._edges[0], self._edges[-1]
        return 1 + (value - low) / (high - low) * (self.width() - 2)

    def _outline(self, shares: Sequence[float], high: float, top: float) -> QPainterPath:
        path = QPainterPath()
        path.moveTo(self._x(self._edges[0]), high)
        for place, share in enumerate(shares):
            y = high - share / top * (high - 4)
            path.lineTo(self._x(self._edges[place]), y)
            path.lineTo(self._x(self._edges[place + 1]), y)
        path.lineTo(self._x(self._edges[-1]), high)
        return path

    def _scale(self, painter: QPainter, high: float) -> None:
        font = painter.font()
        font.setPixelSize(self._theme.tokens.px(10))
        painter.setFont(font)
        painter.setPen(self._theme.colour("border_strong"))
        painter.drawLine(0, int(high), self.width(), int(high))
        painter.setPen(self._theme.colour("muted"))
        place = QRectF(0, high + 1, self.width(), self.height() - high - 1)
        first, last = self._edges[0], self._edges[-1]
        painter.drawText(place, Qt.AlignmentFlag.AlignLeft, short(first, last - first))
        painter.drawText(place, Qt.AlignmentFlag.AlignRight, short(last, last - first))

    @Slot()
    def _dress(self) -> None:
        self.updateGeometry()
        self.update()


def short(value: float, span: float = 0.0) -> str:
    """Three digits, or whole thousands; what is nothing on a scale of ``span`` is 0."""
    if abs(value) < span / 1000:
        return "0"
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"
