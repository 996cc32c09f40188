"""Outlines give back their pixels; holes and specks."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from app.labels.geometry import rasterise, ring_problem
from app.labels.outlines import Outline, fill_holes, mask_of_polygon, outline_polygons, remove_specks
from app.labels.runs import decode_mask
from app.labels.values import Polygon
from app.units import Mask, Points

masks = st.tuples(st.integers(1, 9), st.integers(1, 9)).flatmap(lambda size: arrays(np.bool_, size))


def rings_of(outlines: tuple[Outline, ...]) -> tuple[Points, ...]:
    """Every ring as an array."""
    return tuple(np.asarray(ring) for outer, holes in outlines for ring in (outer, *holes))


def pixels(rows: str) -> Mask:
    """A mask from lines of # and dots."""
    return np.array([[sign == "#" for sign in row] for row in rows.split()])


def regions(mask: Mask) -> int:
    """How many regions of pixels that share sides there are."""
    left = {(int(y), int(x)) for y, x in np.argwhere(mask)}
    count = 0
    while left:
        count, near = count + 1, [left.pop()]
        while near:
            y, x = near.pop()
            for place in ((y - 1, x), (y + 1, x), (y, x - 1), (y, x + 1)):
                if place in left:
                    left.remove(place)
                    near.append(place)
    return count


@given(masks, st.integers(-5, 5), st.integers(-5, 5))
def test_the_exact_outline_gives_the_very_same_pixels(mask: Mask, x0: int, y0: int) -> None:
    outlines = outline_polygons(mask, x0, y0, tolerance_px=0)
    height, width = mask.shape
    window = (x0, y0, x0 + width, y0 + height)
    rings = rings_of(outlines)
    again = rasterise(rings, window) if rings else np.zeros_like(mask)
    assert np.array_equal(again, mask)
    assert [ring_problem(ring) for ring in rings] == [""] * len(rings)
    assert len(outlines) == regions(mask)
    for outer, holes in outlines:
        assert regions(rasterise(rings_of(((outer, holes),)), window)) == 1


@given(masks)
def test_a_simplified_outline_is_a_valid_polygon(mask: Mask) -> None:
    for ring in rings_of(outline_polygons(mask, 0, 0, tolerance_px=1.0)):
        assert ring_problem(ring) == ""


def test_a_single_pixel_is_a_square() -> None:
    assert outline_polygons(np.ones((1, 1), dtype=np.bool_), 4, 7, tolerance_px=0) == (
        (((4.0, 7.0), (5.0, 7.0), (5.0, 8.0), (4.0, 8.0)), ()),
    )


def test_a_hole_belongs_to_its_own_region() -> None:
    mask = pixels("####### #.....# #.###.# #.#.#.# #.###.# #.....# #######")
    (frame, frame_holes), (island, island_holes) = outline_polygons(mask, 0, 0, tolerance_px=0)
    assert frame == ((0.0, 0.0), (7.0, 0.0), (7.0, 7.0), (0.0, 7.0))
    assert len(frame_holes) == len(island_holes) == 1
    assert island == ((2.0, 2.0), (5.0, 2.0), (5.0, 5.0), (2.0, 5.0))


def test_a_hole_that_touches_the_outside_at_a_corner_stays_a_hole() -> None:
    ((_, holes),) = outline_polygons(pixels("###. #.#. ##.. ...."), 0, 0, tolerance_px=0)
    assert len(holes) == 1


def test_simplifying_takes_the_stairs_and_leaves_the_corners() -> None:
    assert len(outline_polygons(np.ones((12, 8), dtype=np.bool_), 0, 0)[0][0]) == 4
    y, x = np.mgrid[:300, :300]
    disc = (x - 150) ** 2 + (y - 150) ** 2 < 120**2
    (outlines,) = outline_polygons(disc, 0, 0)
    assert len(outlines[0]) < 120 < len(outline_polygons(disc, 0, 0, tolerance_px=0)[0][0])
    again = rasterise(rings_of((outlines,)), (0, 0, 300, 300))
    assert (again & disc).sum() / (again | disc).sum() > 0.995


def test_a_triangle_has_straight_sides() -> None:
    y, x = np.mgrid[:100, :100]
    (outlines,) = outline_polygons(x <= y, 0, 0)
    assert len(outlines[0]) <= 6


def test_nothing_has_no_outline() -> None:
    assert outline_polygons(np.zeros((3, 3), dtype=np.bool_), 0, 0) == ()


def test_the_pixels_of_a_polygon() -> None:
    square = Polygon("a", "leaf", ((2.0, 3.0), (6.0, 3.0), (6.0, 8.0), (2.0, 8.0)), holes=(((3, 4), (5, 4), (4, 6)),))
    found = mask_of_polygon(square)
    assert found is not None
    window, runs = found
    assert window == (2, 3, 6, 8)
    assert decode_mask(window, runs).sum() == 20 - 2


def test_a_polygon_is_cut_at_the_border_of_the_image() -> None:
    square = Polygon("a", "leaf", ((-4.0, -4.0), (6.0, -4.0), (6.0, 8.0), (-4.0, 8.0)))
    assert mask_of_polygon(square, image_px=(5, 5)) == ((0, 0, 5, 5), (0, 25))
    sliver = Polygon("b", "leaf", ((0.0, 0.0), (0.3, 0.0), (0.3, 9.0)))
    assert mask_of_polygon(sliver) is None
    outside = Polygon("c", "leaf", ((8.0, 8.0), (9.0, 8.0), (9.0, 9.0)))
    assert mask_of_polygon(outside, image_px=(5, 5)) is None


@given(masks)
def test_a_filled_mask_has_no_holes(mask: Mask) -> None:
    filled = fill_holes(mask)
    assert not (mask & ~filled).any()
    assert all(not holes for _, holes in outline_polygons(filled, 0, 0, tolerance_px=0))


@pytest.mark.parametrize(("least", "left"), [(1, 6), (2, 5), (3, 3), (4, 0)])
def test_specks_below_the_least_size_go(least: int, left: int) -> None:
    mask = pixels("#...... ...##.. ....... ##..... .#..... .......")
    assert remove_specks(mask, least).sum() == left
