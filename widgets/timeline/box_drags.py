"""Drags on the spectrogram: boxes of time × frequency, drawn, moved, and resized at eight handles. No Qt."""

from __future__ import annotations

from dataclasses import replace

from widgets.timeline.drags import STILL_PX, Pointer, changed, neat, shift_within
from widgets.timeline.intents import Create, Intents, Placed, Range, Seek, Select, placed
from widgets.timeline.scene import LEAST_HZ, LEAST_S, TimelineScene
from widgets.timeline.segments import Tier, TimelineSegment


class NewBoxDrag:
    """Draws a box on the spectrogram for a tier; a press that holds still seeks and lets go."""

    span_s: tuple[float, float] | None = None

    def __init__(self, scene: TimelineScene, at: Pointer, tier: Tier) -> None:
        self._scene, self._tier, self._from = scene, tier, at
        pressed_s = scene.scale.clamp(scene.scale.to_s(at.x))
        self._limits, self._at_s = scene.free(tier, pressed_s), pressed_s
        self._from_s = self._within(pressed_s if at.free else scene.snap(pressed_s))
        self._from_hz = scene.hz_at(at.y)
        self.previews: tuple[Placed, ...] = ()

    def move(self, at: Pointer) -> None:
        """Drags the opposite corner."""
        scene = self._scene
        to_s = scene.scale.to_s(at.x)
        start_s, end_s = _ordered(self._from_s, self._within(to_s if at.free else scene.snap(to_s)))
        low_hz, high_hz = _ordered(self._from_hz, scene.hz_at(at.y))
        far = abs(at.x - self._from.x) > STILL_PX and abs(at.y - self._from.y) > STILL_PX
        drawn = far and end_s - start_s >= LEAST_S and high_hz - low_hz >= LEAST_HZ
        self.previews = (Placed("", self._tier.name, start_s, end_s, low_hz, high_hz),) if drawn else ()

    def release(self) -> Intents:
        """A new box."""
        if not self.previews:
            return (Select(()), Range(None), Seek(self._at_s))
        box = neat(self._scene, self.previews[0])
        return (Create(box.tier, box.start_s, box.end_s, box.low_hz, box.high_hz),)

    def _within(self, time_s: float) -> float:
        return min(max(time_s, self._limits[0]), self._limits[1])


class BoxDrag:
    """Moves a box (``part`` "body"), or the edges that ``part`` names, such as "start-low"."""

    span_s: tuple[float, float] | None = None

    def __init__(self, scene: TimelineScene, at: Pointer, segment: TimelineSegment, part: str) -> None:
        self._scene, self._from, self._segment = scene, at, segment
        self._edges = part.split("-") if part != "body" else ["start", "end", "low", "high"]
        self._whole, self._began = part == "body", False
        self.previews: tuple[Placed, ...] = ()

    def move(self, at: Pointer) -> None:
        """By how far the hand moved."""
        dx, dy = at.x - self._from.x, at.y - self._from.y
        self._began = self._began or max(abs(dx), abs(dy)) > STILL_PX
        if self._began:
            times = self._moved_body(dx, at.free) if self._whole else self._moved_edges(dx, at.free)
            low_hz, high_hz = self._band(dy)
            self.previews = (replace(times, low_hz=low_hz, high_hz=high_hz),)

    def release(self) -> Intents:
        """The new box."""
        return changed(self._scene, self.previews)

    def _moved_body(self, dx: float, free: bool) -> Placed:
        scene, segment = self._scene, self._segment
        by_s, alone = dx / scene.scale.px_per_s, frozenset({segment.id})
        if not free:
            pulls = [scene.snap(e + by_s, without=alone) - e for e in (segment.start_s, segment.end_s)]
            by_s = min((p for p in pulls if abs(p - by_s) > 1e-12), key=lambda p: abs(p - by_s), default=by_s)
        by_s = shift_within(scene, [segment], by_s)
        return replace(placed(segment), start_s=segment.start_s + by_s, end_s=segment.end_s + by_s)

    def _moved_edges(self, dx: float, free: bool) -> Placed:
        scene, segment, found = self._scene, self._segment, placed(self._segment)
        low, high = scene.room(segment)
        for edge, edge_s in (("start", segment.start_s), ("end", segment.end_s)):
            if edge in self._edges:
                to_s = scene.scale.to_s(scene.scale.to_x(edge_s) + dx)
                to_s = to_s if free else scene.snap(to_s, without=frozenset({segment.id}))
                if edge == "start":
                    found = replace(found, start_s=max(low, min(to_s, segment.end_s - LEAST_S)))
                else:
                    found = replace(found, end_s=min(high, max(to_s, segment.start_s + LEAST_S)))
        return found

    def _band(self, dy: float) -> tuple[float, float]:
        scene, (low_hz, high_hz) = self._scene, self._segment.band_hz or (0.0, 0.0)
        if self._whole:
            return _carried(scene, low_hz, high_hz, dy)
        to_low, to_high = low_hz, high_hz
        if "low" in self._edges:
            to_low = min(scene.hz_at(scene.y_of(low_hz) + dy), high_hz - LEAST_HZ)
        if "high" in self._edges:
            to_high = max(scene.hz_at(scene.y_of(high_hz) + dy), low_hz + LEAST_HZ)
        return to_low, to_high


def _carried(scene: TimelineScene, low_hz: float, high_hz: float, dy: float) -> tuple[float, float]:
    """A band carried along the picture keeps its height in hertz, and stays on the axis."""
    axis = scene.axis
    if axis is None:
        return low_hz, high_hz
    middle = (scene.y_of(low_hz) + scene.y_of(high_hz)) / 2
    by_hz = scene.hz_at(middle + dy) - scene.hz_at(middle)
    by_hz = min(max(by_hz, min(0.0, axis.low_hz - low_hz)), max(0.0, axis.high_hz - high_hz))
    return low_hz + by_hz, high_hz + by_hz


def _ordered(a: float, b: float) -> tuple[float, float]:
    return min(a, b), max(a, b)
