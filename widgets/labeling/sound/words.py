"""The words whose times are known, on lanes of their own below the segments: a press on one goes there."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from app.labels.values import Segment, TimedWord, Transcript
from widgets.timeline.segments import Tier, TimelineSegment

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.labels.values import Value
    from widgets.labeling.sound.guests import Guests

LANE = "words"
BETWEEN = "\x1fword"
COLOUR = "#8a8f98"
# Shorter words could not be pressed, and have no letters that could be read.
LEAST_S = 0.001


def is_word(name: str) -> bool:
    """Whether a thing on the timeline is a word."""
    return BETWEEN in name


def word_things(owner: str, words: Iterable[TimedWord], lane: str, *, ghost: bool = False) -> list[TimelineSegment]:
    """Words as the timeline shows them; ``owner`` is the segment or the task that they belong to."""
    return [
        TimelineSegment(
            f"{owner}{BETWEEN}{place}",
            lane,
            "",
            COLOUR,
            word.start_s,
            max(word.end_s, word.start_s + LEAST_S),
            text=word.text,
            ghost=ghost,
        )
        for place, word in enumerate(words)
    ]


class WordLanes:
    """One lane for the words of an item's labels, where any has a time; made anew only for labels that changed."""

    def __init__(self, guests: Guests) -> None:
        self._guests = guests
        self._made: dict[str, tuple[tuple[TimedWord, ...], list[TimelineSegment]]] = {}

    def show(self, labels: Mapping[str, tuple[str, Segment]], said: Mapping[str, Value | None]) -> None:
        """The words of these segments and clips."""
        timed = {name: label.words for name, (_, label) in labels.items() if label.words}
        timed |= {task: value.words for task, value in said.items() if isinstance(value, Transcript) and value.words}
        made: dict[str, tuple[tuple[TimedWord, ...], list[TimelineSegment]]] = {}
        for name, words in timed.items():
            before = self._made.get(name)
            made[name] = (
                before if before is not None and before[0] is words else (words, word_things(name, words, LANE))
            )
        self._made = made
        tiers = [Tier(LANE, "Words", overlap=True, locked=True)] if made else []
        self._guests.show(LANE, tiers, [thing for _, things in made.values() for thing in things])
