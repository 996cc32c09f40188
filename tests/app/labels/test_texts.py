"""Texts and the times of their words: edited, split, joined."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.labels import texts
from app.labels.segment_edits import merged
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


def test_the_cursor_knows_its_time() -> None:
    words = timed("well umm I think so")
    assert texts.time_at_cursor("well umm I think so", words, 8, (0.0, 2.5)) == pytest.approx(0.95)
    assert texts.time_at_cursor("aa bb", (), 2, (10.0, 12.0)) == pytest.approx(11.0)


def test_parts_are_the_whole() -> None:
    said = "well umm I think so"
    whole = Segment("s", "speech", 0.0, 2.5, "A", said, {"loud": True}, words=timed(said))
    first, second = texts.parts(whole, 0.95, ("well umm", "I think so"), "t")
    assert (first.id, second.id, first.end_s, second.start_s) == ("s", "t", 0.95, 0.95)
    assert [word.text for word in second.words] == ["I", "think", "so"]
    assert merged((second, first)) == whole
    with pytest.raises(ValueError, match="not inside"):
        texts.parts(whole, 2.5, ("", ""), "t")
