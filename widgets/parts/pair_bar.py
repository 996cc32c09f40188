"""Two values with their intervals on one scale: what is, and what would be."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from widgets.theme.theme import Theme

Ends = tuple[float, float]
STEPS = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.25, 0.5)
TICKS = 5


class PairBar(QWidget):
    """The present value above, the other below, each as a band with a mark; the scale shows what both need."""

    def __init__(self, theme: Theme, names: tuple[str, str] = ("Now", "Then"), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._names = theme, names
        self._values: tuple[float | None, float | None] = (None, None)
        self._ends: tuple[Ends | None, Ends | None] = (None, None)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMinimumWidth(180)
        theme.changed.connect(self.updateGeometry)

    def show_figures(self, now: float | None, now_ci: Ends | None, then: float | None, then_ci: Ends | None) -> None:
        """Other figures; None where there is none."""
        self._values, self._ends = (now, then), (now_ci, then_ci)
        said = [
            f"{name} {value:.3f}" for name, value in zip(self._names, self._values, strict=True) if value is not None
        ]
        self.setAccessibleName(", ".join(said) or "no figures")
        self.update()

    def sizeHint(self) -> QSize:
        """Qt asks."""
        return QSize(300, self._theme.tokens.px(11) * 2 + 48)

    def scale(self) -> tuple[float, float, float]:
        """Low end, high end and step of the ticks."""
        points = [value for value in self._values if value is not None]
        points += [end for ends in self._ends if ends is not None for end in ends]
        if not points:
            return 0.0, 1.0, 0.25
        low, high = min(points), max(points)
        room = max((high - low) * 0.15, 0.002)
        low, high = low - room, high + room
        step = next((step for step in STEPS if (high - low) / step <= TICKS), 0.5)
        return low, high, step

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt asks."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        font = painter.font()
        font.setPixelSize(self._theme.tokens.px(11))
        painter.setFont(font)
        names = max(painter.fontMetrics().horizontalAdvance(name) for name in self._names) + 12
        low, high, step = self.scale()
        left, right = names + 6, self.width() - 14
        foot = self.height() - painter.fontMetrics().height() - 3

        def x(value: float) -> float:
            return left + (value - low) / (high - low) * (right - left)

        painter.setPen(QPen(self._theme.colour("border"), 1))
        tick = -(-low // step) * step
        while tick <= high:
            painter.setPen(QPen(self._theme.colour("border"), 1))
            painter.drawLine(QPointF(x(tick), 0), QPointF(x(tick), foot))
            painter.setPen(self._theme.colour("muted"))
            place = QRectF(x(tick) - 30, foot + 2, 60, self.height() - foot)
            painter.drawText(place, Qt.AlignmentFlag.AlignHCenter, f"{tick:.3f}".rstrip("0").rstrip("."))
            tick = round(tick + step, 6)
        for at, role in enumerate(("muted", "accent")):
            middle = foot * (0.28 + 0.44 * at)
            painter.setPen(self._theme.colour("muted"))
            place = QRectF(0, middle - 12, names, 24)
            painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self._names[at])
            self._mark(painter, at, middle, role, x)
        painter.end()

    def _mark(self, painter: QPainter, at: int, middle: float, role: str, x) -> None:
        value, ends = self._values[at], self._ends[at]
        band = QColor(self._theme.colour(role))
        band.setAlpha(80)
        painter.setPen(Qt.PenStyle.NoPen)
        if ends is not None:
            painter.setBrush(band)
            painter.drawRoundedRect(QRectF(x(ends[0]), middle - 5, max(x(ends[1]) - x(ends[0]), 3), 10), 5, 5)
        if value is not None:
            painter.setBrush(self._theme.colour(role))
            painter.drawEllipse(QPointF(x(value), middle), 5, 5)
