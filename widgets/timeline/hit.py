"""What a press takes: an edge, or the body of a segment; an edge, a corner or the body of a box. No Qt."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from widgets.timeline.index import SegmentIndex
from widgets.timeline.segments import TimelineSegment

# Of a box also "low" and "high" and its corners, such as "start-low".
Part = Literal[
    "start", "end", "body", "low", "high", "start-low", "start-high", "end-low", "end-high"
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Hit:
    """A segment, and which part of it."""

    id: str
    part: Part


def hit_at(
    index: SegmentIndex,
    time_s: float,
    *,
    tolerance_s: float,
    selected: Iterable[str] = (),
    among: frozenset[str] | None = None,
) -> Hit | None:
    """What a press here would take: the nearest edge within the tolerance, else the shortest segment that holds it.

    Of edges equally near, one of the ``selected`` segments, then one whose own segment holds the time. ``among`` are
    the only ones in question, where a tier has several rows.
    """
    chosen = frozenset(selected)
    near = index.between(time_s - tolerance_s, time_s + tolerance_s + 1e-12)
    if among is not None:
        near = [s for s in near if s.id in among]
    edges = [(_edge_rank(s, part, time_s, chosen), s.id, part) for s in near for part in _parts(s, tolerance_s)]
    edges = [edge for edge in edges if edge[0][0] <= tolerance_s]
    if edges:
        _, key, part = min(edges)
        return Hit(key, part)
    holding = [s for s in near if s.start_s <= time_s < s.end_s]
    if not holding:
        return None
    return Hit(min(holding, key=lambda s: (s.id not in chosen, s.end_s - s.start_s)).id, "body")


def snapped(time_s: float, to: Sequence[float], *, tolerance_s: float) -> float:
    """The nearest of the times ``to`` within the tolerance, else the time itself."""
    nearest = min(to, key=lambda other: (abs(other - time_s), other), default=time_s)
    return nearest if abs(nearest - time_s) <= tolerance_s else time_s


def _edge_rank(segment: TimelineSegment, part: Part, time_s: float, chosen: frozenset[str]) -> tuple[float, bool, bool]:
    edge_s = segment.start_s if part == "start" else segment.end_s
    holds = segment.start_s <= time_s < segment.end_s
    return round(abs(edge_s - time_s), 9), segment.id not in chosen, not holds


def _parts(segment: TimelineSegment, tolerance_s: float) -> tuple[Part, ...]:
    # A segment too short for two edges and a body between them can still be moved: only its outer sides are edges.
    return ("start", "end") if segment.end_s - segment.start_s > 3 * tolerance_s else ()
