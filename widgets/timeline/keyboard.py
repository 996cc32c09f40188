"""What the keys do on the timeline, as intents. No Qt."""

from __future__ import annotations

from typing import Literal

from widgets.timeline.gesture import Activate, Change, Create, Intents, Range, Seek, Select, tidy
from widgets.timeline.scene import LEAST_S, TimelineScene
from widgets.timeline.segments import TimelineSegment

STEP_PX = 5.0
FAR = 10.0
Way = Literal[-1, 1]


def step_s(scene: TimelineScene, *, far: bool) -> float:
    """How far an arrow goes: some pixels at the present zoom."""
    return STEP_PX / scene.scale.px_per_s * (FAR if far else 1.0)


def walk(scene: TimelineScene, way: Way, *, far: bool) -> Intents:
    """The playhead a step on."""
    return (Seek(scene.scale.clamp(scene.playhead_s + way * step_s(scene, far=far))),)


def extend(scene: TimelineScene, way: Way, *, far: bool) -> Intents:
    """The playhead a step on, and the range with it: from its other end, or from where the playhead stood."""
    start_s, end_s = scene.range_s or (scene.playhead_s, scene.playhead_s)
    anchor_s = start_s if abs(scene.playhead_s - end_s) <= abs(scene.playhead_s - start_s) else end_s
    to_s = scene.scale.clamp(scene.playhead_s + way * step_s(scene, far=far))
    span = (min(anchor_s, to_s), max(anchor_s, to_s))
    return (Range(span if span[1] - span[0] >= LEAST_S else None), Seek(to_s))


def create(scene: TimelineScene) -> Intents:
    """A segment on the active tier where the range is, cut to the room there is."""
    tier = scene.tier(scene.active_tier)
    if scene.range_s is None or tier is None or tier.locked:
        return ()
    start_s, end_s = scene.range_s
    if not tier.overlap:
        for other in scene.lane(tier.name).between(start_s, end_s):
            # Of a range over several segments the first free stretch is taken.
            if other.start_s <= start_s:
                start_s = max(start_s, other.end_s)
            elif other.start_s - start_s >= LEAST_S:
                end_s = min(end_s, other.start_s)
    if end_s - start_s < LEAST_S:
        return ()
    return (Create(tier.name, *tidy(start_s, end_s)), Range(None))


def set_edge(scene: TimelineScene, edge: Literal["start", "end"]) -> Intents:
    """The selected segment begins, or ends, at the playhead, as far as its neighbours allow."""
    segment = _only(scene)
    if segment is None:
        return ()
    low, high = scene.room(segment)
    at_s = min(max(scene.playhead_s, low), high)
    start_s, end_s = (at_s, segment.end_s) if edge == "start" else (segment.start_s, at_s)
    return _changed(segment, start_s, end_s)


def nudge(scene: TimelineScene, way: Way, *, far: bool) -> Intents:
    """The selected segment a step on, as far as its neighbours allow."""
    segment = _only(scene)
    if segment is None:
        return ()
    low, high = scene.room(segment)
    length_s = segment.end_s - segment.start_s
    start_s = max(low, min(segment.start_s + way * step_s(scene, far=far), high - length_s))
    return _changed(segment, start_s, start_s + length_s)


def neighbour(scene: TimelineScene, way: Way) -> Intents:
    """The next segment on the active tier, from the selected one or the playhead; the playhead goes to its start."""
    current = _selected_on(scene, scene.active_tier)
    lane = scene.lane(scene.active_tier)
    if current is not None:
        place = lane.segments.index(current) + way
        found = lane.segments[place] if 0 <= place < len(lane.segments) else None
    else:
        found = lane.neighbour(scene.playhead_s - (1e-9 if way > 0 else 0.0), way)
    return () if found is None else (Select((found.id,)), Seek(found.start_s))


def change_tier(scene: TimelineScene, way: Way) -> Intents:
    """The tier above or below is the active one."""
    name = scene.open_tier(way)
    return () if name == scene.active_tier else (Activate(name),)


def let_go(scene: TimelineScene) -> Intents:
    """No range; without one, no selection."""
    if scene.range_s is not None:
        return (Range(None),)
    return (Select(()),) if scene.selected else ()


def _changed(segment: TimelineSegment, start_s: float, end_s: float) -> Intents:
    start_s, end_s = tidy(start_s, end_s)
    if end_s - start_s < LEAST_S or (start_s, end_s) == (segment.start_s, segment.end_s):
        return ()
    return (Change(segment.id, start_s, end_s),)


def _only(scene: TimelineScene) -> TimelineSegment | None:
    segment = scene.get(scene.selected[0]) if len(scene.selected) == 1 else None
    return None if segment is None or scene.is_locked(segment) else segment


def _selected_on(scene: TimelineScene, tier: str) -> TimelineSegment | None:
    found = [s for s in map(scene.get, scene.selected) if s is not None and s.tier == tier]
    return found[-1] if found else None
