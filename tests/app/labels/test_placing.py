from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.labels import placing
from app.labels.editing import box_of
from app.labels.runs import decode_mask, encode_mask
from app.labels.values import Box, Ellipse, ImageObject, Mask, Polygon, Polyline, Pose, RotatedBox

PIXELS = np.ones((6, 8), dtype=bool)
PIXELS[2:4, 3:5] = False
BOX_PX, RUNS = encode_mask(PIXELS, x0=4, y0=5)
THINGS: tuple[ImageObject, ...] = (
    Box("a", "c", (1, 2, 13, 9)),
    RotatedBox("b", "c", (10, 10), (8, 4), 30),
    Ellipse("c", "c", (10, 10), (8, 4), 30),
    Polygon("d", "c", ((1, 1), (14, 2), (6, 12)), (((5, 4), (7, 4), (6, 6)),)),
    Polyline("e", "c", ((5, 9), (14, 1))),
    Mask("f", "c", BOX_PX, RUNS),
    Pose("g", "c", ((0, 0), (4, 1), (2, 7)), (0, 1, 2)),
)


@pytest.mark.parametrize("thing", THINGS, ids=lambda thing: type(thing).__name__)
def test_a_shift_moves_the_box_and_can_be_taken_back(thing: ImageObject) -> None:
    moved = placing.shifted(thing, 7, -3)
    x0, y0, x1, y1 = box_of(thing)
    assert box_of(moved) == pytest.approx((x0 + 7, y0 - 3, x1 + 7, y1 - 3))
    assert box_of(placing.shifted(moved, -7, 3)) == pytest.approx(box_of(thing))
    assert moved.id == thing.id


def test_keypoints_that_are_not_there_do_not_move() -> None:
    moved = placing.shifted(THINGS[-1], 7, 7)
    assert isinstance(moved, Pose)
    assert moved.points_px == ((0, 0), (11, 8), (9, 14))


@given(st.floats(-500, 500), st.floats(-500, 500))
def test_a_group_that_fits_stays_inside_whatever_was_wanted(dx_px: float, dy_px: float) -> None:
    dx, dy = placing.shift_inside(THINGS, (40, 50), dx_px=dx_px, dy_px=dy_px)
    for thing in THINGS:
        x0, y0, x1, y1 = box_of(placing.shifted(thing, dx, dy))
        # A mask moves by whole pixels.
        slack = 0.5 if isinstance(thing, Mask) else 1e-9
        assert min(x0, y0) >= -slack and x1 <= 40 + slack and y1 <= 50 + slack


@pytest.mark.parametrize("thing", THINGS, ids=lambda thing: type(thing).__name__)
def test_what_lies_inside_is_not_touched_by_a_crop(thing: ImageObject) -> None:
    assert placing.cropped(thing, (100, 100)) is thing


def test_a_crop_keeps_the_part_inside() -> None:
    box, _, _, polygon, line, mask, pose = (placing.cropped(thing, (10, 8)) for thing in THINGS)
    assert isinstance(box, Box) and box.box_px == (1, 2, 10, 8)
    assert polygon is not None and max(box_of(polygon)) <= 10
    assert isinstance(line, Polyline) and line.points_px == ((5, 8), (10, 1))
    assert isinstance(mask, Mask) and mask.box_px == (4, 5, 10, 8)
    assert np.array_equal(decode_mask(mask.box_px, mask.runs), PIXELS[:3, :6])
    assert pose is not None and max(box_of(pose)) <= 10


@pytest.mark.parametrize("thing", THINGS, ids=lambda t: type(t).__name__)
def test_nothing_is_left_of_what_lies_outside(thing: ImageObject) -> None:
    assert placing.cropped(placing.shifted(thing, 200, 0), (100, 100)) is None
