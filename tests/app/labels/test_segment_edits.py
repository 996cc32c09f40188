"""A segment that is split and merged again is as it was; texts and words go where they belong."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.labels.segment_edits import merged, split
from app.labels.values import Segment, TimedWord

texts = st.lists(st.text("abcé", min_size=1, max_size=5), max_size=6)


@given(texts, st.floats(1.001, 2.999), st.booleans(), st.booleans())
def test_split_and_merged_it_is_as_it_was(words: list[str], at_s: float, timed: bool, boxed: bool) -> None:
    step = 2.0 / max(1, len(words))
    spoken = tuple(TimedWord(w, 1 + n * step, 1 + (n + 1) * step, None) for n, w in enumerate(words)) if timed else ()
    band = {"low_hz": 100.0, "high_hz": 900.0} if boxed else {}
    whole = Segment("a", "c", 1.0, 3.0, "t", " ".join(words), {"sure": True}, 0.5, words=spoken, **band)
    first, last = split(whole, at_s, new_id="b")
    assert (first.start_s, first.end_s, last.start_s, last.end_s) == (1.0, at_s, at_s, 3.0)
    assert first.id == "a" and last.id == "b" and first.words + last.words == spoken
    assert merged([last, first]) == whole


def test_words_go_where_their_middle_lies() -> None:
    words = (TimedWord("yes", 1.0, 1.4, None), TimedWord("indeed", 1.4, 2.4, None), TimedWord("so", 2.5, 3.0, None))
    first, last = split(Segment("a", "c", 1.0, 3.0, text="yes indeed so", words=words), 2.0, new_id="b")
    assert (first.text, last.text) == ("yes indeed", "so")
    edited = Segment("a", "c", 1.0, 3.0, text="yes, indeed so!", words=words)
    first, last = split(edited, 2.0, new_id="b")
    assert (first.text, last.text, first.words, last.words) == ("yes, indeed so!", "", (), ())


def test_merging_keeps_what_all_agree_on() -> None:
    one = Segment("a", "c", 1.0, 2.0, text="yes ", attributes={"loud": True}, score=0.5, low_hz=100.0, high_hz=200.0)
    two = Segment("b", "d", 2.5, 4.0, text="no", attributes={"loud": False, "near": True}, low_hz=50.0, high_hz=90.0)
    both = merged([two, one])
    assert (both.id, both.cls, both.start_s, both.end_s, both.text) == ("a", "c", 1.0, 4.0, "yes no")
    assert (both.attributes, both.score) == ({"loud": True, "near": True}, None)
    assert (both.low_hz, both.high_hz) == (50.0, 200.0)
    assert merged([one, Segment("z", "c", 2.0, 3.0)]).low_hz is None


def test_what_cannot_be() -> None:
    with pytest.raises(ValueError, match="not inside"):
        split(Segment("a", "c", 1.0, 2.0), 2.0, new_id="b")
    with pytest.raises(ValueError, match="no segments"):
        merged([])
