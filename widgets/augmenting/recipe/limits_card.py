"""What has to be left of an object for its label to stay."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFrame

from app.augmenting.recipe.edits import SetLimit
from widgets.parts.range_field import RangeField
from widgets.parts.range_slider import Scale
from widgets.parts.stack import column, holder
from widgets.parts.text import Text

if TYPE_CHECKING:
    from augment.recipe import Limits
    from widgets.augmenting.desk import RecipeDesk
    from widgets.theme.theme import Theme

# Name in the file, words, limits of the slider, media.
ROWS = (
    ("min_visible", "Least share of an object that stays visible, or of a segment that is heard", (0.0, 1.0), ""),
    ("min_side_px", "Least side of an object, px", (0.0, 64.0), "image"),
    ("min_fit", "Least overlap (IoU) of a rotated box or an ellipse with what became of it", (0.0, 1.0), "image"),
    ("min_length_s", "Least length of a segment, s", (0.0, 1.0), "audio"),
)


class LimitsCard(QFrame):
    """An object that falls below any of these loses its label, and the review says so."""

    def __init__(self, theme: Theme, desk: RecipeDesk, media: str) -> None:
        super().__init__()
        self.setProperty("role", "line-card")
        self._desk = desk
        self.fields: dict[str, RangeField] = {}
        lines = column(Text("Labels", "strong"), gap=6, margin=(12, 8, 12, 8))
        lines.addWidget(Text("An object of which less is left loses its label.", "caption", wrap=True))
        for name, title, (low, high), only in ROWS:
            if only and only != media:
                continue
            field = RangeField(theme, title, Scale(low, high), (low, low), single=True)
            field.moved.connect(partial(self._moved, name))
            self.fields[name] = field
            lines.addWidget(holder(column(Text(title, "caption", wrap=True), field, gap=0)))
        self.setLayout(lines)

    def show_limits(self, limits: Limits) -> None:
        """The limits as they are now."""
        for name, field in self.fields.items():
            value = float(getattr(limits, name))
            field.show_value(value, value)

    def _moved(self, name: str, low: float, _high: float) -> None:
        self._desk.edit(SetLimit(name, low))
