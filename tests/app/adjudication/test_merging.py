"""Versions side by side, and the reference out of them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.adjudication.comparison import LETTERS, Candidate, Comparison, compare
from app.adjudication.merging import ANEW, NOTHING, majority, options, origin, stands, taken, whole
from app.labels import values
from app.labels.values import Box, Boxes, Choice, Segment, Segments, Transcript, Value


def side_by_side(*said: Value) -> Comparison:
    people = [Candidate(LETTERS[n], f"p{n}", f"P{n}", value) for n, value in enumerate(said)]
    return compare(values.kind_of(said[0]), people, lambda value: value)


def box(name: str, x: float, cls: str = "red") -> Box:
    return Box(name, cls, (x, 0, x + 20, 20))


def sorted_boxes(value: Value | None) -> list[tuple[float, str]]:
    assert isinstance(value, Boxes)
    return sorted((thing.box_px[0], thing.cls) for thing in value.objects)


def test_objects_are_matched_as_the_metric_does_and_what_is_near_is_one_thing_too() -> None:
    found = side_by_side(
        Boxes((box("a", 0), box("b", 100), box("c", 200))),
        Boxes((box("x", 112, "red"), box("y", 1, "white"))),
    )
    ids = [tuple(thing.id if thing is not None else "" for thing in place.versions) for place in found.places]
    assert ids == [("a", "y"), ("b", "x"), ("c", "")]
    assert found.differing == (0, 1, 2), "another class, another place, missed"


def test_an_object_on_which_all_agree_need_not_be_decided() -> None:
    found = side_by_side(Boxes((box("a", 0), box("b", 100))), Boxes((box("x", 1),)))
    assert found.differing == (1,)
    other = msgspec_with(box("x", 1), broken=True)
    assert side_by_side(Boxes((box("a", 0),)), Boxes((other,))).differing == (0,), "attributes count"


def msgspec_with(thing: Box, **attributes: bool) -> Box:
    return Box(thing.id, thing.cls, thing.box_px, attributes)


def test_one_version_as_a_whole_keeps_whose_it_was() -> None:
    found = side_by_side(Boxes((box("b", 0),)), Boxes((box("b", 0), box("c", 100))))
    second = whole(found, 1)
    assert sorted_boxes(second) == [(0, "red"), (100, "red")]
    assert origin(found, second) == ("chosen", "p1")
    assert {thing.id for thing in second.objects}.isdisjoint({thing.id for thing in whole(found, 0).objects})


def test_object_by_object() -> None:
    found = side_by_side(Boxes((box("b", 0), box("c", 100))), Boxes((box("b", 1, "white"),)))
    draft = taken(found, 0, None, 1)
    assert sorted_boxes(draft) == [(1, "white")]
    draft = taken(found, 1, draft, 0)
    assert sorted_boxes(draft) == [(1, "white"), (100, "red")]
    assert [stands(found, n, draft) for n in (0, 1)] == [1, 0]
    assert origin(found, draft) == ("merged", "")
    assert options(found, found.places[1]) == [0, NOTHING]
    draft = taken(found, 1, draft, NOTHING)
    assert sorted_boxes(draft) == [(1, "white")]
    assert stands(found, 1, draft) == NOTHING
    moved = Boxes(tuple(Box(t.id, t.cls, (5, 5, 25, 25)) for t in draft.objects))
    assert stands(found, 0, moved) == ANEW
    assert origin(found, moved) == ("anew", "")


def test_what_most_say_is_where_one_begins() -> None:
    found = side_by_side(Boxes((box("a", 0), box("b", 100))), Boxes((box("a", 0),)), Boxes((box("a", 1, "white"),)))
    assert sorted_boxes(majority(found)) == [(0, "red")]
    assert sorted_boxes(taken(found, 1, None, 0)) == [(0, "red"), (100, "red")]
    assert majority(side_by_side(Choice("x"), Choice("y"), Choice("y"))) == Choice("y")
    assert majority(side_by_side(Choice("x"), Choice("y"))) is None
    assert majority(side_by_side(*map(Transcript, ("a cat", "a cap", "one cap")))) == Transcript("a cap")


def test_segments_by_tier_and_time() -> None:
    first = Segments((Segment("s", "speech", 0.0, 1.0, "x"), Segment("t", "speech", 3.0, 4.0, "x", "um yes")))
    second = Segments((Segment("s", "speech", 0.0, 2.0, "x"), Segment("t", "speech", 3.0, 4.0, "x", "yes")))
    found = side_by_side(first, second)
    assert len(found.places) == 2 and found.differing == (0, 1), "another end; other words"
    other_tier = Segments((Segment("s", "speech", 0.0, 1.0, "y"),))
    assert len(side_by_side(first, other_tier).places) == 3


def test_word_by_word() -> None:
    found = side_by_side(Transcript("we gonna go now"), Transcript("we going to go then"))
    assert found.differing == (1, 3)
    draft = taken(found, 1, None, 1)
    assert draft == Transcript("we going to go now")
    assert [stands(found, n, draft) for n in found.differing] == [1, 0]
    assert origin(found, draft) == ("merged", "")
    assert taken(found, 3, draft, 1) == Transcript("we going to go then")
    assert origin(found, Transcript("we going to go then")) == ("chosen", "p1")
    typed = Transcript("we shall go now")
    assert stands(found, 1, typed) == ANEW
    assert origin(found, typed) == ("anew", "")
    assert taken(found, 3, typed, 1) == Transcript("we shall go then"), "what was typed stays"
    assert taken(found, 3, typed, NOTHING) == Transcript("we shall go")


def test_a_choice_is_taken_as_a_whole() -> None:
    found = side_by_side(Choice("x"), Choice("y"))
    assert found.differing == (0,) and options(found, found.places[0]) == [0, 1]
    assert stands(found, 0, None) == NOTHING
    assert taken(found, 0, None, 1) == Choice("y")
    assert stands(found, 0, Choice("y")) == 1 and stands(found, 0, Choice("z")) == ANEW
    assert origin(found, Choice("y")) == ("chosen", "p1") and origin(found, Choice("z")) == ("anew", "")


texts = st.lists(st.sampled_from(["a", "b", "c", "d"]), max_size=6).map(" ".join).map(Transcript)


@given(texts, texts)
def test_taking_every_place_of_one_gives_that_one(first: Transcript, second: Transcript) -> None:
    found = side_by_side(first, second)
    draft: Value | None = first
    for place in found.differing:
        draft = taken(found, place, draft, 1)
    assert isinstance(draft, Transcript) and draft.text.split() == second.text.split()


@pytest.mark.parametrize("said", [(Boxes(), Boxes()), (Transcript(""), Transcript(""))])
def test_nothing_against_nothing(said: tuple[Value, Value]) -> None:
    found = side_by_side(*said)
    assert found.places == () and found.differing == ()
    assert whole(found, 0) == said[0] and majority(found) == said[0]
    assert origin(found, said[0]) == ("chosen", "p0")
