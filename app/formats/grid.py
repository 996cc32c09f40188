"""What a TextGrid says, whichever way it is written."""

from __future__ import annotations

from dataclasses import dataclass

INTERVALS, MARKS = "IntervalTier", "TextTier"
MOST_TIERS = 10_000


@dataclass(frozen=True)
class Label:
    """A text with its times, on tier number ``tier``, and where it stands: "line 7". A mark ends where it starts."""

    tier: int
    start_s: float
    end_s: float
    text: str
    place: str


@dataclass(frozen=True)
class Grid:
    """A TextGrid: the names of its tiers, the labels, and why reading ended early ("" where it did not)."""

    names: tuple[str, ...]
    labels: tuple[Label, ...]
    broken: str = ""
