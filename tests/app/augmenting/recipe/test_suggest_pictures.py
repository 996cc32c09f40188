"""A slice of pictures suggests the steps that make others like its own, by its quantiles, with the reason in words."""

from __future__ import annotations

import numpy as np
import pytest

from app.augmenting.recipe.contrast import Contrast, Suggestion
from app.augmenting.recipe.suggest_pictures import RULES
from app.augmenting.recipe.written import recipe_text
from augment.recipe import Recipe

DRAW = np.random.default_rng(0)


def found(**medians: tuple[float, float]) -> list[Suggestion]:
    """What is suggested where the slice has the first and the others the second as median of a feature."""
    sides = [
        {name: np.abs(DRAW.normal(pair[side], 0.04 * abs(pair[1]), 40)) for name, pair in medians.items()}
        for side in (0, 1)
    ]
    return [step for rule in RULES if (step := rule(Contrast(*sides))) is not None]


def test_light_is_matched_by_the_slices_own_quantiles() -> None:
    (step,) = found(brightness=(0.2, 0.5), contrast=(0.15, 0.15))
    assert step.transform == "match_light"
    assert list(step.values["brightness"]) == sorted(step.values["brightness"])
    assert max(step.values["brightness"]) < 0.3
    assert step.why.startswith("Lower brightness: 0.")


def test_steps_come_as_a_picture_comes_about() -> None:
    steps = found(
        blur=(0.6, 0.35), brightness=(0.3, 0.6), contrast=(0.1, 0.1), cells_objects=(12, 6), cells_crowding=(0.4, 0.1),
        cells_area=(0.01, 0.04), source_jpeg_quality=(30, 90),
    )  # fmt: skip
    assert [one.transform for one in steps] == ["copy_paste", "shift_scale", "match_light", "match_blur", "jpeg"]
    assert 4 <= steps[0].values["count"][1] <= 10
    assert 0.35 <= steps[0].values["overlap"][1] <= 0.45
    assert steps[1].values["scale"] == pytest.approx([0.4, 0.6], abs=0.03)
    recipe = Recipe.from_yaml(recipe_text("like the night", "image", steps))
    assert [one.transform.name for one in recipe.steps] == [one.transform for one in steps]
    assert "Lower brightness" in recipe.note


def test_colour_and_noise_are_matched_where_the_files_were_looked_at() -> None:
    steps = found(colourfulness=(20, 40), warmth=(0.5, 0.2), tint=(0.1, 0.1), noise_std=(8, 2))
    assert [one.transform for one in steps] == ["match_colour", "match_noise"]
    assert np.median(steps[0].values["warmth"]) == pytest.approx(0.5, abs=0.05)
    assert Recipe.from_yaml(recipe_text("evening", "image", steps)).steps[1].ranges["std"][0] > 5


@pytest.mark.parametrize(
    "medians", [{"blur": (0.2, 0.5)}, {"colourfulness": (60, 20)}, {"cells_area": (0.04, 0.01)}, {"blur": (0.5, 0.5)}]
)
def test_what_cannot_be_made_and_what_is_alike_suggests_nothing(medians: dict[str, tuple[float, float]]) -> None:
    assert found(**medians) == []
