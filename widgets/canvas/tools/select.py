"""Select, move and reshape: drags with one intent at release, and everything by keyboard as well."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Literal

from widgets.canvas.edits import (
    VERTEX_KINDS,
    handles,
    moved,
    next_state,
    tidy,
    turned,
    with_handle,
    with_state,
    with_vertex,
    without_vertex,
)
from widgets.canvas.hit import Hit
from widgets.canvas.shapes import BOX_HANDLES, FRAMED, Point, Shape, edges
from widgets.canvas.snap import SNAPPING
from widgets.canvas.tools.base import (
    ARROWS,
    NOTHING,
    ROTOR,
    Change,
    Cursor,
    Intents,
    Key,
    Pointer,
    Preview,
    Remove,
    Select,
    Tool,
    clamped,
    snap_place,
    step_of,
)

Doing = Literal["nothing", "pressed", "moving", "handle", "turning", "band", "nudging"]
STEP_DEG = 15.0
BOX_CURSORS: tuple[Cursor, ...] = ("size-nwse", "size-ver", "size-nesw", "size-hor") * 2


class SelectTool(Tool):
    """Click selects (Shift adds or takes away), drag moves, handles reshape, a drag from empty ground is a rubber band.

    The round grip above a frame turns it (Shift: steps of 15 degrees). Of a polygon or polyline, a double click on an
    edge or a drag of its middle adds a vertex, and Alt + click on a vertex deletes it; on a keypoint Alt + click hides
    or shows it. By keyboard: arrows nudge (Shift: by ten), Ctrl + Alt + left and right turn, Page Down and Page Up grip
    the next handle, which arrows then move; Insert adds a vertex after the gripped one and Delete deletes it, H hides a
    gripped keypoint; Esc lets go.
    """

    name = "select"

    def __init__(self, scene) -> None:
        super().__init__(scene)
        self._doing: Doing = "nothing"
        self._from: Point = (0.0, 0.0)
        self._before: dict[str, Shape] = {}
        self._origin: dict[str, Shape] = {}
        self._after: dict[str, Shape] = {}
        self._total: Point = (0.0, 0.0)
        self._handle = -1
        self._grip = -1
        self._band: Point | None = None
        self._add = False
        self._alone: str | None = None
        self._snap: Point | None = None

    def press(self, pointer: Pointer) -> Intents:
        """Takes what lies under the pointer."""
        done = self._settle()
        self._from = pointer.at_px
        hit = self.scene.hit(*pointer.at_px)
        if hit is None:
            self._doing, self._band, self._add = "band", pointer.at_px, pointer.shift
            return done
        if pointer.alt and hit.part == "handle":
            return (*done, *self._alternate(hit.id, hit.number))
        chosen = self._chosen(hit, pointer)
        if hit.id in chosen:
            self._take(hit, chosen)
        return done if chosen == self.scene.selected else (*done, Select(chosen))

    def move(self, pointer: Pointer) -> Intents:
        """Drags what was taken."""
        if self._doing == "pressed" and self._is_drag(pointer):
            self._doing = "moving"
        if self._doing == "moving":
            self._shift(pointer.x_px - self._from[0], pointer.y_px - self._from[1])
        elif self._doing == "handle":
            self._drag_handle(pointer)
        elif self._doing == "turning":
            self._turn(pointer)
        elif self._doing == "band":
            self._band = pointer.at_px
        return ()

    def release(self, pointer: Pointer) -> Intents:
        """Ends the drag: one intent, if anything changed."""
        if self._doing == "band":
            return self._end_band()
        if self._doing == "pressed" and self._alone is not None:
            only = (self._alone,)
            self._forget()
            return () if only == self.scene.selected else (Select(only),)
        return self._settle() if self._doing != "nudging" else ()

    def double_click(self, pointer: Pointer) -> Intents:
        """On an edge of a polygon: a vertex more."""
        self._forget()
        hit = self.scene.hit(*pointer.at_px)
        thing = None if hit is None or hit.part != "edge" else self.scene.get(hit.id)
        if hit is None or thing is None or thing.locked or thing.shape.kind not in VERTEX_KINDS:
            return ()
        return (Change({hit.id: tidy(with_vertex(thing.shape, hit.number, hit.at_px))}),)

    def wants(self, key: Key) -> bool:
        """Its keys act on the selection; without one they are the page's."""
        if not self.scene.selected:
            return False
        if key.ctrl or key.alt:
            return key.ctrl and key.alt and key.name in ("left", "right")
        if key.name == "h":
            return self._gripped_keypoint() is not None
        if key.name in ("escape", "delete", "backspace") or key.name in ARROWS:
            return True
        return key.name in ("page-down", "page-up", "insert") and self._only() is not None

    def key(self, key: Key) -> Intents:
        """Nudges, grips, adds, deletes, lets go."""
        if key.name in ARROWS and key.ctrl:
            return (*self._settle(), *self._turn_by(step_of(Key(key.name))[0] * (STEP_DEG if key.shift else 1.0)))
        if key.name in ARROWS:
            self._nudge(step_of(key))
            return ()
        done = self._settle()
        if key.name == "escape":
            return (*done, *self._let_go())
        if key.name in ("page-down", "page-up"):
            self._next_grip(1 if key.name == "page-down" else -1)
            return done
        only = self._only()
        if key.name == "h":
            keypoint = self._gripped_keypoint()
            return done if keypoint is None else (*done, *self._alternate(keypoint, self._grip))
        if key.name == "insert":
            return (*done, *self._insert_vertex())
        if self._grip >= 0 and only is not None and self._has_vertices(only):
            return (*done, *self._delete_vertex(only, self._grip))
        ids = tuple(each for each in self.scene.selected if not self._locked(each))
        self._grip = -1
        return (*done, Remove(ids)) if ids else done

    def key_up(self, key: Key) -> Intents:
        """The end of a row of nudges is one change."""
        return self._settle() if key.name in ARROWS and self._doing == "nudging" else ()

    def cancel(self) -> Intents:
        """Back to how it was before the drag."""
        self._forget()
        self._grip = -1
        return ()

    @property
    def busy(self) -> bool:
        """Whether a drag is going on."""
        return self._doing not in ("nothing", "pressed")

    @property
    def preview(self) -> Preview:
        """The dragged objects, or the rubber band."""
        if self._doing == "band" and self._band is not None:
            (x0, y0), (x1, y1) = self._from, self._band
            return Preview(band_px=(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)))
        grip = self._grip if self._only() is not None else -1
        if not self._after and grip < 0:
            return NOTHING
        if self._doing == "turning":
            grip = ROTOR
        return Preview(changed=self._after, active_handle=grip, snap_px=self._snap)

    def cursor(self, pointer: Pointer) -> Cursor:
        """Tells what a press would do."""
        if self._doing in ("moving", "nudging"):
            return "move"
        hit = self.scene.hit(*pointer.at_px)
        thing = None if hit is None else self.scene.get(hit.id)
        if hit is None or thing is None:
            return "arrow"
        if hit.id not in self.scene.selected or thing.locked:
            return "hand"
        if hit.part == "handle":
            return BOX_CURSORS[hit.number] if thing.shape.kind == "box" else "point"
        if hit.part == "rotor" or (hit.part == "edge" and self._is_middle(thing.shape, hit, pointer)):
            return "point"
        return "move"

    def _chosen(self, hit: Hit, pointer: Pointer) -> tuple[str, ...]:
        selected = self.scene.selected
        self._alone = None
        # On a grip Shift means something else: steps of the angle.
        if pointer.shift and hit.part not in ("handle", "rotor"):
            return tuple(k for k in selected if k != hit.id) if hit.id in selected else (*selected, hit.id)
        if hit.id in selected:
            self._alone = hit.id if len(selected) > 1 else None
            return selected
        self._grip = -1
        return (hit.id,)

    def _take(self, hit: Hit, chosen: tuple[str, ...]) -> None:
        things = [self.scene.get(key) for key in chosen]
        self._before = {thing.id: thing.shape for thing in things if thing is not None and not thing.locked}
        if hit.id not in self._before or hit.part == "area":
            self._doing = "pressed"
        elif hit.part in ("handle", "rotor"):
            self._before = {hit.id: self._before[hit.id]}
            self._doing, self._handle = ("handle" if hit.part == "handle" else "turning"), hit.number
        elif self._is_middle(self._before[hit.id], hit, None):
            # A vertex more, and in hand at once; the drag is held against the shape as it was.
            grown = with_vertex(self._before[hit.id], hit.number, hit.at_px)
            self._before, self._origin = {hit.id: grown}, {hit.id: self._before[hit.id]}
            self._doing, self._handle = "handle", hit.number + 1
        else:
            self._doing = "pressed"

    def _is_drag(self, pointer: Pointer) -> bool:
        far = max(abs(pointer.x_px - self._from[0]), abs(pointer.y_px - self._from[1]))
        return far > self.scene.tolerance_px / 2 and bool(self._before)

    def _shift(self, dx: float, dy: float) -> None:
        dx, dy = self._room(dx, dy)
        self._after = {key: moved(shape, dx, dy) for key, shape in self._before.items()} if (dx, dy) != (0, 0) else {}

    def _room(self, dx: float, dy: float) -> Point:
        """The shift, cut so that nothing leaves the image. What already lies outside may come in, and go no further."""
        bounds = [shape.box_px for shape in self._before.values()]
        width, height = self.scene.image_px
        x0, y0 = min(b[0] for b in bounds), min(b[1] for b in bounds)
        x1, y1 = max(b[2] for b in bounds), max(b[3] for b in bounds)
        return max(min(dx, max(0.0, width - x1)), min(0.0, -x0)), max(min(dy, max(0.0, height - y1)), min(0.0, -y0))

    def _drag_handle(self, pointer: Pointer) -> None:
        ((key, shape),) = self._before.items()
        # By how far the hand moved, so that a press beside the handle makes no jump.
        at = handles(shape)[self._handle]
        self._snap = snap_place(self.scene, pointer, but=frozenset({key})) if shape.kind in SNAPPING else None
        aside = (at[0] + pointer.x_px - self._from[0], at[1] + pointer.y_px - self._from[1])
        to = self._snap or clamped(self.scene, aside)
        changed = with_handle(shape, self._handle, to)
        self._after = {key: changed} if changed != shape and not _flat(changed) else {}

    def _turn(self, pointer: Pointer) -> None:
        """By the way of the hand about the middle of the frame."""
        ((key, shape),) = self._before.items()
        x, y = shape.centre_px
        now = math.degrees(math.atan2(pointer.y_px - y, pointer.x_px - x)) + 90.0
        if pointer.shift:
            now = round(now / STEP_DEG) * STEP_DEG
        changed = turned(shape, now - shape.angle_deg)
        self._after = {key: changed} if changed != shape else {}

    def _turn_by(self, angle_deg: float) -> Intents:
        things = [self.scene.get(key) for key in self.scene.selected]
        shapes = {t.id: (t.shape, tidy(turned(t.shape, angle_deg))) for t in things if t is not None and not t.locked}
        changed = {key: after for key, (before, after) in shapes.items() if after != before}
        return (Change(changed),) if changed else ()

    def _is_middle(self, shape: Shape, hit: Hit, pointer: Pointer | None) -> bool:
        """Whether the hand is on the middle of a side that is long enough to have a grip there."""
        if shape.kind not in VERTEX_KINDS or hit.part != "edge":
            return False
        start, end = _edge(shape, hit.number)
        at = self._from if pointer is None else pointer.at_px
        middle = ((start[0] + end[0]) / 2, (start[1] + end[1]) / 2)
        reach = self.scene.tolerance_px
        return math.dist(start, end) > 6 * reach and math.dist(middle, at) <= 1.5 * reach

    def _gripped_keypoint(self) -> str | None:
        only = self._only()
        thing = None if only is None or self._grip < 0 else self.scene.get(only)
        return only if thing is not None and thing.shape.kind == "pose" else None

    def _alternate(self, object_id: str, number: int) -> Intents:
        """Alt + click: of a vertex, away with it; of a keypoint, hidden or visible."""
        thing = self.scene.get(object_id)
        if thing is None or thing.locked or thing.shape.kind != "pose":
            return self._delete_vertex(object_id, number)
        changed = with_state(thing.shape, number, next_state(thing.shape.states[number]))
        return (Change({object_id: changed}),)

    def _end_band(self) -> Intents:
        preview, add = self.preview, self._add
        self._forget()
        x0, y0, x1, y1 = preview.band_px or (0.0, 0.0, 0.0, 0.0)
        drawn = max(x1 - x0, y1 - y0) > self.scene.tolerance_px / 2
        found = self.scene.inside((x0, y0, x1, y1)) if drawn else []
        kept = self.scene.selected if add else ()
        ids = (*kept, *(key for key in found if key not in kept))
        return () if ids == self.scene.selected else (Select(ids),)

    def _nudge(self, step: Point) -> None:
        if self._doing != "nudging":
            self._forget()
            things = [self.scene.get(key) for key in self.scene.selected]
            self._before = {thing.id: thing.shape for thing in things if thing is not None and not thing.locked}
            if not self._before:
                return
            self._doing, self._total = "nudging", (0.0, 0.0)
        only = self._only()
        if self._grip < 0 or only is None:
            self._total = self._room(self._total[0] + step[0], self._total[1] + step[1])
            self._shift(*self._total)
            return
        shape = self._after.get(only, self._before[only])
        at = handles(shape)[self._grip]
        changed = with_handle(shape, self._grip, clamped(self.scene, (at[0] + step[0], at[1] + step[1])))
        if not _flat(changed) and not _turned(shape, changed, self._grip):
            self._after = {only: changed}

    def _settle(self) -> Intents:
        before = {**self._before, **self._origin}
        changed: Mapping[str, Shape] = {k: tidy(s) for k, s in self._after.items() if tidy(s) != tidy(before[k])}
        self._forget()
        return (Change(changed),) if changed else ()

    def _forget(self) -> None:
        self._doing, self._before, self._after, self._band, self._alone = "nothing", {}, {}, None, None
        self._origin, self._snap = {}, None

    def _let_go(self) -> Intents:
        if self._grip >= 0:
            self._grip = -1
            return ()
        return (Select(()),)

    def _next_grip(self, step: int) -> None:
        only = self._only()
        thing = None if only is None else self.scene.get(only)
        if thing is not None and not thing.locked:
            count = len(handles(thing.shape))
            self._grip = (self._grip + step) % count if self._grip >= 0 else (0 if step > 0 else count - 1)

    def _insert_vertex(self) -> Intents:
        only = self._only()
        thing = None if only is None else self.scene.get(only)
        if thing is None or self._grip < 0 or thing.locked or thing.shape.kind not in VERTEX_KINDS:
            return ()
        start, end = _edge(thing.shape, self._grip)
        middle = ((start[0] + end[0]) / 2, (start[1] + end[1]) / 2)
        grip, self._grip = self._grip, self._grip + 1
        return (Change({thing.id: tidy(with_vertex(thing.shape, grip, middle))}),)

    def _delete_vertex(self, object_id: str, number: int) -> Intents:
        thing = self.scene.get(object_id)
        if thing is None or thing.locked or thing.shape.kind not in VERTEX_KINDS:
            return ()
        left = without_vertex(thing.shape, number)
        self._grip = -1 if self._grip < 0 or left is None else min(self._grip, len(handles(left)) - 1)
        return () if left is None else (Change({object_id: left}),)

    def _only(self) -> str | None:
        return self.scene.selected[0] if len(self.scene.selected) == 1 else None

    def _has_vertices(self, object_id: str) -> bool:
        thing = self.scene.get(object_id)
        return thing is not None and thing.shape.kind in VERTEX_KINDS

    def _locked(self, object_id: str) -> bool:
        thing = self.scene.get(object_id)
        return thing is None or thing.locked


def _edge(shape: Shape, number: int) -> tuple[Point, Point]:
    return next((start, end) for place, start, end in edges(shape) if place == number)


def _flat(shape: Shape) -> bool:
    """A frame without width or height is none. A vertex may go anywhere."""
    return shape.kind in FRAMED and min(shape.size_px) < 0.5


def _turned(before: Shape, after: Shape, handle: int) -> bool:
    """Whether a nudge pushed a box's edge past the opposite one: the gripped handle would then be another."""
    if before.kind not in FRAMED or before.angle_deg or after.angle_deg:
        return False
    a, b, name = before.box_px, after.box_px, BOX_HANDLES[handle]
    return (
        ("w" in name and b[2] != a[2])
        or ("e" in name and b[0] != a[0])
        or ("n" in name and b[3] != a[3])
        or ("s" in name and b[1] != a[1])
    )
