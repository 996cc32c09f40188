"""Segments and transcripts after a step: where they are heard now, what of their text is still said, or why they go.

The rules: an occurrence of a segment of which too little is heard, or that became too short, is dropped. A text stands
for whole words only: where sound was cut away or covered, words whose times are known and that are not whole any more
leave it; where the times are not known nobody can tell which words those are, and the text goes as a whole.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from augment.moved import Moved
from augment.sample import SegmentTarget, TimedWord, TranscriptTarget
from augment.targets.drops import Drop, Limits
from augment.timemap import Span

# Of a stretch, so that rounding to samples is no cut.
WHOLE = 0.98
# A word of which this much is covered cannot be told any more. Half a vowel may be missing, a syllable may not.
MOST_COVERED = 0.3
# Shorter than the shortest consonants that tell words apart (Klatt 1976: 40 to 60 ms for unstressed stops).
MOST_COVERED_S = 0.04


def follow_segment(
    target: SegmentTarget, moved: Moved, new_length_s: float, nyquist_hz: float, limits: Limits, step: str
) -> tuple[SegmentTarget | Drop, ...]:
    """The occurrences of a segment in the new sound, or why one is not there. The first one keeps the id."""

    def drop(why: str) -> Drop:
        return Drop(step, target.task, target.id, f"{target.cls}: {why}")

    spans = _spans(target, moved)
    if not spans:
        return (drop("nothing of it is in the new sound"),)
    found: list[SegmentTarget | Drop] = []
    kept = 0
    for span in spans:
        start, end = max(0.0, span.start_s), min(new_length_s, span.end_s)
        why = _too_little(span, start, end, moved, limits)
        made = why or _said_in(
            replace(target, start_s=start, end_s=end, parts_s=span.parts_s), span, moved, new_length_s
        )
        made = made if isinstance(made, str) else _in_band(made, moved, nyquist_hz, limits)
        if isinstance(made, str):
            found.append(drop(made))
            continue
        kept += 1
        found.append(made if kept == 1 else replace(made, id=f"{target.id}-{kept}"))
    return tuple(found)


def follow_transcript(
    target: TranscriptTarget, old_length_s: float, moved: Moved, step: str, *, new_length_s: float
) -> TranscriptTarget | Drop:
    """The text with what is still said, or why nobody can tell what that is."""

    def refuse(why: str) -> Drop:
        return Drop(step, target.task, "", f"{step} {why}")

    if not target.text or (moved.times is None and not moved.covered_s):
        return target
    if moved.times is not None and moved.times.is_backwards:
        return refuse("plays it backwards: nobody says this text")
    tokens = _tokens(target.text, target.words)
    if tokens:
        words, text = _words_left(target.words, tokens, target.text, moved, new_length_s)
        return replace(target, text=text, words=words) if words else refuse("leaves no word whole")
    if moved.times is not None and not moved.times.only_silence_lost and moved.times.kept(0.0, old_length_s) < 1 - 1e-6:
        return refuse("cuts into what is said, and the times of the words are not known")
    if moved.times is not None and len(moved.times.spans(0.0, old_length_s)) > 1:
        return refuse("changes the order of what is said, and the times of the words are not known")
    if any(end - start > MOST_COVERED_S for start, end in moved.covered_s):
        return refuse("covers part of what is said, and the times of the words are not known")
    words = tuple(word for word, _ in _moved_words(target.words, moved, new_length_s))
    return replace(target, words=words)


def _spans(one: SegmentTarget | TimedWord, moved: Moved) -> tuple[Span, ...]:
    if moved.times is None:
        return (Span(one.start_s, one.end_s, 1.0, one.parts_s),)
    return moved.times.spans(one.start_s, one.end_s, one.parts_s)


def _too_little(span: Span, start: float, end: float, moved: Moved, limits: Limits) -> str:
    if end - start < limits.min_length_s:
        return (
            f"only {max(0.0, end - start) * 1000:.0f} ms long, at least {limits.min_length_s * 1000:.0f} ms is wanted"
        )
    clear = _clear(start, end, moved)
    left = span.share * clear
    if left >= limits.min_visible:
        return ""
    if left <= 0:
        return "nothing of it can be heard any more"
    return f"only {100 * left:.0f} % of it is left, at least {100 * limits.min_visible:.0f} % is wanted"


def _clear(start_s: float, end_s: float, moved: Moved) -> float:
    """The share of a stretch of the new sound that nothing covers; covers do not overlap."""
    covered = sum(max(0.0, min(end, end_s) - max(start, start_s)) for start, end in moved.covered_s)
    return max(0.0, 1.0 - covered / (end_s - start_s))


def _said_in(target: SegmentTarget, span: Span, moved: Moved, new_length_s: float) -> SegmentTarget | str:
    """The segment at its new place with the words that are whole there."""
    if not target.text and not target.words:
        return target
    if moved.times is not None and moved.times.is_backwards:
        return "nobody says its text backwards"
    tokens = _tokens(target.text, target.words)
    if tokens:
        words, text = _words_left(
            target.words, tokens, target.text, moved, new_length_s, within=(target.start_s, target.end_s)
        )
        return replace(target, text=text, words=words) if words else "no word of its text is left whole"
    cut = span.share < WHOLE and not (moved.times is not None and moved.times.only_silence_lost)
    longest = max((min(e, target.end_s) - max(s, target.start_s) for s, e in moved.covered_s), default=0.0)
    if cut or longest > MOST_COVERED_S:
        return "its text is cut, and the times of its words are not known"
    return replace(target, words=tuple(word for word, _ in _moved_words(target.words, moved, new_length_s)))


def _in_band(target: SegmentTarget, moved: Moved, nyquist_hz: float, limits: Limits) -> SegmentTarget | str:
    """The segment with its band of frequencies moved, or why nothing is left in that band."""
    if target.low_hz is None or target.high_hz is None:
        return target
    low, high = target.low_hz, target.high_hz
    if moved.hertz is not None:
        low, high = moved.hertz(low), moved.hertz(high)
    floor, roof = moved.heard_hz or (0.0, nyquist_hz)
    inside = max(0.0, min(high, roof, nyquist_hz) - max(low, floor))
    share = inside / (high - low) if high > low else 1.0
    if share < limits.min_visible:
        least = f"at least {100 * limits.min_visible:.0f} % is wanted"
        return f"only {100 * share:.0f} % of its band of frequencies is left, {least}"
    return replace(target, low_hz=max(low, floor), high_hz=min(high, roof, nyquist_hz))


def _tokens(text: str, words: Sequence[TimedWord]) -> list[str]:
    """The part of the typed text that each word stands for; none where they are not one to one."""
    typed = text.split()
    if words and len(typed) == len(words) and all(len(word.text.split()) == 1 for word in words):
        return typed
    return [word.text for word in words] if words and typed == " ".join(word.text for word in words).split() else []


def _moved_words(words: Sequence[TimedWord], moved: Moved, new_length_s: float) -> list[tuple[TimedWord, int]]:
    """Every occurrence of a word that is whole, with its index, in the order in which they are heard."""
    loose = moved.times is not None and moved.times.only_silence_lost
    found: list[tuple[TimedWord, int]] = []
    for index, word in enumerate(words):
        for span in _spans(word, moved):
            whole = span.share >= WHOLE or (loose and span.share > 0)
            if whole and 1.0 - _clear(span.start_s, span.end_s, moved) <= MOST_COVERED:
                # The new sound is whole samples: the last word may end a part of one after it.
                start, end = max(0.0, span.start_s), min(new_length_s, span.end_s)
                if start < end:
                    found.append((TimedWord(word.text, start, end, span.parts_s), index))
    return sorted(found, key=lambda one: (one[0].start_s, one[1]))


def _words_left(
    words: Sequence[TimedWord],
    tokens: Sequence[str],
    text: str,
    moved: Moved,
    new_length_s: float,
    within: tuple[float, float] | None = None,
) -> tuple[tuple[TimedWord, ...], str]:
    """The words that are whole in the new sound (``within`` a stretch of it), and the text that they make."""
    low, high = within or (float("-inf"), float("inf"))
    left = [
        one for one in _moved_words(words, moved, new_length_s) if low <= (one[0].start_s + one[0].end_s) / 2 <= high
    ]
    order = [index for _, index in left]
    same = order == list(range(len(words)))
    return tuple(word for word, _ in left), text if same else " ".join(tokens[index] for index in order)
