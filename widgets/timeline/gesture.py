"""What the mouse does with segments and boxes: gestures in, intents out. No Qt."""

from __future__ import annotations

from typing import Literal

from widgets.timeline.box_drags import BoxDrag, NewBoxDrag
from widgets.timeline.drags import BandDrag, BodyDrag, Drag, EdgeDrag, NewDrag, Pointer, RangeDrag
from widgets.timeline.hit import Hit
from widgets.timeline.intents import Activate, Intents, Placed, Select
from widgets.timeline.scene import TimelineScene
from widgets.timeline.segments import Tier

Cursor = Literal["arrow", "edge", "shared", "move", "hand", "beam", "cross", "low-high", "falling", "rising", "border"]


class Gesture:
    """One press, its moves and its release. ``previews`` and ``span_s`` show meanwhile what would come of it."""

    def __init__(self, scene: TimelineScene) -> None:
        self._scene = scene
        self._drag: Drag | None = None
        self._moved = False

    @property
    def busy(self) -> bool:
        """Whether a drag is going on."""
        return self._drag is not None and self._moved

    @property
    def held(self) -> bool:
        """Whether something is pressed."""
        return self._drag is not None

    @property
    def previews(self) -> tuple[Placed, ...]:
        """Segments as they would become."""
        return () if self._drag is None else self._drag.previews

    @property
    def span_s(self) -> tuple[float, float] | None:
        """The range as it would become."""
        return None if self._drag is None else self._drag.span_s

    @property
    def rubber(self) -> tuple[float, float, float, float] | None:
        """The rubber band, x0, y0, x1, y1 in pixels."""
        return self._drag.rect if isinstance(self._drag, BandDrag) else None

    def press(self, at: Pointer) -> Intents:
        """Takes what lies under the pointer."""
        self.cancel()
        scene = self._scene
        if scene.rows.spectrogram.holds(at.y) and (scene.axis is not None):
            return self._press_box(at)
        found = scene.hit(at.x, at.y)
        if found is None:
            if not scene.rows.tiers or at.y < scene.rows.spectrogram.bottom:
                self._drag = RangeDrag(scene, at)
            return ()
        tier, hit = found
        active: Intents = () if tier.locked or tier.name == scene.active_tier else (Activate(tier.name),)
        if hit is None:
            if at.shift or at.ctrl:
                self._drag = BandDrag(scene, at)
            elif tier.locked:
                self._drag = RangeDrag(scene, at)
            else:
                self._drag = NewDrag(scene, at, tier)
            return active
        return (*active, *self._press_segment(at, tier, hit))

    def move(self, at: Pointer) -> None:
        """Drags what was taken."""
        if self._drag is not None:
            self._moved = True
            self._drag.move(at)

    def release(self) -> Intents:
        """What comes of it."""
        drag = self._drag
        self.cancel()
        return () if drag is None else drag.release()

    def cancel(self) -> bool:
        """Forgets the drag; False when there was none."""
        was, self._drag, self._moved = self.busy, None, False
        return was

    def cursor(self, x: float, y: float) -> Cursor:
        """Tells what a press would do."""
        scene = self._scene
        box = scene.hit_box(x, y)
        if box is not None:
            segment = scene.get(box.id)
            if segment is not None and not scene.is_locked(segment):
                return _box_cursor(box, chosen=box.id in scene.selected)
            return "hand"
        if scene.rows.spectrogram.holds(y):
            return "cross" if self._box_tier() is not None else "beam"
        found = scene.hit(x, y)
        if found is None:
            return "beam"
        tier, hit = found
        if hit is None or tier.locked:
            return "arrow" if tier.locked else "beam"
        if hit.part != "body":
            segment = scene.get(hit.id)
            return "shared" if segment is not None and scene.partner(segment, hit.part) is not None else "edge"
        return "move" if hit.id in scene.selected else "hand"

    def _press_segment(self, at: Pointer, tier: Tier, hit: Hit) -> Intents:
        scene, segment = self._scene, self._scene.get(hit.id)
        assert segment is not None
        if at.ctrl:
            chosen = tuple(k for k in scene.selected if k != hit.id)
            return (Select(chosen if hit.id in scene.selected else (*scene.selected, hit.id)),)
        if at.shift:
            return (Select((*scene.selected, *self._up_to(hit.id, tier))),)
        if not tier.locked:
            self._drag = (
                BodyDrag(scene, at, segment) if hit.part == "body" else EdgeDrag(scene, at, segment, hit.part)
            )  # fmt: skip
        # One of several that are selected may be the handle for all of them: the release decides.
        several = hit.part == "body" and hit.id in scene.selected and len(scene.selected) > 1
        return () if several or scene.selected == (hit.id,) else (Select((hit.id,)),)

    def _press_box(self, at: Pointer) -> Intents:
        scene, hit = self._scene, self._scene.hit_box(at.x, at.y)
        segment = None if hit is None else scene.get(hit.id)
        if hit is None or segment is None:
            tier = None if at.shift else self._box_tier()
            self._drag = RangeDrag(scene, at) if tier is None else NewBoxDrag(scene, at, tier)
            return ()
        if at.ctrl or at.shift:
            chosen = tuple(k for k in scene.selected if k != hit.id)
            return (Select(chosen if hit.id in scene.selected else (*scene.selected, hit.id)),)
        locked = scene.is_locked(segment)
        if not locked:
            self._drag = BoxDrag(scene, at, segment, hit.part)
        active: Intents = () if locked or segment.tier == scene.active_tier else (Activate(segment.tier),)
        return active if scene.selected == (hit.id,) else (*active, Select((hit.id,)))

    def _box_tier(self) -> Tier | None:
        tier = self._scene.tier(self._scene.active_tier)
        return tier if tier is not None and tier.boxes and not tier.locked else None

    def _up_to(self, segment_id: str, tier: Tier) -> tuple[str, ...]:
        """All of its tier from the selected one up to this."""
        anchor = next((s for s in self._scene.chosen() if s.tier == tier.name), None)
        segment = self._scene.get(segment_id)
        if anchor is None or segment is None:
            return (segment_id,)
        start_s, end_s = min(anchor.start_s, segment.start_s), max(anchor.end_s, segment.end_s)
        return tuple(s.id for s in self._scene.lane(tier.name).between(start_s, end_s))


def _box_cursor(hit: Hit, *, chosen: bool) -> Cursor:
    if hit.part == "body":
        return "move" if chosen else "hand"
    if hit.part in ("start", "end"):
        return "edge"
    if hit.part in ("low", "high"):
        return "low-high"
    return "falling" if hit.part in ("start-high", "end-low") else "rising"
