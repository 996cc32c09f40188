"""Fields for numbers."""

from __future__ import annotations

import math

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QAbstractSpinBox, QDoubleSpinBox, QSpinBox, QWidget

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


class DecimalField(QDoubleSpinBox):
    """A number from ``least`` to ``most``, no needless noughts. ``settled`` tells of one that was typed or stepped."""

    settled = Signal()

    def __init__(
        self, name: str, least: float, most: float, value: float, *, whole: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setButtonSymbols(QAbstractSpinBox.ButtonSymbols.NoButtons)
        self.setDecimals(0 if whole else 6)
        self.setRange(least, most)
        span = most - least
        self.setSingleStep(1 if whole or not span else 10.0 ** math.floor(math.log10(span / 20)))
        self.setKeyboardTracking(False)
        self.setGroupSeparatorShown(False)
        self.setFixedWidth(self.fontMetrics().horizontalAdvance("-00.000") + 18)
        self._quiet = False
        self.setValue(value)
        self.valueChanged.connect(self._settle)

    def textFromValue(self, value: float) -> str:
        """Qt asks."""
        return self.locale().toString(round(value, self.decimals()), "g", 6)

    def show_value(self, value: float) -> None:
        """Another number, without a signal."""
        self._quiet = True
        self.setValue(value)
        self._quiet = False

    @Slot()
    def _settle(self) -> None:
        if not self._quiet:
            self.settled.emit()
