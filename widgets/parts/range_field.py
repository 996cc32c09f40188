"""A range with its two numbers beside a slider: whoever knows the number types it, whoever looks for it drags."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from widgets.parts.number import DecimalField
from widgets.parts.range_slider import RangeSlider, Scale
from widgets.parts.stack import row
from widgets.theme.theme import Theme


class RangeField(QWidget):
    """``moving`` carries low and high while something is dragged, ``moved`` when the range stands."""

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
        self._single = single
        self.slider = RangeSlider(theme, name, scale, value, usual=usual, single=single)
        names = (name,) if single else (f"{name}, lowest", f"{name}, highest")
        self.fields = tuple(
            DecimalField(said, scale.low, scale.high, one, whole=scale.whole)
            for said, one in zip(names, value, strict=False)
        )
        parts = (self.slider, self.fields[0]) if single else (self.fields[0], self.slider, self.fields[1])
        layout = row(*parts, gap=6)
        layout.setStretch(parts.index(self.slider), 1)
        self.setLayout(layout)
        self.slider.moving.connect(self._sliding)
        self.slider.moved.connect(self._slid)
        for field in self.fields:
            field.settled.connect(self._typed)

    @property
    def value(self) -> tuple[float, float]:
        """Low and high."""
        return self.slider.value

    def show_value(self, low: float, high: float) -> None:
        """Another range, without a signal."""
        self.slider.show_value(low, high)
        self._show_numbers(low, high)

    def _show_numbers(self, low: float, high: float) -> None:
        for field, value in zip(self.fields, (low, high), strict=False):
            field.show_value(value)

    @Slot(float, float)
    def _sliding(self, low: float, high: float) -> None:
        self._show_numbers(low, high)
        self.moving.emit(low, high)

    @Slot(float, float)
    def _slid(self, low: float, high: float) -> None:
        self._show_numbers(low, high)
        self.moved.emit(low, high)

    @Slot()
    def _typed(self) -> None:
        """The number that was typed counts; the other one gives way where they would cross."""
        low, high = self.fields[0].value(), self.fields[-1].value()
        if low > high:
            low, high = (high, high) if self.sender() is self.fields[-1] else (low, low)
        if (low, high) != self.value:
            self.slider.show_value(low, high)
            self._show_numbers(low, high)
            self.moved.emit(low, high)
