"""What labels say together: votes on members, words, objects and segments."""

from __future__ import annotations

import json
import random
from collections import Counter
from statistics import median

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.agreement.consensus import METHOD, consensus
from app.agreement.consensus_objects import voted_objects
from app.agreement.consensus_words import closest, voted_words
from app.agreement.text import word_edits
from app.labels import values
from app.labels.measured import measured
from app.labels.runs import decode_mask, encode_mask
from app.labels.values import (
    Box,
    Boxes,
    Choice,
    Keypoints,
    Mask,
    Masks,
    MultiChoice,
    Polygon,
    Polygons,
    Pose,
    Segment,
    Segments,
    Transcript,
)

WORDS = st.lists(st.sampled_from(["so", "it", "is", "was"]), max_size=5)
TEXTS = st.lists(WORDS, min_size=1, max_size=6)


@given(TEXTS, st.randoms(use_true_random=False))
def test_the_order_of_people_changes_no_word(said: list[list[str]], source: random.Random) -> None:
    again = source.sample(said, len(said))
    assert voted_words(said) == voted_words(again)
    one, other = closest(said), closest(again)
    assert (one is None) == (other is None) and (one is None or other is None or said[one] == again[other])


@given(WORDS, TEXTS)
def test_a_text_that_more_than_half_have_comes_out_word_for_word(text: list[str], others: list[list[str]]) -> None:
    found = voted_words([text] * (len(others) + 1) + others)
    assert list(found.words) == text and found.undecided == ()


@given(st.lists(st.tuples(*[st.sampled_from("abcd")] * 4), min_size=1, max_size=7))
def test_where_words_stand_under_each_other_each_column_is_a_vote_of_its_own(said: list[tuple[str, ...]]) -> None:
    # Words that no other column has, so that nothing can be aligned across columns for fewer edits.
    texts = [[f"{word}{column}" for column, word in enumerate(line)] for line in said]
    found = voted_words(texts)
    assert len(found.words) == 4
    for column, word in enumerate(found.words):
        votes = Counter(text[column] for text in texts)
        assert votes[word] == max(votes.values())
    shares = [max(Counter(text[column] for text in texts).values()) / len(texts) for column in range(4)]
    assert found.support == pytest.approx(np.mean(shares))


def test_words_that_the_closest_text_lacks_are_voted_in_and_those_that_few_have_are_not() -> None:
    said = ["the cat sat here", "the old cat sat here", "the old cat sat", "old cat sat here um"]
    found = consensus([Transcript(text) for text in said])
    assert found.value == Transcript("the old cat sat here") and found.closest == 1
    cost = [sum(word_edits(one, other).errors for other in said) for one in said]
    assert cost.index(min(cost)) == found.closest


def test_what_nothing_speaks_for_is_undecided_and_named() -> None:
    two = consensus([Transcript("a cat"), Transcript("a hat")])
    assert two.value is None and two.undecided == ("two texts that differ",) and two.closest is None
    tied = consensus([Transcript(text) for text in ("a cat", "a cat", "a hat", "a hat")])
    assert tied.undecided == ("“cat” or “hat”",) and tied.closest is None
    left = consensus([Transcript(text) for text in ("a cat", "a cat", "a big cat", "a big cat")])
    assert left.undecided and "big" in left.undecided[0]
    sets = consensus([MultiChoice(("x", "y")), MultiChoice(("x",))])
    assert sets.value == MultiChoice(("x",)) and sets.undecided == ("“y”",) and sets.support == 0.75
    assert consensus([Transcript("alone")]).value == Transcript("alone")
    empty = consensus([Transcript(""), Transcript("")])
    assert empty.value == Transcript("") and empty.support == 1.0
    with pytest.raises(ValueError, match="majority"):
        consensus([Choice("a")])
    with pytest.raises(ValueError, match="no labels"):
        consensus([])


def box(id: str, x: float, *, cls: str = "cell", shift: tuple[float, ...] = (0, 0, 0, 0)) -> Box:
    left, top, right, bottom = (edge + by for edge, by in zip((x, 10.0, x + 20, 30.0), shift, strict=True))
    return Box(id, cls, (left, top, right, bottom))


def drawn(seed: int, people: int = 4) -> list[Boxes]:
    source = np.random.default_rng(seed)
    found = []
    for who in range(people):
        boxes = [
            box(
                f"{who}-{n}", 40.0 * n, cls=str(source.choice(["a", "b"])), shift=tuple(source.normal(0, 1, 4).tolist())
            )
            for n in range(5)
            if source.random() < 0.8
        ]
        found.append(Boxes(tuple(boxes)))
    return found


@pytest.mark.parametrize("seed", range(4))
def test_boxes_are_the_medians_of_what_more_than_half_marked(seed: int) -> None:
    said = drawn(seed, people=5)
    found = consensus(said)
    assert isinstance(found.value, Boxes)
    wanted = []
    for column in range(5):
        here = [one for label in said for one in label.objects if abs(one.box_px[0] - 40.0 * column) < 15]
        if 2 * len(here) > 5:
            votes = Counter(one.cls for one in here)
            wanted.append(([median(one.box_px[edge] for one in here) for edge in range(4)], votes))
    assert len(found.value.objects) == len(wanted)
    by_place = sorted(found.value.objects, key=lambda one: one.box_px[0])
    for one, (edges, votes) in zip(by_place, wanted, strict=True):
        assert list(one.box_px) == pytest.approx(edges) and votes[one.cls] == max(votes.values())
        assert one.box_px[0] < one.box_px[2] and one.box_px[1] < one.box_px[3]
    assert {one.id for one in found.value.objects} == {f"vote-{n}" for n in range(1, len(wanted) + 1)}


