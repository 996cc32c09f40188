"""Overlap, area and validity: exact where it can be, one convention where pixels are asked for."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.labels import geometry
from app.labels.values import Polygon
from app.units import Points

SQUARE = np.array([[0.0, 0.0], [10.0, 0.0], [10.0, 10.0], [0.0, 10.0]])
HOLE = np.array([[2.0, 2.0], [8.0, 2.0], [8.0, 8.0], [2.0, 8.0]])

side = st.floats(0, 100, allow_nan=False)


@st.composite
def boxes(draw: st.DrawFn) -> tuple[float, float, float, float]:
    x0, y0 = draw(side), draw(side)
    return x0, y0, x0 + draw(st.floats(0.5, 60)), y0 + draw(st.floats(0.5, 60))


def ring_of(box: tuple[float, float, float, float]) -> Points:
    x0, y0, x1, y1 = box
    return np.array([[x0, y0], [x1, y0], [x1, y1], [x0, y1]])


def circle(x: float, y: float, radius: float, points: int = 720) -> Points:
    angle = np.linspace(0, 2 * np.pi, points, endpoint=False)
    return np.column_stack([x + radius * np.cos(angle), y + radius * np.sin(angle)])


def test_box_iou_has_the_shape_of_the_question() -> None:
    a = geometry.boxes_array([(0, 0, 10, 10), (20, 0, 30, 10)])
    b = geometry.boxes_array([(5, 0, 15, 10)])
    assert geometry.box_iou(a, b) == pytest.approx(np.array([[50 / 150], [0.0]]))
    assert geometry.box_iou(a, geometry.boxes_array([])).shape == (2, 0)


@given(st.lists(boxes(), min_size=1, max_size=4), st.lists(boxes(), min_size=1, max_size=4))
def test_polygons_that_are_boxes_overlap_as_boxes(a: list[tuple[float, ...]], b: list[tuple[float, ...]]) -> None:
    expected = geometry.box_iou(geometry.boxes_array(a), geometry.boxes_array(b))
    rings_a, rings_b = [(ring_of(box),) for box in a], [(ring_of(box),) for box in b]
    assert geometry.polygon_iou_matrix(rings_a, rings_b) == pytest.approx(expected, abs=1e-9)


@given(boxes(), boxes())
def test_overlap_does_not_depend_on_who_comes_first(a: tuple[float, ...], b: tuple[float, ...]) -> None:
    one = geometry.polygon_overlap((ring_of(a),), (ring_of(b),))
    other = geometry.polygon_overlap((ring_of(b),), (ring_of(a),))
    assert one.iou == pytest.approx(other.iou) and 0.0 <= one.iou <= 1.0 + 1e-12
    assert one.dice == pytest.approx(2 * one.iou / (1 + one.iou))


def test_the_overlap_of_circles_is_that_of_the_formula() -> None:
    radius, apart = 7.3, 6.1
    shared = 2 * radius**2 * np.arccos(apart / (2 * radius)) - apart / 2 * np.sqrt(4 * radius**2 - apart**2)
    expected = shared / (2 * np.pi * radius**2 - shared)
    found = geometry.polygon_overlap((circle(20, 20, radius),), (circle(20 + apart, 20, radius),))
    assert found.iou == pytest.approx(expected, abs=5e-4)
    assert found.a == pytest.approx(geometry.ring_area(circle(20, 20, radius)))


def test_triangles_that_cross_overlap_within_the_promised_error() -> None:
    up = np.array([[0.0, 10.0], [10.0, 10.0], [5.0, 0.0]])
    down = np.array([[0.0, 0.0], [10.0, 0.0], [5.0, 10.0]])
    found = geometry.polygon_overlap((up,), (down,))
    assert found.shared == pytest.approx(25.0, abs=0.02)  # a rhombus of 5 by 10


def test_a_hole_is_not_part_of_the_shape() -> None:
    assert geometry.polygon_area((SQUARE, HOLE)) == 64.0
    overlap = geometry.polygon_overlap((SQUARE, HOLE), (HOLE,))
    assert (overlap.a, overlap.shared) == pytest.approx((64.0, 0.0))
    points = np.array([[1.0, 1.0], [5.0, 5.0], [11.0, 5.0]])
    assert geometry.inside(points, (SQUARE, HOLE)).tolist() == [True, False, False]


def test_polygons_far_apart_are_not_looked_at() -> None:
    found = geometry.polygon_iou_matrix([(SQUARE,), (SQUARE + 50,)], [(SQUARE + 50,)])
    assert found == pytest.approx(np.array([[0.0], [1.0]]))
    assert geometry.polygon_iou_matrix([(np.zeros((0, 2)),)], [(SQUARE,)]).tolist() == [[0.0]]
    assert geometry.polygon_dice_matrix([(SQUARE,)], []).shape == (1, 0)
    assert geometry.polygon_dice_matrix([(SQUARE,)], [(SQUARE,)]).tolist() == [[1.0]]


def test_a_pixel_is_inside_when_its_centre_is() -> None:
    mask = geometry.rasterise((np.array([[0.4, 0.4], [2.6, 0.4], [2.6, 1.6], [0.4, 1.6]]),), (0, 0, 4, 3))
    assert mask.tolist() == [[True, True, True, False], [True, True, True, False], [False] * 4]


def test_a_centre_on_the_outline_belongs_to_one_of_two_neighbours() -> None:
    left = np.array([[0.0, 0.0], [1.5, 0.0], [1.5, 2.0], [0.0, 2.0]])
    right = np.array([[1.5, 0.0], [4.0, 0.0], [4.0, 2.0], [1.5, 2.0]])
    both = geometry.rasterise((left,), (0, 0, 4, 2)).astype(int) + geometry.rasterise((right,), (0, 0, 4, 2))
    assert (both == 1).all()


def test_rasterising_keeps_to_its_window() -> None:
    whole = geometry.rasterise((circle(10, 10, 8),), (0, 0, 20, 20))
    assert (geometry.rasterise((circle(10, 10, 8),), (5, 6, 15, 22))[:14] == whole[6:20, 5:15]).all()
    assert geometry.window_around((circle(10, 10, 8),)) == (2, 2, 18, 18)
    assert geometry.rasterise((SQUARE, HOLE), (0, 0, 10, 10)).sum() == 64
    assert geometry.rasterise((SQUARE,), (30, 30, 30, 40)).shape == (10, 0)


@given(boxes(), st.integers(3, 9), st.floats(1, 20))
def test_pixels_and_points_agree_on_what_is_inside(box: tuple[float, ...], points: int, radius: float) -> None:
    ring = circle(box[0] + 0.1371, box[1] + 0.2113, radius, points)  # away from the half pixels, where rounding decides
    window = geometry.window_around((ring,))
    mask = geometry.rasterise((ring,), window)
    x, y = np.meshgrid(np.arange(window[0], window[2]) + 0.5, np.arange(window[1], window[3]) + 0.5)
    inside = geometry.inside(np.column_stack([x.ravel(), y.ravel()]), (ring,))
    assert (inside.reshape(mask.shape) == mask).mean() > 0.99


@pytest.mark.parametrize(
    ("ring", "problem"),
    [
        (SQUARE, ""),
        ([[0, 0], [10, 10], [10, 0], [0, 10]], "the outline crosses itself"),
        ([[0, 0], [1, 1], [0, 0]], "fewer than three different points"),
        ([[0, 0], [5, 0], [10, 0]], "no area"),
        ([[0, 0], [5, 0], [float("nan"), 2]], "a point is not a number"),
        ([[0, 0], [0, 0], [5, 0], [5, 5]], ""),
    ],
)
def test_what_is_wrong_with_an_outline_is_said(ring: object, problem: str) -> None:
    assert geometry.ring_problem(np.array(ring, dtype=np.float64)) == problem


def test_a_polygon_gives_its_rings() -> None:
    polygon = Polygon(id="p", cls="c", points_px=((0, 0), (4, 0), (4, 4)), holes=(((1, 1), (2, 1), (2, 2)),))
    rings = geometry.rings_of(polygon)
    assert [ring.shape for ring in rings] == [(3, 2), (3, 2)]
    assert geometry.bounding_box(rings[0]) == (0.0, 0.0, 4.0, 4.0)
