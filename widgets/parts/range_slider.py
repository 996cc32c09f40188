"""A slider with two handles, for a range within limits; or with one, for a value."""

from __future__ import annotations

import math
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from widgets.theme.theme import Theme

HANDLE_PX, GROOVE_PX, EDGE_PX = 7, 4, 9
STEPS = 100  # presses of an arrow key from one end to the other
WIDE = 50.0  # limits this many times apart are laid out by their logarithm


@dataclass(frozen=True)
class Scale:
    """The way between values ``low`` to ``high`` and places 0 to 1. ``whole`` values are integers."""

    low: float
    high: float
    whole: bool = False

    @property
    def by_ratio(self) -> bool:
        """Whether equal distances are equal ratios: of frequencies, sizes, times."""
        return self.low > 0 and self.high / self.low >= WIDE

    def place(self, value: float) -> float:
        """Where a value stands, 0 to 1."""
        value = min(max(value, self.low), self.high)
        if self.high <= self.low:
            return 0.0
        if self.by_ratio:
            return math.log(value / self.low) / math.log(self.high / self.low)
        return (value - self.low) / (self.high - self.low)

    def value(self, place: float) -> float:
        """The value at a place, with no more digits than the slider can tell apart."""
        place = min(max(place, 0.0), 1.0)
        if place in (0.0, 1.0):
            return self.high if place else self.low
        if self.by_ratio:
            exact = self.low * (self.high / self.low) ** place
            grain = exact / 200
        else:
            exact = self.low + place * (self.high - self.low)
            grain = (self.high - self.low) / 400
        if self.whole:
            return float(round(exact))
        digits = max(0, -math.floor(math.log10(grain)))
        return min(max(round(exact, digits), self.low), self.high)

    def step(self, value: float, steps: int) -> float:
        """The value some presses of a key further; a whole one moves by one at least."""
        moved = self.value(self.place(value) + steps / STEPS)
        if self.whole and moved == round(value):
            moved += math.copysign(1, steps)
        return min(max(moved, self.low), self.high)


