"""The part below form and text: what can be folded away, with a side for each question one asks of a draft."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFrame, QStackedWidget, QWidget

from widgets.parts.buttons import Segmented, tool
from widgets.parts.stack import column, row
from widgets.theme.icons import icon

if TYPE_CHECKING:
    from widgets.theme.theme import Theme


class Dock(QFrame):
    """``shown`` carries the side that came into view, ``folded`` whether the tabs are left alone."""

    shown = Signal(str)
    folded = Signal(bool)

    def __init__(self, theme: Theme, sides: Sequence[tuple[str, str, QWidget]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setProperty("role", "card")
        self._titles = {side: title for side, title, _ in sides}
        self._parts = {side: part for side, _, part in sides}
        self._tabs = Segmented([(side, title) for side, title, _ in sides], "Below the sheet")
        self._stack = QStackedWidget()
        for part in self._parts.values():
            self._stack.addWidget(part)
        self._fold = tool(icon("chevron-down", theme, "muted"), "Fold this part away", on=self._toggle)
        layout = column(row(self._tabs, 1, self._fold, gap=8), gap=10, margin=(12, 8, 12, 12))
        layout.addWidget(self._stack, 1)
        self.setLayout(layout)
        self._tabs.chosen.connect(self.show_side)

    @property
    def side(self) -> str:
        """The side in view, "" while it is folded away."""
        return "" if self._stack.isHidden() else self._tabs.choice

    @Slot(str)
    def show_side(self, side: str) -> None:
        """Shows a side, folded away or not."""
        self._tabs.choose(side)
        self._stack.setCurrentWidget(self._parts[side])
        self.set_folded(False)
        self.shown.emit(side)

    def show_count(self, side: str, count: int) -> None:
        """A count behind the title of a side, 0 for none."""
        self._tabs.show_title(side, f"{self._titles[side]}  {count}" if count else self._titles[side])

    def set_folded(self, folded: bool) -> None:
        """Leaves the tabs alone in view, or shows what belongs to them."""
        self._stack.setVisible(not folded)
        name = "Show this part" if folded else "Fold this part away"
        self._fold.setIcon(icon("chevron-right" if folded else "chevron-down", self._theme, "muted"))
        self._fold.setToolTip(name)
        self._fold.setAccessibleName(name)
        if folded:
            self.setMaximumHeight(self.minimumSizeHint().height())
        else:
            self.setMaximumHeight(16_777_215)
        self.folded.emit(folded)

    @Slot()
    def _toggle(self) -> None:
        self.set_folded(not self._stack.isHidden())
