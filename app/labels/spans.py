"""Stretches of time, bands of frequency and timed words: what makes one, and what is wrong with it otherwise."""

from __future__ import annotations

import math

from app.labels import values


def segment_problem(thing: values.Segment) -> str:
    """Why ``thing`` is no stretch of time, in words; "" when it is one."""
    if not (math.isfinite(thing.start_s) and math.isfinite(thing.end_s)):
        return "a segment needs a finite start and end"
    if not thing.start_s < thing.end_s:
        return f"a segment of {thing.end_s - thing.start_s:g} s is none"
    return band_problem(thing.low_hz, thing.high_hz) or words_problem(thing.words)


def band_problem(low_hz: float | None, high_hz: float | None) -> str:
    """Why ``low_hz`` to ``high_hz`` is no band of frequencies, in words; "" when it is one, or none is meant."""
    if low_hz is None and high_hz is None:
        return ""
    if low_hz is None or high_hz is None:
        return "a band of frequencies needs both a lower and an upper edge"
    if not (math.isfinite(low_hz) and math.isfinite(high_hz)):
        return "a band of frequencies needs finite edges"
    return "" if 0 <= low_hz < high_hz else f"{low_hz:g} to {high_hz:g} Hz is no band of frequencies"


def words_problem(words: tuple[values.TimedWord, ...]) -> str:
    """Why ``words`` cannot be the times of words, in words; "" when they can."""
    for word in words:
        if not (math.isfinite(word.start_s) and math.isfinite(word.end_s) and word.start_s <= word.end_s):
            return f"the word {word.text!r} goes from {word.start_s:g} to {word.end_s:g} s"
    return ""
