"""Drags on the tiers, waveform and ruler: each begins with a press and ends in intents. No Qt."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Protocol

from widgets.timeline.intents import Change, Create, Intents, Placed, Range, Seek, Select, placed, tidied
from widgets.timeline.scene import LEAST_S, TimelineScene
from widgets.timeline.segments import Tier, TimelineSegment

# A hand that holds still moves as much.
STILL_PX = 3.0


@dataclass(frozen=True, slots=True)
class Pointer:
    """Where the pointer is, in widget pixels, and what is held with it."""

    x: float
    y: float
    shift: bool = False
    ctrl: bool = False
    alt: bool = False

    @property
    def free(self) -> bool:
        """Whether snapping is held off."""
        return self.ctrl or self.alt


class Drag(Protocol):
    """One press, its moves and its release. ``previews`` and ``span_s`` show meanwhile what would come of it."""

    previews: tuple[Placed, ...]
    span_s: tuple[float, float] | None

    def move(self, at: Pointer) -> None:
        """Another place."""
        ...

    def release(self) -> Intents:
        """What comes of it."""
        ...


class RangeDrag:
    """Selects a stretch of time; a press that holds still seeks."""

    def __init__(self, scene: TimelineScene, at: Pointer) -> None:
        self._scene = scene
        self._from_x, self._from_s = at.x, scene.scale.clamp(scene.scale.to_s(at.x))
        self._bare = True
        self.previews: tuple[Placed, ...] = ()
        self.span_s: tuple[float, float] | None = None
        if at.shift:
            # The range reaches from its far end, or the playhead, to here.
            start_s, end_s = scene.range_s or (scene.playhead_s, scene.playhead_s)
            self._from_s = start_s if abs(self._from_s - end_s) <= abs(self._from_s - start_s) else end_s
            self._from_x = scene.scale.to_x(self._from_s)
            self.move(Pointer(at.x, at.y))

    def move(self, at: Pointer) -> None:
        """Drags the other end."""
        scene = self._scene
        to_s = scene.scale.to_s(at.x)
        to_s = scene.scale.clamp(to_s if at.free else scene.snap(to_s))
        start_s, end_s = _ordered(self._from_s, to_s)
        drawn = abs(at.x - self._from_x) > STILL_PX and end_s - start_s >= LEAST_S
        self.span_s = (start_s, end_s) if drawn else None

    def release(self) -> Intents:
        """The range, with the playhead at its start."""
        if self.span_s is not None:
            return (Range(self.span_s), Seek(self.span_s[0]))
        return (Range(None), Seek(self._from_s))


class NewDrag:
    """Draws a segment on a tier; a press that holds still seeks and lets go."""

    span_s: tuple[float, float] | None = None

    def __init__(self, scene: TimelineScene, at: Pointer, tier: Tier) -> None:
        self._scene, self._tier, self._from_x = scene, tier, at.x
        pressed_s = scene.scale.clamp(scene.scale.to_s(at.x))
        self._limits = scene.free(tier, pressed_s)
        self._from_s = self._within(pressed_s if at.free else scene.snap(pressed_s))
        self._at_s = pressed_s
        self.previews: tuple[Placed, ...] = ()

    def move(self, at: Pointer) -> None:
        """Drags the other end, at most to the neighbour."""
        to_s = self._scene.scale.to_s(at.x)
        start_s, end_s = _ordered(self._from_s, self._within(to_s if at.free else self._scene.snap(to_s)))
        drawn = abs(at.x - self._from_x) > STILL_PX and end_s - start_s >= LEAST_S
        self.previews = (Placed("", self._tier.name, start_s, end_s),) if drawn else ()

    def release(self) -> Intents:
        """A new segment."""
        if not self.previews:
            return (Select(()), Range(None), Seek(self._at_s))
        place = neat(self._scene, self.previews[0])
        return (Create(place.tier, place.start_s, place.end_s),)

    def _within(self, time_s: float) -> float:
        return min(max(time_s, self._limits[0]), self._limits[1])


class EdgeDrag:
    """Drags one edge; what ends exactly where this begins moves along, unless Alt is held."""

    span_s: tuple[float, float] | None = None

    def __init__(self, scene: TimelineScene, at: Pointer, segment: TimelineSegment, edge: str) -> None:
        self._scene, self._segment, self._edge, self._from_x = scene, segment, edge, at.x
        self.partner = scene.partner(segment, edge)
        self.previews: tuple[Placed, ...] = ()

    def move(self, at: Pointer) -> None:
        """By how far the hand moved, so that a press beside the edge makes no jump."""
        scene, segment = self._scene, self._segment
        edge_s = segment.start_s if self._edge == "start" else segment.end_s
        to_s = scene.scale.to_s(scene.scale.to_x(edge_s) + at.x - self._from_x)
        mine = frozenset({segment.id} | ({self.partner.id} if self.partner else set()))
        self.previews = moved_edge(
            scene, segment, self._edge, to_s if at.free else scene.snap(to_s, without=mine),
            partner=None if at.alt else self.partner,
        )  # fmt: skip

    def release(self) -> Intents:
        """The new times, of both where two moved."""
        return changed(self._scene, self.previews)


class BodyDrag:
    """Drags segments as they are: along the recording, a single one also to another tier where it fits."""

    span_s: tuple[float, float] | None = None

    def __init__(self, scene: TimelineScene, at: Pointer, segment: TimelineSegment) -> None:
        self._scene, self._segment, self._from = scene, segment, at
        chosen = [s for s in scene.chosen() if not scene.is_locked(s)]
        self._moving = chosen if segment.id in scene.selected and chosen else [segment]
        self._ids = frozenset(s.id for s in self._moving)
        self._began = False
        self.previews: tuple[Placed, ...] = ()

    def move(self, at: Pointer) -> None:
        """Whichever end is nearer to a boundary pulls the segment there."""
        scene, segment = self._scene, self._segment
        self._began = self._began or max(abs(at.x - self._from.x), abs(at.y - self._from.y)) > STILL_PX
        if not self._began:
            return
        by_s = (at.x - self._from.x) / scene.scale.px_per_s
        if not at.free:
            pulls = [scene.snap(e + by_s, without=self._ids) - e for e in (segment.start_s, segment.end_s)]
            by_s = min((p for p in pulls if abs(p - by_s) > 1e-12), key=lambda p: abs(p - by_s), default=by_s)
        other = self._scene.rows.tier_at(at.y) if len(self._moving) == 1 else None
        if other is not None and other.name != segment.tier and self._fits(other, by_s):
            shifted = _shifted(segment, self._kept(segment, by_s))
            self.previews = (replace(shifted, tier=other.name),)
            return
        by_s = shift_within(scene, self._moving, by_s)
        self.previews = tuple(_shifted(each, by_s) for each in self._moving)

    def release(self) -> Intents:
        """The new times, and the new tier; a press that held still on one of several selects that one."""
        if not self._began:
            return () if self._scene.selected == (self._segment.id,) else (Select((self._segment.id,)),)
        return changed(self._scene, self.previews)

    def _fits(self, tier: Tier, by_s: float) -> bool:
        if tier.locked:
            return False
        by_s = self._kept(self._segment, by_s)
        start_s, end_s = self._segment.start_s + by_s, self._segment.end_s + by_s
        return tier.overlap or not self._scene.lane(tier.name).between(start_s, end_s)

    def _kept(self, segment: TimelineSegment, by_s: float) -> float:
        return min(max(by_s, -segment.start_s), self._scene.scale.duration_s - segment.end_s)


class BandDrag:
    """A rubber band over the tiers: selects what it touches, besides what was selected."""

    span_s: tuple[float, float] | None = None
    previews: tuple[Placed, ...] = ()

    def __init__(self, scene: TimelineScene, at: Pointer) -> None:
        self._scene, self._from = scene, at
        self._before = scene.selected
        self.rect: tuple[float, float, float, float] | None = None

    def move(self, at: Pointer) -> None:
        """Pulls it up."""
        x0, x1 = _ordered(self._from.x, at.x)
        y0, y1 = _ordered(self._from.y, at.y)
        self.rect = (x0, y0, x1, y1) if max(x1 - x0, y1 - y0) > STILL_PX else None

    def release(self) -> Intents:
        """What is in it."""
        if self.rect is None:
            return ()
        scene, (x0, y0, x1, y1) = self._scene, self.rect
        start_s, end_s = scene.scale.to_s(x0), scene.scale.to_s(x1)
        found = [
            segment.id
            for tier, lane in scene.rows.tiers
            for segment in scene.lane(tier.name).between(start_s, end_s)
            if (band := scene.band_of(segment, tier, lane)).bottom > y0 and band.top < y1
        ]
        return (Select((*self._before, *found)),)


def moved_edge(
    scene: TimelineScene, segment: TimelineSegment, edge: str, to_s: float, *, partner: TimelineSegment | None
) -> tuple[Placed, ...]:
    """Where a segment lies with one edge moved, and its ``partner`` with it; neither gets shorter than can be seen."""
    low, high = scene.room(segment, beside=frozenset() if partner is None else frozenset({partner.id}))
    if partner is not None:
        low = max(low, partner.start_s + LEAST_S) if edge == "start" else low
        high = min(high, partner.end_s - LEAST_S) if edge == "end" else high
    mine = placed(segment)
    if edge == "start":
        at_s = max(low, min(to_s, segment.end_s - LEAST_S))
        found = (replace(mine, start_s=at_s),)
        return found if partner is None else (*found, replace(placed(partner), end_s=at_s))
    at_s = min(high, max(to_s, segment.start_s + LEAST_S))
    found = (replace(mine, end_s=at_s),)
    return found if partner is None else (*found, replace(placed(partner), start_s=at_s))


def shift_within(scene: TimelineScene, moving: list[TimelineSegment], by_s: float) -> float:
    """How far these can go together towards ``by_s``: to their neighbours, and the ends of the recording."""
    beside = frozenset(segment.id for segment in moving)
    for segment in moving:
        low, high = scene.room(segment, beside=beside)
        by_s = min(max(by_s, low - segment.start_s), high - segment.end_s)
    return by_s


def changed(scene: TimelineScene, places: tuple[Placed, ...]) -> Intents:
    """One change of those that do lie elsewhere."""
    ids = frozenset(place.id for place in places)
    neat_places = [neat(scene, place, beside=ids) for place in places]
    moved = tuple(p for p in neat_places if (was := scene.get(p.id)) is not None and placed(was) != p)
    return (Change(moved),) if moved else ()


def neat(scene: TimelineScene, place: Placed, *, beside: frozenset[str] = frozenset()) -> Placed:
    """A place in whole microseconds, unless that would lay it over a neighbour which lies between two of them."""
    found, tier = tidied(place), scene.tier(place.tier)
    if tier is not None and not tier.overlap:
        near = scene.lane(place.tier).between(found.start_s, found.end_s)
        if any(other.id not in beside and other.id != place.id for other in near):
            return place
    return found


def _shifted(segment: TimelineSegment, by_s: float) -> Placed:
    return replace(placed(segment), start_s=segment.start_s + by_s, end_s=segment.end_s + by_s)


def _ordered(a: float, b: float) -> tuple[float, float]:
    return min(a, b), max(a, b)
