"""A segment made two, and several made one: where their texts, words, bands and attributes go."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from app.labels.values import Segment, TimedWord


def split(segment: Segment, at_s: float, *, new_id: str) -> tuple[Segment, Segment]:
    """The parts before and after ``at_s``, of which the first keeps the id; both keep class, band and attributes.

    Where the times of the text's words are known, each word goes to the part in which its middle lies; otherwise the
    text stays with the first part. Raises ValueError for a time that is not inside.
    """
    if not segment.start_s < at_s < segment.end_s:
        raise ValueError(f"{at_s:g} s is not inside {segment.start_s:g} to {segment.end_s:g} s")
    first_words = tuple(word for word in segment.words if (word.start_s + word.end_s) / 2 < at_s)
    last_words = segment.words[len(first_words) :]
    texts = (segment.text, "")
    if segment.words and segment.text.split() == [part for word in segment.words for part in word.text.split()]:
        texts = (_joined_words(first_words), _joined_words(last_words))
    elif segment.words:
        # The text was edited since: nobody knows which of its words belong to which time.
        first_words, last_words = (), ()
    first = msgspec.structs.replace(segment, end_s=at_s, text=texts[0], words=first_words)
    return first, msgspec.structs.replace(segment, id=new_id, start_s=at_s, text=texts[1], words=last_words)


def merged(segments: Sequence[Segment]) -> Segment:
    """One segment from the first start to the last end, with id, class and tier of the first; texts are joined.

    Its band holds all their bands; attributes that the first does not have come from the next that has them; a score
    speaks of a segment that is no more and is left out unless all have the same. Raises ValueError for none.
    """
    if not segments:
        raise ValueError("no segments to merge")
    parts = sorted(segments, key=lambda s: (s.start_s, s.end_s))
    lows = [s.low_hz for s in parts if s.low_hz is not None]
    highs = [s.high_hz for s in parts if s.high_hz is not None]
    banded = len(lows) == len(highs) == len(parts)
    attributes = {name: said for part in reversed(parts) for name, said in part.attributes.items()}
    timed = all(part.words or not part.text for part in parts)
    return msgspec.structs.replace(
        parts[0],
        end_s=max(s.end_s for s in parts),
        text=" ".join(text for s in parts if (text := s.text.strip())),
        words=tuple(word for s in parts for word in s.words) if timed else (),
        attributes=attributes,
        low_hz=min(lows) if banded else None,
        high_hz=max(highs) if banded else None,
        score=parts[0].score if len({s.score for s in parts}) == 1 else None,
    )


def _joined_words(words: Sequence[TimedWord]) -> str:
    return " ".join(word.text for word in words)
