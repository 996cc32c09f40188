"""A breakdown of the agreement on the page: its rows as a table, and below it what is to be known of its figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from widgets.agreement.cells import TITLES, cell_text, table_of
from widgets.parts.card import Card
from widgets.parts.table import Column, DataTable
from widgets.parts.text import Text

ROWS_SHOWN = 9


class BreakdownCard(Card):
    """The breakdown ``name`` of a report."""

    def __init__(self, name: str) -> None:
        super().__init__(TITLES[name])
        self._name = name
        self._table, self._note = DataTable(TITLES[name]), Text("", "caption", wrap=True)
        self.add(self._table)
        self.add(self._note)
        self.body.addStretch(1)

    def show_rows(self, rows: Sequence[Mapping[str, Any]], notes: Sequence[str]) -> None:
        """Other rows; ``notes`` say how their intervals are made and what would make them narrower."""
        self._note.setText("\n".join(notes))
        self._note.setVisible(bool(notes))
        if not rows:
            return
        titles, cells = table_of(self._name, rows)
        columns = [Column(titles[0])]
        for place, title in enumerate(titles[1:], 1):
            wide = max(len(cell_text(line[place])) if line[place] is not None else 1 for line in cells)
            columns.append(Column(title, 38 + round(7.6 * max(wide, len(title) + 1)), right=True, format=cell_text))
        self._table.set_data(columns, cells)
        self._table.fit_height(ROWS_SHOWN)