@pytest.mark.parametrize("seed", range(3))
def test_the_order_of_people_and_of_their_objects_changes_nothing(seed: int) -> None:
    said, source = drawn(seed), random.Random(seed)
    again = [Boxes(tuple(source.sample(one.objects, len(one.objects)))) for one in source.sample(said, len(said))]
    assert voted_objects("boxes", said) == voted_objects("boxes", again)


def test_two_people_are_matched_by_as_many_as_possible_and_half_is_undecided() -> None:
    one = Boxes((Box("1", "c", (0, 0, 100, 10)), Box("2", "c", (0, 0, 60, 10))))
    other = Boxes((Box("3", "c", (0, 0, 110, 10)), Box("4", "c", (0, 0, 95, 10))))
    found = voted_objects("boxes", [one, other])
    assert isinstance(found.value, Boxes) and len(found.value.objects) == 2 and found.support == 1.0
    alone = voted_objects("boxes", [Boxes((box("1", 0),)), Boxes()])
    assert alone.value == Boxes() and alone.undecided == ("1 object marked by half",) and alone.support == 0.5
    classes = voted_objects("boxes", [Boxes((box("1", 0, cls="a"),)), Boxes((box("2", 0, cls="b"),))])
    assert classes.undecided == ("1 object of two classes",)


def test_outlines_are_the_one_closest_to_the_others() -> None:
    def square(grow: float) -> Polygon:
        low, high = -grow, 20 + grow
        return Polygon(str(grow), "cell", ((low, low), (high, low), (high, high), (low, high)))

    found = consensus([Polygons((square(grow),)) for grow in (0.0, 1.0, 3.0)])
    assert isinstance(found.value, Polygons) and found.value.objects[0].points_px == square(1.0).points_px
    two = consensus([Polygons((square(0.0),)), Polygons((square(1.0),))])
    assert two.undecided == ("1 object of which two outlines are as close to the others",)


def test_each_pixel_is_a_vote() -> None:
    source = np.random.default_rng(3)
    base = np.zeros((12, 14), dtype=bool)
    base[2:10, 3:11] = True
    pixels = [base ^ (source.random(base.shape) < 0.05) for _ in range(3)]
    said = []
    for number, one in enumerate(pixels):
        encoded = encode_mask(one)
        assert encoded is not None
        said.append(Masks((Mask(str(number), "cell", *encoded),)))
    found = consensus(said).value
    assert isinstance(found, Masks)
    (mask,) = found.objects
    whole = np.zeros(base.shape, dtype=bool)
    x0, y0, x1, y1 = mask.box_px
    whole[y0:y1, x0:x1] = decode_mask(mask.box_px, mask.runs)
    np.testing.assert_array_equal(whole, np.sum(pixels, axis=0) >= 2)


def test_keypoints_are_medians_of_where_they_are_and_votes_on_whether() -> None:
    def pose(shift: float, *states: int) -> Keypoints:
        points = ((0.0 + shift, 0.0), (40.0 + shift, 30.0), (20.0, 40.0 + shift))
        placed = tuple(point if state else (0.0, 0.0) for point, state in zip(points, states, strict=True))
        return Keypoints((Pose(str(shift), "hand", placed, states),))

    found = consensus([pose(0.0, 2, 2, 2), pose(0.3, 2, 1, 0), pose(0.5, 2, 1, 0)]).value
    assert isinstance(found, Keypoints)
    (one,) = found.objects
    assert one.states == (2, 1, 0) and one.points_px == ((0.3, 0.0), (40.3, 30.0), (0.0, 0.0))


def test_keypoints_as_a_sheet_measures_them_give_plain_ones() -> None:
    points = ((0.0, 0.0), (40.0, 30.0))
    said = [measured(Keypoints((Pose(who, "hand", points, (2, 2)),)), {"hand": (0.1, 0.1)}) for who in "ab"]
    found = consensus(said).value
    assert found == Keypoints((Pose("vote-1", "hand", points, (2, 2)),))
    assert found is not None and type(values.objects_of(found)[0]) is Pose


def test_events_stay_apart_and_tiers_too() -> None:
    def said(shift: float, text: str, tier: str = "A") -> Segments:
        return Segments(
            (
                Segment("1", "speech", 0.0 + shift, 2.0, tier=tier, text=text),
                Segment("2", "speech", 2.0, 4.0 + shift, tier="A"),
            )
        )

    found = consensus([said(0.0, "so it is"), said(0.1, "so it was"), said(0.4, "so it is")]).value
    assert isinstance(found, Segments)
    times = [(one.start_s, one.end_s, one.text) for one in found.objects]
    assert times == [(0.1, 2.0, "so it is"), (2.0, 4.1, "")]
    apart = consensus([said(0.0, "so"), said(0.0, "so", tier="B")])
    assert isinstance(apart.value, Segments) and len(apart.value.objects) == 1
    assert apart.undecided == ("2 objects marked by half",)


def test_every_kind_says_how_it_is_estimated() -> None:
    assert set(METHOD) == {"choice", "rating", "multi-choice", "transcript", *values.OBJECT_KINDS}
    assert not any("adjudicat" in told for told in METHOD.values())
    json.dumps(dict(METHOD))
