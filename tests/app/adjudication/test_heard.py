"""When a difference is heard: by the times of words, or about there by the letters and where something is heard."""

from __future__ import annotations

import pytest

from app.adjudication.comparison import Candidate, Comparison, compare
from app.adjudication.heard import ABOUT_S, Heard, heard_at
from app.labels.values import Choice, TimedWord, Transcript


def said(*texts: Transcript) -> Comparison:
    people = [Candidate(letter, letter, letter, text) for letter, text in zip("ABC", texts, strict=False)]
    return compare("transcript", people, lambda value: value)


def test_the_times_of_words_are_taken_from_whoever_has_them() -> None:
    words = (TimedWord("we", 0.5, 0.7), TimedWord("go", 1.0, 1.3), TimedWord("now", 1.4, 1.9))
    found = said(Transcript("we go now", words=words), Transcript("we go then"))
    assert found.differing == (2,)
    assert heard_at(found, 2, None, 3.0) == Heard(1.4, 1.9, True)
    assert heard_at(found, 0, ((0.0, 3.0),), 3.0) == Heard(0.5, 0.7, True)


def test_elsewhere_pauses_do_not_count() -> None:
    found = said(Transcript("aaaa bbbb cccc dddd"), Transcript("aaaa bbbb cccc eeee"))
    even = heard_at(found, 3, None, 8.0)
    assert even is not None and not even.measured and even.start_s == pytest.approx(6.0 - ABOUT_S)
    assert even.end_s == 8.0, "not past the end"
    # Two seconds of speech, four of silence, two of speech: the last of four words is the second half of the latter.
    spoken = heard_at(found, 3, ((0.0, 2.0), (6.0, 8.0)), 8.0)
    assert spoken is not None and spoken.start_s == pytest.approx(7.0 - ABOUT_S)
    second = heard_at(found, 1, ((0.0, 2.0), (6.0, 8.0)), 8.0)
    assert second is not None and (second.start_s, second.end_s) == pytest.approx((1.0 - ABOUT_S, 2.0 + ABOUT_S))


def test_what_has_no_words_or_no_length_is_nowhere() -> None:
    assert heard_at(said(Transcript("a"), Transcript("b")), 0, None, 0.0) is None
    assert heard_at(said(Transcript(""), Transcript("")), 0, None, 5.0) is None
    people = [Candidate("A", "a", "A", Choice("x")), Candidate("B", "b", "B", Choice("y"))]
    assert heard_at(compare("choice", people, lambda value: value), 0, None, 5.0) is None
