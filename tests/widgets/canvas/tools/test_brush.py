"""Brush, eraser and fill, held against discs drawn by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from app.labels.runs import decode_mask
from tests.widgets.canvas.tools.hand import Hand, scene
from widgets.canvas.scene import CanvasScene
from widgets.canvas.shapes import Shape, contains
from widgets.canvas.tools.base import Key, Pointer
from widgets.canvas.tools.brush import BrushTool, EraserTool, FillTool
from widgets.canvas.tools.stroke import bits_of, shape_from, window_of


def disc(x: float, y: float, radius: float) -> np.ndarray:
    rows, columns = np.mgrid[0:150, 0:200]
    return (columns + 0.5 - x) ** 2 + (rows + 0.5 - y) ** 2 <= radius**2


def mask(bits: np.ndarray) -> Shape:
    shape = shape_from(bits, (0, 0, 200, 150))
    assert shape is not None
    return shape


def whole(shape: Shape) -> np.ndarray:
    made = np.zeros((150, 200), dtype=bool)
    x0, y0, x1, y1 = window_of(shape)
    made[y0:y1, x0:x1] = bits_of(shape)
    return made


def hand(tool, *shapes: Shape, selected: tuple[str, ...] = (), radius: float = 10) -> Hand:
    made = scene(*shapes, selected=selected)
    made.brush_px = radius
    return Hand(tool(made))


def scene_of(one: Hand) -> CanvasScene:
    assert isinstance(one.tool.scene, CanvasScene)
    return one.tool.scene


def test_a_dab_is_a_disc() -> None:
    (shape,) = hand(BrushTool).click((50, 40)).created
    assert np.array_equal(whole(shape), disc(50, 40, 10))


def test_a_fast_stroke_has_no_gaps() -> None:
    (shape,) = hand(BrushTool).drag((20, 20), (150, 100)).created
    rows, columns = np.mgrid[0:150, 0:200]
    x, y = columns + 0.5 - 20, rows + 0.5 - 20
    share = np.clip((x * 130 + y * 80) / (130**2 + 80**2), 0, 1)
    assert np.array_equal(whole(shape), (x - share * 130) ** 2 + (y - share * 80) ** 2 <= 100)


def test_a_stroke_over_the_border_is_cut_there() -> None:
    (shape,) = hand(BrushTool).drag((195, 145), (230, 190)).created
    assert whole(shape)[-1, -1] and shape.box_px[2:] == (200, 150)


def test_the_brush_adds_to_the_selected_mask_and_ctrl_leaves_others_free() -> None:
    first, other = mask(disc(50, 50, 15)), mask(disc(90, 50, 15))
    added = hand(BrushTool, first, other, selected=("0",)).drag((50, 50), (90, 50), ctrl=True)
    stroke = hand(BrushTool).drag((50, 50), (90, 50)).created[0]
    assert np.array_equal(whole(added.changed["0"]), (whole(first) | whole(stroke)) & ~disc(90, 50, 15))


def test_ctrl_leaves_also_locked_masks_free() -> None:
    painting = hand(BrushTool, mask(disc(90, 50, 15)))
    scene_of(painting).set_objects([replace(thing, locked=True) for thing in scene_of(painting).objects])
    (shape,) = painting.drag((50, 50), (90, 50), ctrl=True).created
    assert not (whole(shape) & disc(90, 50, 15)).any() and whole(shape)[50, 50]


def test_escape_lets_go_of_the_mask_so_that_another_begins() -> None:
    painting = hand(BrushTool, mask(disc(50, 50, 15)), selected=("0",))
    assert painting.drag((50, 50), (90, 50)).created == []
    assert len(painting.key("escape").click((90, 50)).created) == 1
    assert not painting.tool.wants(Key("escape")), "with nothing in hand it is the page's key"


def test_what_is_locked_is_not_erased() -> None:
    rubbing = hand(EraserTool, mask(disc(50, 50, 15)), mask(disc(60, 50, 15)), selected=("0",))
    first, second = scene_of(rubbing).objects
    scene_of(rubbing).set_objects([replace(first, locked=True), second])
    assert rubbing.click((55, 50)).said == [], "nor is another one in its place"


def test_the_eraser_takes_away_and_removes_what_is_empty() -> None:
    large, small = mask(disc(50, 50, 30)), mask(disc(120, 50, 5))
    rubbed = hand(EraserTool, large, small).drag((50, 50), (120, 50))
    assert rubbed.removed == ["1"]
    assert not contains(rubbed.changed["0"], 60, 50) and contains(rubbed.changed["0"], 50, 75)
    kept = hand(EraserTool, large, small, selected=("1",)).click((50, 50))
    assert kept.said == []


def test_the_eraser_shows_only_what_goes() -> None:
    rubbing = hand(EraserTool, mask(disc(50, 50, 15)), mask(disc(90, 50, 15)), selected=("0",))
    rubbing.tool.press(Pointer(40, 50))
    rubbing.tool.move(Pointer(90, 50))
    stroke = rubbing.tool.preview.stroke
    assert stroke is not None and stroke.erases
    assert stroke.pixels[50, 50] and not stroke.pixels[50, 90] and not stroke.pixels[50, 70]


def test_fill_fills_the_hole_and_never_the_outside() -> None:
    ring = disc(60, 60, 30) & ~disc(60, 60, 10)
    filled = hand(FillTool, mask(ring)).click((60, 60))
    assert np.array_equal(whole(filled.changed["0"]), disc(60, 60, 30))
    assert hand(FillTool, mask(ring)).click((40, 38)).said == [], "a corner of the window is outside"


def test_by_keyboard_alone_and_escape_forgets() -> None:
    keyed = hand(BrushTool)
    keyed.tool.scene.cursor_px = (50, 40)
    keyed.key("enter").key("right", shift=True).key("enter")
    assert len(keyed.created) == 1 and keyed.created[0].box_px == (40, 30, 70, 50)
    keyed.key("enter").key("right", "escape")
    assert len(keyed.created) == 1 and not keyed.tool.busy
    again = keyed.click((150, 100)).created[-1]
    assert np.array_equal(whole(again), disc(150, 100, 10)), "nothing of the forgotten stroke is left"


def test_sizes() -> None:
    sized = hand(BrushTool, radius=10)
    sized.key("]", "]", "[")
    assert sized.tool.scene.brush_px == pytest.approx(12.5)
    assert sized.tool.preview.note == "25 px wide"
    assert sized.click((50, 50)).tool.preview.note == "", "said once"


def test_a_mask_that_grows_shows_its_colour() -> None:
    painting = hand(BrushTool, mask(disc(50, 50, 15)), selected=("0",))
    painting.tool.press(Pointer(60, 60))
    stroke = painting.tool.preview.stroke
    assert stroke is not None and stroke.colour == "#e66100" and not stroke.erases


def test_contains_is_that_of_the_pixels() -> None:
    bits = np.random.default_rng(1).random((20, 30)) < 0.4
    shape = shape_from(bits, (5, 7, 35, 27))
    assert shape is not None
    assert np.array_equal(decode_mask(window_of(shape), shape.runs), bits_of(shape))
    for y in range(20):
        for x in range(30):
            assert contains(shape, x + 5.5, y + 7.5) == bits[y, x]
