"""Outlines, boxes and areas of every kind of object, held against shapely."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely import affinity
from shapely.geometry import Point, Polygon, box

from app.labels import values
from app.labels.geometry import polygon_overlap
from app.labels.regions import area, extent, geometry_problem, outline

places = st.tuples(st.floats(-50, 50), st.floats(-50, 50))
sizes = st.tuples(st.floats(1, 60), st.floats(1, 60))
angles = st.floats(-180, 180)


def oracle(thing: values.RotatedBox | values.Ellipse) -> Polygon:
    """The same shape by shapely, whose angles turn the other way because its y goes up."""
    if isinstance(thing, values.RotatedBox):
        width, height = thing.size_px
        flat = box(-width / 2, -height / 2, width / 2, height / 2)
    else:
        flat = affinity.scale(Point(0, 0).buffer(1, quad_segs=400), *thing.radii_px)
    return affinity.translate(affinity.rotate(flat, thing.angle_deg, origin=(0, 0)), *thing.centre_px)


@given(places, sizes, angles, st.booleans())
def test_turned_frames_are_those_of_shapely(centre, size, angle, is_box) -> None:
    kind = values.RotatedBox if is_box else values.Ellipse
    thing = kind("a", "c", centre, size, angle)
    wanted = oracle(thing)
    assert area(thing) == pytest.approx(wanted.area, rel=1e-4)
    assert extent(thing) == pytest.approx(wanted.bounds, abs=0.01)
    own = Polygon(outline(thing)[0])
    assert own.area == pytest.approx(area(thing), rel=1e-9)
    assert own.symmetric_difference(wanted).area < 0.003 * wanted.area


@given(places, sizes, angles, places, sizes, angles)
def test_overlap_of_turned_boxes_is_that_of_shapely(c1, s1, a1, c2, s2, a2) -> None:
    one, other = values.RotatedBox("a", "c", c1, s1, a1), values.RotatedBox("b", "c", c2, s2, a2)
    wanted = oracle(one).intersection(oracle(other)).area
    found = polygon_overlap(outline(one), outline(other))
    assert found.shared == pytest.approx(wanted, abs=0.01 * max(found.a, found.b) + 1e-6)


def test_what_has_no_outline_has_an_extent() -> None:
    pose = values.Pose("p", "c", ((0, 0), (3, 4), (7, 1)), (0, 1, 2))
    assert extent(pose) == (3, 1, 7, 4) and area(pose) == 12 and outline(pose) == ()
    line = values.Polyline("l", "c", ((1, 5), (4, 2)))
    assert extent(line) == (1, 2, 4, 5) and area(line) == 0
    mask = values.Mask("m", "c", (2, 3, 5, 5), (1, 2, 3))
    assert extent(mask) == (2, 3, 5, 5) and area(mask) == 2


@pytest.mark.parametrize(
    ("thing", "says"),
    [
        (values.Box("a", "c", (0, 0, 0, 5)), "0 × 5 px is none"),
        (values.RotatedBox("a", "c", (0, 0), (3, 0)), "3 × 0 px is none"),
        (values.RotatedBox("a", "c", (0, math.nan), (3, 1)), "finite"),
        (values.Ellipse("a", "c", (0, 0), (3, -1)), "none"),
        (values.Polygon("a", "c", ((0, 0), (1, 1))), "at least three"),
        (values.Polyline("a", "c", ((1, 1), (1, 1))), "two different points"),
        (values.Mask("a", "c", (0, 0, 2, 2), (1, 2)), "3 pixels, the window 4"),
        (values.Pose("a", "c", ((0, 0),), (1, 2)), "1 keypoints with 2 states"),
        (values.Pose("a", "c", ((0, 0),), (3,)), "state is 0"),
        (values.Pose("a", "c", ((0, 0),), (0,)), "no keypoint is there"),
    ],
)
def test_what_is_no_object_says_why(thing, says) -> None:
    assert says in geometry_problem(thing)
