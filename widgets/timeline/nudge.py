"""Edges and segments moved by keys: by milliseconds, by samples, in frequency, to the playhead or a tier. No Qt."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from widgets.timeline.drags import changed, moved_edge, shift_within
from widgets.timeline.intents import Change, Intents, placed
from widgets.timeline.keyboard import Way
from widgets.timeline.scene import LEAST_HZ, LEAST_S, TimelineScene

STEP_S, FINE_S = 0.010, 0.001
# One step on the frequency axis, in pixels.
STEP_PX = 4.0
Amount = Literal["step", "fine", "sample"]


def nudge(scene: TimelineScene, way: Way, amount: Amount = "step") -> Intents:
    """The edge in hand, or else all selected segments, some milliseconds or one sample on, as far as there is room."""
    by_s = way * {"step": STEP_S, "fine": FINE_S, "sample": 1 / max(1, scene.rate_hz)}[amount]
    if scene.edge in ("start", "end"):
        return _edge(scene, scene.edge, by_s)
    if scene.edge in ("low", "high"):
        return shift_hz(scene, way)
    moving = [s for s in scene.chosen() if not scene.is_locked(s)]
    by_s = shift_within(scene, moving, by_s)
    return changed(scene, tuple(replace(placed(s), start_s=s.start_s + by_s, end_s=s.end_s + by_s) for s in moving))


def set_edge(scene: TimelineScene, edge: Literal["start", "end"]) -> Intents:
    """The selected segment begins, or ends, at the playhead, as far as its neighbours allow."""
    segment = scene.only()
    if segment is None:
        return ()
    beyond = scene.playhead_s >= segment.end_s - LEAST_S if edge == "start" else (
        scene.playhead_s <= segment.start_s + LEAST_S
    )  # fmt: skip
    if beyond:
        return ()
    partner = scene.partner(segment, edge)
    return changed(scene, moved_edge(scene, segment, edge, scene.playhead_s, partner=partner))


def move_edge(scene: TimelineScene, edge: Literal["start", "end"], way: Way) -> Intents:
    """The start, or the end, of the selected segment ten milliseconds on, whichever edge is in hand."""
    return _edge(scene, edge, way * STEP_S)


def shift_hz(scene: TimelineScene, way: Way) -> Intents:
    """The lower or upper edge in hand, or the whole selected box, a step up or down."""
    segment, axis = scene.only(), scene.axis
    if segment is None or axis is None or segment.band_hz is None:
        return ()
    low_hz, high_hz = segment.band_hz
    if scene.edge == "low":
        to_hz = min(_stepped(scene, low_hz, way), high_hz - LEAST_HZ)
        return changed(scene, (replace(placed(segment), low_hz=max(axis.low_hz, to_hz)),))
    if scene.edge == "high":
        to_hz = max(_stepped(scene, high_hz, way), low_hz + LEAST_HZ)
        return changed(scene, (replace(placed(segment), high_hz=to_hz),))
    by_hz = _stepped(scene, (low_hz + high_hz) / 2, way) - (low_hz + high_hz) / 2
    by_hz = min(max(by_hz, min(0.0, axis.low_hz - low_hz)), max(0.0, axis.high_hz - high_hz))
    return changed(scene, (replace(placed(segment), low_hz=low_hz + by_hz, high_hz=high_hz + by_hz),))


def to_tier(scene: TimelineScene, way: Way) -> Intents:
    """The selected segment on the open tier above or below, where it fits."""
    segment = scene.only()
    if segment is None:
        return ()
    name = scene.open_tier(way, of=segment.tier)
    tier = scene.tier(name)
    if tier is None or name == segment.tier:
        return ()
    if not tier.overlap and scene.lane(name).between(segment.start_s, segment.end_s):
        return ()
    return (Change((replace(placed(segment), tier=name),)),)


def _edge(scene: TimelineScene, edge: str, by_s: float) -> Intents:
    segment = scene.only()
    if segment is None:
        return ()
    to_s = (segment.start_s if edge == "start" else segment.end_s) + by_s
    return changed(scene, moved_edge(scene, segment, edge, to_s, partner=scene.partner(segment, edge)))


def _stepped(scene: TimelineScene, hz: float, way: Way) -> float:
    return scene.hz_at(scene.y_of(hz) - way * STEP_PX)
