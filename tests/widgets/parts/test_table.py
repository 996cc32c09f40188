"""The table sorts values and not their texts, and speaks of rows as they were given."""

from __future__ import annotations

import time

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from widgets.parts.table import Column, DataTable
from widgets.theme.theme import Theme

COLUMNS = (Column("Item"), Column("Score", 80, right=True, format=lambda value: f"{value:.2f}"))
ROWS = [["b", 10.0], ["a", 9.0], ["c", None], ["d", 0.5]]


@pytest.fixture
def table(qtbot: QtBot) -> DataTable:
    made = DataTable("Items by score")
    qtbot.addWidget(made)
    made.set_data(COLUMNS, ROWS)
    return made


def texts(table: DataTable, column: int) -> list[str]:
    model = table.model()
    return [model.index(place, column).data() for place in range(model.rowCount())]


def test_rows_stand_as_given(table: DataTable) -> None:
    assert texts(table, 0) == ["b", "a", "c", "d"]
    assert texts(table, 1) == ["10.00", "9.00", "–", "0.50"]
    assert table.accessibleName() == "Items by score"
    aligned = table.model().index(0, 1).data(Qt.ItemDataRole.TextAlignmentRole)
    assert Qt.AlignmentFlag.AlignRight in Qt.AlignmentFlag(aligned)


@pytest.mark.parametrize(
    ("order", "expected"),
    [(Qt.SortOrder.AscendingOrder, ["d", "a", "b", "c"]), (Qt.SortOrder.DescendingOrder, ["b", "a", "d", "c"])],
)
def test_what_is_not_known_comes_last_either_way(table: DataTable, order: Qt.SortOrder, expected: list[str]) -> None:
    table.sortByColumn(1, order)
    assert texts(table, 0) == expected


def test_a_chosen_row_is_told_as_it_was_given(table: DataTable, qtbot: QtBot) -> None:
    table.sortByColumn(1, Qt.SortOrder.AscendingOrder)
    with qtbot.waitSignal(table.row_chosen) as told:
        table.selectRow(0)
    assert told.args == [3]
    assert table.chosen == 3
    table.choose(0)
    assert table.currentIndex().row() == 2


def test_the_same_row_stays_chosen_when_the_table_is_sorted(table: DataTable) -> None:
    table.choose(1)
    table.sortByColumn(0, Qt.SortOrder.DescendingOrder)
    assert table.chosen == 1


def test_other_rows_choose_nothing(table: DataTable) -> None:
    table.choose(1)
    table.set_data(COLUMNS, [])
    assert table.chosen is None
    assert table.model().rowCount() == 0


def test_a_hundred_thousand_rows_do_not_wait(qtbot: QtBot) -> None:
    table = DataTable("Many")
    qtbot.addWidget(table)
    rows = [[f"item {place:06d}", (place * 7919) % 100_003 / 10] for place in range(100_000)]
    before = time.perf_counter()
    table.set_data(COLUMNS, rows)
    table.resize(600, 400)
    table.show()
    table.sortByColumn(1, Qt.SortOrder.DescendingOrder)
    table.grab()
    assert time.perf_counter() - before < 2.0


def test_larger_text_takes_more_room(table: DataTable, qapp: QApplication) -> None:
    theme = Theme(qapp, "light")
    small = (table.rowHeight(0), table.columnWidth(1))
    theme.set_scale(2.0)
    table.set_data(COLUMNS, ROWS)
    assert table.rowHeight(0) > 1.5 * small[0]
    assert table.columnWidth(1) > 1.3 * small[1]
    theme.set_scale(1.0)
