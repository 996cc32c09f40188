"""The slice that the recipe is aimed at, and what samples are made of."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from widgets.augmenting.desk import RecipeDesk


class SliceField(QLineEdit):
    """Every such field of the page shows, and changes, the same condition."""

    def __init__(self, desk: RecipeDesk, parent: QWidget | None = None) -> None:
        super().__init__(desk.slice, parent)
        self._desk = desk
        self.setPlaceholderText(f"All items, or: {desk.example}")
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


class ParentsField(QComboBox):
    """Whether samples are made of the slice's own items, or of others that are to look like them."""

    def __init__(self, desk: RecipeDesk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.setAccessibleName("Parents")
        self.setToolTip("Of the slice: more of its own items. Others: items that the recipe makes look like the slice.")
        self.addItem("Of the slice", False)
        self.addItem("Other items", True)
        self.activated.connect(self._pick)
        desk.slice_changed.connect(self._show)
        self._show()

    @Slot(int)
    def _pick(self, _place: int) -> None:
        self._desk.take_others(bool(self.currentData()))

    @Slot(str)
    def _show(self, _expression: str = "") -> None:
        self.setCurrentIndex(1 if self._desk.others else 0)
        self.setEnabled(bool(self._desk.slice))
