"""Attributes and skeletons as lines of a form, there and back."""

from __future__ import annotations

from typing import Any

import pytest

from app.errors import CallError, UnknownName
from app.rules.attribute_lines import AttributeLine, conditions, read_attribute, written_attribute
from app.rules.edit import edited
from app.rules.reading import read_draft
from app.rules.skeleton_lines import skeleton_edits, skeleton_lines, without_point


@pytest.mark.parametrize(
    "raw",
    [
        "bool",
        "number",
        ["good", "poor"],
        {"kind": "text", "required": True},
        {"values": ["a", "b"], "required": True, "when": {"stain": "poor"}},
        {"kind": "bool", "when": {"cut": True, "view": "front"}},
    ],
)
def test_what_a_sheet_says_of_an_attribute_comes_back_as_it_was(raw: Any) -> None:
    assert written_attribute(read_attribute("x", raw)) == raw


def test_an_attribute_that_becomes_a_choice_has_values() -> None:
    assert written_attribute(AttributeLine("x", "choice")) == ["first", "second"]


def test_conditions_are_chosen_from_what_there_is_and_never_one_that_waits_for_it() -> None:
    attributes = {"cut": "bool", "stain": ["good", "poor"], "note": "text", "why": {"kind": "bool", "when": {"x": 1}}}
    found = [one.title for one in conditions({**attributes, "x": "bool"}, "x")]
    assert found == ["cut is yes", "cut is no", "stain is good", "stain is poor"]


SHEET = """\
earmark: 1
name: People
version: 1.0.0
media: image
tasks:
  people:
    kind: keypoints
    classes: [person]
    skeleton:
      points: [head, left, right]
      edges:
        - [head, left]  # first
        - [head, right]
      mirror: [[left, right]]
"""
PATH = ("tasks", "people", "skeleton")


def skeleton(text: str) -> Any:
    reading = read_draft(text)
    assert reading.sound and reading.outline is not None, reading.problems
    return reading.outline.tasks["people"]["skeleton"]


def line(text: str, at: int, *texts: str) -> str:
    return edited(text, *skeleton_edits(PATH, skeleton(text), at, (*texts, "")[:4]))


def test_a_skeleton_is_lines_of_points() -> None:
    assert skeleton_lines(skeleton(SHEET)) == [
        ("head", "left, right", "", ""),
        ("left", "", "right", ""),
        ("right", "", "left", ""),
    ]
    assert line(SHEET, 0, "head", "left, right", "") == SHEET


def test_points_come_with_their_lines_and_pairs_and_go_with_them() -> None:
    text = line(SHEET, 3, "left_foot, right_foot", "", "")
    text = line(line(text, 3, "left_foot", "left", "right_foot"), 0, "nose", "left", "")
    assert skeleton(text) == {
        "points": ["nose", "left", "right", "left_foot", "right_foot"],
        "edges": [["nose", "left"], ["left_foot", "left"]],
        "mirror": [["left", "right"], ["left_foot", "right_foot"]],
    }
    assert "# first" in text
    bare = edited(text, *without_point(PATH, skeleton(text), 1))
    assert skeleton(bare) == {
        "points": ["nose", "right", "left_foot", "right_foot"],
        "mirror": [["left_foot", "right_foot"]],
    }
    assert skeleton(line(bare, 0, "nose", "right", ""))["edges"] == [["nose", "right"]]


def test_a_partner_that_is_taken_leaves_the_other_pair() -> None:
    text = line(SHEET, 0, "head", "left, right", "left")
    assert skeleton(text)["mirror"] == [["head", "left"]]


def test_a_point_has_a_sigma_or_the_usual_one() -> None:
    text = line(line(SHEET, 1, "left", "", "right", "0,03"), 0, "nose", "left, right", "", "0.02")
    assert skeleton(text)["sigma"] == {"left": 0.03, "nose": 0.02}
    assert [one[3] for one in skeleton_lines(skeleton(text))] == ["0.02", "0.03", ""]
    bare = line(edited(text, *without_point(PATH, skeleton(text), 0)), 0, "left", "", "right", "")
    assert "sigma" not in skeleton(bare)
    with pytest.raises(CallError, match="share of the object"):
        line(SHEET, 0, "head", "left, right", "", "wide")


def test_a_line_to_nowhere_is_said() -> None:
    with pytest.raises(UnknownName, match="right"):
        line(SHEET, 0, "head", "rihgt", "")
