from __future__ import annotations

import math

import pytest

from app.labels.spans import band_problem, segment_problem, words_problem
from app.labels.values import Segment, TimedWord, decode_object, encode


def test_a_segment_may_have_a_band_and_timed_words_and_keeps_them() -> None:
    words = (TimedWord("hello", 0.1, 0.4, 0.9), TimedWord("there", 0.4, 0.8))
    thing = Segment("a", "call", 0.0, 1.0, low_hz=200.0, high_hz=8000.0, words=words)
    assert segment_problem(thing) == ""
    assert decode_object(encode(thing)) == thing


def test_segments_of_before_bands_and_words_are_read() -> None:
    old = '{"attributes":{},"cls":"call","end_s":1.0,"id":"a","kind":"segment","score":null,"start_s":0.0}'
    assert decode_object(old) == Segment("a", "call", 0.0, 1.0)


@pytest.mark.parametrize(
    ("low_hz", "high_hz", "said"),
    [
        (None, None, ""),
        (0.0, 1.0, ""),
        (100.0, None, "both"),
        (None, 100.0, "both"),
        (100.0, 100.0, "no band"),
        (-1.0, 100.0, "no band"),
        (0.0, math.inf, "finite"),
        (math.nan, 1.0, "finite"),
    ],
)
def test_bands(low_hz: float | None, high_hz: float | None, said: str) -> None:
    problem = band_problem(low_hz, high_hz)
    assert (said in problem) if said else problem == ""


@pytest.mark.parametrize("times", [(1.0, 0.5), (math.nan, 1.0), (0.0, math.inf)])
def test_words_need_their_times(times: tuple[float, float]) -> None:
    assert "'um'" in words_problem((TimedWord("um", *times),))
