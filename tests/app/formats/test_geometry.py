"""Shapes against the medium, areas and masks."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pycocotools import mask as coco_mask

from app.formats.coco_write import run_lengths
from app.formats.geometry import bounds, box_within, mask_of, ring_area, ring_within, segment_within

SQUARE = ((2.0, 2.0), (8.0, 2.0), (8.0, 8.0), (2.0, 8.0))


def test_masks_count_pixel_centres() -> None:
    hole = ((4.0, 4.0), (6.0, 4.0), (6.0, 6.0), (4.0, 6.0))
    mask = mask_of((SQUARE, hole), width_px=12, height_px=10)
    assert mask.shape == (10, 12) and mask.sum() == 36 - 4 and not mask[4, 4] and mask[2, 2] and not mask[8, 8]
    assert mask_of((((0.0, 0.0), (12.0, 0.0), (12.0, 10.0), (0.0, 10.0)),), width_px=12, height_px=10).all()


@given(st.integers(1, 9), st.integers(1, 9), st.integers(0, 2**32 - 1))
def test_run_lengths_are_those_of_pycocotools(height: int, width: int, seed: int) -> None:
    mask = np.random.default_rng(seed).random((height, width)) < 0.5
    lengths = run_lengths(mask)
    compressed = coco_mask.frPyObjects(lengths, height, width)
    assert coco_mask.encode(np.asfortranarray(mask.astype(np.uint8)))["counts"] == compressed["counts"]
    assert int(coco_mask.area(compressed)) == mask.sum()


def test_area_and_bounds() -> None:
    assert ring_area(SQUARE) == ring_area(SQUARE[::-1]) == 36 and bounds(SQUARE) == (2, 2, 8, 8)
    assert ring_area(SQUARE[:2]) == 0


def test_tolerance_cuts_without_a_word() -> None:
    assert (
        box_within((-0.4, 0, 10, 10), (8, 8), 1.0).note
        == "a box reaches 2 px outside the image (-0.4, 0, 10, 10); cut at the border"
    )
    assert box_within((-0.4, 0, 8, 8.5), (8, 8), 1.0).note == ""
    assert box_within((-0.4, 0, 8, 8.5), (8, 8), 1.0).shape == (0, 0, 8, 8)
    assert box_within((-5, 0, 8, 8), None).shape == (-5, 0, 8, 8)


def test_rings_lose_their_closing_point() -> None:
    assert ring_within((*SQUARE, SQUARE[0]), None).shape == SQUARE
    assert ring_within(((1.0, 1.0), (2.0, 2.0), (3.0, 3.0)), None).shape is None
    assert ring_within(((-9.0, 1.0), (5.0, 1.0), (5.0, 5.0)), (8, 8)).note.startswith("an outline reaches 9 px")
    assert ring_within(((-9.0, 1.0), (-5.0, 1.0), (-5.0, 5.0)), (8, 8)).shape is None


@pytest.mark.parametrize(
    ("times", "kept"),
    [((1, 2), (1, 2)), ((-1, 2), (0, 2)), ((9, 12), (9, 10)), ((2, 2), None), ((float("nan"), 2), None)],
)
def test_segments(times: tuple[float, float], kept: tuple[float, float] | None) -> None:
    assert segment_within(times, 10.0).shape == kept
