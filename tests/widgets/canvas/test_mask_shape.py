"""What a hand finds of a mask, held against its pixels."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from app.labels.runs import encode_mask
from widgets.canvas.hit import HitIndex
from widgets.canvas.mask_shape import mask_area, mask_contains, mask_near, of_runs
from widgets.canvas.objects import CanvasObject
from widgets.canvas.shapes import Shape

masks = st.tuples(st.integers(1, 9), st.integers(1, 9)).flatmap(lambda size: arrays(np.bool_, size))


@given(masks, st.floats(-3, 14), st.floats(-3, 14), st.floats(0, 4))
def test_a_place_is_in_a_mask_or_near_it_as_its_pixels_are(mask, x, y, reach) -> None:
    found = encode_mask(mask, x0=1, y0=2)
    if found is None:
        return
    window, runs = found
    whole = np.zeros((40, 40), dtype=np.bool_)
    whole[12 : 12 + mask.shape[0], 11 : 11 + mask.shape[1]] = mask
    row, column = int(np.floor(y)) + 10, int(np.floor(x)) + 10
    assert mask_contains(window, runs, x, y) == whole[row, column]
    top, bottom = int(np.floor(y - reach)) + 10, int(np.floor(y + reach)) + 11
    left, right = int(np.floor(x - reach)) + 10, int(np.floor(x + reach)) + 11
    assert mask_near(window, runs, x, y, reach) == whole[top:bottom, left:right].any()
    assert mask_area(runs) == mask.sum()


def test_what_was_found_is_remembered_by_the_runs_themselves() -> None:
    asked = []

    @of_runs(5)
    def width_of(runs: tuple[int, ...], width: int) -> int:
        asked.append(runs)
        return width

    first, second = (0, *[1] * 3), (0, *[1] * 3)
    assert [width_of(first, 3), width_of(first, 3), width_of(first, 1)] == [3, 3, 1]
    assert len(asked) == 2
    width_of(second, 3)
    width_of(first, 3)
    assert len(asked) == 4, "equal runs of another mask are looked at anew, and old answers make room"


def test_a_mask_is_taken_by_its_pixels_not_by_its_window() -> None:
    ring = np.ones((30, 30), dtype=np.bool_)
    ring[5:25, 5:25] = False
    window, runs = encode_mask(ring) or ((0, 0, 0, 0), ())
    thing = CanvasObject("a", "leaf", "#112233", Shape("mask", ((0.0, 0.0), (30.0, 30.0)), runs=runs))
    index = HitIndex([thing])
    assert window == (0, 0, 30, 30)
    assert index.at(2, 15, tolerance_px=1) is not None
    assert index.at(15, 15, tolerance_px=6) is None
    near = index.at(8, 15, tolerance_px=6)
    assert near is not None and near.part == "area", "also a little beside it"
