"""What narrows the list of samples: state, recipe, transform, and a range of a parameter or feature."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QComboBox, QWidget

from augment.catalog.wording import in_words, titled
from widgets.parts.buttons import Segmented, button
from widgets.parts.flow import Flow
from widgets.parts.number import DecimalField
from widgets.parts.stack import column
from widgets.parts.text import Text

if TYPE_CHECKING:
    from app.augmenting.review.listing import Listed, Narrowed

STATES = (("pending", "Waiting"), ("accepted", "Accepted"), ("rejected", "Rejected"), ("labelling", "To label"),
          ("", "All"))  # fmt: skip
WIDE, ROUNDED = 1e12, 1e-6


class FilterBar(QWidget):
    """``changed`` tells that something else is wanted."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.state = Segmented(STATES, "Samples that")
        self._recipe, self._transform, self._quantity = QComboBox(), QComboBox(), QComboBox()
        for box, name in ((self._recipe, "Recipe"), (self._transform, "Transform"),
                          (self._quantity, "Parameter or feature")):  # fmt: skip
            box.setAccessibleName(name)
            box.setMinimumContentsLength(10)
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._low, self._high = DecimalField("At least", -WIDE, WIDE, 0.0), DecimalField("At most", -WIDE, WIDE, 1.0)
        self._between = Text("to", "muted")
        self._clear = button("Clear", "ghost", on=self._all)
        self._known: dict[str, tuple[float, float]] = {}
        parts = (self.state, self._recipe, self._transform, self._quantity, self._low, self._between, self._high,
                 self._clear)  # fmt: skip
        self.setLayout(column(Flow(*parts)))
        self._range_shown(False)
        self._clear.hide()
        self.state.chosen.connect(self._chose)
        for box in (self._recipe, self._transform):
            box.activated.connect(self._picked)
        self._quantity.activated.connect(self._measured)
        self._low.settled.connect(self._settled)
        self._high.settled.connect(self._settled)

    def offer(self, rows: Sequence[Listed], recipes: Mapping[str, str]) -> None:
        """What there is to choose from; what was chosen stays where it is still there."""
        from app.augmenting.review.listing import FEATURE, quantities_of, transforms_of

        self._known = quantities_of(rows)
        used = {one.recipe_id for one in rows}
        named = [(name, recipe) for recipe, name in recipes.items() if recipe in used]
        double = {name for name, _ in named if sum(other == name for other, _ in named) > 1}
        every = [(f"{name} {recipe[:6]}" if name in double else name, recipe) for name, recipe in sorted(named)]
        self._fill(self._recipe, [("All recipes", ""), *every])
        self._recipe.setVisible(len(every) > 1)
        transforms = [(titled(name), name) for name in transforms_of(rows)]
        self._fill(self._transform, [("All transforms", ""), *transforms])
        said = [(f"Feature: {in_words(name.removeprefix(FEATURE))}" if name.startswith(FEATURE)
                 else f"{titled(name.partition('.')[0])}: {in_words(name.partition('.')[2])}", name)
                for name in self._known]  # fmt: skip
        self._fill(self._quantity, [("Any value of …", ""), *said])

    def wanted(self) -> Narrowed:
        """What is chosen."""
        from app.augmenting.review.listing import Narrowed

        name = self._quantity.currentData() or ""
        low, high = float("-inf"), float("inf")
        if name:  # the fields round to six places, which must not leave out the least and the greatest
            low, high = self._low.value() - ROUNDED, self._high.value() + ROUNDED
        return Narrowed(
            self.state.choice, self._recipe.currentData() or "", self._transform.currentData() or "", name, low, high
        )

    def show_counts(self, counts: Mapping[str, int]) -> None:
        """How many there are of each state."""
        for state, title in STATES:
            count = counts.get(state, 0) if state else sum(counts.values())
            self.state.show_title(state, f"{title} {count:,}" if count else title)

    def _fill(self, box: QComboBox, choices: Sequence[tuple[str, str]]) -> None:
        before = box.currentData()
        box.clear()
        for title, data in choices:
            box.addItem(title, data)
        box.setCurrentIndex(max(0, box.findData(before)))

    @Slot(str)
    def _chose(self, _state: str) -> None:
        self._settled()

    @Slot(int)
    def _picked(self, _place: int) -> None:
        self._settled()

    @Slot(int)
    def _measured(self, _place: int) -> None:
        name = self._quantity.currentData() or ""
        if name:
            low, high = self._known[name]
            self._low.show_value(low)
            self._high.show_value(high)
        self._range_shown(bool(name))
        self._settled()

    @Slot()
    def _settled(self, *_values: object) -> None:
        narrowed = bool(self._recipe.currentData() or self._transform.currentData() or self._quantity.currentData())
        self._clear.setVisible(narrowed)
        self.changed.emit()

    @Slot()
    def _all(self) -> None:
        for box in (self._recipe, self._transform, self._quantity):
            box.setCurrentIndex(0)
        self._range_shown(False)
        self._settled()

    def _range_shown(self, shown: bool) -> None:
        for part in (self._low, self._between, self._high):
            part.setVisible(shown)
