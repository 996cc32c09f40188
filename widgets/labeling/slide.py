"""A slider with its number: for settings that the eye finds."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSlider, QWidget

from widgets.parts.number import SteppedField

STEPS, TEXT_MARGIN_PX = 200, 7


class Slide(QWidget):
    """A number from ``least`` to ``most``; ``moved`` carries each new one."""

    moved = Signal(float)

    def __init__(self, name: str, least: float, most: float, hint: str = "") -> None:
        super().__init__()
        self._least, self._most = least, most
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(0, STEPS)
        self.slider.setSingleStep(STEPS // 50)
        self.slider.setPageStep(STEPS // 10)
        self.slider.setAccessibleName(name)
        self.slider.setToolTip(hint)
        self.slider.setMinimumWidth(64)
        self.field = SteppedField(f"{name}, as a number")
        self.field.setRange(least, most)
        self.field.setSingleStep((most - least) / 50)
        self.field.setToolTip(f"{least:g} to {most:g}")
        self.field.setFixedWidth(76)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.slider, 1)
        row.addWidget(self.field)
        self.slider.valueChanged.connect(self._slid)
        self.field.valueChanged.connect(self._typed)

    def show_value(self, value: float) -> None:
        """Without a signal."""
        with QSignalBlocker(self.slider), QSignalBlocker(self.field):
            self.slider.setValue(round((value - self._least) / (self._most - self._least) * STEPS))
            self.field.setValue(value)

    def _slid(self, step: int) -> None:
        value = self._least + step / STEPS * (self._most - self._least)
        with QSignalBlocker(self.field):
            self.field.setValue(value)
        self.moved.emit(value)

    def _typed(self, value: float) -> None:
        with QSignalBlocker(self.slider):
            self.slider.setValue(round((value - self._least) / (self._most - self._least) * STEPS))
        self.moved.emit(value)
