"""What the timeline holds: segments by tier, selection, range, playhead, scale, rows. No Qt."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from widgets.timeline.frequency import FrequencyAxis
from widgets.timeline.hit import Hit, Part, hit_at
from widgets.timeline.holdings import Holdings, Stretch
from widgets.timeline.index import SegmentIndex
from widgets.timeline.rows import Band, Heights, Rows, lay_out
from widgets.timeline.scale import TimeScale
from widgets.timeline.segments import Tier, TimelineSegment
from widgets.timeline.snap import SnapSource, drawn_to
from widgets.timeline.stack import MOST, Stack

# How near is near, in pixels.
TOLERANCE = 6.0
LEAST_S = 0.001
LEAST_HZ = 1.0


class TimelineScene:
    """The model behind one timeline. ``edge`` is the one that keys move: "start", "end", "low", "high", "" for all."""

    def __init__(self) -> None:
        self.scale = TimeScale(0.0, 1)
        self.heights = Heights()
        self.rows: Rows = lay_out(1, (), spectrogram=False)
        self.axis: FrequencyAxis | None = None
        self.rate_hz = 0
        self.tiers: tuple[Tier, ...] = ()
        self.active_tier = ""
        self.playhead_s = 0.0
        self.range_s: tuple[float, float] | None = None
        self.selected: tuple[str, ...] = ()
        self.edge = ""
        self.mark_s: float | None = None
        self.snapping, self.together = True, True
        self.snap_sources: tuple[SnapSource, ...] = ()
        self.holds = Holdings()
        self._stacks: dict[str, tuple[tuple[float, float, int], Stack]] = {}
        self._version = 0

    @property
    def segments(self) -> tuple[TimelineSegment, ...]:
        """All segments, as they were given."""
        return self.holds.given

    @property
    def tolerance_s(self) -> float:
        """How near is near, in seconds at the present zoom."""
        return TOLERANCE / self.scale.px_per_s

    def get(self, segment_id: str) -> TimelineSegment | None:
        """A segment by its id."""
        return self.holds.get(segment_id)

    def chosen(self) -> list[TimelineSegment]:
        """The selected segments, by start."""
        return [found for found in map(self.holds.get, self.selected) if found is not None]

    def only(self) -> TimelineSegment | None:
        """The one that is selected, where it is one and open to the hand."""
        found = self.get(self.selected[0]) if len(self.selected) == 1 else None
        return None if found is None or self.is_locked(found) else found

    def set_tiers(self, tiers: Sequence[Tier]) -> None:
        """Shows these lanes, from top to bottom; unless the active one is still open, the first open one is active."""
        self.tiers = tuple(tiers)
        names = [tier.name for tier in self.tiers if not tier.locked]
        if self.active_tier not in names:
            self.active_tier = names[0] if names else ""

    def set_segments(self, segments: Sequence[TimelineSegment]) -> list[Stretch]:
        """Shows these segments; says where that looks different. What is still there stays selected."""
        return self._settled(self.holds.take(segments))

    def change_segments(self, changed: Iterable[TimelineSegment], gone: Iterable[str] = ()) -> list[Stretch]:
        """As ``set_segments``, told by what is other than before."""
        return self._settled(self.holds.put(changed, gone))

    def select(self, ids: Iterable[str]) -> bool:
        """Selects exactly these; whether that is new."""
        found = [segment for segment in map(self.holds.get, dict.fromkeys(ids)) if segment is not None]
        chosen = tuple(segment.id for segment in sorted(found, key=lambda s: (s.start_s, s.end_s, s.id)))
        before, self.selected = self.selected, chosen
        if chosen != before:
            self.edge = ""
        return chosen != before

    def lane(self, tier: str) -> SegmentIndex:
        """The segments of one tier."""
        return self.holds.lane(tier)

    def tier(self, name: str) -> Tier | None:
        """A tier by its name."""
        return next((tier for tier in self.tiers if tier.name == name), None)

    def is_locked(self, segment: TimelineSegment) -> bool:
        """Whether its tier only shows."""
        tier = self.tier(segment.tier)
        return tier is None or tier.locked

    # ---- places on the screen

    def stack(self, tier: Tier) -> Stack:
        """The rows of a tier's segments, for what is in view now."""
        now = (self.scale.start_s, self.scale.end_s, self._version)
        known = self._stacks.get(tier.name)
        if known is None:
            known = ((0.0, 0.0, -1), Stack())
        if known[0] != now:
            if tier.overlap:
                lane = self.lane(tier.name)
                if lane.count(now[0], now[1]) > MOST:
                    known[1].flatten()
                else:
                    known[1].arrange(lane.between(now[0], now[1]))
            self._stacks[tier.name] = known = (now, known[1])
        return known[1]

    def band_of(self, segment: TimelineSegment, tier: Tier, lane: Band) -> Band:
        """The row of a segment in its tier's lane."""
        stack = self.stack(tier)
        return lane if stack.depth == 1 else lane.part(stack.row(segment.id), stack.depth)

    def hit(self, x: float, y: float) -> tuple[Tier, Hit | None] | None:
        """The tier at a pixel and what a press there would take; None above and below the tiers."""
        tier = self.rows.tier_at(y)
        if tier is None:
            return None
        at_s, lane, among = self.scale.to_s(x), self.rows.band_of(tier.name), None
        stack = self.stack(tier)
        if stack.depth > 1 and lane is not None:
            near = self.lane(tier.name).between(at_s - self.tolerance_s, at_s + self.tolerance_s + 1e-12)
            among = frozenset(s.id for s in near if self.band_of(s, tier, lane).holds(y))
        found = hit_at(
            self.lane(tier.name), at_s, tolerance_s=self.tolerance_s, selected=self.selected, among=among
        )  # fmt: skip
        return tier, found

    def hit_box(self, x: float, y: float) -> Hit | None:
        """The box on the spectrogram that a press at a pixel would take, and which of its edges and corners."""
        if self.axis is None or not self.rows.spectrogram.holds(y):
            return None
        at_s, near_s = self.scale.to_s(x), self.tolerance_s
        best: tuple[tuple[bool, float], Hit] | None = None
        for lane in self.holds.lanes.values():
            for segment in lane.between(at_s - near_s, at_s + near_s):
                part = self._part_of(segment, x, y) if segment.band_hz is not None else None
                if part is not None:
                    rank = (segment.id not in self.selected, segment.end_s - segment.start_s)
                    if best is None or rank < best[0]:
                        best = (rank, Hit(segment.id, part))
        return None if best is None else best[1]

    def y_of(self, hz: float) -> float:
        """The pixel row of a frequency on the spectrogram."""
        band = self.rows.spectrogram
        return band.bottom - band.height * (0.0 if self.axis is None else self.axis.share(hz))

    def hz_at(self, y: float) -> float:
        """The frequency at a pixel row of the spectrogram."""
        band = self.rows.spectrogram
        return 0.0 if self.axis is None else self.axis.hz((band.bottom - y) / max(1, band.height))

    # ---- room

    def snap(self, time_s: float, *, without: frozenset[str] = frozenset()) -> float:
        """The nearest boundary within reach, of any segment in view, the range, the playhead or the recording.

        Where there is none, what the sources know: the first that has something near. Nothing while snapping is off.
        """
        if not self.snapping:
            return time_s
        near = [0.0, self.scale.duration_s, self.playhead_s, *(self.range_s or ())]
        reach = self.tolerance_s
        for lane in self.holds.lanes.values():
            for segment in lane.between(time_s - reach, time_s + reach + 1e-12):
                if segment.id not in without:
                    near += (segment.start_s, segment.end_s)
            # Half-open stretches leave out a segment that ends exactly where the search begins, which is no matter.
        more = [source(time_s - reach, time_s + reach) for source in self.snap_sources]
        return drawn_to(time_s, [near, *more], reach_s=reach)

    def room(self, segment: TimelineSegment, *, beside: frozenset[str] = frozenset()) -> tuple[float, float]:
        """How far a segment may spread on its tier: to its neighbours, or everywhere where tiers allow overlap.

        Those ``beside`` move with it and are not in the way.
        """
        tier = self.tier(segment.tier)
        if tier is None or tier.overlap:
            return 0.0, self.scale.duration_s
        without = beside | {segment.id}
        low, high = self.lane(segment.tier).gap(segment.start_s, duration_s=self.scale.duration_s, without=without)
        return min(low, segment.start_s), max(high, segment.end_s)

    def free(self, tier: Tier, time_s: float) -> tuple[float, float]:
        """The stretch around a time where a new segment may lie."""
        if tier.overlap:
            return 0.0, self.scale.duration_s
        return self.lane(tier.name).gap(time_s, duration_s=self.scale.duration_s)

    def partner(self, segment: TimelineSegment, edge: str) -> TimelineSegment | None:
        """The segment whose edge is the same as this one's, and would move with it."""
        other = self.lane(segment.tier).touching(segment, edge) if self.together else None
        return other

    def open_tier(self, step: int, *, of: str = "") -> str:
        """The tier below (or above, with -1) the active one, or the one named ``of``, that is open to the hand."""
        names = [tier.name for tier in self.tiers if not tier.locked]
        if not names:
            return ""
        start = of or self.active_tier
        place = names.index(start) if start in names else 0
        return names[min(max(place + step, 0), len(names) - 1)]

    def _settled(self, dirty: list[Stretch]) -> list[Stretch]:
        self._version += bool(dirty)
        self.selected = tuple(key for key in self.selected if key in self.holds)
        return dirty

    def _part_of(self, segment: TimelineSegment, x: float, y: float) -> Part | None:
        low_hz, high_hz = segment.band_hz or (0.0, 0.0)
        left, right = self.scale.to_x(segment.start_s), self.scale.to_x(segment.end_s)
        top, bottom = self.y_of(high_hz), self.y_of(low_hz)
        if not (left - TOLERANCE <= x <= right + TOLERANCE and top - TOLERANCE <= y <= bottom + TOLERANCE):
            return None
        across = _side(x, left, right, ("start", "end"))
        along = _side(y, top, bottom, ("high", "low"))
        return PART_AT[across, along]


PART_AT: Mapping[tuple[str, str], Part] = {
    ("", ""): "body",
    ("start", ""): "start",
    ("end", ""): "end",
    ("", "low"): "low",
    ("", "high"): "high",
    ("start", "low"): "start-low",
    ("start", "high"): "start-high",
    ("end", "low"): "end-low",
    ("end", "high"): "end-high",
}


def _side(at: float, low: float, high: float, names: tuple[str, str]) -> str:
    # Of a box too small for two edges and a body between them only the outside is an edge.
    inner = TOLERANCE if high - low > 3 * TOLERANCE else 0.0
    if at <= low + inner:
        return names[0]
    return names[1] if at >= high - inner else ""
