"""What the keys do with playhead, range and selection, as intents. No Qt."""

from __future__ import annotations

from typing import Literal

from widgets.timeline.drags import neat
from widgets.timeline.index import SAME_S
from widgets.timeline.intents import Activate, Create, Hold, Intents, Merge, Placed, Play, Range, Seek, Select, Split
from widgets.timeline.scene import LEAST_S, TimelineScene
from widgets.timeline.segments import TimelineSegment

STEP_PX = 5.0
FAR = 10.0
# How much is heard on each side of a boundary.
AROUND_S = 0.5
Way = Literal[-1, 1]


def step_s(scene: TimelineScene, *, far: bool) -> float:
    """How far an arrow goes: some pixels at the present zoom."""
    return STEP_PX / scene.scale.px_per_s * (FAR if far else 1.0)


def walk(scene: TimelineScene, way: Way, *, far: bool = False) -> Intents:
    """The playhead a step on."""
    return (Seek(scene.scale.clamp(scene.playhead_s + way * step_s(scene, far=far))),)


def to_boundary(scene: TimelineScene, way: Way) -> Intents:
    """The playhead at the next boundary on the active tier."""
    found = scene.lane(scene.active_tier).boundary(scene.playhead_s, way)
    return () if found is None else (Seek(found),)


def extend(scene: TimelineScene, way: Way, *, far: bool = False) -> Intents:
    """The playhead a step on, and the range with it: from its other end, or from where the playhead stood."""
    start_s, end_s = scene.range_s or (scene.playhead_s, scene.playhead_s)
    anchor_s = start_s if abs(scene.playhead_s - end_s) <= abs(scene.playhead_s - start_s) else end_s
    to_s = scene.scale.clamp(scene.playhead_s + way * step_s(scene, far=far))
    span = (min(anchor_s, to_s), max(anchor_s, to_s))
    return (Range(span if span[1] - span[0] >= LEAST_S else None), Seek(to_s))


def create(scene: TimelineScene) -> Intents:
    """A segment on the active tier where the range is, cut to the room there is."""
    if scene.range_s is None:
        return ()
    found = _created(scene, *scene.range_s)
    return (*found, Range(None)) if found else ()


def mark(scene: TimelineScene) -> Intents:
    """The first time it holds the playhead's place (see ``scene.mark_s``), then a segment from there to here."""
    if scene.mark_s is None:
        return ()
    start_s, end_s = sorted((scene.mark_s, scene.playhead_s))
    return _created(scene, start_s, end_s)


def split(scene: TimelineScene, at_s: float) -> Intents:
    """The segment of the active tier at a time becomes two: the selected one, where it lies there."""
    tier = scene.tier(scene.active_tier)
    if tier is None or tier.locked:
        return ()
    holding = scene.lane(tier.name).between(at_s, at_s + 1e-9)
    holding = [s for s in holding if at_s - s.start_s >= LEAST_S and s.end_s - at_s >= LEAST_S]
    best = min(holding, key=lambda s: (s.id not in scene.selected, s.end_s - s.start_s), default=None)
    return () if best is None else (Split(best.id, round(at_s, 6)),)


def boundary(scene: TimelineScene) -> Intents:
    """A boundary at the playhead: the range becomes a segment, a segment is split, a gap is filled up to here."""
    if scene.range_s is not None:
        return create(scene)
    found = split(scene, scene.playhead_s)
    if found:
        return found
    before_s = scene.lane(scene.active_tier).boundary(scene.playhead_s, -1)
    return _created(scene, before_s or 0.0, scene.playhead_s)


def remove_boundary(scene: TimelineScene) -> Intents:
    """The common boundary of two segments goes: the one in hand, or else the one next to the playhead."""
    tier, segment = scene.tier(scene.active_tier), scene.only()
    if tier is None or tier.locked:
        return ()
    if segment is not None and scene.edge in ("start", "end"):
        at_s, lane = (segment.start_s if scene.edge == "start" else segment.end_s), scene.lane(segment.tier)
    else:
        lane = scene.lane(tier.name)
        reach_s = scene.tolerance_s
        near = [lane.boundary(scene.playhead_s + reach_s, -1), lane.boundary(scene.playhead_s - reach_s, 1)]
        edges = [edge for edge in near if edge is not None and abs(edge - scene.playhead_s) <= reach_s]
        at_s = min(edges, key=lambda edge: abs(edge - scene.playhead_s), default=-1.0)
    left = next((s for s in lane.between(at_s - 2 * SAME_S, at_s) if abs(s.end_s - at_s) <= SAME_S), None)
    right = None if left is None else lane.touching(left, "end")
    return () if left is None or right is None else (Merge((left.id, right.id)),)


def merge(scene: TimelineScene) -> Intents:
    """The selected segments of one tier become one; a single one together with the next."""
    chosen = [s for s in scene.chosen() if not scene.is_locked(s)]
    if len(chosen) == 1:
        following = _beside(scene, chosen[0], 1)
        chosen = [*chosen, *(() if following is None else (following,))]
    if len(chosen) < 2 or len({s.tier for s in chosen}) > 1:
        return ()
    tier = scene.tier(chosen[0].tier)
    if tier is not None and not tier.overlap:
        # What lies between them would be covered: it is merged too.
        ends = chosen[0].start_s, max(s.end_s for s in chosen)
        chosen = scene.lane(tier.name).between(*ends)
    return (Merge(tuple(s.id for s in chosen)),)


