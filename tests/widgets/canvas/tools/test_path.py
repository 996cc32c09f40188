"""Polygon, polyline and cut: points by click, by key, freehand, and along borders."""

from __future__ import annotations

import pytest

from tests.widgets.canvas.tools.hand import Hand, scene
from widgets.canvas.shapes import box, polygon
from widgets.canvas.tools.base import Cut
from widgets.canvas.tools.cut import CutTool
from widgets.canvas.tools.polygon import PolygonTool
from widgets.canvas.tools.polyline import PolylineTool


def test_a_polygon_closes_by_enter_by_its_first_point_and_by_double_click() -> None:
    corners = ((20, 20), (60, 20), (60, 60))
    by_first = Hand(PolygonTool(scene())).click(*corners, (21, 21))
    by_enter = Hand(PolygonTool(scene())).click(*corners).key("enter")
    assert by_first.created == by_enter.created == [polygon(corners)]


def test_backspace_drops_the_last_point() -> None:
    hand = Hand(PolygonTool(scene())).click((20, 20), (90, 90), (60, 20), (60, 60), (10, 10)).key("backspace")
    assert hand.key("enter").created == [polygon(((20, 20), (90, 90), (60, 20), (60, 60)))]


def test_by_keyboard_alone() -> None:
    hand = Hand(PolygonTool(scene()))
    hand.tool.scene.cursor_px = (20, 20)
    hand.key("enter").key("right", shift=True).key("enter").key("down", shift=True).key("enter", "enter")
    assert hand.created == [polygon(((20, 20), (30, 20), (30, 30)))]


def test_a_drag_draws_freehand_and_ends_where_it_began() -> None:
    way = [(50, 20), (70, 30), (80, 50), (70, 70), (50, 80), (30, 70), (20, 50), (30, 30), (49, 21)]
    (shape,) = Hand(PolygonTool(scene())).drag(*way).created
    assert len(shape.points) >= 8 and shape.area_px == pytest.approx(2500, rel=0.15)


def test_along_a_border_neighbours_share_it() -> None:
    neighbour = polygon(((100, 20), (120, 40), (105, 60), (130, 100), (180, 100), (180, 20)))
    hand = Hand(PolygonTool(scene(neighbour, snapping=True)))
    hand.click((100, 20)).click((129, 99), shift=True).click((60, 100)).key("enter")
    assert hand.created == [polygon(((100, 20), (120, 40), (105, 60), (130, 100), (60, 100)))]


def test_backspace_takes_a_followed_border_back_as_one() -> None:
    neighbour = box(100, 20, 150, 100)
    hand = Hand(PolygonTool(scene(neighbour, snapping=True)))
    hand.click((40, 20), (100, 20)).click((150, 60), shift=True)
    assert hand.tool.preview.path[:4] == ((40, 20), (100, 20), (150, 20), (150, 60))
    hand.key("backspace")
    assert hand.tool.preview.path[:2] == ((40, 20), (100, 20))


def test_a_line_needs_two_points_and_stays_open() -> None:
    hand = Hand(PolylineTool(scene())).click((20, 20)).key("enter")
    assert hand.created == []
    (shape,) = hand.click((60, 20), (60, 60)).key("enter").created
    assert shape.kind == "polyline" and shape.points == ((20, 20), (60, 20), (60, 60))


def test_a_cut_gives_its_line() -> None:
    hand = Hand(CutTool(scene())).click((20, 20), (60, 60)).key("enter")
    assert Cut(((20, 20), (60, 60))) in hand.said
