"""What a sheet says of mirrors and dependences reaches the transforms, and the linter names what would be destroyed."""

from __future__ import annotations

import pytest

from app.augmenting.declared import declared_of, decode, encode, hints_of, warn
from app.errors import EarmarkError
from app.rules.load import load
from augment.recipe import Recipe

SHEET = """\
earmark: 1
name: Hands and plates
version: 1.0.0
media: image
tasks:
  hands:
    kind: boxes
    classes: {left_hand: {mirror: right_hand}, right_hand: null}
  plates:
    kind: polygons
    classes: [plate]
    depends: [text, colour]
  people:
    kind: keypoints
    classes: [person]
    skeleton: {points: [nose, left_eye, right_eye], mirror: [[left_eye, right_eye]]}
  lights:
    kind: choice
    options: [red, green]
"""


def recipe(*steps: str) -> Recipe:
    body = "".join(f"  - {step}\n" for step in steps)
    return Recipe.from_yaml(f"earmark-recipe: 1\nname: t\nmedia: image\nsteps:\n{body}")


def test_mirrors_go_both_ways_and_through_json() -> None:
    declared = declared_of(load(SHEET))
    assert declared.mirror_classes == {("hands", "left_hand"): "right_hand", ("hands", "right_hand"): "left_hand"}
    assert declared.mirror_points == {("people", "person"): ((1, 2),)}
    again = decode(encode(declared))
    assert again.mirror_classes == declared.mirror_classes
    assert again.mirror_points == declared.mirror_points
    assert again.depends == {"plates": frozenset({"text", "colour"})}


def test_names_are_hints_and_no_more_where_the_sheet_has_the_answer() -> None:
    hints = hints_of(load(SHEET))
    assert hints["hands"] == frozenset()
    assert hints["people"] == frozenset()
    assert hints["lights"] == {"colour"}


def test_the_linter_names_task_and_property_and_what_follows() -> None:
    found = warn(recipe("horizontal_flip: {}", "hue_saturation: {}"), load(SHEET))
    assert [(one.transform, one.task, one.quality, one.refused) for one in found] == [
        ("horizontal_flip", "plates", "text", True),
        ("hue_saturation", "lights", "colour", False),
        ("hue_saturation", "plates", "colour", False),
    ]
    assert "left out of the samples" in found[0].text


@pytest.mark.parametrize("wrong", ["mirror: nobody", "mirror: left_hand"])
def test_a_mirror_is_another_class_in_a_pair(wrong: str) -> None:
    with pytest.raises(EarmarkError, match="in a mirror"):
        load(SHEET.replace("mirror: right_hand", wrong))


def test_an_unknown_property_is_named() -> None:
    with pytest.raises(EarmarkError, match="colour"):
        load(SHEET.replace("[text, colour]", "[text, color]"))
