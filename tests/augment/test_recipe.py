"""Recipes: what is wrong is named with its line; the digest is that of the meaning."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from augment.errors import RecipeError
from augment.lint import lint
from augment.recipe import Recipe, read

GOOD = """\
earmark-recipe: 1
name: dim
media: image
steps:
  - brightness_contrast: {brightness: [-0.3, -0.1], contrast: 0}
  - motion_blur: {size: [3, 9]}
    probability: 0.5
"""


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        (GOOD.replace("motion_blur", "motion_blurr"), 6, "Did you mean 'motion_blur'"),
        (GOOD.replace("brightness:", "brigthness:"), 5, "Did you mean 'brightness'"),
        (GOOD.replace("[-0.3, -0.1]", "[-0.1, -0.3]"), 5, "low before high"),
        (GOOD.replace("[-0.3, -0.1]", "[-3, 3]"), 5, "goes from -0.9 to 0.9"),
        (GOOD.replace("[3, 9]", "wide"), 6, "a number or"),
        (GOOD.replace("0.5", "0"), 6, "probability"),
        (GOOD.replace("media: image", "media: audio"), 5, "is for image"),
        (GOOD.replace("media: image", "media: film"), 3, "choose image or audio"),
        (GOOD.replace("name: dim", "name: dim\nsteep: 1"), 3, "Did you mean 'steps'"),
        (GOOD.replace("earmark-recipe: 1", "earmark-recipe: 7"), 1, "first line"),
        ("steps: [", 1, "not YAML"),
        ("just text", 1, "begins with"),
    ],
)
def test_what_is_wrong_is_named(text: str, line: int, words: str) -> None:
    with pytest.raises(RecipeError) as found:
        Recipe.from_yaml(text)
    assert words in str(found.value)
    assert found.value.line == line


def test_the_digest_is_that_of_the_meaning() -> None:
    digest = Recipe.from_yaml(GOOD).digest
    other = GOOD.replace("name: dim", "name: another\nnote: words").replace(
        "{brightness: [-0.3, -0.1], contrast: 0}", "{contrast: [0, 0], brightness: [-0.30, -0.1]}"
    )
    assert Recipe.from_yaml(other).digest == digest
    assert Recipe.from_yaml(GOOD.replace("0.5", "0.6")).digest != digest
    assert Recipe.from_yaml(GOOD + "labels: {min_visible: 0.5}\n").digest != digest


def test_yaml_and_back() -> None:
    recipe = Recipe.from_yaml(GOOD)
    again = Recipe.from_yaml(recipe.to_yaml())
    assert (again.digest, again.name) == (recipe.digest, recipe.name)


@given(st.text(alphabet=GOOD + "[]{}:-,&*!|>%@\t#'\"", max_size=120))
def test_nothing_but_a_recipe_error(text: str) -> None:
    try:
        Recipe.from_yaml(text)
    except RecipeError:
        return


@given(st.integers(0, len(GOOD) - 1), st.sampled_from("[]{}:-,&*!x9 \n"))
def test_a_changed_letter_is_a_recipe_or_a_recipe_error(place: int, char: str) -> None:
    try:
        Recipe.from_yaml(GOOD[:place] + char + GOOD[place + 1 :])
    except RecipeError:
        return


def test_the_linter_names_what_would_be_falsified() -> None:
    recipe = Recipe.from_yaml("earmark-recipe: 1\nname: f\nmedia: image\nsteps:\n  - horizontal_flip: {}\n")
    (found,) = lint(recipe, {"hand": ["left_right"], "cells": []})
    assert "Horizontal flip destroys left and right" in found.text


def test_a_recipe_for_the_other_medium_says_so_at_its_line_and_is_read_all_the_same() -> None:
    text = "earmark-recipe: 1\nname: s\nmedia: audio\nsteps:\n  - gain: {}\n"
    reading = read(text, media="image")
    assert [str(one) for one in reading.problems] == [
        "line 3: this recipe is for sound, and it is wanted for pictures."
    ]
    assert reading.recipe is None and reading.steps[0].step is not None
    assert read(text, media="audio").recipe is not None
