"""Texts and the times of their words: what is kept when a text is edited, split or joined."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher
from itertools import pairwise

import msgspec

from app.labels.values import Segment, TimedWord

Words = tuple[TimedWord, ...]
# Beyond this many words on both sides the common middle is not searched for: it would be felt while typing.
MOST_WORDS = 400


def kept_words(words: Words, text: str) -> Words:
    """The times that still hold in ``text``: of words that stand in it as they did, in the same order.

    What was typed new, and what was changed, has no time until somebody or something measures it.
    """
    if not words:
        return ()
    before, after = [word.text for word in words], text.split()
    if before == after:
        return words
    low = _common(before, after)
    high = _common(before[low:][::-1], after[low:][::-1])
    middle_before, middle_after = before[low : len(before) - high], after[low : len(after) - high]
    kept = list(words[:low])
    if middle_before and middle_after and max(len(middle_before), len(middle_after)) <= MOST_WORDS:
        matcher = SequenceMatcher(None, middle_before, middle_after, autojunk=False)
        for block in matcher.get_matching_blocks():
            kept += words[low + block.a : low + block.a + block.size]
    return (*kept, *words[len(words) - high :]) if high else tuple(kept)


def word_times(text: str, words: Words) -> tuple[TimedWord | None, ...]:
    """The time of each word of ``text``, in order; None where it is not known."""
    found: list[TimedWord | None] = []
    left = list(words)
    for token in text.split():
        place = next((n for n, word in enumerate(left) if word.text == token), None)
        found.append(None if place is None else left[place])
        left = left if place is None else left[place + 1 :]
    return tuple(found)


def with_text(thing: Segment, text: str) -> Segment:
    """The segment with another text, and the times that still hold in it."""
    return msgspec.structs.replace(thing, text=text, words=kept_words(thing.words, text))


def split_at_cursor(text: str, place: int) -> tuple[str, str]:
    """The text before and after a place among its characters; a word around it stays whole, at the nearer side."""
    place = min(max(place, 0), len(text))
    start, end = place, place
    while start > 0 and not text[start - 1].isspace():
        start -= 1
    while end < len(text) and not text[end].isspace():
        end += 1
    if start < place < end:
        place = start if place - start < end - place else end
    return text[:place].strip(), text[place:].strip()


def time_at_cursor(text: str, words: Words, place: int, span_s: tuple[float, float]) -> float:
    """When the place among the characters of ``text`` is spoken: between two words whose times are known, else by the
    share of the text that stands before it."""
    before, after = split_at_cursor(text, place)
    tokens = text.split()
    if words and tokens == [word.text for word in words]:
        first = len(before.split())
        edges = [span_s[0], *((a.end_s + b.start_s) / 2 for a, b in pairwise(words)), span_s[1]]
        return min(max(edges[first], span_s[0]), span_s[1])
    whole = len(before) + len(after)
    return span_s[0] + (span_s[1] - span_s[0]) * (len(before) / whole if whole else 0.5)


def parts(thing: Segment, at_s: float, said: tuple[str, str], new_id: str) -> tuple[Segment, Segment]:
    """The two segments that a cut at ``at_s`` makes, with their texts; the first keeps the id.

    Raises ValueError where the cut is not inside.
    """
    if not thing.start_s < at_s < thing.end_s:
        raise ValueError(f"{thing.id}: {at_s:g} s is not inside {thing.start_s:g} to {thing.end_s:g} s")
    early = tuple(word for word in thing.words if (word.start_s + word.end_s) / 2 < at_s)
    late = thing.words[len(early) :]
    first = msgspec.structs.replace(thing, end_s=at_s, text=said[0], words=kept_words(early, said[0]))
    second = msgspec.structs.replace(
        thing, id=new_id, start_s=at_s, text=said[1], words=kept_words(late, said[1]), score=None
    )
    return first, second


def _common(before: Sequence[str], after: Sequence[str]) -> int:
    """How many words at the beginning are the same."""
    count = 0
    for one, other in zip(before, after, strict=False):
        if one != other:
            break
        count += 1
    return count
