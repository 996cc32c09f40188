"""The slices that were found, best first, and what can be done with the chosen one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from widgets.parts.buttons import button
from widgets.parts.card import Card
from widgets.parts.figures import figure
from widgets.parts.stack import column, row
from widgets.parts.table import Column, DataTable
from widgets.parts.text import Text
from widgets.slices.run_tab import share, small, whole

if TYPE_CHECKING:
    from app.slices.find import Found, Slice

SURE_Q = 0.05
MOST_ROWS = 14
_NAMES = ("slice", "items", "share", "model", "hlp", "gap", "gain", "p_value", "q_value")


class FoundView(QWidget):
    """``saved``, ``opened`` and ``aimed`` carry the chosen slice: to be kept, its items shown, samples made for it."""

    saved = Signal(object)
    opened = Signal(object)
    aimed = Signal(object)

    def __init__(self, *, read_only: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._read_only = read_only
        self._slices: tuple[Slice, ...] = ()
        self.table = DataTable("Slices")
        self.table.row_chosen.connect(self._show_chosen)
        self.table.row_opened.connect(self._open)
        self.keep = button("Save this slice", on=self._keep)
        self.show_items = button("Show its items", on=self._open)
        self.show_items.setToolTip("On the data page, where they are opened, tagged and shared out to annotators")
        self.aim = button("Augment this slice", "primary", on=self._aim)
        self.about = Text("", "muted", wrap=True)
        card = Card(
            "Slices", "Model poor and people good: collect or augment. Both poor: mend the rules, do not augment."
        )
        card.add(self.table)
        line = row(self.about, self.keep, self.show_items, self.aim)
        line.setStretch(0, 1)
        card.add(line)
        self.setLayout(column(card))

    @property
    def slices(self) -> tuple[Slice, ...]:
        """Those that are shown."""
        return self._slices

    def show_found(self, found: Found) -> None:
        """Others; the best is chosen."""
        self._slices = found.slices
        self.table.set_data(
            [
                Column("Slice"), Column("Items", 68, True, whole), Column("Share", 66, True, share),
                Column("Model", 70, True, figure), Column("People", 72, True, figure), Column("Gap", 70, True, figure),
                Column("Gain", 70, True, figure), Column("p", 80, True, small), Column("q", 80, True, small),
                Column("What to do", 168),
            ],
            [[*(getattr(one, name) for name in _NAMES), _to_do(one)] for one in found.slices],
        )  # fmt: skip
        self.table.fit_height(MOST_ROWS)
        there = bool(found.slices)
        self.about.setText("" if there else "No slice is worse than the whole.")
        self.aim.setEnabled(there)
        self.show_items.setEnabled(there)
        self.keep.setEnabled(there and not self._read_only)
        if there:
            self.table.choose(0)

    def _chosen(self) -> Slice | None:
        place = self.table.chosen
        return self._slices[place] if place is not None and place < len(self._slices) else None

    @Slot(int)
    def _show_chosen(self, _place: int) -> None:
        one = self._chosen()
        if one is not None:
            certain = "" if one.q_value < SURE_Q else f" It may be chance (q {one.q_value:.2g}): wait for more items."
            self.about.setText(f"{one.slice}: {one.items:,} items. {one.state[0].upper()}{one.state[1:]}.{certain}")

    @Slot()
    def _keep(self) -> None:
        if (one := self._chosen()) is not None:
            self.saved.emit(one)

    @Slot()
    def _open(self) -> None:
        if (one := self._chosen()) is not None:
            self.opened.emit(one)

    @Slot()
    def _aim(self) -> None:
        if (one := self._chosen()) is not None:
            self.aimed.emit(one)


def _to_do(one: Slice) -> str:
    """What its state asks for; why is told of the chosen slice, below the table."""
    why, _, asked = one.state.partition(": ")
    if asked.startswith("collect") and one.q_value >= SURE_Q:
        return "May be chance"
    return f"{asked[0].upper()}{asked[1:]}" if asked else why
