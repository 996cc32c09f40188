"""Edits of classes, attributes and skeletons: what names them follows, comments and all other lines stay."""

from __future__ import annotations

import difflib

import pytest

from app.errors import CallError, UnknownName
from app.rules import edits as e
from app.rules.edit import edited, edited_sheet
from app.rules.load import load

TEXT = """\
earmark: 1
name: Street
version: 1.0.0
media: image
tasks:
  vehicles:
    kind: boxes
    classes:
      vehicle: {title: Vehicle}  # where it cannot be told
      # Also vans.
      car:
        parent: vehicle
        attributes:
          truncated: bool
          # How well it is seen.
          stain: [good, poor]
          reason: {kind: text, when: {stain: poor}}   # only then
      # Long ones too.
      lorry: {parent: car}
  people:
    kind: keypoints
    skeleton:
      points: [head, left, right]
      edges:
        - [head, left]  # the neck
        - [head, right]
      mirror: [[left, right]]
    classes: [person]
  weather:
    kind: choice
    options:
      - dry   # no drop
      - rain
rules:
  - id: cut
    title: Truncated at the border
    task: vehicles
    class: car
    check: {at_border: truncated, severity: warn}
    examples:
      - good: {box: [0, 10, 50, 60], class: car, attributes: {truncated: true}}
        item: {width_px: 100, height_px: 80}
      - bad: {box: [20, 10, 50, 60], attributes: {truncated: true}}
        item: {width_px: 100, height_px: 80}
"""


def changed(after: str, before: str = TEXT) -> tuple[list[str], list[str]]:
    lines = list(difflib.ndiff(before.splitlines(), after.splitlines()))
    return [one[2:] for one in lines if one[0] == "-"], [one[2:] for one in lines if one[0] == "+"]


def test_an_attribute_is_added_changed_and_taken_out_by_itself() -> None:
    text = edited(TEXT, e.SetAttribute("vehicles", "car", "view", {"values": ["front", "rear"], "required": True}))
    assert changed(text) == ([], ["          view: {values: [front, rear], required: true}"])
    text, sheet = edited_sheet(TEXT, e.SetAttribute("vehicles", "car", "stain"))
    gone, come = changed(text)
    assert gone == [
        "          stain: [good, poor]",
        "          reason: {kind: text, when: {stain: poor}}   # only then",
    ]
    assert [line.split() for line in come] == [["reason:", "{kind:", "text}", "#", "only", "then"]]
    assert [one.name for one in sheet.tasks["vehicles"].classes[1].attributes] == ["truncated", "reason"]


def test_a_value_that_is_called_otherwise_takes_conditions_on_it_along() -> None:
    sheet = load(edited(TEXT, e.SetAttribute("vehicles", "car", "stain", ["good", "bad"])))
    assert sheet.tasks["vehicles"].classes[1].attributes[2].when == {"stain": "bad"}


def test_an_attribute_of_another_name_takes_its_rule_and_its_examples_along() -> None:
    text, sheet = edited_sheet(TEXT, e.RenameAttribute("vehicles", "car", "truncated", "cut"))
    assert "truncated:" not in text and sheet.rules[0].check is not None
    assert sheet.rules[0].check.limits["at_border"] == "cut" and "# How well it is seen." in text
    text = edited(TEXT, e.RenameAttribute("vehicles", "car", "stain", "dye"))
    assert load(text).tasks["vehicles"].classes[1].attributes[2].when == {"dye": "poor"} and "# only then" in text


def test_the_first_attribute_of_a_class_that_said_nothing_yet() -> None:
    text, sheet = edited_sheet(TEXT, e.SetAttribute("people", "person", "hidden", "bool"))
    assert changed(text)[0] == ["    classes: [person]"]
    assert sheet.tasks["people"].classes[0].attributes[0].kind == "bool"
    assert load(edited(text, e.SetAttribute("people", "person", "hidden"))).tasks["people"].classes[0].attributes == ()


