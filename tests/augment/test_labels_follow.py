"""Labels move as pixels do, shown by another way: move a picture of the label and compare."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image as Pillow
from PIL import ImageDraw

from augment.recipe import Recipe
from augment.render import render
from augment.sample import BoxTarget, PolygonTarget, Sample

HEIGHT, WIDTH = 150, 210
BLOB = np.array([(60, 40), (110, 35), (140, 80), (120, 118), (75, 110), (50, 75)], dtype=np.float64)
PLACES = {
    "rotate": "rotate: {angle: [-170, 170]}",
    "shift_scale": "shift_scale: {scale: [0.8, 1.25], shift_x: [-0.12, 0.12], shift_y: [-0.12, 0.12]}",
    "perspective": "perspective: {strength: [0.02, 0.1]}",
    "crop": "crop: {share: [0.75, 0.95]}",
    "horizontal_flip": "horizontal_flip: {}",
    "vertical_flip": "vertical_flip: {}",
}


def recipe(*steps: str, media: str = "image", labels: str = "{min_visible: 0.05}") -> Recipe:
    body = "".join(f"  - {step}\n" for step in steps)
    return Recipe.from_yaml(f"earmark-recipe: 1\nname: t\nmedia: {media}\nsteps:\n{body}labels: {labels}\n")


def drawn(points: np.ndarray, height: int, width: int) -> np.ndarray:
    """A mask of an outline by a rasteriser that is not ours, at four times the size so that edges are fine."""
    big = Pillow.new("L", (width * 4, height * 4))
    ImageDraw.Draw(big).polygon([(x * 4 - 0.5, y * 4 - 0.5) for x, y in points], fill=255)
    return np.asarray(big.resize((width, height), Pillow.Resampling.BOX)) > 127


def iou(one: np.ndarray, other: np.ndarray) -> float:
    return float((one & other).sum() / max((one | other).sum(), 1))


@pytest.mark.parametrize("name", PLACES)
@settings(max_examples=12, deadline=None)
@given(seed=st.integers(0, 2**40))
def test_a_polygon_follows_the_pixels(name: str, seed: int) -> None:
    """The picture is white on the object and black beside it, so after the move it is a picture of the label."""
    mask = drawn(BLOB, HEIGHT, WIDTH)
    picture = np.repeat((mask * 255).astype(np.uint8)[:, :, None], 3, axis=2)
    target = PolygonTarget(task="t", id="a", cls="c", points_px=BLOB)
    made = render(Sample(picture, None, (target,)), recipe(PLACES[name]), seed)
    seen = made.sample.media[:, :, 0] > 127
    if not made.sample.targets:
        assert made.trace.dropped
        assert seen.sum() < 0.12 * mask.sum()
        return
    (moved,) = made.sample.targets
    assert isinstance(moved, PolygonTarget)
    assert iou(drawn(moved.points_px, *seen.shape), seen) > 0.9


@pytest.mark.parametrize("name", PLACES)
@settings(max_examples=8, deadline=None)
@given(seed=st.integers(0, 2**40))
def test_a_box_stays_around_a_round_object(name: str, seed: int) -> None:
    middle, radius = np.array([100.0, 75.0]), 30.0
    y, x = np.mgrid[:HEIGHT, :WIDTH] + 0.5
    disc = (x - middle[0]) ** 2 + (y - middle[1]) ** 2 <= radius**2
    picture = np.repeat((disc * 255).astype(np.uint8)[:, :, None], 3, axis=2)
    target = BoxTarget(task="t", id="a", cls="c", box_px=np.array([*(middle - radius), *(middle + radius)]))
    made = render(Sample(picture, None, (target,)), recipe(PLACES[name]), seed)
    seen = np.argwhere(made.sample.media[:, :, 0] > 127)
    if not made.sample.targets or not len(seen):
        return
    (top, left), (bottom, right) = seen.min(axis=0), seen.max(axis=0) + 1
    found, truth = made.sample.targets[0].box_px, np.array([left, top, right, bottom], dtype=float)
    both = np.minimum(found[2:], truth[2:]) - np.maximum(found[:2], truth[:2])
    overlap = np.prod(np.clip(both, 0, None))
    union = np.prod(found[2:] - found[:2]) + np.prod(truth[2:] - truth[:2]) - overlap
    assert overlap / union > 0.9


def test_a_flip_twice_is_exact() -> None:
    box = BoxTarget(task="t", id="a", cls="c", box_px=np.array([10.0, 20.0, 60.0, 90.0]))
    polygon = PolygonTarget(task="t", id="b", cls="c", points_px=BLOB)
    picture = np.random.default_rng(0).integers(0, 255, (HEIGHT, WIDTH, 3)).astype(np.uint8)
    made = render(Sample(picture, None, (box, polygon)), recipe("horizontal_flip: {}", "horizontal_flip: {}"), 1)
    assert np.array_equal(made.sample.media, picture)
    assert np.allclose(made.sample.targets[0].box_px, box.box_px)
    assert np.allclose(made.sample.targets[1].points_px, BLOB)


def test_an_object_that_leaves_is_dropped_and_named() -> None:
    box = BoxTarget(task="cells", id="edge", cls="red", box_px=np.array([0.0, 0.0, 12.0, 12.0]))
    picture = np.zeros((HEIGHT, WIDTH, 3), dtype=np.uint8)
    made = render(Sample(picture, None, (box,)), recipe("shift_scale: {scale: 1, shift_x: -0.3, shift_y: 0}"), 1)
    assert made.sample.targets == ()
    (drop,) = made.trace.dropped
    assert (drop.task, drop.object_id, drop.step) == ("cells", "edge", "shift_scale")
    assert "outside" in drop.reason
