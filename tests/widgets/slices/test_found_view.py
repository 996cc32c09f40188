"""The table of slices: each row says what to do, and nothing is to be done for what may be chance."""

from __future__ import annotations

from dataclasses import replace

from pytestqt.qtbot import QtBot

from app.slices.find import Found, Slice
from widgets.slices.found_view import FoundView

SURE = Slice(
    "snr_db < 10", 40, 0.2, 0.6, 0.9, 0.3, 0.06, 1e-4, 1e-3, "model poor, people good: collect or augment", ("a",)
)  # fmt: skip


def test_what_to_do(qtbot: QtBot) -> None:
    view = FoundView(read_only=False)
    qtbot.addWidget(view)
    unsure = replace(SURE, q_value=0.4)
    unknown = replace(unsure, state="too few human labels: label 18 twice")
    hard = replace(SURE, state="people poor too: mend the rules")
    view.show_found(Found((SURE, unsure, unknown, hard, replace(SURE, state="no gap")), SURE, 9, "accuracy", 20, 40))
    assert [row[-1] for row in view.table._model.rows] == [
        "Collect or augment", "May be chance", "Label 18 twice", "Mend the rules", "no gap"
    ]  # fmt: skip
    assert "Model poor, people good: collect or augment." in view.about.text()
    view.table.choose(1)
    assert "It may be chance (q 0.4)" in view.about.text()
