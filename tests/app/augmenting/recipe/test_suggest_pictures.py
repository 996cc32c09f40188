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


@pytest.mark.parametrize("column", ["slant_deg", "ink_slant_deg"])
def test_a_slanted_hand_is_imitated_by_a_shear_the_other_way_on_the_screen(column: str) -> None:
    leaning = Contrast({column: DRAW.normal(12, 2, 60)}, {column: DRAW.normal(-3, 3, 60)})
    (step,) = (step for rule in RULES if (step := rule(leaning)) is not None)
    assert step.transform == "stretch_shear"
    # Below goes to the left, so that above leans to the right.
    assert np.median(step.values["shear_x"]) == pytest.approx(-15, abs=1.5)
    assert step.why.startswith("It leans to the right by 1") and "° against -" in step.why
    assert [one.transform.name for one in Recipe.from_yaml(recipe_text("hand", "image", [step])).steps] == [
        "stretch_shear"
    ]


def test_a_little_slant_is_nothing_to_imitate() -> None:
    near = Contrast({"slant_deg": DRAW.normal(2, 0.5, 60)}, {"slant_deg": DRAW.normal(0, 0.5, 60)})
    assert [step for rule in RULES if (step := rule(near)) is not None] == []


@pytest.mark.parametrize(("level", "border"), [(2.0, "black"), (250.0, "white"), (120.0, "median")])
def test_what_reaches_beyond_the_photo_is_moved_out_of_it_and_nothing_is_darkened(level: float, border: str) -> None:
    """Half of the slice is cut at the left or the right, none of the others; that darkens them by itself."""
    cut = np.concatenate([np.full(15, 0.2), np.full(15, -0.2), np.zeros(30)])
    inside = {
        "margin_x": cut, "margin_y": np.zeros(60), "margin_luma": np.full(30, level),
        "brightness": np.full(60, 0.3), "contrast": np.full(60, 0.2),
    }  # fmt: skip
    outside = {name: np.zeros(60) for name in ("margin_x", "margin_y")}
    outside |= {"brightness": DRAW.normal(0.6, 0.02, 60), "contrast": DRAW.normal(0.1, 0.01, 60)}
    (step,) = (step for rule in RULES if (step := rule(Contrast(inside, outside))) is not None)
    assert (step.transform, step.values["border"], step.probability) == ("shift_scale", border, 0.5)
    assert (min(step.values["shift_x"]), max(step.values["shift_x"])) == (-0.2, 0.2)
    assert set(step.values["shift_y"]) == {0.0}
    assert Recipe.from_yaml(recipe_text("cut", "image", [step])).steps[0].ranges["shift_x"]


def test_margins_that_all_have_tell_nothing_apart() -> None:
    both = {"margin_x": np.full(60, 0.2), "margin_y": np.zeros(60), "margin_luma": np.zeros(60)}
    assert [step for rule in RULES if (step := rule(Contrast(both, both))) is not None] == []
