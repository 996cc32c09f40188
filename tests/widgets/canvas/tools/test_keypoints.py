"""Keypoints in the order of their skeleton."""

from __future__ import annotations

from tests.widgets.canvas.tools.hand import Hand, scene
from widgets.canvas.tools.base import Key
from widgets.canvas.tools.keypoints import KeypointsTool


def tool(*names: str) -> Hand:
    made = scene()
    made.skeleton = names
    return Hand(KeypointsTool(made))


def test_visible_hidden_and_not_there() -> None:
    hand = tool("nose", "left", "right").click((10, 10)).click((20, 20), alt=True)
    assert hand.tool.preview.note == "right  3 of 3"
    (shape,) = hand.key("n").created
    assert shape.states == (2, 1, 0) and shape.points == ((10, 10), (20, 20), (0, 0))


def test_by_keyboard_alone_and_back() -> None:
    hand = tool("nose", "left")
    hand.tool.scene.cursor_px = (10, 10)
    hand.key("enter", "backspace").key("right", shift=True).key("enter", "h")
    assert [shape.states for shape in hand.created] == [(2, 1)] and hand.created[0].points == ((20, 10), (20, 10))


def test_the_rest_may_be_left_out_but_not_all() -> None:
    assert tool("a", "b").key("n", "n").created == []
    (shape,) = tool("a", "b", "c").click((5, 5)).key("end").created
    assert shape.states == (2, 0, 0)


def test_without_a_skeleton_nothing_is_set() -> None:
    hand = tool().click((5, 5))
    assert hand.created == [] and not hand.tool.wants(Key("enter"))
