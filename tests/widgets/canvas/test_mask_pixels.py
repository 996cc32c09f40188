"""What of a mask is on the screen, held against its pixels."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from app.labels.runs import encode_mask
from widgets.canvas.mask_pixels import FILL, HALO, LINE, codes, on_screen

masks = st.tuples(st.integers(1, 12), st.integers(1, 12)).flatmap(lambda size: arrays(np.bool_, size))


@given(masks, st.sampled_from([1.0, 0.5, 0.3, 0.07]), st.integers(-2, 5), st.integers(-2, 5), st.integers(1, 9))
def test_a_pixel_of_the_screen_is_set_where_any_of_the_image_is(mask, scale, left, top, size) -> None:
    found = encode_mask(mask, x0=3, y0=1)
    if found is None:
        return
    wanted = {(int((y + 1.5) * scale), int((x + 3.5) * scale)) for y, x in np.argwhere(mask)}
    shown = on_screen(*found, (left, top, left + size, top + size), scale=scale, offset=(0.0, 0.0))
    rows, columns = range(top, top + size), range(left, left + size)
    assert {(int(y) + top, int(x) + left) for y, x in np.argwhere(shown)} == {
        (row, column) for row, column in wanted if row in rows and column in columns
    }


@given(masks, st.sampled_from([0.11, 0.5, 1.0, 1.7, 6.0]), st.floats(-8, 8), st.integers(1, 30))
def test_parts_agree_with_the_whole(mask, scale, offset, cut) -> None:
    found = encode_mask(mask)
    if found is None:
        return
    look = {"scale": scale, "offset": (offset, -offset), "line": 2, "halo": 1}
    whole = codes(*found, (0, 0, 40, 30), **look)
    assert np.array_equal(whole[:, :cut], codes(*found, (0, 0, cut, 30), **look))
    assert np.array_equal(whole[cut:], codes(*found, (0, min(cut, 30), 40, 30), **look))


def test_near_by_a_pixel_is_a_square() -> None:
    runs = encode_mask(np.ones((1, 1), dtype=np.bool_), x0=2, y0=1)
    assert runs is not None
    shown = codes(*runs, (0, 0, 40, 40), scale=10.0, offset=(1.0, 2.0), line=1, halo=1)
    ys, xs = np.nonzero((shown == FILL) | (shown == LINE))
    assert (xs.min(), xs.max(), ys.min(), ys.max()) == (21, 30, 12, 21)
    assert (shown == FILL).sum() == 64 and (shown == LINE).sum() == 36 and (shown == HALO).sum() == 44


@pytest.mark.parametrize("scale", [0.5, 0.3, 0.1, 0.02])
def test_from_far_no_speck_gets_lost(scale: float) -> None:
    mask = np.zeros((400, 400), dtype=np.bool_)
    mask[17, 333] = mask[251, 9] = True
    found = encode_mask(mask)
    assert found is not None
    shown = on_screen(*found, (0, 0, 210, 210), scale=scale, offset=(0.0, 0.0))
    assert shown.sum() == 2


def test_beside_the_mask_there_is_nothing() -> None:
    found = encode_mask(np.ones((5, 5), dtype=np.bool_))
    assert found is not None
    assert not on_screen(*found, (100, 100, 120, 110), scale=2.0, offset=(0.0, 0.0)).any()
    assert on_screen(*found, (0, 0, 0, 4), scale=2.0, offset=(0.0, 0.0)).shape == (4, 0)
