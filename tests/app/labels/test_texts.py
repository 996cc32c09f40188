"""Texts and the times of their words: edited, split, joined."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.labels import texts
from app.labels.values import Segment, TimedWord

WORD = st.sampled_from(["a", "b", "c", "the", "um"])


def timed(said: str, step_s: float = 0.5) -> tuple[TimedWord, ...]:
    return tuple(TimedWord(word, n * step_s, n * step_s + 0.4) for n, word in enumerate(said.split()))


def test_words_that_stay_keep_their_times_and_others_lose_them() -> None:
    words = timed("well umm I think so")
    kept = texts.kept_words(words, "well um I think so yes")
    assert [(word.text, word.start_s) for word in kept] == [("well", 0.0), ("I", 1.0), ("think", 1.5), ("so", 2.0)]


@given(st.lists(WORD, max_size=12), st.lists(WORD, max_size=12))
def test_what_is_kept_stands_in_the_text_and_in_order_of_time(before: list[str], after: list[str]) -> None:
    words = timed(" ".join(before))
    kept = texts.kept_words(words, " ".join(after))
    assert set(kept) <= set(words)
    assert [word.start_s for word in kept] == sorted(word.start_s for word in kept)
    left = iter(after)
    assert all(word.text in left for word in kept), "in the order of the text"
    assert texts.kept_words(words, " ".join(before)) == words


@given(st.lists(WORD, max_size=8), st.integers(0, 40))
def test_a_cut_at_the_cursor_loses_no_word_and_cuts_none(said: list[str], place: int) -> None:
    before, after = texts.split_at_cursor(" ".join(said), place)
    assert before.split() + after.split() == said


@pytest.mark.parametrize(
    ("at_s", "before"), [(0.1, ""), (0.6, "well"), (1.9, "well umm I think"), (9.0, "well umm I think so")]
)
def test_a_cut_in_time_goes_by_the_words(at_s: float, before: str) -> None:
    words = timed("well umm I think so")
    parts = texts.split_at_time("well umm I think so", words, at_s, (0.0, 2.5))
    assert parts[0] == before and " ".join(filter(None, parts)) == "well umm I think so"


def test_a_cut_in_time_without_words_goes_by_the_share() -> None:
    assert texts.split_at_time("one two three four", (), 5.0, (0.0, 10.0)) == ("one two", "three four")


def test_the_cursor_knows_its_time() -> None:
    words = timed("well umm I think so")
    assert texts.time_at_cursor("well umm I think so", words, 8, (0.0, 2.5)) == pytest.approx(0.95)
    assert texts.time_at_cursor("aa bb", (), 2, (10.0, 12.0)) == pytest.approx(11.0)


def test_parts_and_their_joining_are_the_whole() -> None:
    whole = Segment(
        "s", "speech", 0.0, 2.5, "A", "well umm I think so", {"loud": True}, words=timed("well umm I think so")
    )
    first, second = texts.parts(whole, 0.95, ("well umm", "I think so"), "t")
    assert (first.id, second.id, first.end_s, second.start_s) == ("s", "t", 0.95, 0.95)
    assert [word.text for word in second.words] == ["I", "think", "so"]
    assert texts.joined((second, first)) == whole
    with pytest.raises(ValueError, match="not inside"):
        texts.parts(whole, 2.5, ("", ""), "t")


def test_joined_boxes_hold_all_of_them() -> None:
    boxes = [
        Segment("a", "call", 0, 1, low_hz=200.0, high_hz=900.0),
        Segment("b", "call", 2, 3, low_hz=100.0, high_hz=500.0),
    ]
    one = texts.joined(boxes)
    assert (one.start_s, one.end_s, one.low_hz, one.high_hz) == (0, 3, 100.0, 900.0)
