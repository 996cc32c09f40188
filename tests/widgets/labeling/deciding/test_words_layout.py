"""Aligned words in lines of one width."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from widgets.labeling.deciding.words_layout import GAP, PAD, lay_out

widths = st.lists(st.lists(st.text("ab", max_size=12), min_size=3, max_size=3), max_size=20)


def measure(text: str) -> float:
    return 7.0 * len(text)


def test_columns_are_as_wide_as_their_longest_text_and_lines_are_broken() -> None:
    cells = lay_out([("a", "aa"), ("b", ""), ("ccccc", "c")], 60.0, measure)
    assert [(cell.place, cell.block) for cell in cells] == [(0, 0), (1, 0), (2, 1)]
    assert cells[0].width == 14 + 2 * PAD and cells[1].x == cells[0].width + GAP and cells[2].x == 0


@given(widths, st.floats(20, 300))
def test_nothing_lies_over_anything_nor_beyond_the_width(columns: list[list[str]], width: float) -> None:
    cells = lay_out(columns, width, measure)
    assert [cell.place for cell in cells] == list(range(len(columns)))
    for cell in cells:
        assert cell.x >= 0 and cell.x + cell.width <= width + 1e-9
    for one, other in pairwise(cells):
        assert (other.block, other.x) >= (one.block, one.x + one.width) or other.block == one.block + 1
