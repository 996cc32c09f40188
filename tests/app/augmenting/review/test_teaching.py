"""Ranges are narrowed where decisions say so clearly, and left alone where they do not."""

from __future__ import annotations

import pytest

from app.augmenting.review.teaching import Decided, lessons, narrowed
from augment.recipe import Recipe

RECIPE = Recipe.from_yaml(
    """\
earmark-recipe: 1
name: dim
media: image
steps:
  - brightness_contrast: {brightness: [-0.5, 0.5], contrast: 0}
  - motion_blur: {size: [3, 15]}
"""
)


def decided(count: int, accept: object) -> list[Decided]:
    found = []
    for index in range(count):
        brightness, size = -0.5 + (index + 0.5) / count, 3 + (index * 7) % 13
        accepted = bool(accept(brightness, size))
        found.append(Decided(({"brightness": brightness, "contrast": 0.0}, {"size": float(size)}), accepted))
    return found


def test_the_part_of_the_range_that_was_rejected_is_cut_off() -> None:
    found = lessons(RECIPE, decided(60, lambda brightness, size: brightness > -0.17))
    first = found[0]
    assert (first.transform, first.parameter, first.range) == ("brightness_contrast", "brightness", (-0.5, 0.5))
    assert first.proposed is not None
    assert first.proposed[0] == pytest.approx(-0.17, abs=0.02) and first.proposed[1] == 0.5
    assert "40 of 40 were accepted (100 %), elsewhere 0 of 20 (0 %)" in first.reason
    taught = narrowed(RECIPE, first)
    assert taught.steps[0].ranges["brightness"] == first.proposed
    assert taught.digest != RECIPE.digest and taught.steps[1] == RECIPE.steps[1]


def test_whole_numbers_stay_whole() -> None:
    found = {one.parameter: one for one in lessons(RECIPE, decided(78, lambda brightness, size: size <= 9))}
    proposed = found["size"].proposed
    assert proposed is not None and proposed[0] == 3 and proposed[1].is_integer()
    assert proposed[1] in (8, 9, 10)
    assert sum(one.accepted.count for one in found["size"].bins) == 78


def test_where_nothing_is_clear_nothing_is_proposed() -> None:
    every = decided(60, lambda brightness, size: int(brightness * 1000) % 2)
    found = lessons(RECIPE, every)
    assert [one.proposed for one in found] == [None, None]
    assert "no part of the range is clearly worse" in found[0].reason
    with pytest.raises(ValueError, match="no range is proposed"):
        narrowed(RECIPE, found[0])
    assert lessons(RECIPE, every[:5]) == ()


def test_a_step_that_chance_left_out_teaches_nothing() -> None:
    skipped = [Decided((None, {"size": 5.0}), True) for _ in range(30)]
    assert {one.parameter for one in lessons(RECIPE, skipped)} == {"size"}
