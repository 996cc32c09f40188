"""What is said against a recipe before samples are made with it."""

from __future__ import annotations

from typing import get_args

from app.augmenting.recipe.warnings import TARGETS, warnings_of
from app.labels.values import Kind
from app.rules.load import load
from augment.recipe import Recipe
from augment.sample import KINDS

SHEET = load("""
earmark: 1
name: Signs
version: 1.0.0
media: image
tasks:
  side: {kind: choice, title: Side, options: [left, right]}
""")


def test_every_kind_of_task_has_a_kind_of_target() -> None:
    assert set(TARGETS) == set(get_args(Kind))
    assert set(TARGETS.values()) <= set(KINDS)


def test_a_mirror_is_held_against_a_task_about_sides() -> None:
    recipe = Recipe.from_yaml("earmark-recipe: 1\nname: x\nmedia: image\nsteps: [horizontal_flip, gamma]\n")
    said = warnings_of(recipe, SHEET)
    assert [name for name, _ in said] == ["horizontal_flip"]
    assert "left and right" in said[0][1] and "'side'" in said[0][1]
