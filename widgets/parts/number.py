"""A field for a whole number."""

from __future__ import annotations

from PySide6.QtWidgets import QSpinBox, QWidget

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
