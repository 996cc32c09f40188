"""Segments that overlap lie one below the other: which row of its lane each one has. No Qt."""

from __future__ import annotations

from bisect import bisect_right, insort
from collections.abc import Sequence

from widgets.timeline.segments import TimelineSegment

# With more in view than this nobody could tell rows apart, and to find them would take longer than a frame.
MOST = 3000


class Stack:
    """The rows of one tier. A segment keeps its row while it is in view, so that nothing jumps when one scrolls."""

    def __init__(self) -> None:
        self.depth = 1
        self._rows: dict[str, int] = {}

    def row(self, segment_id: str) -> int:
        """The row of a segment, 0 the first; 0 for one that was not arranged."""
        return min(self._rows.get(segment_id, 0), self.depth - 1)

    def flatten(self) -> None:
        """One row for all: there are more in view than could be told apart."""
        self.depth, self._rows = 1, {}

    def arrange(self, shown: Sequence[TimelineSegment]) -> None:
        """Finds rows for the segments in view, which come by start: no two that overlap share one."""
        taken: list[list[tuple[float, float]]] = []
        rows: dict[str, int] = {}
        # Those that have a row keep it; then each of the others takes the first that is free.
        for segment in sorted(shown, key=lambda s: s.id not in self._rows):
            row = self._rows.get(segment.id, -1)
            if row < 0 or not _free(taken, row, segment):
                row = next(n for n in range(len(taken) + 1) if _free(taken, n, segment))
            while len(taken) <= row:
                taken.append([])
            insort(taken[row], (segment.start_s, segment.end_s))
            rows[segment.id] = row
        self._rows, self.depth = rows, max(1, len(taken))
        if not all(taken):
            self._close(taken)

    def _close(self, taken: list[list[tuple[float, float]]]) -> None:
        """Rows that stand empty go."""
        place = {row: number for number, row in enumerate(n for n, spans in enumerate(taken) if spans)}
        self._rows = {key: place[row] for key, row in self._rows.items()}
        self.depth = max(1, len(place))


def _free(taken: list[list[tuple[float, float]]], row: int, segment: TimelineSegment) -> bool:
    if row >= len(taken):
        return True
    place = bisect_right(taken[row], (segment.start_s, segment.end_s))
    before = taken[row][place - 1] if place else None
    after = taken[row][place] if place < len(taken[row]) else None
    return (before is None or before[1] <= segment.start_s) and (after is None or after[0] >= segment.end_s)