class RangeSlider(QWidget):
    """``moving`` carries low and high while a handle is dragged, ``moved`` once it is let go, or by a key.

    Tab goes from the first handle to the second; arrows move the one at hand, with Shift ten times as far, Home and End
    to the limits. ``usual`` is shaded.
    """

    moving = Signal(float, float)
    moved = Signal(float, float)

    def __init__(
        self,
        theme: Theme,
        name: str,
        scale: Scale,
        value: tuple[float, float],
        *,
        usual: tuple[float, float] | None = None,
        single: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme, self._name, self._scale = theme, name, scale
        self._value, self._usual, self._single = value, usual, single
        self._at = 0  # the handle at hand
        self._dragged: tuple[float, float] | None = None  # what it was before the drag
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._say()
        theme.changed.connect(self.update)

    @property
    def value(self) -> tuple[float, float]:
        """Low and high; the same twice where there is one handle."""
        return self._value

    def show_value(self, low: float, high: float) -> None:
        """Another range, without a signal; not while it is under the hand."""
        if self._dragged is None and (low, high) != self._value:
            self._value = (low, high)
            self._say()
            self.update()

    # ---- by hand

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """The nearest handle comes to the pointer."""
        if event.button() != Qt.MouseButton.LeftButton:
            return
        place = self._place_at(event.position())
        low, high = (self._scale.place(one) for one in self._value)
        self._at = 0 if self._single or abs(place - low) < abs(place - high) else 1
        if low == high and place < low:
            self._at = 0
        self._dragged = self._value
        self._drag_to(place)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """The handle follows."""
        if self._dragged is not None:
            self._drag_to(self._place_at(event.position()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """The range stands."""
        before, self._dragged = self._dragged, None
        if before is not None and before != self._value:
            self.moved.emit(*self._value)
        self.update()

    def _drag_to(self, place: float) -> None:
        if self._put(self._scale.value(place)):
            self.moving.emit(*self._value)

    # ---- by key

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows, Home, End; Escape takes a drag back."""
        key = event.key()
        if key == Qt.Key.Key_Escape and self._dragged is not None:
            self._value, self._dragged = self._dragged, None
            self.moving.emit(*self._value)
            self._say()
            self.update()
            return
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Down: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: 1,
                 Qt.Key.Key_PageDown: -10, Qt.Key.Key_PageUp: 10}.get(Qt.Key(key), 0)  # fmt: skip
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if held not in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier):
            super().keyPressEvent(event)
            return
        if steps:
            wide = 10 if held else 1
            new = self._scale.step(self._value[self._at], steps * wide)
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            new = self._scale.low if key == Qt.Key.Key_Home else self._scale.high
        else:
            super().keyPressEvent(event)
            return
        if self._put(new):
            self.moved.emit(*self._value)

    def focusNextPrevChild(self, next: bool) -> bool:
        """Tab goes to the other handle first."""
        wanted = 1 if next else 0
        if not self._single and self._at != wanted:
            self._at = wanted
            self._say()
            self.update()
            return True
        return super().focusNextPrevChild(next)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """By Tab the first handle is at hand, by Shift+Tab the last."""
        if event.reason() == Qt.FocusReason.TabFocusReason:
            self._at = 0
        elif event.reason() == Qt.FocusReason.BacktabFocusReason and not self._single:
            self._at = 1
        self._say()
        self.update()
        super().focusInEvent(event)

    def _put(self, value: float) -> bool:
        """The handle at hand to a value; it stops at the other one."""
        low, high = self._value
        if self._single:
            low = high = value
        elif self._at == 0:
            low = min(value, high)
        else:
            high = max(value, low)
        changed = (low, high) != self._value
        self._value = (low, high)
        if changed:
            self._say()
            self.update()
        return changed

    def _say(self) -> None:
        low, high = self._value
        end = "" if self._single else f" to {high:g}"
        at = "" if self._single else (", upper end" if self._at else ", lower end")
        self.setAccessibleName(f"{self._name}: {low:g}{end}{at}")

    # ---- painting

    def sizeHint(self) -> QSize:
        """Qt asks."""
        return QSize(140, 22)

    def minimumSizeHint(self) -> QSize:
        """Qt asks."""
        return QSize(60, 22)

    def _x(self, value: float) -> float:
        return EDGE_PX + self._scale.place(value) * (self.width() - 2 * EDGE_PX)

    def _place_at(self, at: QPointF) -> float:
        return (at.x() - EDGE_PX) / max(1, self.width() - 2 * EDGE_PX)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt asks."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colour, middle = self._theme.colour, self.height() / 2
        painter.setPen(Qt.PenStyle.NoPen)
        self._bar(painter, (self._scale.low, self._scale.high), colour("border_strong"), GROOVE_PX)
        if self._usual is not None:
            shade = QColor(colour("accent"))
            shade.setAlpha(60)
            self._bar(painter, self._usual, shade, GROOVE_PX + 6)
        live = self.isEnabled()
        full = colour("fill") if live else colour("faint")
        self._bar(painter, (self._scale.low if self._single else self._value[0], self._value[1]), full, GROOVE_PX)
        for place, value in enumerate(self._value[:1] if self._single else self._value):
            at_hand = self.hasFocus() and place == self._at
            painter.setBrush(colour("surface"))
            painter.setPen(QPen(colour("text") if at_hand else full, 3 if at_hand else 2))
            painter.drawEllipse(QPointF(self._x(value), middle), HANDLE_PX, HANDLE_PX)
        painter.end()

    def _bar(self, painter: QPainter, ends: tuple[float, float], colour: QColor, high: float) -> None:
        left, right = self._x(ends[0]), self._x(ends[1])
        painter.setBrush(colour)
        painter.drawRoundedRect(
            QRectF(left - high / 2, (self.height() - high) / 2, right - left + high, high), high / 2, high / 2
        )
