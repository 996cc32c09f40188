"""Slants and margins are those that were put in, and no other picture has any."""

from __future__ import annotations

import numpy as np
import pytest

from augment.measures import luma_of, margins_of, slant_of
from augment.recipe import Recipe
from augment.render import render
from augment.sample import Sample


def stroke() -> np.ndarray:
    """An upright stroke of ink on paper, with a foot to either side."""
    page = np.full((80, 60, 3), 240, dtype=np.uint8)
    page[15:65, 27:33] = 20
    page[60:65, 20:40] = 20
    return page


def sheared(page: np.ndarray, degrees: float) -> np.ndarray:
    step = f"stretch_shear: {{stretch: 1.0, shear_x: {degrees}, shear_y: 0.0}}"
    text = f"earmark-recipe: 1\nname: t\nmedia: image\nsteps:\n  - {step}\n"
    return np.asarray(render(Sample(page, None), Recipe.from_yaml(text), 1).sample.media)


@pytest.mark.parametrize("inverted", [False, True])
@pytest.mark.parametrize("degrees", [-20, -8, 0, 15])
def test_a_sheared_stroke_leans_by_the_shear(degrees: float, inverted: bool) -> None:
    """What is below goes to the right, so the stroke leans to the left."""
    page = sheared(stroke(), degrees)
    assert slant_of(luma_of(255 - page if inverted else page)) == pytest.approx(-degrees, abs=0.6)


def test_what_is_no_ink_on_paper_has_no_slant() -> None:
    draw = np.random.default_rng(0)
    assert slant_of(draw.uniform(0, 255, (60, 60))) is None
    assert slant_of(np.full((60, 60), 200.0) + draw.normal(0, 3, (60, 60))) is None
    assert slant_of(np.tile(np.linspace(0, 255, 60), (60, 1))) is None


def framed(left: int, right: int, top: int, bottom: int, level: int) -> np.ndarray:
    page = np.random.default_rng(2).uniform(60, 200, (100, 50))
    page[:, :left] = page[:top] = level
    page[:, 50 - right :] = page[100 - bottom :] = level
    return page


@pytest.mark.parametrize("level", [0, 255])
@pytest.mark.parametrize("sides", [(10, 0, 0, 0), (0, 5, 20, 0), (0, 0, 25, 25), (5, 5, 10, 10)])
def test_margins_are_shares_of_the_sides(sides: tuple[int, int, int, int], level: int) -> None:
    left, right, top, bottom = sides
    assert margins_of(framed(*sides, level)) == pytest.approx((left / 50, right / 50, top / 100, bottom / 100))


def test_paper_around_ink_is_no_margin() -> None:
    assert margins_of(luma_of(sheared(stroke(), 10))) == (0, 0, 0, 0)
    assert margins_of(np.full((20, 20), 7.0)) == (0, 0, 0, 0)
