"""Segments found by time, and changed one at a time: sorted by start within classes of length. No Qt.

One sorted list with a running maximum of the ends is as good until a single segment spans the recording: then each
question looks at everything before. Here a segment of class c is shorter than 4 ** c seconds, so that those which reach
into a stretch begin at most that much before it.
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterable, Iterator

from widgets.timeline.segments import TimelineSegment

Key = tuple[float, float, str]
# The edges of two segments that touch are the same to a microsecond.
SAME_S = 1e-6


class _Class:
    """Segments that are all shorter than ``reach_s``."""

    def __init__(self, reach_s: float) -> None:
        self.reach_s = reach_s
        self.keys: list[Key] = []
        self.things: list[TimelineSegment] = []

    def place(self, key: Key) -> int:
        """Where a key stands, or would."""
        return bisect_left(self.keys, key)


class SegmentIndex:
    """Half-open: a segment holds its start and not its end."""

    def __init__(self, segments: Iterable[TimelineSegment] = ()) -> None:
        self._classes: dict[int, _Class] = {}
        self._count = 0
        # How many are boxes of time × frequency.
        self.n_boxes = 0
        for segment in sorted(segments, key=key_of):
            found = self._class_of(segment)
            found.keys.append(key_of(segment))
            found.things.append(segment)
            self._count += 1
            self.n_boxes += segment.low_hz is not None

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[TimelineSegment]:
        """All of them, by start."""
        return iter(sorted((s for found in self._classes.values() for s in found.things), key=key_of))

    def add(self, segment: TimelineSegment) -> None:
        """One more."""
        found, key = self._class_of(segment), key_of(segment)
        found.things.insert(found.place(key), segment)
        insort(found.keys, key)
        self._count += 1
        self.n_boxes += segment.low_hz is not None

    def remove(self, segment: TimelineSegment) -> None:
        """One less. Raises KeyError where it is not there."""
        found, key = self._class_of(segment), key_of(segment)
        place = found.place(key)
        if place >= len(found.keys) or found.keys[place] != key:
            raise KeyError(segment.id)
        # The one that is held may differ from the one that was asked for in all but place and id.
        self.n_boxes -= found.things[place].low_hz is not None
        del found.keys[place], found.things[place]
        self._count -= 1

    def between(self, start_s: float, end_s: float) -> list[TimelineSegment]:
        """Segments that share time with a stretch, by start."""
        parts = []
        for found in self._classes.values():
            first = bisect_left(found.keys, (start_s - found.reach_s,))
            last = bisect_left(found.keys, (end_s,))
            part = [s for s in found.things[first:last] if s.end_s > start_s]
            if part:
                parts.append(part)
        if len(parts) == 1:
            return parts[0]
        return sorted((s for part in parts for s in part), key=key_of)

    def count(self, start_s: float, end_s: float) -> int:
        """At most how many ``between`` would give, without making them."""
        return sum(
            bisect_left(found.keys, (end_s,)) - bisect_left(found.keys, (start_s - found.reach_s,))
            for found in self._classes.values()
        )

    def sparse(self, start_s: float, end_s: float, step_s: float) -> list[TimelineSegment]:
        """As ``between``, but of those that are shorter than ``step_s`` and start within one step the first alone.

        What is left out could not be told from it on a screen whose pixels are ``step_s`` wide; however many segments
        there are, the screen's width bounds the work. In order of start only within each class of length.
        """
        parts: list[TimelineSegment] = []
        for found in self._classes.values():
            first = bisect_left(found.keys, (start_s - found.reach_s,))
            last = bisect_left(found.keys, (end_s,))
            if found.reach_s > 16 * step_s or last - first < 256:
                parts += [s for s in found.things[first:last] if s.end_s > start_s]
                continue
            while first < last:
                parts.append(found.things[first])
                following = bisect_left(found.keys, (found.keys[first][0] + step_s,), first + 1, last)
                first = max(following, first + 1)
        return parts

    def step(self, key: Key, way: int) -> TimelineSegment | None:
        """The first segment after ``key`` in order of start, end and id, or with -1 the last one before."""
        best: TimelineSegment | None = None
        for found in self._classes.values():
            place = bisect_right(found.keys, key) if way > 0 else found.place(key) - 1
            if 0 <= place < len(found.keys):
                other = found.things[place]
                if best is None or (key_of(other) < key_of(best)) == (way > 0):
                    best = other
        return best

    def neighbour(self, time_s: float, way: int) -> TimelineSegment | None:
        """The first segment that starts after a time, or with -1 the last one that starts before."""
        return self.step((time_s, math.inf, ""), 1) if way > 0 else self.step((time_s, -math.inf, ""), -1)

    def gap(self, time_s: float, *, duration_s: float, without: frozenset[str] = frozenset()) -> tuple[float, float]:
        """The free stretch around a time, up to the neighbours; where none is free, nothing: (time, time)."""
        low, high = self._last_end(time_s, without), self._next_start(time_s, duration_s, without)
        return (low, high) if low <= time_s <= high else (time_s, time_s)

    def boundary(self, time_s: float, way: int) -> float | None:
        """The next edge of any segment after a time, or with -1 before it."""
        if way > 0:
            edges = [s.end_s for s in self.between(time_s, time_s + SAME_S) if s.end_s > time_s + SAME_S]
            after = self.neighbour(time_s + SAME_S, 1)
            return min([*edges, *(() if after is None else (after.start_s,))], default=None)
        end_s, before = self._end_before(time_s - SAME_S), self.neighbour(time_s - SAME_S, -1)
        found = [*(() if end_s is None else (end_s,)), *(() if before is None else (before.start_s,))]
        return max(found, default=None)

    def touching(self, segment: TimelineSegment, edge: str) -> TimelineSegment | None:
        """The one other segment that begins where this one ends (``edge`` "end"), or ends where it begins."""
        at_s = segment.end_s if edge == "end" else segment.start_s
        near = self.between(at_s - 2 * SAME_S, at_s + 2 * SAME_S)
        found = [
            other
            for other in near
            if other.id != segment.id
            and abs((other.start_s if edge == "end" else other.end_s) - at_s) <= SAME_S
            and other.end_s - other.start_s > 2 * SAME_S
        ]
        return found[0] if len(found) == 1 else None

    def _last_end(self, time_s: float, without: frozenset[str]) -> float:
        best = 0.0
        for found in self._classes.values():
            place = bisect_right(found.keys, (time_s, math.inf, "")) - 1
            while place >= 0 and found.keys[place][0] + found.reach_s > best:
                if found.keys[place][2] not in without:
                    best = max(best, found.keys[place][1])
                place -= 1
        return best

    def _end_before(self, time_s: float) -> float | None:
        best: float | None = None
        for found in self._classes.values():
            place = bisect_left(found.keys, (time_s,)) - 1
            while place >= 0 and (best is None or found.keys[place][0] + found.reach_s > best):
                end_s = found.keys[place][1]
                if end_s < time_s and (best is None or end_s > best):
                    best = end_s
                place -= 1
        return best

    def _next_start(self, time_s: float, most_s: float, without: frozenset[str]) -> float:
        best = most_s
        for found in self._classes.values():
            place = bisect_right(found.keys, (time_s, math.inf, ""))
            while place < len(found.keys) and found.keys[place][2] in without:
                place += 1
            if place < len(found.keys):
                best = min(best, found.keys[place][0])
        return best

    def _class_of(self, segment: TimelineSegment) -> _Class:
        length_s = max(segment.end_s - segment.start_s, 1e-9)
        number = math.frexp(length_s)[1] // 2 + 1
        if number not in self._classes:
            self._classes[number] = _Class(4.0**number)
        return self._classes[number]


def key_of(segment: TimelineSegment) -> Key:
    """What segments are ordered by."""
    return segment.start_s, segment.end_s, segment.id
