"""Turning, resizing turned frames, vertices from the middle of a side, keypoints."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.widgets.canvas.tools.hand import Hand, scene
from widgets.canvas.edits import handles, rotor, turned, with_handle
from widgets.canvas.shapes import Shape, framed, polygon, turned_about
from widgets.canvas.tools.select import SelectTool

FRAME = framed("rotated-box", 60, 50, 120, 80)


def hand(shape: Shape) -> Hand:
    return Hand(SelectTool(scene(shape, selected=("0",))))


def test_the_round_grip_turns_a_frame() -> None:
    grip = rotor(FRAME, 24.0)
    assert grip == (90, 26)
    (shape,) = hand(FRAME).drag(grip, (100, 30), (140, 65)).changed.values()
    assert shape.angle_deg == pytest.approx(90) and shape.centre_px == FRAME.centre_px


def test_shift_turns_by_steps_and_keys_by_degrees() -> None:
    (shape,) = hand(FRAME).drag((90, 26), (112, 30), shift=True).changed.values()
    assert shape.angle_deg == 30
    (shape,) = hand(FRAME).key("right", ctrl=True, alt=True).changed.values()
    assert shape.angle_deg == 1
    (shape,) = hand(FRAME).key("left", ctrl=True, alt=True, shift=True).changed.values()
    assert shape.angle_deg == -15


@given(st.floats(-180, 180), st.sampled_from(range(8)), st.floats(-15, 15), st.floats(-15, 15))
def test_a_turned_frame_keeps_its_opposite_side(angle, number, dx, dy) -> None:
    shape = turned(FRAME, angle)
    at = handles(shape)[number]
    changed = with_handle(shape, number, (at[0] + dx, at[1] + dy))
    opposite = (number + 4) % 8
    before, after = handles(shape)[opposite], handles(changed)[opposite]
    if number % 2:  # of a side only the way across counts
        assert changed.angle_deg == pytest.approx(shape.angle_deg)
        local = [turned_about((0, 0), -shape.angle_deg, point) for point in (before, after)]
        axis = 1 if number in (1, 5) else 0
        assert local[0][axis] == pytest.approx(local[1][axis], abs=1e-6)
    else:
        assert math.dist(before, after) < 1e-6


def test_a_drag_of_the_middle_of_a_side_makes_a_vertex() -> None:
    shape = polygon(((20, 20), (120, 20), (120, 100), (20, 100)))
    (changed,) = hand(shape).drag((70, 20), (70, 14), (75, 5)).changed.values()
    assert changed.points == ((20, 20), (75, 5), (120, 20), (120, 100), (20, 100))
    moved = hand(shape).drag((40, 20), (40, 30), (40, 40)).changed["0"]
    assert len(moved.points) == 4, "beside the middle the whole is moved"


def test_lines_gain_and_lose_vertices() -> None:
    line = Shape("polyline", ((20, 20), (120, 20), (120, 100)))
    (grown,) = hand(line).drag((70, 20), (70, 30), (70, 50)).changed.values()
    assert grown.points == ((20, 20), (70, 50), (120, 20), (120, 100))
    (shrunk,) = hand(line).click((120, 20), alt=True).changed.values()
    assert shrunk.points == ((20, 20), (120, 100))
    assert hand(Shape("polyline", ((20, 20), (120, 20)))).click((120, 20), alt=True).changed == {}


def test_keypoints_move_alone_and_hide() -> None:
    pose = Shape("pose", ((20, 20), (60, 20), (0, 0)), states=(2, 2, 0))
    (changed,) = hand(pose).drag((60, 20), (66, 30), (70, 40)).changed.values()
    assert changed.points[:2] == ((20, 20), (70, 40)) and changed.states == (2, 2, 0)
    (hidden,) = hand(pose).click((60, 20), alt=True).changed.values()
    assert hidden.states == (2, 1, 0)
    gripped = hand(pose).key("page-down", "h")
    assert gripped.changed["0"].states == (1, 2, 0)
