"""What a page gives the timeline to show: segments with their looks, and the tiers they lie on."""

from __future__ import annotations

from dataclasses import dataclass

from app.labels.values import Segment


@dataclass(frozen=True, slots=True)
class Tier:
    """A lane for segments. Without ``overlap`` the hand cannot lay one segment over another.

    A ``locked`` tier only shows: another annotator's segments, or a model's.
    """

    name: str
    title: str = ""
    overlap: bool = False
    locked: bool = False


@dataclass(frozen=True, slots=True)
class TimelineSegment:
    """One segment on a tier. ``colour`` is "#rrggbb"; ``letter`` stands beside it; ``text`` is written inside."""

    id: str
    tier: str
    cls: str
    colour: str
    start_s: float
    end_s: float
    text: str = ""
    letter: str = ""
    dashed: bool = False
    ghost: bool = False


def from_label(
    label: Segment, *, colour: str, letter: str = "", text: str = "", tier: str | None = None, ghost: bool = False
) -> TimelineSegment:
    """The timeline segment of a label object; ``text`` (or else its own text, or its class) is written inside."""
    return TimelineSegment(
        label.id,
        label.tier if tier is None else tier,
        label.cls,
        colour,
        label.start_s,
        label.end_s,
        text=text or label.text or label.cls,
        letter=letter,
        ghost=ghost,
    )
