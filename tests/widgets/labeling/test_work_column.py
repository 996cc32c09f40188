"""On a small screen what is chosen gives way to what is worked on, and columns at the sides are narrower."""

from __future__ import annotations

from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from widgets.labeling.desk_view import usual_widths
from widgets.labeling.work_column import GAP_PX, LEAST_PX, WorkColumn


def test_choices_scroll_before_the_work_is_cut_off(qtbot: QtBot) -> None:
    column, choices, stage = WorkColumn(), QWidget(), QWidget()
    qtbot.addWidget(column)
    rows = QVBoxLayout(choices)
    for _ in range(5):
        rows.addWidget(QPushButton("yes"))
    stage.setMinimumHeight(300)
    column.hold(choices, stage)
    wanted = choices.minimumSizeHint().height()
    column.resize(400, 300 + GAP_PX + wanted)
    column.show()
    assert column.area.height() == wanted, "there is room for both"
    column.resize(400, 300 + GAP_PX + 60)
    qtbot.waitUntil(lambda: column.area.height() == 60)
    column.resize(400, 200)
    qtbot.waitUntil(lambda: column.area.height() == LEAST_PX)
    choices.hide()
    qtbot.waitUntil(column.area.isHidden)


def test_the_sides_are_narrower_in_a_narrow_window() -> None:
    assert usual_widths(1900) == (240, 1340, 320)
    left, work, right = usual_widths(1170)
    assert (left, right) == (211, 257) and work > 700
