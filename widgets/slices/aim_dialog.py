"""Asked before a recipe is aimed at a slice that is not sure, or where the model is not what is at fault."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QWidget

from widgets.parts.buttons import button
from widgets.parts.stack import column, row
from widgets.parts.text import Text

if TYPE_CHECKING:
    from app.slices.find import Slice
    from widgets.theme.theme import Theme


class AimDialog(QDialog):
    """Accepted where it shall be aimed at all the same."""

    def __init__(self, theme: Theme, one: Slice, cautions: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Aim a recipe")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.cautions = tuple(cautions)
        self.leave = button("Leave it", "primary", on=self.reject)
        self.aim = button("Aim at it all the same", on=self.accept)
        self.aim.setAutoDefault(False)
        self.leave.setDefault(True)
        gap = "gap not known" if one.gap is None else f"gap {one.gap:.3f}"
        figures = f"{one.items:,} items, {100 * one.share:.0f} % of the data · {gap} · q = {one.q_value:.2g}"
        self.setLayout(
            column(
                Text("Aim a recipe at this slice?", "title"),
                Text(one.slice, "mono", wrap=True),
                Text(figures, "muted", wrap=True),
                Text(f"{one.state[0].upper()}{one.state[1:]}.", "strong", wrap=True),
                *(Text(told, wrap=True) for told in cautions),
                row(1, self.aim, self.leave), gap=12, margin=24,
            )
        )  # fmt: skip
        self.setMinimumWidth(theme.tokens.px(480))
