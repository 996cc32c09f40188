"""What a gesture or a key means, as values. No Qt."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from widgets.timeline.segments import TimelineSegment

DECIMALS = 6


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a segment is to lie (``id`` empty: a new one). Without a band, ``low_hz`` and ``high_hz`` are None."""

    id: str
    tier: str
    start_s: float
    end_s: float
    low_hz: float | None = None
    high_hz: float | None = None


@dataclass(frozen=True, slots=True)
class Create:
    """Make a segment, or a box where it has a band."""

    tier: str
    start_s: float
    end_s: float
    low_hz: float | None = None
    high_hz: float | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """Let these segments lie here, all in one step."""

    moves: tuple[Placed, ...]


@dataclass(frozen=True, slots=True)
class Split:
    """Make two of a segment."""

    id: str
    at_s: float


@dataclass(frozen=True, slots=True)
class Merge:
    """Make one of these, which are in order of start."""

    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Select:
    """Let exactly these be selected."""

    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Seek:
    """Put the playhead here."""

    time_s: float


@dataclass(frozen=True, slots=True)
class Range:
    """Let this stretch be the range; None: no range."""

    span_s: tuple[float, float] | None


@dataclass(frozen=True, slots=True)
class Activate:
    """Let this tier be the active one."""

    tier: str


@dataclass(frozen=True, slots=True)
class Hold:
    """Let keys move this edge of the selected segment: "start", "end", "low", "high", or "" for the whole."""

    edge: str


@dataclass(frozen=True, slots=True)
class Play:
    """Play this stretch."""

    start_s: float
    end_s: float


Intent: TypeAlias = Create | Change | Split | Merge | Select | Seek | Range | Activate | Hold | Play
Intents: TypeAlias = tuple[Intent, ...]


def placed(segment: TimelineSegment) -> Placed:
    """Where a segment lies."""
    return Placed(segment.id, segment.tier, segment.start_s, segment.end_s, segment.low_hz, segment.high_hz)


def tidy(start_s: float, end_s: float) -> tuple[float, float]:
    """Microseconds: finer than a sample, and short in the file."""
    return round(start_s, DECIMALS), round(end_s, DECIMALS)


def tidied(place: Placed) -> Placed:
    """In microseconds and hundredths of a hertz."""
    low_hz = None if place.low_hz is None else round(place.low_hz, 2)
    high_hz = None if place.high_hz is None else round(place.high_hz, 2)
    return Placed(place.id, place.tier, *tidy(place.start_s, place.end_s), low_hz, high_hz)
