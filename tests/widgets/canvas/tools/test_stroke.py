"""The pixels of strokes and what they make of masks, held against whole pictures."""

from __future__ import annotations

import itertools

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from widgets.canvas.tools.stroke import (
    StrokeBuffer,
    Window,
    hole_filled,
    joined,
    overlap,
    part_of,
    shape_from,
    window_of,
    without,
)

SIDE = 24
places = st.tuples(st.floats(0, SIDE), st.floats(0, SIDE))


@st.composite
def parts(draw: st.DrawFn) -> tuple[Window, np.ndarray]:
    """A window in the picture and pixels in it."""
    x0, y0 = draw(st.integers(0, 15)), draw(st.integers(0, 15))
    bits = draw(arrays(np.bool_, st.tuples(st.integers(1, 8), st.integers(1, 8))))
    return (x0, y0, x0 + bits.shape[1], y0 + bits.shape[0]), bits


def whole(window: Window, bits: np.ndarray) -> np.ndarray:
    made = np.zeros((SIDE, SIDE), dtype=bool)
    made[window[1] : window[3], window[0] : window[2]] = bits
    return made


@given(parts(), parts())
def test_masks_are_joined_and_taken_from_each_other(a, b) -> None:
    assert np.array_equal(whole(*joined([a, b])), whole(*a) | whole(*b))
    assert np.array_equal(whole(a[0], without(*a, [b])), whole(*a) & ~whole(*b))
    assert overlap(a[0], b[0]) == (whole(a[0], np.ones_like(a[1])) & whole(b[0], np.ones_like(b[1]))).any(), (
        "windows that only touch share nothing"
    )


@given(parts(), parts())
def test_a_part_of_a_mask(a, b) -> None:
    shape = shape_from(a[1], a[0])
    assert (shape is None) == (not a[1].any())
    if shape is not None:
        window = b[0]
        assert np.array_equal(part_of(shape, window), whole(*a)[window[1] : window[3], window[0] : window[2]])
        assert part_of(shape, window_of(shape)).sum() == a[1].sum()


@given(st.lists(places, min_size=2, max_size=5), st.floats(0.5, 9))
def test_a_stroke_is_all_that_is_near_its_way(way, radius) -> None:
    buffer = StrokeBuffer((SIDE, SIDE))
    for start, end in itertools.pairwise(way):
        buffer.paint(start, end, radius)
    y, x = np.mgrid[0:SIDE, 0:SIDE] + 0.5
    nearest = np.full((SIDE, SIDE), np.inf)
    for (ax, ay), (bx, by) in itertools.pairwise(way):
        length2 = (bx - ax) ** 2 + (by - ay) ** 2
        share = 0.0 if length2 == 0 else np.clip(((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / length2, 0, 1)
        nearest = np.minimum(nearest, np.hypot(x - ax - share * (bx - ax), y - ay - share * (by - ay)))
    clear = abs(nearest - radius) > 1e-3  # at the very rim, rounding may decide
    window, bits = buffer.mask()
    assert np.array_equal(whole(window, bits)[clear], (nearest <= radius)[clear])
    buffer.clear()
    assert not buffer.pixels.any()


def test_what_is_free_and_what_is_within() -> None:
    bits = np.ones((10, 10), dtype=bool)
    left, right = shape_from(bits, (0, 0, 10, 10)), shape_from(bits, (10, 0, 20, 10))
    assert left is not None and right is not None
    buffer = StrokeBuffer((SIDE, SIDE))
    buffer.paint((10, 5), (10, 5), 4, free_of=[left])
    assert buffer.pixels[:, 10:].any() and not buffer.pixels[:, :10].any()
    buffer.clear()
    buffer.paint((10, 5), (10, 18), 4, within=[left])
    assert buffer.pixels[:10, :10].any() and not buffer.pixels[:, 10:].any() and not buffer.pixels[10:].any()


@given(parts(), places)
def test_only_a_hole_is_filled(part, at) -> None:
    window, bits = part
    shape = shape_from(bits, window)
    if shape is None:
        return
    filled = hole_filled(shape, at)
    if filled is not None:
        before, after = whole(window, bits), whole(window_of(filled), part_of(filled, window_of(filled)))
        assert after[int(at[1]), int(at[0])] and not before[int(at[1]), int(at[0])]
        assert (after | before == after).all() and window_of(filled) == window_of(shape)
