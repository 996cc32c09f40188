"""A turned box that was sheared, tilted or bent is none any more: the label is the nearest one, or there is no label.

What the picture shows is the moved box itself, pixel by pixel, and the nearest turned box is searched for by numbers.
"""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pytest

from augment.recipe import Recipe
from augment.render import Rendered, render
from augment.sample import EllipseTarget, RotatedBoxTarget, Sample
from augment.targets.drops import Limits
from tests.augment.test_shapes_follow import iou, picture, recipe, rectangle

HEIGHT, WIDTH = 200, 260
CENTRE, SIZE = np.array([130.0, 100.0]), np.array([96.0, 54.0])
BOX = RotatedBoxTarget(task="t", id="r", cls="c", centre_px=CENTRE, size_px=SIZE)
SHEARED = "stretch_shear: {stretch: [0.8, 1.3], shear_x: [24, 30], border: black}"
TILTED = "perspective: {strength: [0.12, 0.2], border: black}"
BENT = "elastic: {strength: [0.01, 0.02], border: black}"


def made_by(step: str, seed: int, angle: float, fit: float = 0.0) -> tuple[Rendered, np.ndarray]:
    sample = Sample(picture(rectangle(CENTRE, SIZE, angle, HEIGHT, WIDTH)), None, (replace(BOX, angle_deg=angle),))
    made = render(sample, recipe(step, labels=f"{{min_visible: 0.05, min_fit: {fit}}}"), seed)
    return made, made.sample.media[:, :, 0] > 127


def overlap(values: np.ndarray, seen: np.ndarray) -> float:
    return iou(rectangle(values[:2], values[2:4], values[4], *seen.shape), seen)


def nearest(start: np.ndarray, seen: np.ndarray) -> float:
    """The greatest overlap that a search from ``start`` finds, a number at a time, in finer and finer steps."""
    here, best = start, overlap(start, seen)
    for step in (4.0, 1.5, 0.6):
        for _ in range(3):
            for place in range(5):
                for way in (-step, step):
                    there = here + way * np.eye(5)[place]
                    found = overlap(there, seen)
                    if found > best:
                        here, best = there, found
    return best


@pytest.mark.parametrize(("step", "less"), [(SHEARED, 0.03), (TILTED, 0.03), (BENT, 0.09)])
def test_no_other_turned_box_is_much_nearer(step: str, less: float) -> None:
    """What is bent is held as a whole, corners of the box aside, which costs some overlap."""
    for seed, angle in enumerate((0.0, 33.0, -70.0)):
        made, seen = made_by(step, seed, angle)
        (box,) = made.sample.targets
        ours = np.array([*box.centre_px, *box.size_px, box.angle_deg])
        assert nearest(ours, seen) - overlap(ours, seen) < less


@pytest.mark.parametrize("step", [SHEARED, TILTED, BENT])
def test_a_box_that_none_fits_is_dropped_and_the_reason_says_how_near_the_nearest_came(step: str) -> None:
    for seed, angle in enumerate((20.0, -50.0)):
        made, seen = made_by(step, seed, angle)
        (box,) = made.sample.targets
        there = overlap(np.array([*box.centre_px, *box.size_px, box.angle_deg]), seen)
        assert made_by(step, seed, angle, there - 0.02)[0].sample.targets
        refused = made_by(step, seed, angle, there + 0.02)[0]
        (drop,) = refused.trace.dropped
        said = re.search(r"no rotated box any more: .* IoU (0\.\d\d)", drop.reason)
        assert not refused.sample.targets and said and float(said[1]) == pytest.approx(there, abs=0.02)


@pytest.mark.parametrize("step", ["rotate: {angle: 31}", "shift_scale: {scale: 0.9}", "horizontal_flip: {}"])
def test_what_stays_a_rectangle_fits(step: str) -> None:
    assert made_by(step, 1, 25.0, 0.999)[0].sample.targets


def test_an_ellipse_stays_one_under_shear_and_none_when_it_is_bent() -> None:
    ellipse = EllipseTarget(task="t", id="e", cls="c", centre_px=CENTRE, radii_px=SIZE / 2, angle_deg=20.0)
    blank = Sample(np.zeros((HEIGHT, WIDTH, 3), dtype=np.uint8), None, (ellipse,))
    assert render(blank, recipe(SHEARED, labels="{min_fit: 0.999}"), 1).sample.targets
    (drop,) = render(blank, recipe(BENT, labels="{min_fit: 0.99}"), 1).trace.dropped
    assert "it is no ellipse any more" in drop.reason


def test_a_recipe_without_a_fit_of_its_own_is_the_recipe_that_it_was() -> None:
    """Its digest is its name in projects that were made before there was one."""
    usual = recipe("rotate: {}", labels="{}")
    assert usual.digest == recipe("rotate: {}", labels=f"{{min_fit: {Limits.min_fit}}}").digest
    other = recipe("rotate: {}", labels="{min_fit: 0.9}")
    assert other.digest != usual.digest and Recipe.from_yaml(other.to_yaml()).limits.min_fit == 0.9
    assert "min_fit" not in usual.to_yaml()
