"""What is drawn in examples as lines of a form, there and back, and made of what somebody labelled."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from app.errors import SheetError
from app.labels import values as v
from app.labels.runs import encode_mask
from app.rules.example_lines import (
    SHAPES,
    attributes_text,
    drawn_fields,
    first_object,
    objects_in,
    place_text,
    read_attributes,
    read_drawn,
    read_place,
)
from app.rules.from_label import example_from_label
from app.rules.load import load
from app.rules.sheet import ItemContext
from app.rules.starters import starter

PLACES: dict[str, Any] = {
    "box": [0, 10, 50.5, 60],
    "rotated_box": {"centre": [50, 40], "size": [20, 10.5], "angle": -15},
    "ellipse": {"centre": [5, 4], "radii": [2, 1]},
    "polygon": [[0, 0], [10, 0], [10.5, 10]],
    "polyline": [[0, 0], [10, 0]],
    "keypoints": [[1, 2, 2], [3, 4, 0]],
    "segment": [0.4, 1.25],
}


@pytest.mark.parametrize("shape", PLACES)
def test_a_place_comes_back_as_it_was(shape: str) -> None:
    assert read_place(shape, place_text({shape: PLACES[shape], "class": "x"})) == PLACES[shape]


@pytest.mark.parametrize(
    ("shape", "text"), [("box", "1, 2, 3"), ("polygon", "1 2, 3 4"), ("keypoints", "1 2"), ("segment", "soon")]
)
def test_what_is_no_place_is_said_with_what_is_expected(shape: str, text: str) -> None:
    with pytest.raises(ValueError, match=r"written as|numbers"):
        read_place(shape, text)


def test_attributes_take_what_their_kind_takes() -> None:
    kinds = {"truncated": "bool", "count": "number", "reason": "text", "sure": "choice"}
    said = read_attributes("truncated: yes, count: 3, reason: 12, sure: no", kinds)
    assert said == {"truncated": True, "count": 3, "reason": "12", "sure": "no"}
    assert attributes_text({"attributes": said}) == "truncated: yes, count: 3, reason: 12, sure: no"
    with pytest.raises(ValueError, match="truncated: yes"):
        read_attributes("truncated", kinds)


def test_a_text_has_no_objects() -> None:
    assert objects_in({"good": "um"}) == objects_in({"same": ["a", "b"]}) == objects_in({"good": True}) == []


@pytest.mark.parametrize("kind", SHAPES)
def test_what_a_new_example_begins_with_loads(kind: str) -> None:
    sound = kind == "segments"
    bones = "    skeleton: {points: [a, b]}\n" if kind == "keypoints" else ""
    check = "min_s: 0.1" if sound else "min_side_px: 1"
    thing = str(first_object(SHAPES[kind], "thing", 2)).replace("'", '"')
    head = f"earmark: 1\nname: X\nversion: 1.0.0\nmedia: {'audio' if sound else 'image'}\n"
    task = f"tasks:\n  all:\n    kind: {kind}\n    classes: [thing]\n{bones}"
    load(f"{head}{task}rules:\n  - {{id: r, title: R, check: {{{check}}}, examples: [{{good: {thing}}}]}}\n")


SHEET = load(starter("boxes-voc2012").text())
TASK, HERE = SHEET.task("objects"), ItemContext(width_px=100, height_px=80)
LABEL = v.Boxes(
    (
        v.Box("a", "car", (0, 0, 40, 40)),
        v.Box("b", "car", (1, 0, 40, 40.04)),
        v.Box("c", "dog", (60, 60, 70, 70), attributes={"truncated": True}),
    )
)


def rule(name: str) -> Any:
    return next(one for one in SHEET.rules if one.id == name)


def test_a_bad_example_holds_what_the_rule_finds_and_what_it_needs_to_find_it() -> None:
    made = example_from_label(SHEET, TASK, rule("once"), LABEL, HERE, good=False)
    assert [one["box"] for one in made["bad"]] == [[0, 0, 40, 40], [1, 0, 40, 40]], "two that are one; no dog"
    assert made["item"] == {"width_px": 100, "height_px": 80}
    alone = example_from_label(SHEET, TASK, rule("truncated"), v.Boxes(LABEL.objects[2:]), HERE, good=False)
    assert alone["bad"] == {"box": [60, 60, 70, 70], "class": "dog", "attributes": {"truncated": True}}


def test_a_good_example_leaves_out_what_the_rule_finds() -> None:
    label = v.Boxes((*LABEL.objects, v.Box("d", "car", (20, 20, 40, 40.16))))
    made = example_from_label(SHEET, TASK, rule("truncated"), label, HERE, good=True)
    assert made["good"] == {"box": [20, 20, 40, 40.2], "class": "car"}


def test_a_label_that_shows_nothing_says_so() -> None:
    with pytest.raises(ValueError, match="no bad example"):
        example_from_label(SHEET, TASK, rule("slips"), LABEL, HERE, good=False)
    with pytest.raises(ValueError, match="no good example"):
        example_from_label(SHEET, TASK, rule("truncated"), v.Boxes(LABEL.objects[2:]), HERE, good=True)
    with pytest.raises(ValueError, match="nothing in this label"):
        drawn_fields(v.Masks(()), True, {})


def test_every_kind_of_object_is_written_as_it_was_drawn() -> None:
    segment = v.Segment("s", "dog", 1.23456, 2, tier="left", text="woof", low_hz=100.0, high_hz=900.0)
    made = drawn_fields(v.Segments((segment,)), True, {})
    assert made["good"] == {
        "segment": [1.235, 2], "class": "dog", "tier": "left", "text": "woof", "low_hz": 100.0, "high_hz": 900.0,
    }  # fmt: skip
    turned = v.RotatedBoxes((v.RotatedBox("r", "car", (5.04, 5), (4, 2), 12.34),))
    assert drawn_fields(turned, False, {})["bad"]["rotated_box"] == {"centre": [5, 5], "size": [4, 2], "angle": 12.3}


RING, HOLE = [[0, 0], [20, 0], [20, 20], [0, 20]], [[5, 5], [10, 5], [10, 10], [5, 10]]
PART = [[30, 0], [40, 0], [40, 10], [30, 10]]


@pytest.mark.parametrize(
    "thing",
    [
        {"polygon": RING, "holes": [HOLE]},
        {"mask": RING},
        {"mask": [RING, PART], "holes": [HOLE, [[12, 12], [15, 12], [15, 15.5]]]},
    ],
)
def test_outlines_with_holes_and_masks_come_back_as_they_were(thing: dict[str, Any]) -> None:
    (shape,) = (key for key in thing if key != "holes")
    assert read_drawn(shape, place_text(thing)) == thing


def test_a_polygon_of_two_parts_is_two_polygons() -> None:
    with pytest.raises(ValueError, match="one outline"):
        read_drawn("polygon", place_text({"mask": [RING, PART]}))


HEAD = "earmark: 1\nname: X\nversion: 1.0.0\nmedia: image\ntasks:\n  all: {kind: %s, classes: [cell]}\nrules:\n"


def holding(kind: str, check: str, example: object) -> Any:
    said = str(example).replace("'", '"')
    text = f"{HEAD % kind}  - {{id: r, title: R, check: {{{check}}}, examples: [{said}]}}\n"
    return load(text).rules[0].examples[0].said


def test_examples_of_masks_and_holes_are_run() -> None:
    """The hole counts: without it 400 pixels, with it 375; and a hole outside of its outline is no valid one."""
    mask = holding("masks", "min_area_px: 375", {"good": {"mask": RING, "holes": [HOLE]}}).objects[0]
    assert (mask.box_px, sum(mask.runs[1::2])) == ((0, 0, 20, 20), 375)
    holding("masks", "min_area_px: 376", {"bad": {"mask": RING, "holes": [HOLE]}})
    both = holding("masks", "min_area_px: 400", {"good": {"mask": [RING, PART]}}).objects[0]
    assert sum(both.runs[1::2]) == 500
    holed = holding("polygons", "min_area_px: 375", {"good": {"polygon": RING, "holes": HOLE}}).objects[0]
    assert len(holed.holes) == 1, "one hole needs no list around it"
    holding("polygons", "valid: true", {"bad": {"polygon": RING, "holes": [PART]}})
    with pytest.raises(SheetError, match="does not break the rule"):
        holding("polygons", "min_area_px: 375", {"bad": {"polygon": RING, "holes": [HOLE]}})


@pytest.mark.parametrize(
    ("outline", "said"),
    [
        ([[0, 0], [1e8, 0], [1e8, 1e8]], "within 100,000"),
        ([[0, 0], [90000, 0], [90000, 90000]], "at most 16,000,000"),
        ([[0.6, 0.6], [0.9, 0.6], [0.9, 0.9]], "no pixel"),
        ([[0, 0], [9, 0]], "three points"),
    ],
)
def test_a_mask_that_is_none_or_far_too_large_is_refused(outline: object, said: str) -> None:
    with pytest.raises(SheetError, match=said):
        holding("masks", "min_area_px: 1", {"good": {"mask": outline}})


def test_a_mask_that_was_painted_is_written_by_the_edges_of_its_pixels() -> None:
    pixels = np.zeros((12, 14), dtype=bool)
    pixels[2:9, 3:10] = True
    pixels[4:6, 5:7] = False
    pixels[0, 12] = True  # a speck of its own
    window, runs = encode_mask(pixels, x0=100, y0=50) or ((0, 0, 0, 0), ())
    drawn = v.Mask("m", "cell", window, runs)
    made = drawn_fields(v.Masks((drawn,)), True, {})
    again = holding("masks", "min_area_px: 1", made).objects[0]
    assert (again.box_px, again.runs) == (drawn.box_px, drawn.runs) and len(made["good"]["holes"]) == 1
    noise = np.random.default_rng(1).random((80, 80)) > 0.5
    window, runs = encode_mask(noise) or ((0, 0, 0, 0), ())
    with pytest.raises(ValueError, match="more than 400 points"):
        drawn_fields(v.Masks((v.Mask("m", "cell", window, runs),)), True, {})
