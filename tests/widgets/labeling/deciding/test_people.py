"""How versions are told apart and said in words."""

from __future__ import annotations

import pytest

from app.labels.values import Box, Choice, MultiChoice, Rating, Segment, Transcript
from app.rules.load import load
from widgets.labeling.deciding.people import difference_words, people_colours, version_words

SHEET = """
earmark: 1
name: Things
version: 1.0.0
media: image
tasks:
  things:
    kind: boxes
    classes: {round: {title: Round thing, colour: "#d55e00"}, square: {title: Square thing, colour: "#0072B2"}}
  usable: {kind: choice, options: {good: {title: Good}, bad: {title: bad}}}
  sharp: {kind: rating, scale: {low: 1, high: 3, labels: {1: poor}}}
"""
BOX = Box("b", "round", (0, 0, 10, 10))


def test_people_have_colours_of_their_own_beside_those_of_the_classes() -> None:
    task = load(SHEET).tasks["things"]
    three = people_colours(task, 3)
    assert len(set(three)) == 3 and not {"#d55e00", "#0072b2"} & set(three)
    assert len(people_colours(task, 15)) == 15


@pytest.mark.parametrize(
    ("task", "version", "words"),
    [
        ("things", None, "nothing"),
        ("things", BOX, "Round thing"),
        ("things", Box("b", "gone", (0, 0, 9, 9), {"broken": True, "n": 2}), "gone (broken: yes, n: 2)"),
        ("things", Segment("s", "round", 0.5, 1.25, text="um"), "Round thing 0.50 – 1.25 s “um”"),
        ("things", "", "nothing"),
        ("things", "two words", "“two words”"),
        ("things", Transcript(""), "nothing"),
        ("things", Transcript("x" * 60), "“" + "x" * 39 + "…”"),
        ("usable", Choice("good"), "Good"),
        ("usable", MultiChoice(("bad", "good")), "bad, Good"),
        ("usable", MultiChoice(()), "none of them"),
        ("sharp", Rating(1), "1 poor"),
        ("sharp", Rating(2), "2"),
    ],
)
def test_a_version_in_words(task: str, version: object, words: str) -> None:
    assert version_words(version, load(SHEET).tasks[task]) == words


@pytest.mark.parametrize(
    ("other", "words"),
    [
        (None, "not marked by Bob"),
        (Box("c", "square", (0, 0, 10, 10)), "another class"),
        (Box("c", "round", (0, 0, 10, 10), {"broken": True}), "other attributes"),
        (Box("c", "round", (5, 0, 15, 10)), "another place"),
    ],
)
def test_in_what_two_objects_differ(other: Box | None, words: str) -> None:
    assert difference_words([BOX, other], ["Ann", "Bob"]) == words


def test_in_what_two_segments_differ() -> None:
    one = Segment("s", "speech", 0.0, 1.0, text="yes")
    assert difference_words([one, Segment("t", "speech", 0.0, 1.0, text="yeah")], ["A", "B"]) == "other words"
    assert difference_words([one, Segment("t", "speech", 0.0, 2.0, text="yes")], ["A", "B"]) == "other times"
    assert difference_words(["a", "b"], ["A", "B"]) == ""
