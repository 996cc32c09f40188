"""Rotated boxes: one side, then the width."""

from __future__ import annotations

import math

import pytest

from tests.widgets.canvas.tools.hand import Hand, scene
from widgets.canvas.tools.rotated_box import RotatedBoxTool


def test_three_clicks_drag_and_click_and_keys_make_the_same() -> None:
    clicked = Hand(RotatedBoxTool(scene())).click((20, 20), (60, 60), (50, 90))
    dragged = Hand(RotatedBoxTool(scene())).drag((20, 20), (40, 40), (60, 60)).click((50, 90))
    keyed = Hand(RotatedBoxTool(scene()))
    keyed.tool.scene.cursor_px = (20, 20)
    keyed.key("enter").key(*["right"] * 4, *["down"] * 4, shift=True).key("enter")
    keyed.key("left", *["down"] * 3, shift=True).key("enter")
    assert clicked.created == dragged.created == keyed.created
    (shape,) = clicked.created
    width, height = shape.size_px
    assert width == pytest.approx(math.dist((20, 20), (60, 60)), abs=0.02) and shape.angle_deg == 45
    # The third place lies on the opposite side.
    corners = shape.rings[0]
    off = [abs((x - 50) - (y - 90)) for x, y in corners]
    assert sum(value < 0.05 for value in off) == 2 and height == pytest.approx(40 / math.sqrt(2), abs=0.02)


def test_shift_steps_the_angle_and_backspace_goes_back() -> None:
    hand = Hand(RotatedBoxTool(scene()))
    hand.click((20, 20)).click((80, 23), shift=True).key("backspace").click((80, 23), shift=True).click((60, 50))
    (shape,) = hand.created
    assert shape.angle_deg == pytest.approx(0, abs=1e-6) and shape.size_px[1] == pytest.approx(30, abs=0.02)
