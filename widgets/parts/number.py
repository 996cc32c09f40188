"""Fields for numbers."""

from __future__ import annotations

import math

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDoubleSpinBox, QLineEdit, QSpinBox, QWidget

# A style sheet's padding does not reach the text of a spin box (Qt 6.11), so the text brings its own.
TEXT_MARGIN_PX = 7


class NumberField(QSpinBox):
    """A whole number from ``least`` to ``most``; ``name`` is what a screen reader says."""

    def __init__(self, name: str, least: int, most: int, value: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setRange(least, most)
        self.setValue(value)
        self.lineEdit().setTextMargins(TEXT_MARGIN_PX, 0, 0, 0)


class SteppedField(QDoubleSpinBox):
    """A number with decimals and arrows to step it; range, step and decimals are set by whoever shows it."""

    def __init__(self, name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.lineEdit().setTextMargins(TEXT_MARGIN_PX, 0, 0, 0)


class DecimalField(QLineEdit):
    """A number from ``least`` to ``most``; up and down step it. ``settled`` tells of another one that stands.

    What is no number, or lies beyond, becomes the nearest that may be.
    """

    settled = Signal()

    def __init__(
        self, name: str, least: float, most: float, value: float, *, whole: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self._least, self._most, self._whole = least, most, whole
        span = most - least
        self._step = 1.0 if whole or not span else 10.0 ** math.floor(math.log10(span / 20))
        self._value = value
        self.setFixedWidth(self.fontMetrics().horizontalAdvance("-00.000") + 22)
        self.show_value(value)
        self.editingFinished.connect(self._take)

    def value(self) -> float:
        """The number."""
        return self._value

    def show_value(self, value: float) -> None:
        """Another number, without a signal."""
        self._value = value
        self.setText(f"{value:.5g}")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and down step; Escape brings back what was there."""
        by = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}.get(Qt.Key(event.key()), 0)
        if by and event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier):
            self._take()
            self._put(self._value + by * self._step * (10 if event.modifiers() else 1))
        elif event.key() == Qt.Key.Key_Escape and self.isModified():
            self.show_value(self._value)
        else:
            super().keyPressEvent(event)

    @Slot()
    def _take(self) -> None:
        try:
            typed = float(self.text().strip().replace(",", ".").replace("−", "-"))
        except ValueError:
            typed = math.nan
        self._put(self._value if not math.isfinite(typed) or self.text() == f"{self._value:.5g}" else typed)

    def _put(self, value: float) -> None:
        kept = min(max(float(round(value)) if self._whole else float(f"{value:.6g}"), self._least), self._most)
        changed = kept != self._value
        self.show_value(kept)
        if changed:
            self.settled.emit()
