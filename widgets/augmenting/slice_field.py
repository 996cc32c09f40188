"""The slice that the recipe is aimed at, as a condition."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QLineEdit, QWidget

from widgets.augmenting.desk import RecipeDesk


class SliceField(QLineEdit):
    """Every such field of the page shows, and changes, the same condition."""

    def __init__(self, desk: RecipeDesk, parent: QWidget | None = None) -> None:
        super().__init__(desk.slice, parent)
        self._desk = desk
        self.setPlaceholderText("All items, or: brightness < 0.3")
        self.setAccessibleName("Slice")
        self.setClearButtonEnabled(True)
        self.editingFinished.connect(self._aim)
        desk.slice_changed.connect(self._show)

    @Slot()
    def _aim(self) -> None:
        self._desk.aim(self.text().strip())

    @Slot(str)
    def _show(self, expression: str) -> None:
        if self.text().strip() != expression:
            self.setText(expression)
