"""Edits of a recipe's text: they do what they say, and leave every other line alone."""

from __future__ import annotations

import pytest

from app.augmenting.recipe.edits import (
    AddStep,
    MoveStep,
    RemoveStep,
    SetHead,
    SetLimit,
    SetParam,
    SetProbability,
    SwitchStep,
    edited,
    fresh,
    joins,
)
from app.errors import CallError, InputError
from augment.recipe import Recipe, read

TEXT = """\
# for the night shift
earmark-recipe: 1
name: dim
media: image
steps:
  - brightness_contrast: {brightness: [-0.5, -0.3], contrast: 0}  # as measured
  # the lens
  - gaussian_blur: {sigma:   [0.5, 1.5]}
    probability: 0.7
  - horizontal_flip
labels: {min_visible: 0.3}
"""


def names(text: str) -> list[str]:
    return [step.name for step in read(text).steps]


def test_a_range_changes_one_line_and_keeps_its_comment() -> None:
    after = edited(TEXT, SetParam(0, "brightness", (-0.4, -0.2)))
    changed = [(old, new) for old, new in zip(TEXT.splitlines(), after.splitlines(), strict=True) if old != new]
    assert len(changed) == 1 and changed[0][1].endswith("# as measured")
    recipe = Recipe.from_yaml(after)
    assert recipe.steps[0].ranges["brightness"] == (-0.4, -0.2)


def test_a_value_is_one_number_and_the_usual_range_is_left_out() -> None:
    after = edited(TEXT, SetParam(1, "sigma", (2.0, 2.0)))
    assert "sigma: 2}" in after
    assert "sigma" not in edited(after, SetParam(1, "sigma", None))


def test_steps_come_go_and_move() -> None:
    added = edited(TEXT, AddStep("rotate", 1, {"angle": (-5.0, 5.0)}, 0.5), AddStep("jpeg"))
    assert names(added) == ["brightness_contrast", "rotate", "gaussian_blur", "horizontal_flip", "jpeg"]
    step = read(added).steps[1].step
    assert step is not None and step.ranges["angle"] == (-5, 5) and step.probability == 0.5
    assert names(edited(TEXT, MoveStep(2, 0))) == ["horizontal_flip", "brightness_contrast", "gaussian_blur"]
    assert names(edited(TEXT, RemoveStep(0))) == ["gaussian_blur", "horizontal_flip"]
    with pytest.raises(CallError, match="number 9"):
        edited(TEXT, RemoveStep(8))


def test_a_step_that_is_off_stays_in_the_text_and_out_of_the_recipe() -> None:
    off = edited(TEXT, SwitchStep(2, False))
    reading = read(off)
    assert [one.on for one in reading.steps] == [True, True, False]
    assert reading.recipe is not None and len(reading.recipe.steps) == 2
    assert reading.recipe.digest == Recipe.from_yaml(edited(TEXT, RemoveStep(2))).digest
    on = Recipe.from_yaml(edited(off, SwitchStep(2, True)))
    assert on.digest == Recipe.from_yaml(TEXT).digest


def test_a_fresh_recipe_takes_its_first_step() -> None:
    reading = read(edited(fresh("audio"), AddStep("gain"), SetHead("note", "Far away."), SetLimit("min_length_s", 0.1)))
    assert reading.recipe is not None, reading.problems
    assert reading.note == "Far away." and reading.limits.min_length_s == 0.1
    assert reading.recipe.steps[0].transform.name == "gain"


def test_all_that_is_wrong_is_told_with_its_line() -> None:
    text = edited(TEXT, SetProbability(0, 0.5)).replace("gaussian_blur", "gausian_blur").replace("0.3}", "3}")
    reading = read(text)
    assert reading.recipe is None
    lines = text.splitlines()
    assert [lines[problem.line - 1].strip().split(":")[0] for problem in reading.problems] == [
        "- gausian_blur", "labels",
    ]  # fmt: skip
    assert [one.step is None for one in reading.steps] == [False, True, False]


def test_what_is_no_yaml_is_left_alone() -> None:
    assert not read("steps: [").whole
    with pytest.raises(InputError, match="text first"):
        edited("steps: [", RemoveStep(0))


def test_a_slider_is_tried_before_it_is_written() -> None:
    reading = read(edited(TEXT, SwitchStep(0, False)))
    tried = reading.tried(1, ranges={"sigma": (3.0, 4.0)})
    assert tried is not None and tried.steps[0].ranges["sigma"] == (3.0, 4.0)
    assert reading.recipe is not None and reading.recipe.steps[0].ranges["sigma"] == (0.5, 1.5)


def test_the_same_number_moved_on_is_one_step_of_undo() -> None:
    one = SetParam(0, "brightness", (0.0, 0.1))
    assert joins(one, SetParam(0, "brightness", (0.0, 0.2)))
    assert not joins(one, SetParam(0, "contrast", (0.0, 0.2))) and not joins(one, None)
    assert not joins(RemoveStep(0), RemoveStep(0))
