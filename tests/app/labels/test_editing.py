"""Regions against Shapely, an independent implementation; the rest by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import Polygon as Oracle

from app.labels import editing
from app.labels.runs import encode_mask
from app.labels.values import Box, Ellipse, ImageObject, Mask, Polygon, Polyline, Pose, RotatedBox

# Rounding to a thousandth of a pixel moves an outline by half of that at most; outlines here are shorter than 2,000.
TOLERANCE_PX2 = 2.0
coordinate = st.integers(0, 200).map(float)


@st.composite
def stars(draw: st.DrawFn) -> Polygon:
    """Simple polygons with many bays: corners around a centre, each at its own distance; some with a hole."""
    n = draw(st.integers(3, 12))
    x, y = draw(coordinate), draw(coordinate)
    reach = [draw(st.floats(10, 80)) for _ in range(n)]
    ring = tuple((x + r * math.cos(math.tau * i / n), y + r * math.sin(math.tau * i / n)) for i, r in enumerate(reach))
    inner = tuple((x + (px - x) * 0.4, y + (py - y) * 0.4) for px, py in ring)
    return Polygon("p", "thing", ring, (inner,) if draw(st.booleans()) else ())


def oracle(polygon: Polygon) -> Oracle:
    return Oracle(polygon.points_px, polygon.holes)


def shapes_of(regions: list[editing.Region]) -> list[Oracle]:
    return [Oracle(outer, holes) for outer, holes in regions]


def square(x: float, y: float, side: float, *holes: editing.Ring) -> Polygon:
    return Polygon("s", "thing", ((x, y), (x + side, y), (x + side, y + side), (x, y + side)), holes)


@given(st.lists(stars(), min_size=1, max_size=4))
def test_a_union_covers_what_its_parts_cover(polygons: list[Polygon]) -> None:
    made = shapes_of(editing.merged(polygons))
    wanted = shapely.union_all([oracle(polygon) for polygon in polygons])
    assert all(shape.is_valid for shape in made)
    assert shapely.union_all(made).symmetric_difference(wanted).area < TOLERANCE_PX2
    assert sum(shape.area for shape in made) == pytest.approx(wanted.area, abs=TOLERANCE_PX2)


@given(stars(), st.lists(st.tuples(coordinate, coordinate), min_size=2, max_size=4, unique=True))
def test_the_pieces_of_a_cut_are_the_whole_and_do_not_overlap(polygon: Polygon, line: list[editing.Point]) -> None:
    pieces = shapes_of(editing.split(polygon, line))
    whole = oracle(polygon)
    assert sum(piece.area for piece in pieces) == pytest.approx(whole.area, abs=TOLERANCE_PX2)
    assert shapely.union_all(pieces).symmetric_difference(whole).area < TOLERANCE_PX2
    for place, piece in enumerate(pieces):
        assert piece.is_valid
        assert all(piece.intersection(other).area < TOLERANCE_PX2 for other in pieces[place + 1 :])


@given(stars(), st.lists(stars(), max_size=3))
def test_what_is_left_meets_its_neighbours_and_overlaps_none(polygon: Polygon, others: list[Polygon]) -> None:
    left = shapely.union_all(shapes_of(editing.subtracted(polygon, others)))
    covered = shapely.union_all([oracle(other) for other in others])
    assert left.intersection(covered).area < TOLERANCE_PX2
    assert left.symmetric_difference(oracle(polygon).difference(covered)).area < TOLERANCE_PX2


@given(stars(), st.floats(0.1, 40))
def test_a_simpler_polygon_is_sound_and_keeps_near(polygon: Polygon, tolerance_px: float) -> None:
    made = editing.simplified(polygon, tolerance_px)
    assert oracle(made).is_valid
    assert len(made.points_px) >= 3
    assert set(made.points_px) <= set(polygon.points_px)
    assert (made.id, made.cls) == (polygon.id, polygon.cls)
    outline = Oracle(made.points_px).exterior
    assert all(outline.distance(shapely.Point(point)) <= tolerance_px + 1e-9 for point in polygon.points_px)


def test_a_square_with_points_along_its_sides_loses_them() -> None:
    top = tuple((float(x), 0.0) for x in range(101))
    ring = (*top, (100.0, 50.0), (100.0, 100.0), (0.0, 100.0))
    made = editing.simplified(Polygon("p", "thing", ring, attributes={"seen": True}), 0.5)
    assert sorted(made.points_px) == [(0.0, 0.0), (0.0, 100.0), (100.0, 0.0), (100.0, 100.0)]
    assert made.attributes == {"seen": True}


def test_an_outline_that_crosses_itself_is_left_as_it_is() -> None:
    bow = Polygon("p", "thing", ((0, 0), (10, 10), (10, 0), (0, 10)))
    assert editing.simplified(bow, 1.0) == bow


def test_a_cut_keeps_a_hole_that_it_misses_and_opens_one_that_it_crosses() -> None:
    hole = ((10.0, 10.0), (20.0, 10.0), (20.0, 20.0), (10.0, 20.0))
    beside = editing.split(square(0, 0, 100, hole), [(50, -5), (50, 105)])
    assert [len(holes) for _, holes in beside] == [0, 1]
    through = editing.split(square(0, 0, 100, hole), [(15, 30), (15, 60)])
    assert [len(holes) for _, holes in through] == [0, 0]
    assert sum(shape.area for shape in shapes_of(through)) == pytest.approx(100 * 100 - 100)


def test_a_cut_beside_the_shape_leaves_it_whole_and_one_point_is_no_cut() -> None:
    assert len(editing.split(square(0, 0, 10), [(50, 0), (50, 100)])) == 1
    with pytest.raises(ValueError, match="two different points"):
        editing.split(square(0, 0, 10), [(5, 5), (5, 5)])


def test_a_ring_of_four_bars_merges_into_one_outline_with_a_hole() -> None:
    bars = [(0, 0, 30, 10), (0, 20, 30, 30), (0, 0, 10, 30), (20, 0, 30, 30)]
    polygons = [editing.polygon_of(Box(str(i), "bar", tuple(map(float, bar)))) for i, bar in enumerate(bars)]
    ((outer, holes),) = editing.merged(polygons)
    assert Oracle(outer).area == 900
    assert [Oracle(hole).area for hole in holes] == [100]


def test_neighbours_meet_in_the_same_corners() -> None:
    neighbour = Polygon("n", "thing", ((10, -5), (30, -5), (30, 40), (12.5, 40)))
    ((outer, _),) = editing.subtracted(square(0, 0, 20), [neighbour])
    shared = Oracle(outer).intersection(oracle(neighbour))
    assert shared.area < 0.01
    assert shared.length > 19


PIXELS = np.zeros((8, 10), dtype=bool)
PIXELS[1:4, 2:9] = True
PIXELS[6, 6] = True
BOX_PX, RUNS = encode_mask(PIXELS, x0=100, y0=50)


@pytest.mark.parametrize(
    ("thing", "box_px"),
    [
        (Box("a", "c", (1, 2, 3, 5)), (1, 2, 3, 5)),
        (RotatedBox("a", "c", (10, 10), (8, 4), 90), (8, 6, 12, 14)),
        (Ellipse("a", "c", (10, 10), (8, 4), 90), (6, 2, 14, 18)),
        (Polygon("a", "c", ((0, 0), (4, 1), (2, 7))), (0, 0, 4, 7)),
        (Polyline("a", "c", ((5, 9), (4, 1))), (4, 1, 5, 9)),
        (Mask("a", "c", BOX_PX, RUNS), (102, 51, 109, 57)),
        (Pose("a", "c", ((0, 0), (4, 1), (2, 7)), (0, 1, 2)), (2, 1, 4, 7)),
        (Pose("a", "c", ((0, 0),), (0,)), (0, 0, 0, 0)),
    ],
)
def test_the_box_around_each_kind(thing: ImageObject, box_px: editing.Rect) -> None:
    assert editing.box_of(thing) == pytest.approx(box_px)


@given(st.floats(1, 50), st.floats(1, 50), st.floats(-180, 180))
def test_shapes_that_turn_keep_their_area_and_fill_their_box(w: float, h: float, angle_deg: float) -> None:
    turned = RotatedBox("a", "c", (70, 60), (w, h), angle_deg)
    assert oracle(editing.polygon_of(turned)).area == pytest.approx(w * h)
    assert editing.box_of(turned) == pytest.approx(oracle(editing.polygon_of(turned)).bounds)
    ellipse = Ellipse("a", "c", (70, 60), (w, h), angle_deg)
    assert oracle(editing.polygon_of(ellipse)).area == pytest.approx(math.pi * w * h, rel=0.002)
    assert editing.box_of(ellipse) == pytest.approx(oracle(editing.polygon_of(ellipse)).bounds, abs=max(w, h) * 0.002)


def test_a_mask_becomes_the_outline_of_its_largest_part() -> None:
    made = editing.polygon_of(Mask("m", "c", BOX_PX, RUNS, attributes={"seen": True}))
    assert oracle(made).bounds == pytest.approx((102, 51, 109, 54), abs=0.5)
    assert made.attributes == {"seen": True}


@pytest.mark.parametrize("thing", [Polyline("a", "c", ((5, 9), (4, 1))), Pose("a", "c", ((0, 0),), (2,))])
def test_a_line_and_a_pose_enclose_nothing(thing: ImageObject) -> None:
    with pytest.raises(ValueError, match="encloses nothing"):
        editing.polygon_of(thing)
