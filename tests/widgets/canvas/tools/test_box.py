"""Boxes and ellipses: drag, two clicks, keys."""

from __future__ import annotations

import pytest

from tests.widgets.canvas.tools.hand import Hand, scene
from widgets.canvas.shapes import box
from widgets.canvas.tools.box import BoxTool, EllipseTool


@pytest.mark.parametrize("tool", [BoxTool, EllipseTool])
def test_drag_two_clicks_and_keys_make_the_same(tool) -> None:
    dragged = Hand(tool(scene())).drag((20, 30), (40, 40), (60, 50))
    clicked = Hand(tool(scene())).click((20, 30), (60, 50))
    keyed = Hand(tool(scene()))
    keyed.tool.scene.cursor_px = (20, 30)
    keyed.key("enter").key(*["right"] * 4, *["down"] * 2, shift=True).key("enter")
    assert dragged.created == clicked.created == keyed.created
    (shape,) = dragged.created
    assert shape.kind == tool.kind and shape.points == ((20, 30), (60, 50))


def test_shift_and_alt() -> None:
    assert Hand(BoxTool(scene())).drag((20, 20), (50, 30), shift=True).created == [box(20, 20, 50, 50)]
    assert Hand(BoxTool(scene())).drag((50, 50), (60, 55), alt=True).created == [box(40, 45, 60, 55)]


def test_corners_snap_to_vertices_then_borders_and_ctrl_turns_it_off() -> None:
    there = box(100, 20, 150, 60)
    assert Hand(BoxTool(scene(there, snapping=True))).drag((20, 20), (97, 63)).created == [box(20, 20, 100, 60)]
    assert Hand(BoxTool(scene(there, snapping=True))).drag((20, 20), (97, 40)).created == [box(20, 20, 100, 40)]
    free = Hand(BoxTool(scene(there, snapping=True))).drag((20, 20), (97, 63), ctrl=True)
    assert free.created == [box(20, 20, 97, 63)]


def test_a_slip_of_the_hand_makes_nothing_and_escape_forgets() -> None:
    hand = Hand(BoxTool(scene())).click((20, 20)).key("escape").click((30, 30))
    assert hand.created == [] and hand.tool.busy


def test_nothing_leaves_the_image() -> None:
    (shape,) = Hand(EllipseTool(scene())).drag((150, 100), (260, 190)).created
    assert shape.box_px == (150, 100, 200, 150)
