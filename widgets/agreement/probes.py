"""How people do on known items slipped in among the others, and how well they agree with themselves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from widgets.agreement.cells import Figure, cell_text
from widgets.parts.card import Card
from widgets.parts.table import Column, DataTable

AGAINST = {"gold": "known items", "repeat": "themselves"}
CAPTION = "Against references that they did not know, and against what they had said themselves."
ROWS_SHOWN, WIDE_PX = 9, 190


class ProbesCard(Card):
    """One row an annotator and kind of probe; nothing is seen where there are none."""

    def __init__(self) -> None:
        super().__init__("Known items and repeats", CAPTION)
        self._table = DataTable("Known items and repeats")
        self.add(self._table)
        self.body.addStretch(1)

    def show_probes(self, probes: Sequence[Mapping[str, Any]]) -> None:
        """The figures of another task."""
        columns = [
            Column("Annotator", 120), Column("Against"), Column("Items", 64, right=True, format=cell_text),
            Column("Agreement", WIDE_PX, right=True, format=cell_text),
        ]  # fmt: skip
        self._table.set_data(columns, [_row(one) for one in probes])
        self._table.fit_height(ROWS_SHOWN)
        self.setVisible(bool(probes))


def _row(one: Mapping[str, Any]) -> list[Any]:
    value, ci = one["value"], one["ci"]
    figure = None if value is None else Figure(value, None if ci is None else (ci[0], ci[1]))
    return [one["annotator"], AGAINST[one["against"]], one["items"], figure]
