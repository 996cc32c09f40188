"""The card of known items and repeats: a row an annotator and kind, nothing where nobody was probed."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from widgets.agreement.probes import ProbesCard


def test_each_figure_has_a_row_with_its_interval(qapp: QApplication) -> None:
    card = ProbesCard()
    rows = [
        {"annotator": "Ann", "against": "gold", "items": 5, "value": 0.8, "ci": [0.4, 0.97]},
        {"annotator": "Ann", "against": "repeat", "items": 1, "value": None, "ci": None},
    ]
    card.show_probes(rows)
    model = card._table.model()
    shown = [[model.index(row, column).data(Qt.ItemDataRole.DisplayRole) for column in range(4)] for row in range(2)]
    assert shown == [
        ["Ann", "known items", "5", "0.800  (0.400 – 0.970)"],
        ["Ann", "themselves", "1", "–"],
    ]
    assert not card.isHidden()
    card.show_probes([])
    assert card.isHidden()
