"""The segments a timeline holds, by id and by tier, changed by what is new and no more. No Qt."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from widgets.timeline.index import SegmentIndex
from widgets.timeline.segments import TimelineSegment

BLOCK = 2048


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of a tier that looks different now."""

    tier: str
    start_s: float
    end_s: float


class Holdings:
    """Segments in the order they were given. With 100,000 of them one that changes takes some microseconds."""

    def __init__(self) -> None:
        # None: as in ``_by_id``, whose order is that of what was given and then put.
        self._given: tuple[TimelineSegment, ...] | None = ()
        self._by_id: dict[str, TimelineSegment] = {}
        self._by_tier: dict[str, SegmentIndex] = {}
        self._empty = SegmentIndex()

    def __len__(self) -> int:
        return len(self._by_id)

    def __contains__(self, segment_id: str) -> bool:
        return segment_id in self._by_id

    @property
    def given(self) -> tuple[TimelineSegment, ...]:
        """All of them, in order."""
        if self._given is None:
            self._given = tuple(self._by_id.values())
        return self._given

    def get(self, segment_id: str) -> TimelineSegment | None:
        """A segment by its id."""
        return self._by_id.get(segment_id)

    def lane(self, tier: str) -> SegmentIndex:
        """The segments of one tier."""
        return self._by_tier.get(tier, self._empty)

    @property
    def lanes(self) -> Mapping[str, SegmentIndex]:
        """All tiers that have segments."""
        return self._by_tier

    def take(self, segments: Sequence[TimelineSegment]) -> list[Stretch]:
        """Holds exactly these; says where that looks different. Of the very same objects that takes no time."""
        old, new = self.given, tuple(segments)
        self._given = new
        shared = min(len(old), len(new))
        first = _same(old, new, shared)
        last = _same(old, new, shared - first, backwards=True)
        return self._swap(old[first : len(old) - last], new[first : len(new) - last])

    def put(self, changed: Iterable[TimelineSegment], gone: Iterable[str] = ()) -> list[Stretch]:
        """Holds these besides or in place of those with their ids, and lets go of others."""
        now = {segment.id: segment for segment in changed}
        out = [found for key in gone if key not in now and (found := self._by_id.get(key)) is not None]
        before = [found for key in now if (found := self._by_id.get(key)) is not None]
        self._given = None
        return self._swap([*before, *out], list(now.values()))

    def _swap(self, old: Sequence[TimelineSegment], new: Sequence[TimelineSegment]) -> list[Stretch]:
        before = {segment.id: segment for segment in old}
        after = {segment.id: segment for segment in new}
        if not before and not self._by_id:
            self._begin(after)
            return [Stretch(tier, 0.0, float("inf")) for tier in self._by_tier]
        dirty = []
        for key, segment in before.items():
            if after.get(key) != segment:
                self._by_tier[segment.tier].remove(segment)
                dirty.append(Stretch(segment.tier, segment.start_s, segment.end_s))
                if key not in after:
                    del self._by_id[key]
        for key, segment in after.items():
            if before.get(key) != segment:
                self._by_tier.setdefault(segment.tier, SegmentIndex()).add(segment)
                dirty.append(Stretch(segment.tier, segment.start_s, segment.end_s))
            self._by_id[key] = segment
        return dirty

    def _begin(self, segments: Mapping[str, TimelineSegment]) -> None:
        self._by_id = dict(segments)
        tiers: dict[str, list[TimelineSegment]] = {}
        for segment in segments.values():
            tiers.setdefault(segment.tier, []).append(segment)
        self._by_tier = {name: SegmentIndex(lane) for name, lane in tiers.items()}


def _same(old: Sequence[TimelineSegment], new: Sequence[TimelineSegment], most: int, *, backwards: bool = False) -> int:
    """How many of the first, or of the last, are the same in both. Lists are compared a block at a time, in C."""
    done = 0
    while done < most:
        count = min(BLOCK, most - done)
        a, b = (len(old) - done - count, len(new) - done - count) if backwards else (done, done)
        if old[a : a + count] != new[b : b + count]:
            break
        done += count
    while done < most:
        one, other = (old[-done - 1], new[-done - 1]) if backwards else (old[done], new[done])
        if one is not other and one != other:
            break
        done += 1
    return done
