"""Painted figures: a value with its interval on a line from 0 to 1, and a small histogram."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from widgets.theme.theme import Theme


class IntervalBar(QWidget):
    """People as a band with their value, the model as a diamond, the target as a line."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._value: float | None = None
        self._interval: tuple[float, float] | None = None
        self._model: float | None = None
        self._target: float | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def show_figures(
        self,
        value: float | None,
        interval: tuple[float, float] | None = None,
        *,
        model: float | None = None,
        target: float | None = None,
    ) -> None:
        """Other figures, each 0 to 1 or None."""
        self._value, self._interval, self._model, self._target = value, interval, model, target
        said = [("people", value), ("model", model), ("target", target)]
        self.setAccessibleName(", ".join(f"{name} {figure:.3f}" for name, figure in said if figure is not None))
        self.update()

    def sizeHint(self) -> QSize:
        """Qt asks."""
        return QSize(240, 46)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt asks."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        line = self.height() / 2 - 6
        colour = self._theme.colour
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour("sunken"))
        painter.drawRoundedRect(QRectF(self._x(0), line - 4, self._x(1) - self._x(0), 8), 4, 4)
        if self._interval is not None:
            band = QColor(colour("accent"))
            band.setAlpha(90)
            painter.setBrush(band)
            low, high = self._x(self._interval[0]), self._x(self._interval[1])
            painter.drawRoundedRect(QRectF(low, line - 8, max(high - low, 3), 16), 4, 4)
        if self._target is not None:
            painter.setPen(QPen(colour("success"), 2, Qt.PenStyle.DashLine))
            x = self._x(self._target)
            painter.drawLine(int(x), int(line - 13), int(x), int(line + 13))
        if self._value is not None:
            painter.setPen(QPen(colour("accent"), 3))
            x = self._x(self._value)
            painter.drawLine(int(x), int(line - 9), int(x), int(line + 9))
        if self._model is not None:
            self._diamond(painter, self._x(self._model), line)
        self._scale(painter, line)
        painter.end()

    def _x(self, value: float) -> float:
        return 8 + min(max(value, 0.0), 1.0) * (self.width() - 16)

    def _diamond(self, painter: QPainter, x: float, y: float) -> None:
        painter.setPen(QPen(self._theme.colour("surface"), 1.5))
        painter.setBrush(self._theme.colour("warning"))
        painter.save()
        painter.translate(x, y)
        painter.rotate(45)
        painter.drawRect(QRectF(-5, -5, 10, 10))
        painter.restore()

    def _scale(self, painter: QPainter, line: float) -> None:
        font = painter.font()
        font.setPixelSize(self._theme.tokens.px(10))
        painter.setFont(font)
        painter.setPen(self._theme.colour("muted"))
        for step in (0.0, 0.25, 0.5, 0.75, 1.0):
            box = QRectF(self._x(step) - 20, line + 13, 40, 14)
            if step == 0.0:
                box.moveLeft(0)
            elif step == 1.0:
                box.moveRight(self.width())
            side = {0.0: Qt.AlignmentFlag.AlignLeft, 1.0: Qt.AlignmentFlag.AlignRight}
            painter.drawText(box, side.get(step, Qt.AlignmentFlag.AlignHCenter), f"{step:g}")


class SparkBars(QWidget):
    """A histogram without axes: counts of equal bins from low to high."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._counts: tuple[int, ...] = ()
        self.setFixedHeight(36)
        theme.changed.connect(self.update)

    def show_counts(self, counts: Sequence[int]) -> None:
        """Other counts."""
        self._counts = tuple(counts)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt asks."""
        painter = QPainter(self)
        top = max(self._counts, default=0)
        if top:
            wide = self.width() / len(self._counts)
            for place, count in enumerate(self._counts):
                high = (self.height() - 2) * count / top
                bar = QRectF(place * wide, self.height() - high, max(wide - 1.5, 1), high)
                painter.fillRect(bar, self._theme.colour("accent"))
        painter.end()
