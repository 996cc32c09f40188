"""What stands in the grids and tables of the agree page."""

from __future__ import annotations

import pytest

from app.agreement.live import Cell, Confusion, Matrix
from app.agreement.tally import MISSED
from widgets.agreement.cells import MOST, Figure, cell_text, confusion_cells, matrix_cells, table_of


def test_the_less_two_people_agree_the_darker_is_their_cell() -> None:
    good, poor, none = Cell(10, 0.95), Cell(1, 0.5), Cell(0, None)
    shown = matrix_cells(
        Matrix(("Ann", "Bob", "Cy"), ((None, good, poor), (good, None, none), (poor, none, None)), "f1")
    )
    (own, first, second), (_, _, third), _ = shown.cells
    assert own == ("", 0.0, "", True)
    assert (first[0], second[0], third[0]) == ("0.95", "0.50", "–")
    assert second[1] == 1.0 > first[1] > 0 == third[1]
    assert second[2] == "Ann and Cy: 0.500 on 1 item" and "Ann and Bob: 0.950 on 10 items" in shown.told


def test_of_many_people_those_with_most_in_common_are_shown() -> None:
    people = tuple(f"p{n:02}" for n in range(20))
    cells = tuple(tuple(None if i == j else Cell(i + j, 1.0) for j in range(20)) for i in range(20))
    shown = matrix_cells(Matrix(people, cells, "accuracy"))
    assert shown.names == people[-MOST:] and "of 20" in shown.rest
    assert {cell[1] for line in shown.cells for cell in line if not cell[3]} == {0.12}, "all agree alike"


def test_of_a_crowd_those_are_shown_who_share_items_with_each_other() -> None:
    # Three pictures with seven people each: by the number of labels alone, any ten of them would do.
    people = tuple(f"p{n:02}" for n in range(21))
    cells = tuple(
        tuple(None if i == j else Cell(1, 0.5) if i % 3 == j % 3 else Cell(0, None) for j in range(21))
        for i in range(21)
    )
    shown = matrix_cells(Matrix(people, cells, "wer"))
    assert {"p00", "p03", "p06", "p09", "p12", "p15", "p18"} < set(shown.names) and len(shown.names) == MOST


def test_what_is_taken_for_what_by_its_share_of_the_row() -> None:
    shown = confusion_cells(Confusion(("red", "white", MISSED), ((20, 4, 1), (4, 8, 0), (1, 0, 0))))
    assert shown.names == ("red", "white", "not marked")
    assert shown.cells[1][0][:2] == ("4", 1 / 3) and shown.cells[2][0][1] == 1.0
    assert shown.cells[0][2][2] == "red by one, not marked by the other: 1 pairs, 4.0 % of red"
    assert [line[n][3] for n, line in enumerate(shown.cells)] == [True] * 3


@pytest.mark.parametrize("found", [Confusion((), ()), Confusion(("a",), ((0,),))])
def test_nothing_to_confuse(found: Confusion) -> None:
    assert all(not cell[1] for line in confusion_cells(found).cells for cell in line)
    assert matrix_cells(Matrix((), (), "f1")).cells == ()


def test_a_breakdown_has_its_intervals_beside_the_figures() -> None:
    rows = [
        {"pair": "Ann – Bob", "people": ["Ann", "Bob"], "items": 1204, "agreement": 0.5, "ci": [0.4, 0.6]},
        {"pair": "Ann – Cy", "people": ["Ann", "Cy"], "items": 3, "agreement": None, "ci": None, "reason": "few"},
    ]
    titles, cells = table_of("pair", rows)
    assert titles == ["Pair of annotators", "Items", "Agreement"]
    assert cells[0] == ["Ann – Bob", 1204, Figure(0.5, (0.4, 0.6))] and cells[1][2] is None
    assert [cell_text(cell) for cell in cells[0]] == ["Ann – Bob", "1,204", "0.500  (0.400 – 0.600)"]
    assert cell_text(Figure(-0.132, (-0.199, -0.051))) == "−0.132  (−0.199 to −0.051)" and cell_text(-0.5) == "−0.500"
    assert sorted([Figure(0.9), Figure(0.2, (0.1, 0.3))])[0].value == 0.2
