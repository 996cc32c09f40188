"""Which recipe a verdict is of: the one at hand, or any other that was made samples by."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QComboBox, QWidget

from app.records import RecipeRow

if TYPE_CHECKING:
    from app.changes.command import View
    from widgets.augmenting.desk import RecipeDesk


class RecipeChoice(QComboBox):
    """``offer`` fills it; what was chosen stays, unless another recipe, or slice, is at hand since."""

    def __init__(self, view: View, desk: RecipeDesk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view, self._desk = view, desk
        self._hand = ("", "", "")  # the recipe under hand, what it began from, and its slice, when last asked
        self.setAccessibleName("Recipe")
        self.setMinimumContentsLength(18)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)

    @property
    def recipe(self) -> str:
        """The digest of the chosen one, "" for none."""
        return str(self.currentData() or "")

    def new_at_hand(self) -> str:
        """The recipe to look at where another one, or another slice, is under hand since this was last asked."""
        from app.augmenting.verdict.opened import at_hand

        recipe, before = self._desk.recipe, self._hand
        self._hand = (recipe.digest if recipe is not None else "", self._desk.base, self._desk.slice)
        return "" if before == self._hand else at_hand(self._view, self._hand[:2], self._desk.slice)

    def offer(self, rows: Sequence[RecipeRow], wanted: str) -> None:
        """These recipes; ``wanted`` is chosen, or what was, or the usual one."""
        from app.augmenting.verdict.opened import usual

        chosen = wanted or self.recipe or usual(self._view)
        self.clear()
        double = {one.name for one in rows if sum(other.name == one.name for other in rows) > 1}
        for one in rows:
            self.addItem(f"{one.name} {one.id[:6]}" if one.name in double else one.name, one.id)
        self.setCurrentIndex(max(0, self.findData(chosen)))
