"""Masks come back from their runs as they were."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from app.errors import InputError
from app.labels.runs import decode_mask, encode_mask, mask_area, runs_problem

masks = arrays.arrays(np.bool_, st.tuples(st.integers(1, 12), st.integers(1, 12)))


@given(masks, st.integers(-5, 5), st.integers(-5, 5))
def test_a_mask_comes_back_as_it_was(mask, x0, y0) -> None:
    found = encode_mask(mask, x0=x0, y0=y0)
    if not mask.any():
        assert found is None
        return
    window, runs = found
    whole = np.zeros_like(mask)
    part = whole[window[1] - y0 : window[3] - y0, window[0] - x0 : window[2] - x0]
    part[:] = decode_mask(window, runs)
    assert np.array_equal(whole, mask)
    assert mask_area(runs) == mask.sum()
    assert part.any(axis=0)[[0, -1]].all() and part.any(axis=1)[[0, -1]].all(), "the window is as tight as can be"


@pytest.mark.parametrize(
    ("window", "runs", "says"),
    [
        ((0, 0, 0, 2), (1,), "window of 0"),
        ((0, 0, 2, 2), (1, 2), "3 pixels, the window 4"),
        ((0, 0, 2, 2), (4,), "no pixel"),
        ((0, 0, 2, 2), (1, 0, 3), "at least one pixel"),
        ((0, 0, 2, 2), (-1, 5), "at least one pixel"),
    ],
)
def test_runs_that_are_no_mask_say_why(window, runs, says) -> None:
    assert says in runs_problem(window, runs)
    with pytest.raises(InputError, match="not a mask"):
        decode_mask(window, runs)
