"""Mistakes are told apart as one would by hand, and every object is counted once."""

from __future__ import annotations

from collections import Counter

import jiwer
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.labels.values import Box, Boxes, Segment, Segments
from app.slices.mistakes import calibration, confident, count_kinds, object_mistakes, word_mistakes
from app.slices.run_mistakes import by_class


def box(name: str, cls: str, x: float, width: float = 10.0) -> Box:
    return Box(name, cls, (x, 0.0, x + width, 10.0), score=0.5)


TRUTH = Boxes(
    (box("a", "red", 0), box("b", "red", 100), box("c", "red", 200), box("d", "red", 300), box("e", "red", 400))
)


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        (box("1", "red", 1), "right"),
        (box("2", "white", 101), "class"),
        (box("3", "red", 206), "place"),
        (box("4", "white", 306), "both"),
        (box("5", "red", 2000), "background"),
    ],
)
def test_each_kind(said: Box, kind: str) -> None:
    assert object_mistakes(TRUTH, Boxes((said,)))[0].kind == kind


def test_a_second_box_on_one_object_is_a_duplicate() -> None:
    found = object_mistakes(TRUTH, Boxes((box("1", "red", 0), box("2", "red", 2))))
    assert [one.kind for one in found[:2]] == ["right", "duplicate"]
    assert found[1].truth == 0


def test_what_a_wrong_class_or_place_explains_is_not_missed_as_well() -> None:
    found = count_kinds(
        object_mistakes(TRUTH, Boxes((box("1", "white", 0), box("2", "red", 106), box("3", "white", 206))))
    )
    assert found == {"right": 0, "class": 1, "place": 1, "both": 1, "duplicate": 0, "background": 0, "missed": 3}


def test_segments_have_kinds_too() -> None:
    truth = Segments((Segment("a", "dog", 0.0, 1.0), Segment("b", "dog", 5.0, 6.0)))
    said = Segments((Segment("1", "dog", 0.05, 1.0), Segment("2", "cat", 5.0, 6.0), Segment("3", "dog", 9.0, 9.5)))
    assert [one.kind for one in object_mistakes(truth, said)] == ["right", "class", "background"]


boxes = st.lists(st.tuples(st.sampled_from(["red", "white"]), st.integers(0, 60), st.integers(4, 20)), max_size=7)


@settings(max_examples=150, deadline=None)
@given(boxes, boxes)
def test_every_object_is_counted_once(truth: list[tuple[str, int, int]], said: list[tuple[str, int, int]]) -> None:
    a, b = (Boxes(tuple(box(str(n), cls, x, width) for n, (cls, x, width) in enumerate(of))) for of in (truth, said))
    found = object_mistakes(a, b)
    assert Counter(one.said for one in found if one.said is not None) == Counter(range(len(said)))
    kinds = count_kinds(found)
    gone = [one.truth for one in found if one.kind in ("right", "missed")]
    assert len(gone) == len(set(gone))
    assert kinds["right"] + kinds["missed"] <= len(truth) <= len(truth) + sum(kinds.values())
    assert object_mistakes(a, a) == [one for one in object_mistakes(a, a) if one.kind == "right"]


texts = st.lists(st.sampled_from(["a", "b", "c", "um", "uh"]), min_size=1, max_size=12)


@given(texts, texts)
def test_words_are_as_many_as_jiwer_counts(truth: list[str], said: list[str]) -> None:
    found = word_mistakes(truth, said)
    counted = jiwer.process_words(" ".join(truth), " ".join(said))
    assert len(found) == counted.substitutions + counted.deletions + counted.insertions
    assert all(a != b for a, b in found)


def test_calibration_is_that_of_hand_work() -> None:
    found = calibration([0.95, 0.95, 0.55, 0.55], [True, False, True, False])
    assert found is not None
    assert found.error == pytest.approx(0.5 * 0.45 + 0.5 * 0.05)
    assert [one.count for one in found.bins] == [2, 2]
    assert calibration([], []) is None and calibration([7.0], [True]) is None


def test_confident_contradictions_come_first() -> None:
    said = ["cat", "cat", "cat", "dog", "cat"]
    truth = ["cat", "cat", "dog", "dog", "dog"]
    assert confident(said, truth, [0.6, 0.8, 0.9, 0.9, 0.65]) == [2]
    assert confident(["cat"], ["dog"], [1.0]) == [], "nothing says how sure it is of a cat"


def test_classes_count_both_sides() -> None:
    rows = list(by_class({("a", "a"): 3, ("a", "b"): 2, ("", "b"): 1, ("c", ""): 4}))
    assert rows == [("c", 0, 0, 4), ("b", 0, 3, 0), ("a", 3, 0, 2)]
