"""When the words of a place are heard, so that a difference can be played: measured, or about there.

Where somebody's words carry times these are taken. Elsewhere the place is estimated: the share of the letters before it
is laid along the stretches in which something is heard, so that pauses do not count.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.labels.texts import word_times
from app.labels.values import TimedWord, Transcript

if TYPE_CHECKING:
    from app.adjudication.comparison import Comparison

# An estimate is widened by this on both sides: people do not speak evenly.
ABOUT_S = 0.4
Spans = Sequence[tuple[float, float]]


@dataclass(frozen=True)
class Heard:
    """A stretch of time in seconds; ``measured`` where the times of words say so, an estimate otherwise."""

    start_s: float
    end_s: float
    measured: bool


def heard_at(comparison: Comparison, place: int, spans: Spans | None, duration_s: float) -> Heard | None:
    """When the words of a transcript's ``place`` are heard in a recording of ``duration_s``.

    ``spans`` are the stretches in which something is heard, None where nobody has looked. None for other kinds.
    """
    if comparison.kind != "transcript" or not 0 <= place < len(comparison.places):
        return None
    times = [found for number in range(len(comparison.candidates)) for found in _measured(comparison, number, place)]
    if times:
        return Heard(min(word.start_s for word in times), max(word.end_s for word in times), True)
    if duration_s <= 0:
        return None
    lengths = [_length([str(text or "") for text in one.versions]) for one in comparison.places]
    whole = sum(lengths)
    if not whole:
        return None
    before = sum(lengths[:place])
    along = spans or ((0.0, duration_s),)
    start, end = (_along(along, share / whole) for share in (before, before + lengths[place]))
    return Heard(max(0.0, start - ABOUT_S), min(duration_s, end + ABOUT_S), False)


def _measured(comparison: Comparison, number: int, place: int) -> Iterator[TimedWord]:
    """The timed words of one person at a place; where they say nothing there, nothing."""
    value = comparison.candidates[number].value
    if not isinstance(value, Transcript) or not value.words:
        return
    counts = [len(str(one.versions[number] or "").split()) for one in comparison.places[: place + 1]]
    first = sum(counts[:-1])
    for word in word_times(value.text, value.words)[first : first + counts[-1]]:
        if word is not None:
            yield word


def _length(texts: Sequence[str]) -> float:
    """How long a place is, in letters: the mean over all people."""
    return sum(len(text) + 1 if text else 0 for text in texts) / max(1, len(texts))


def _along(spans: Spans, share: float) -> float:
    """The time at a share, 0 to 1, of what is heard."""
    left = share * sum(end - start for start, end in spans)
    for start, end in spans:
        if left <= end - start:
            return start + left
        left -= end - start
    return spans[-1][1]
