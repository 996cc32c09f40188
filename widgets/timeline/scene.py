"""What the timeline holds: segments by tier, selection, range, playhead, scale. No Qt."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from widgets.timeline.hit import Hit, SegmentIndex, snapped
from widgets.timeline.rows import Rows, lay_out
from widgets.timeline.scale import TimeScale
from widgets.timeline.segments import Tier, TimelineSegment

# How near is near, in pixels.
TOLERANCE = 6.0
LEAST_S = 0.001


class TimelineScene:
    """The model behind one timeline."""

    def __init__(self) -> None:
        self.scale = TimeScale(0.0, 1)
        self.rows: Rows = lay_out(1, (), spectrogram=False)
        self.tiers: tuple[Tier, ...] = ()
        self.active_tier = ""
        self.playhead_s = 0.0
        self.range_s: tuple[float, float] | None = None
        self.selected: tuple[str, ...] = ()
        self._segments: dict[str, TimelineSegment] = {}
        self._by_tier: dict[str, SegmentIndex] = {}

    @property
    def segments(self) -> tuple[TimelineSegment, ...]:
        """All segments, as they were given."""
        return tuple(self._segments.values())

    @property
    def tolerance_s(self) -> float:
        """How near is near, in seconds at the present zoom."""
        return TOLERANCE / self.scale.px_per_s

    def get(self, segment_id: str) -> TimelineSegment | None:
        """A segment by its id."""
        return self._segments.get(segment_id)

    def set_tiers(self, tiers: Sequence[Tier]) -> None:
        """Shows these lanes, from top to bottom; unless the active one is still open, the first open one is active."""
        self.tiers = tuple(tiers)
        names = [tier.name for tier in self.tiers if not tier.locked]
        if self.active_tier not in names:
            self.active_tier = names[0] if names else ""

    def set_segments(self, segments: Sequence[TimelineSegment]) -> None:
        """Shows these segments. What is still there stays selected."""
        self._segments = {segment.id: segment for segment in segments}
        tiers: dict[str, list[TimelineSegment]] = {}
        for segment in self._segments.values():
            tiers.setdefault(segment.tier, []).append(segment)
        self._by_tier = {name: SegmentIndex(lane) for name, lane in tiers.items()}
        self.selected = tuple(key for key in self.selected if key in self._segments)

    def select(self, ids: Iterable[str]) -> bool:
        """Selects exactly these; whether that is new."""
        chosen = frozenset(ids)
        before, self.selected = self.selected, tuple(key for key in self._segments if key in chosen)
        return self.selected != before

    def lane(self, tier: str) -> SegmentIndex:
        """The segments of one tier."""
        return self._by_tier.get(tier) or SegmentIndex(())

    def tier(self, name: str) -> Tier | None:
        """A tier by its name."""
        return next((tier for tier in self.tiers if tier.name == name), None)

    def is_locked(self, segment: TimelineSegment) -> bool:
        """Whether its tier only shows."""
        tier = self.tier(segment.tier)
        return tier is None or tier.locked

    def hit(self, x: float, y: float) -> tuple[Tier, Hit | None] | None:
        """The tier at a pixel and what a press there would take; None above and below the tiers."""
        tier = self.rows.tier_at(y)
        if tier is None:
            return None
        at_s = self.scale.to_s(x)
        return tier, self.lane(tier.name).at(at_s, tolerance_s=self.tolerance_s, selected=self.selected)

    def snap(self, time_s: float, *, without: frozenset[str] = frozenset()) -> float:
        """The nearest boundary within reach, of any segment in view, the range, the playhead or the recording."""
        near = [0.0, self.scale.duration_s, self.playhead_s, *(self.range_s or ())]
        reach = self.tolerance_s
        for lane in self._by_tier.values():
            for segment in lane.between(time_s - reach, time_s + reach + 1e-12):
                if segment.id not in without:
                    near += (segment.start_s, segment.end_s)
            # Half-open stretches leave out a segment that ends exactly where the search begins, which is no matter.
        return snapped(time_s, near, tolerance_s=reach)

    def room(self, segment: TimelineSegment) -> tuple[float, float]:
        """How far a segment may spread on its tier: to its neighbours, or everywhere where tiers allow overlap."""
        tier = self.tier(segment.tier)
        if tier is None or tier.overlap:
            return 0.0, self.scale.duration_s
        lane, alone = self.lane(segment.tier), frozenset({segment.id})
        low, _ = lane.gap(segment.start_s, duration_s=self.scale.duration_s, without=alone)
        _, high = lane.gap(segment.start_s, duration_s=self.scale.duration_s, without=alone)
        return min(low, segment.start_s), max(high, segment.end_s)

    def free(self, tier: Tier, time_s: float) -> tuple[float, float]:
        """The stretch around a time where a new segment may lie."""
        if tier.overlap:
            return 0.0, self.scale.duration_s
        return self.lane(tier.name).gap(time_s, duration_s=self.scale.duration_s)

    def open_tier(self, step: int) -> str:
        """The tier below (or above, with -1) the active one that is open to the hand."""
        names = [tier.name for tier in self.tiers if not tier.locked]
        if not names:
            return ""
        place = names.index(self.active_tier) if self.active_tier in names else 0
        return names[min(max(place + step, 0), len(names) - 1)]
