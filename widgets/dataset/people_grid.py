"""A row for each annotator: a box to tick, and figures in columns beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QGridLayout

from widgets.parts.text import Text


def people_grid(
    columns: Sequence[str],
    tips: Sequence[str],
    people: Mapping[str, QCheckBox],
    cells: Mapping[str, Sequence[Text]],
    column_px: int,
) -> QGridLayout:
    """The grid under its heads; ``cells`` has one text a column for each of ``people``, at least ``column_px`` wide."""
    grid = QGridLayout()
    grid.setHorizontalSpacing(20)
    grid.setVerticalSpacing(8)
    grid.setColumnStretch(0, 1)
    grid.addWidget(Text("Annotators", "overline"), 0, 0)
    right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
    for place, (name, tip) in enumerate(zip(columns, tips, strict=True), 1):
        head = Text(name, "overline")
        head.setToolTip(tip)
        grid.addWidget(head, 0, place, right)
        grid.setColumnMinimumWidth(place, column_px)
    for at, (who, box) in enumerate(people.items(), 1):
        grid.addWidget(box, at, 0)
        for place, cell in enumerate(cells[who], 1):
            grid.addWidget(cell, at, place, right)
    return grid
