"""Geometry of boxes and polygons."""

from __future__ import annotations

import pytest

from app.labels.values import Box, Polygon
from widgets.canvas.edits import handles, moved, tidy, with_handle, with_vertex, without_vertex
from widgets.canvas.objects import from_label
from widgets.canvas.shapes import Shape, box, polygon

SQUARE = polygon(((0, 0), (10, 0), (10, 10), (0, 10)), (((2, 2), (4, 2), (4, 4)),))


def test_a_box_from_any_two_corners() -> None:
    assert box(9, 2, 3, 8).box_px == (3, 2, 9, 8)


@pytest.mark.parametrize(
    ("number", "wanted"),
    [(0, (1, 2, 10, 10)), (1, (0, 2, 10, 10)), (4, (0, 0, 1, 2)), (7, (1, 0, 10, 10)), (3, (0, 0, 1, 10))],
)
def test_handles_of_a_box(number: int, wanted: tuple[float, ...]) -> None:
    assert with_handle(box(0, 0, 10, 10), number, (1, 2)).box_px == wanted


def test_a_box_turns_over() -> None:
    assert with_handle(box(0, 0, 10, 10), 0, (15, 12)).box_px == (10, 10, 15, 12)


def test_the_area_leaves_holes_out() -> None:
    assert SQUARE.area_px == 98
    assert box(0, 0, 3, 4).area_px == 12


def test_vertices_are_counted_through_the_holes() -> None:
    assert len(handles(SQUARE)) == 7
    assert with_handle(SQUARE, 5, (5, 2)).holes == (((2, 2), (5, 2), (4, 4)),)
    assert with_vertex(SQUARE, 3, (0, 5)).points == ((0, 0), (10, 0), (10, 10), (0, 10), (0, 5))
    assert with_vertex(SQUARE, 6, (3, 3)).holes[0][-1] == (3, 3)


def test_vertices_go_down_to_three_and_holes_to_none() -> None:
    triangle = without_vertex(SQUARE, 0)
    assert triangle is not None and triangle.points == ((10, 0), (10, 10), (0, 10))
    assert without_vertex(triangle, 0) is None
    whole = without_vertex(SQUARE, 4)
    assert whole is not None and whole.holes == ()


def test_no_such_vertex() -> None:
    with pytest.raises(IndexError, match="no vertex 7"):
        with_handle(SQUARE, 7, (0, 0))


def test_holes_move_along() -> None:
    assert moved(SQUARE, 1, 2).holes == (((3, 4), (5, 4), (5, 6)),)


def test_tidy_is_short() -> None:
    assert tidy(Shape("polygon", ((0.123456, 1), (2, 3.999), (4, 5)))).points == ((0.12, 1), (2, 4.0), (4, 5))


def test_canvas_objects_of_labels() -> None:
    made = from_label(Box("b", "cell", (1, 2, 3, 4)), colour="#123456", letter="C")
    assert (made.kind, made.shape.box_px, made.text) == ("box", (1, 2, 3, 4), "cell")
    label = Polygon("p", "cell", SQUARE.points, SQUARE.holes)
    assert from_label(label, colour="#123456", text="Cell").shape == SQUARE
