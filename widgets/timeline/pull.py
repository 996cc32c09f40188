"""Edges brought by keys to what a drag snaps to: to where speech begins or ends, to where the wave is zero. No Qt."""

from __future__ import annotations

from typing import Literal

from widgets.timeline.drags import changed, moved_edge
from widgets.timeline.hit import snapped
from widgets.timeline.intents import Change, Intents, Seek
from widgets.timeline.keyboard import Way, boundary_in_hand
from widgets.timeline.scene import TimelineScene
from widgets.timeline.snap import MOST_CROSSING_S, Times, ZeroCrossings

# Times are kept in whole microseconds: what is nearer than this is the place where one stands.
HERE_S = 2e-6
REACH_S = MOST_CROSSING_S / 2


def to_crossing(scene: TimelineScene) -> Intents:
    """The edge in hand, or else the one nearest to the playhead, at the nearest zero crossing; without a segment in
    hand the playhead."""
    at_s = _here(scene)
    span = at_s - REACH_S, at_s + REACH_S
    found = [time for source in scene.snap_sources if isinstance(source, ZeroCrossings) for time in source(*span)]
    to_s = snapped(at_s, found, tolerance_s=REACH_S)
    return () if abs(to_s - at_s) <= HERE_S else _bring(scene, float(to_s))


def can_cross(scene: TimelineScene) -> bool:
    """Whether the samples around that edge are at hand; those that are not are being read from now on."""
    at_s = _here(scene)
    sources = [source for source in scene.snap_sources if isinstance(source, ZeroCrossings)]
    return not sources or all(source.known(at_s - REACH_S, at_s + REACH_S) for source in sources)


def to_silence(scene: TimelineScene, way: Way) -> Intents:
    """The same edge, or the playhead, where speech begins or ends before it, or after it."""
    at_s = _here(scene)
    span = (at_s + HERE_S, scene.scale.duration_s) if way > 0 else (0.0, at_s - HERE_S)
    found = [source(*span) for source in scene.snap_sources if isinstance(source, Times)]
    times = [float(each[0] if way > 0 else each[-1]) for each in found if len(each)]
    return _bring(scene, min(times, key=lambda time: abs(time - at_s))) if times else ()


def _edge(scene: TimelineScene) -> Literal["start", "end"] | None:
    """The edge that is meant, None where there is none to move."""
    segment = scene.only()
    if segment is None or scene.edge in ("low", "high"):
        return None
    if scene.edge in ("start", "end"):
        return "start" if scene.edge == "start" else "end"
    return "start" if boundary_in_hand(scene) == segment.start_s else "end"


def _here(scene: TimelineScene) -> float:
    return scene.playhead_s if _edge(scene) is None else boundary_in_hand(scene)


def _bring(scene: TimelineScene, to_s: float) -> Intents:
    """A common boundary is brought for both segments; the playhead goes along, so that the same edge is meant again."""
    segment, edge = scene.only(), _edge(scene)
    if segment is None or edge is None:
        return (Seek(to_s),)
    moved = changed(scene, moved_edge(scene, segment, edge, to_s, partner=scene.partner(segment, edge)))
    mine = next((place for intent in moved if isinstance(intent, Change) for place in intent.moves), None)
    if mine is None:
        return ()
    return (*moved, Seek(mine.start_s if edge == "start" else mine.end_s))
