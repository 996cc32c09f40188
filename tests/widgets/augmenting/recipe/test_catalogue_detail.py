"""The catalogue says all of a transform: limits, usual values, labels, cost, and what a label cannot do."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication, QLabel

from app.augmenting.recipe.catalogue import catalogue
from widgets.augmenting.recipe.catalogue_detail import CatalogueDetail
from widgets.theme.theme import Theme


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("elastic", ("0.001 to 0.03", "0.004 to 0.012", "median, edge, black, white", "Labels: all shapes follow.")),
        ("time_stretch", ("0.5 to 2", "Labels: segment follows, transcript follows.", "Above 1 is faster.")),
        ("gaussian_noise_snr", ("dB", "Cost:")),
        ("horizontal_flip", ("It has no parameters.", "Refused for tasks that depend on: ")),
    ],
)
def test_an_entry_is_told_whole(qtbot, qapp: QApplication, name: str, wanted: tuple[str, ...]) -> None:
    entry = next(one for one in catalogue() if one["name"] == name)
    shown = CatalogueDetail(Theme(qapp, "light"), entry["media"])
    qtbot.addWidget(shown)
    shown.show_entry(entry, None)
    said = "\n".join(label.text() for label in shown.findChildren(QLabel))
    assert all(words in said for words in (*wanted, entry["limit"], entry["help"]))
