"""The recipe under hand and the slice that it is aimed at, which all tabs of the augment page share."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal


class RecipeDesk(QObject):
    """``text_changed`` carries another text of the recipe, ``slice_changed`` another condition."""

    text_changed = Signal(str)
    slice_changed = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.text = ""
        self.slice = ""

    def set_text(self, text: str) -> None:
        """Another recipe."""
        if text != self.text:
            self.text = text
            self.text_changed.emit(text)

    def aim(self, expression: str) -> None:
        """Another slice, "" for all items."""
        if expression != self.slice:
            self.slice = expression
            self.slice_changed.emit(expression)