def test_a_class_of_another_name_takes_everything_along_that_names_it() -> None:
    text, sheet = edited_sheet(TEXT, e.RenameClass("vehicles", "car", "auto", formerly=True))
    classes = {one.name: one for one in sheet.tasks["vehicles"].classes}
    assert list(classes) == ["vehicle", "auto", "lorry"] and classes["auto"].formerly == ("car",)
    assert classes["lorry"].parent == "auto" and sheet.rules[0].cls == "auto"
    assert [line for line in TEXT.splitlines() if "#" in line and line.strip().startswith("#")] == [
        line for line in text.splitlines() if line.strip().startswith("#")
    ]
    back = edited(text, e.RenameClass("vehicles", "auto", "car"))
    assert load(back).tasks["vehicles"].classes[1].formerly == () and "formerly" not in back
    with pytest.raises(CallError, match="already"):
        edited(TEXT, e.RenameClass("vehicles", "car", "lorry"))


def test_a_class_that_goes_leaves_those_below_it_one_step_higher() -> None:
    text = edited(TEXT, e.RemoveRule("cut"), e.RemoveClass("vehicles", "car"))
    assert load(text).tasks["vehicles"].classes[1].parent == "vehicle"
    assert "      # Long ones too.\n      lorry:" in text, "a comment stays with what it speaks of"


def test_options_that_are_a_list_may_say_more_and_keep_their_comments() -> None:
    text, sheet = edited_sheet(TEXT, e.ChangeClass("weather", "rain", {"description": "Drops on the glass."}))
    assert sheet.tasks["weather"].classes[1].description == "Drops on the glass." and "# no drop" in text
    assert changed(edited(TEXT, e.ChangeClass("weather", "snow"))) == ([], ["      - snow"])
    moved = load(edited(TEXT, e.MoveClass("weather", "rain", "dry"), e.MoveClass("vehicles", "vehicle")))
    assert [one.name for one in moved.tasks["weather"].classes] == ["rain", "dry"]
    assert [one.name for one in moved.tasks["vehicles"].classes] == ["car", "lorry", "vehicle"]


def test_a_keypoint_of_another_name_takes_its_lines_and_its_pair_along() -> None:
    path = ("tasks", "people", "skeleton")
    text, sheet = edited_sheet(TEXT, e.RenamePoint(path, "left", "left_hand"))
    skeleton = sheet.tasks["people"].classes[0].skeleton
    assert skeleton is not None and skeleton.edges[0] == ("head", "left_hand")
    assert skeleton.mirror == (("left_hand", "right"),) and "# the neck" in text
    text = edited(TEXT, e.SetField((*path, "edges", 1)), e.SetField((*path, "edges", 1), ["left", "right"]))
    assert changed(text) == (["        - [head, right]"], ["        - [left, right]"])
    bare = edited(TEXT, e.SetField((*path, "mirror", 0)))
    assert "mirror" not in bare and load(edited(bare, e.SetField((*path, "mirror", 0), ["left", "right"])))


def test_a_task_and_a_class_of_words_of_another_name() -> None:
    sheet = load(edited(TEXT, e.RenameTask("vehicles", "traffic")))
    assert list(sheet.tasks) == ["traffic", "people", "weather"] and sheet.rules[0].task == "traffic"
    words = "earmark: 1\nname: W\nversion: 1.0.0\nmedia: audio\ntasks:\n  words: {kind: transcript}\nvocabulary:\n"
    words += "  filler: {um: [umm]}\npolicy:\n  filler: {compared: drop}\nrules:\n"
    words += "  - {id: one, title: One, check: {spelling: [filler]}}\n"
    after = load(edited(words, e.RenameWords("filler", "hesitation")))
    assert list(after.vocabulary) == list(after.policy) == ["hesitation"] and after.rules[0].check is not None


@pytest.mark.parametrize(
    "edit",
    [
        e.ChangeClass("vehicle", "car"),
        e.RemoveClass("vehicles", "bus"),
        e.RenameAttribute("vehicles", "car", "colour", "paint"),
        e.SetAttribute("vehicles", "bus", "view", "bool"),
        e.RenameWords("filler", "x"),
    ],
)
def test_what_is_not_there_is_said(edit: e.SheetEdit) -> None:
    with pytest.raises(UnknownName):
        edited(TEXT, edit)
