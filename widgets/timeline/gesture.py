"""What the mouse does on the timeline: gestures in, intents out. No Qt."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from widgets.timeline.scene import LEAST_S, TimelineScene
from widgets.timeline.segments import Tier, TimelineSegment

Cursor = Literal["arrow", "edge", "move", "hand", "beam"]
Doing = Literal["nothing", "range", "new", "pressed", "start", "end", "body"]
DECIMALS = 6


@dataclass(frozen=True, slots=True)
class Create:
    """Make a segment."""

    tier: str
    start_s: float
    end_s: float


@dataclass(frozen=True, slots=True)
class Change:
    """Give a segment these times."""

    id: str
    start_s: float
    end_s: float


@dataclass(frozen=True, slots=True)
class Select:
    """Let exactly these be selected."""

    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Seek:
    """Put the playhead here."""

    time_s: float


@dataclass(frozen=True, slots=True)
class Range:
    """Let this stretch be the range; None: no range."""

    span_s: tuple[float, float] | None


@dataclass(frozen=True, slots=True)
class Activate:
    """Let this tier be the active one."""

    tier: str


Intent: TypeAlias = Create | Change | Select | Seek | Range | Activate
Intents: TypeAlias = tuple[Intent, ...]


@dataclass(frozen=True, slots=True)
class Preview:
    """A segment as it would become (``id`` empty: a new one on ``tier``)."""

    id: str
    tier: str
    start_s: float
    end_s: float


class Gesture:
    """One press, its moves and its release. ``preview`` and ``span_s`` show meanwhile what would come of it."""

    def __init__(self, scene: TimelineScene) -> None:
        self._scene = scene
        self._doing: Doing = "nothing"
        self._from_x = 0.0
        self._from_s = 0.0
        self._limits = (0.0, 0.0)
        self._segment: TimelineSegment | None = None
        self._tier: Tier | None = None
        self.preview: Preview | None = None
        self.span_s: tuple[float, float] | None = None

    @property
    def busy(self) -> bool:
        """Whether a drag is going on."""
        return self._doing not in ("nothing", "pressed")

    def press(self, x: float, y: float, *, shift: bool = False) -> Intents:
        """Takes what lies under the pointer."""
        scene = self._scene
        self.cancel()
        self._from_x, self._from_s = x, scene.scale.clamp(scene.scale.to_s(x))
        found = scene.hit(x, y)
        if found is None:
            self._doing = "range"
            return self._extend(x) if shift else ()
        tier, hit = found
        active: Intents = () if tier.locked or tier.name == scene.active_tier else (Activate(tier.name),)
        if hit is None:
            if not tier.locked:
                self._begin_new(tier)
            return active
        segment = scene.get(hit.id)
        assert segment is not None
        if shift:
            chosen = tuple(k for k in scene.selected if k != hit.id) if hit.id in scene.selected else None
            return (*active, Select(chosen if chosen is not None else (*scene.selected, hit.id)))
        if not tier.locked:
            self._segment, self._limits = segment, scene.room(segment)
            self._doing = "pressed" if hit.part == "body" else hit.part
        return (*active,) if scene.selected == (hit.id,) else (*active, Select((hit.id,)))

    def move(self, x: float, *, free: bool = False) -> None:
        """Drags what was taken; ``free`` does not snap."""
        if self._doing == "pressed" and abs(x - self._from_x) > 3:
            self._doing = "body"
        if self._doing == "range":
            self._drag_range(x, free)
        elif self._doing == "new":
            self._drag_new(x, free)
        elif self._doing in ("start", "end"):
            self._drag_edge(x, free)
        elif self._doing == "body":
            self._drag_body(x, free)

    def release(self) -> Intents:
        """What comes of it."""
        doing, preview, span, segment, tier = self._doing, self.preview, self.span_s, self._segment, self._tier
        self.cancel()
        if doing == "range":
            return (Range(span), Seek(span[0])) if span is not None else (Range(None), Seek(self._from_s))
        if doing == "new" and tier is not None:
            if preview is None:
                return (Select(()), Seek(self._from_s))
            return (Create(tier.name, *tidy(preview.start_s, preview.end_s)),)
        if preview is None or segment is None:
            return ()
        start_s, end_s = tidy(preview.start_s, preview.end_s)
        same = (start_s, end_s) == (segment.start_s, segment.end_s)
        return () if same else (Change(segment.id, start_s, end_s),)

    def cancel(self) -> bool:
        """Forgets the drag; False when there was none."""
        was = self.busy
        self._doing, self._segment, self._tier, self.preview, self.span_s = "nothing", None, None, None, None
        return was

    def cursor(self, x: float, y: float) -> Cursor:
        """Tells what a press would do."""
        found = self._scene.hit(x, y)
        if found is None:
            return "beam"
        tier, hit = found
        if hit is None or tier.locked:
            return "arrow" if tier.locked else "beam"
        return "edge" if hit.part != "body" else "move" if hit.id in self._scene.selected else "hand"

    def _extend(self, x: float) -> Intents:
        """Shift + press: the range reaches from its far end, or the playhead, to here."""
        start_s, end_s = self._scene.range_s or (self._scene.playhead_s, self._scene.playhead_s)
        self._from_s = start_s if abs(self._from_s - end_s) <= abs(self._from_s - start_s) else end_s
        self._from_x = self._scene.scale.to_x(self._from_s)
        self._drag_range(x, False)
        return ()

    def _begin_new(self, tier: Tier) -> None:
        self._doing, self._tier = "new", tier
        self._limits = self._scene.free(tier, self._from_s)
        self._from_s = self._within(self._scene.snap(self._from_s))

    def _drag_range(self, x: float, free: bool) -> None:
        to_s = self._target(x, free, frozenset())
        far = abs(x - self._from_x) > 3
        self.span_s = _ordered(self._from_s, self._scene.scale.clamp(to_s)) if far else None
        if self.span_s is not None and self.span_s[1] - self.span_s[0] < LEAST_S:
            self.span_s = None

    def _drag_new(self, x: float, free: bool) -> None:
        assert self._tier is not None
        start_s, end_s = _ordered(self._from_s, self._within(self._target(x, free, frozenset())))
        drawn = abs(x - self._from_x) > 3 and end_s - start_s >= LEAST_S
        self.preview = Preview("", self._tier.name, start_s, end_s) if drawn else None

    def _drag_edge(self, x: float, free: bool) -> None:
        segment = self._segment
        assert segment is not None
        # By how far the hand moved, so that a press beside the edge makes no jump.
        edge_s = segment.start_s if self._doing == "start" else segment.end_s
        moved_x = self._scene.scale.to_x(edge_s) + x - self._from_x
        to_s = self._within(self._target(moved_x, free, frozenset({segment.id})))
        if self._doing == "start":
            start_s, end_s = min(to_s, segment.end_s - LEAST_S), segment.end_s
        else:
            start_s, end_s = segment.start_s, max(to_s, segment.start_s + LEAST_S)
        self.preview = Preview(segment.id, segment.tier, start_s, end_s)

    def _drag_body(self, x: float, free: bool) -> None:
        segment, scene = self._segment, self._scene
        assert segment is not None
        length_s = segment.end_s - segment.start_s
        by_s = (x - self._from_x) / scene.scale.px_per_s
        alone = frozenset({segment.id})
        if not free:
            # Whichever end is nearer to a boundary pulls the segment there.
            pulls = [scene.snap(edge + by_s, without=alone) - edge for edge in (segment.start_s, segment.end_s)]
            pulls = [pull for pull in pulls if abs(pull - by_s) > 1e-12]
            by_s = min(pulls, key=lambda pull: abs(pull - by_s), default=by_s)
        low, high = self._limits
        start_s = max(low, min(segment.start_s + by_s, high - length_s))
        self.preview = Preview(segment.id, segment.tier, start_s, start_s + length_s)

    def _target(self, x: float, free: bool, without: frozenset[str]) -> float:
        time_s = self._scene.scale.to_s(x)
        return time_s if free else self._scene.snap(time_s, without=without)

    def _within(self, time_s: float) -> float:
        return min(max(time_s, self._limits[0]), self._limits[1])


def _ordered(a: float, b: float) -> tuple[float, float]:
    return min(a, b), max(a, b)


def tidy(start_s: float, end_s: float) -> tuple[float, float]:
    """Microseconds: finer than a sample, and short in the file."""
    return round(start_s, DECIMALS), round(end_s, DECIMALS)
