"""Blocks made by run lengths look as blocks painted one by one."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from widgets.timeline.lane_raster import raster

GROUND, FILL, BORDER, WIDTH = 1, 10, 20, 60


@given(st.lists(st.tuples(st.integers(-5, 12), st.integers(1, 14)), min_size=1, max_size=12))
def test_as_painted_one_by_one(gaps_and_widths: list[tuple[int, int]]) -> None:
    lefts, widths, at = [], [], -4
    for gap, width in gaps_and_widths:
        at += max(0, gap)
        lefts.append(at)
        widths.append(width)
        at += max(width, 2)
    n = len(lefts)
    fills, borders = np.arange(n, dtype=np.uint32) + 100, np.arange(n, dtype=np.uint32) + 200
    found = raster(
        np.array(lefts), np.array(widths), np.full(n, 3), fills, borders, ground=GROUND, size=(WIDTH, 6), line=1
    )
    wanted = np.full((6, WIDTH), GROUND, dtype=np.uint32)
    for left, width, fill, border in zip(lefts, widths, fills, borders, strict=True):
        begin, end = max(0, left), max(0, min(WIDTH, left + max(width, 2)))
        wanted[:, begin:end] = border
        if width > 5:
            wanted[1:-1, max(0, left + 3) : max(0, min(WIDTH, left + width - 1))] = fill
    assert found is not None and (found == wanted).all()


def test_what_lies_over_another_is_not_for_it() -> None:
    many = np.array([0, 5]), np.array([20, 20]), np.array([3, 3])
    ink = np.array([1, 2], dtype=np.uint32)
    assert raster(*many, ink, ink, ground=0, size=(40, 5), line=1) is None
