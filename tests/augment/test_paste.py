"""Pasted objects: their labels are where they are, and what they hide is cut, shrunk or dropped."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from augment.catalog.entry import Moved
from augment.errors import RenderError
from augment.kernels import seam
from augment.materials import CutOut, Materials
from augment.recipe import Recipe
from augment.render import render
from augment.sample import (
    BoxTarget,
    Declared,
    MaskTarget,
    PolygonTarget,
    PoseTarget,
    RotatedBoxTarget,
    Sample,
)
from augment.targets.drops import Limits
from augment.targets.fill import filled
from augment.targets.space import move_shapes

GREEN, GREY = (20, 220, 20), (120, 120, 120)
STAR = np.array([(30, 10), (36, 26), (52, 30), (36, 36), (30, 52), (24, 36), (10, 30), (24, 26)], dtype=float)


def star() -> CutOut:
    """A green star on grey, as a polygon with the box that is its own."""
    inside = filled([STAR], (0, 0, 62, 62))
    piece = np.where(inside[..., None], GREEN, GREY).astype(np.uint8)
    outline = PolygonTarget(task="outlines", id="s", cls="star", points_px=STAR)
    box = BoxTarget(task="boxes", id="s", cls="star", box_px=np.array([10.0, 10, 52, 52]))
    return CutOut("item-7/outlines/s", "star", lambda: (piece, (outline, box)))


def recipe(step: str, limits: str = "{min_visible: 0.3}") -> Recipe:
    return Recipe.from_yaml(f"earmark-recipe: 1\nname: t\nmedia: image\nsteps:\n  - {step}\nlabels: {limits}\n")


BANK = Materials(objects=(star(),))
GROUND = np.zeros((200, 260, 3), dtype=np.uint8) + np.array(GREY, dtype=np.uint8)


@settings(max_examples=6, deadline=None)
@given(seed=st.integers(0, 2**40))
def test_the_label_of_what_was_pasted_is_where_its_pixels_are(seed: int) -> None:
    step = "copy_paste: {class: star, count: 2, scale: [0.7, 1.4], angle: [-180, 180], seam: hard}"
    made = render(Sample(GROUND, None), recipe(step), seed, BANK)
    outlines = [one for one in made.sample.targets if isinstance(one, PolygonTarget)]
    green = made.sample.media[..., 1].astype(int) - made.sample.media[..., 0] > 50
    said = filled([one.points_px for one in outlines], (0, 0, 260, 200))
    assert len(outlines) == 2
    assert (green & said).sum() / (green | said).sum() > 0.9
    boxes = [one for one in made.sample.targets if isinstance(one, BoxTarget)]
    for box, outline in zip(boxes, outlines, strict=True):
        assert box.id == outline.id
        assert box.box_px == pytest.approx((*outline.points_px.min(axis=0), *outline.points_px.max(axis=0)))
    assert made.trace.steps[0].drawn["pasted"][0]["object"] == "item-7/outlines/s"


def test_the_same_seed_pastes_the_same_and_nothing_overlaps_unasked() -> None:
    under = MaskTarget(task="masks", id="m", cls="c", corner_px=(20, 20), mask=np.ones((150, 200), dtype=bool))
    sample = Sample(GROUND, None, (under,))
    one, again = (render(sample, recipe("copy_paste: {count: 3, overlap: 0}"), 5, BANK) for _ in range(2))
    assert one.trace.to_json() == again.trace.to_json()
    assert one.trace.steps[0].drawn["pasted"] == [{"object": "item-7/outlines/s", "left_out": "no room"}] * 3
    assert np.array_equal(one.sample.media, GROUND)


def test_no_object_of_the_class_is_said() -> None:
    with pytest.raises(RenderError, match="'moon'"):
        render(Sample(GROUND, None), recipe("copy_paste: {class: moon}"), 1, BANK)


def _hidden(target: object, ring: np.ndarray, least: float = 0.3) -> object:
    moved = Moved(GROUND, hidden=(ring,))
    (found,) = move_shapes((target,), moved, Limits(min_visible=least), Declared(), "step")
    return found


@settings(max_examples=20, deadline=None)
@given(
    corner=st.tuples(st.floats(0, 80), st.floats(0, 80)), size=st.tuples(st.floats(5, 60), st.floats(5, 60)),
    turn=st.floats(0, 3),
)  # fmt: skip
def test_what_is_hidden_is_what_is_hidden_in_a_picture_of_it(
    corner: tuple[float, float], size: tuple[float, float], turn: float
) -> None:
    """Masks and polygons against sets of pixels; in pieces the largest stays, so there only that is compared."""
    ring = np.array([(0, 0), (size[0], 0), size, (0, size[1])]) @ np.array(
        [[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]]
    ) + (corner[0] + 20, corner[1] + 20)
    window = (0, 0, 140, 140)
    blob = np.array([(30, 30), (100, 25), (110, 90), (40, 110)], dtype=float)
    seen = filled([blob], window) & ~filled([ring], window)
    share = seen.sum() / filled([blob], window).sum()
    polygon = _hidden(PolygonTarget(task="p", id="p", cls="c", points_px=blob), ring, 0.0)
    rows, columns = (
        np.flatnonzero(filled([blob], window).any(axis=1)),
        np.flatnonzero(filled([blob], window).any(axis=0)),
    )
    part = filled([blob], window)[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    mask = _hidden(MaskTarget(task="m", id="m", cls="c", corner_px=(columns[0], rows[0]), mask=part), ring, 0.0)
    assert mask.mask.sum() == seen.sum()
    found = filled([polygon.points_px, *polygon.holes], window)
    assert (found & ~seen).sum() <= 0.02 * seen.sum() + 12
    if share > 0.95:
        assert (found & seen).sum() > 0.97 * seen.sum()


def test_a_box_shrinks_to_what_can_be_seen_and_is_dropped_when_little_is_left() -> None:
    box = BoxTarget(task="b", id="b", cls="c", box_px=np.array([20.0, 20, 120, 80]))
    left_half = np.array([(0, 0), (70, 0), (70, 200), (0, 200)], dtype=float)
    assert _hidden(box, left_half).box_px == pytest.approx((70, 20, 120, 80), abs=0.9)
    assert "only" in _hidden(box, left_half, 0.6).reason
    everything = np.array([(0, 0), (200, 0), (200, 200), (0, 200)], dtype=float)
    assert "nothing" in _hidden(box, everything, 0.0).reason
    turned = RotatedBoxTarget(
        task="r", id="r", cls="c", centre_px=np.array([70.0, 50]), size_px=np.array([60.0, 100]), angle_deg=90.0
    )
    found = _hidden(turned, left_half)
    assert found.centre_px == pytest.approx((95, 50), abs=1)
    assert found.size_px == pytest.approx((60, 50), abs=1)


def test_a_keypoint_that_is_covered_is_hidden_and_not_gone() -> None:
    pose = PoseTarget(task="k", id="k", cls="c", points_px=np.array([(10.0, 10), (50, 50), (0, 0)]), states=(2, 2, 0))
    cover = np.array([(40, 40), (60, 40), (60, 60), (40, 60)], dtype=float)
    assert _hidden(pose, cover).states == (2, 1, 0)


def test_cut_out_drops_what_it_covers() -> None:
    small = BoxTarget(task="b", id="b", cls="c", box_px=np.array([100.0, 80, 130, 110]))
    made = render(Sample(GROUND, None, (small,)), recipe("cut_out: {count: 20, size: 0.6}"), 3)
    assert made.sample.targets == ()
    assert made.trace.dropped[0].object_id == "b"


def test_a_seamless_piece_keeps_its_place_and_takes_the_grounds_light() -> None:
    """On a darker ground the star's surroundings become the ground's, the star darker by as much, nothing moves."""
    piece, targets = star().load()
    inside = filled([targets[0].points_px], (0, 0, 62, 62))
    ground = np.full((62, 62, 3), 100, dtype=np.uint8)
    made = seam.seamless(piece, ground, inside).astype(int)
    far = ~seam.grown(inside, seam.RING_PX)
    assert (made[far] == 100).all()
    assert np.abs(made - np.where(inside[..., None], np.array(GREEN) - 20, 100)).max() <= 2
    assert seam.difference(piece, ground, inside) == pytest.approx(20, abs=1)


def test_the_surface_between_known_values_is_harmonic() -> None:
    """A plane is the smoothest surface between its own borders, whatever the hole in it."""
    y, x = np.mgrid[:70, :90].astype(np.float32)
    plane = np.repeat((x + 2 * y)[..., None], 3, axis=2)
    hole = np.hypot(x - 40, y - 35) < 24
    filled_up = seam.harmonic(np.where(hole[..., None], 0, plane).astype(np.float32), hole)
    assert np.abs(filled_up - plane).max() < 4  # of a range of 140