def neighbour(scene: TimelineScene, way: Way) -> Intents:
    """The next segment on the active tier, from the selected one or the playhead; the playhead goes to its start."""
    current = _selected_on(scene, scene.active_tier, way)
    lane = scene.lane(scene.active_tier)
    found = (
        _beside(scene, current, way)
        if current is not None
        else lane.neighbour(scene.playhead_s - (1e-9 if way > 0 else 0.0), way)
    )
    return () if found is None else (Select((found.id,)), Seek(found.start_s))


def reach(scene: TimelineScene, way: Way) -> Intents:
    """The selection with the next segment on its tier besides."""
    current = _selected_on(scene, scene.active_tier, way)
    found = None if current is None else _beside(scene, current, way)
    return () if found is None else (Select((*scene.selected, found.id)),)


def select_all(scene: TimelineScene) -> Intents:
    """All segments of the active tier."""
    return (Select(tuple(s.id for s in scene.lane(scene.active_tier))),)


def change_tier(scene: TimelineScene, way: Way) -> Intents:
    """The tier above or below is the active one."""
    name = scene.open_tier(way)
    return () if name == scene.active_tier else (Activate(name),)


def hold(scene: TimelineScene, edge: str) -> Intents:
    """Takes an edge of the selected segment in hand; the same once more lets go of it."""
    segment = scene.only()
    if segment is None or (edge in ("low", "high") and segment.band_hz is None):
        return ()
    wanted = "" if scene.edge == edge else edge
    at_s = {"start": segment.start_s, "end": segment.end_s}.get(wanted)
    return (Hold(wanted), *(() if at_s is None else (Seek(at_s),)))


def cycle_edge(scene: TimelineScene) -> Intents:
    """The next edge of the selected segment: all of it, start, end, and of a box high and low."""
    segment = scene.only()
    if segment is None:
        return ()
    edges = ["", "start", "end", *(("high", "low") if segment.band_hz is not None else ())]
    following = edges[(edges.index(scene.edge) + 1) % len(edges)] if scene.edge in edges else ""
    return hold(scene, following) if following else (Hold(""),)


def play_around(scene: TimelineScene) -> Intents:
    """What lies around the boundary in hand."""
    at_s = boundary_in_hand(scene)
    return (Play(max(0.0, at_s - AROUND_S), min(scene.scale.duration_s, at_s + AROUND_S)),)


def boundary_in_hand(scene: TimelineScene) -> float:
    """Where the edge in hand is, or else the boundary that is nearest to the playhead; without one the playhead."""
    segment = scene.only()
    at_s = scene.playhead_s
    if segment is not None and scene.edge in ("start", "end"):
        at_s = segment.start_s if scene.edge == "start" else segment.end_s
    elif segment is not None and scene.edge == "":
        at_s = min(segment.start_s, segment.end_s, key=lambda edge: abs(edge - scene.playhead_s))
    else:
        lane = scene.lane(scene.active_tier)
        near = [e for e in (lane.boundary(at_s + 2e-6, -1), lane.boundary(at_s - 2e-6, 1)) if e is not None]
        at_s = min(near, key=lambda edge: abs(edge - at_s), default=at_s)
    return at_s


def let_go(scene: TimelineScene) -> Intents:
    """No edge in hand; without one no range; without that no selection."""
    if scene.edge:
        return (Hold(""),)
    if scene.range_s is not None:
        return (Range(None),)
    return (Select(()),) if scene.selected else ()


def _created(scene: TimelineScene, start_s: float, end_s: float) -> Intents:
    tier = scene.tier(scene.active_tier)
    if tier is None or tier.locked:
        return ()
    if not tier.overlap:
        for other in scene.lane(tier.name).between(start_s, end_s):
            # Of a stretch over several segments the first free part is taken.
            if other.start_s - start_s < LEAST_S:
                start_s = max(start_s, other.end_s)
            else:
                end_s = min(end_s, other.start_s)
    if end_s - start_s < LEAST_S:
        return ()
    place = neat(scene, Placed("", tier.name, start_s, end_s))
    # By keyboard a box begins with the whole band; its edges are taken in hand one by one.
    band = (scene.axis.low_hz, scene.axis.high_hz) if tier.boxes and scene.axis is not None else (None, None)
    return (Create(tier.name, place.start_s, place.end_s, *band),)


def _selected_on(scene: TimelineScene, tier: str, way: Way) -> TimelineSegment | None:
    found = [s for s in scene.chosen() if s.tier == tier]
    return None if not found else found[-1] if way > 0 else found[0]


def _beside(scene: TimelineScene, segment: TimelineSegment, way: Way) -> TimelineSegment | None:
    return scene.lane(segment.tier).step((segment.start_s, segment.end_s, segment.id), way)
