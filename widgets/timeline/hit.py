"""Which segments lie where: sorted starts and the running maximum of ends. No Qt."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Literal

from widgets.timeline.segments import TimelineSegment

Part = Literal["start", "end", "body"]


@dataclass(frozen=True, slots=True)
class Hit:
    """A segment, and which part of it."""

    id: str
    part: Part


class SegmentIndex:
    """Segments found by time. Half-open: a segment holds its start and not its end."""

    def __init__(self, segments: Iterable[TimelineSegment]) -> None:
        self.segments = sorted(segments, key=lambda s: (s.start_s, s.end_s, s.id))
        self._starts = [s.start_s for s in self.segments]
        # No segment before place n ends later than this: a search may stop where it is over.
        self._reach = list(accumulate((s.end_s for s in self.segments), max))

    def between(self, start_s: float, end_s: float) -> list[TimelineSegment]:
        """Segments that share time with a stretch, by start."""
        first = bisect_right(self._reach, start_s)
        last = bisect_left(self._starts, end_s)
        return [s for s in self.segments[first:last] if s.end_s > start_s]

    def at(self, time_s: float, *, tolerance_s: float, selected: Iterable[str] = ()) -> Hit | None:
        """What a press here would take: the nearest edge within the tolerance, else the shortest segment that holds it.

        Of edges equally near, one of the ``selected`` segments, then one whose own segment holds the time.
        """
        chosen = frozenset(selected)
        near = self.between(time_s - tolerance_s, time_s + tolerance_s + 1e-12)
        edges = [
            (self._edge_rank(s, part, time_s, chosen), s.id, part) for s in near for part in _parts(s, tolerance_s)
        ]
        edges = [edge for edge in edges if edge[0][0] <= tolerance_s]
        if edges:
            _, key, part = min(edges)
            return Hit(key, part)
        holding = [s for s in near if s.start_s <= time_s < s.end_s]
        if not holding:
            return None
        return Hit(min(holding, key=lambda s: (s.id not in chosen, s.end_s - s.start_s)).id, "body")

    def gap(self, time_s: float, *, duration_s: float, without: frozenset[str] = frozenset()) -> tuple[float, float]:
        """The free stretch around a time, up to the neighbours; where none is free, nothing: (time, time)."""
        low, high = 0.0, duration_s
        place = bisect_right(self._starts, time_s)
        for segment in self.segments[:place]:
            if segment.id not in without:
                low = max(low, segment.end_s)
        for segment in self.segments[place:]:
            if segment.id not in without:
                high = min(high, segment.start_s)
                break
        return (low, high) if low <= time_s <= high else (time_s, time_s)

    def neighbour(self, time_s: float, step: int) -> TimelineSegment | None:
        """The first segment that starts after a time, or with -1 the last one that starts before."""
        place = bisect_right(self._starts, time_s) if step > 0 else bisect_left(self._starts, time_s) - 1
        return self.segments[place] if 0 <= place < len(self.segments) else None

    @staticmethod
    def _edge_rank(
        segment: TimelineSegment, part: Part, time_s: float, chosen: frozenset[str]
    ) -> tuple[float, bool, bool]:
        edge_s = segment.start_s if part == "start" else segment.end_s
        holds = segment.start_s <= time_s < segment.end_s
        return round(abs(edge_s - time_s), 9), segment.id not in chosen, not holds


def snapped(time_s: float, to: Sequence[float], *, tolerance_s: float) -> float:
    """The nearest of the times ``to`` within the tolerance, else the time itself."""
    nearest = min(to, key=lambda other: (abs(other - time_s), other), default=time_s)
    return nearest if abs(nearest - time_s) <= tolerance_s else time_s


def _parts(segment: TimelineSegment, tolerance_s: float) -> tuple[Part, ...]:
    # A segment too short for two edges and a body between them can still be moved: only its outer sides are edges.
    return ("start", "end") if segment.end_s - segment.start_s > 3 * tolerance_s else ()
