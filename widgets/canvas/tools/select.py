"""Select, move and reshape: drags with one intent at release, and everything by keyboard as well."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from widgets.canvas.edits import handles, moved, tidy, with_handle, with_vertex, without_vertex
from widgets.canvas.hit import Hit
from widgets.canvas.shapes import BOX_HANDLES, Point, Shape, edges
from widgets.canvas.tools.base import (
    ARROWS,
    NOTHING,
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
    step_of,
)

Doing = Literal["nothing", "pressed", "moving", "handle", "band", "nudging"]
BOX_CURSORS: tuple[Cursor, ...] = ("size-nwse", "size-ver", "size-nesw", "size-hor") * 2


class SelectTool(Tool):
    """Click selects (Shift adds or takes away), drag moves, handles reshape, a drag from empty ground is a rubber band.

    Of a polygon, a double click on an edge adds a vertex and Alt + click on a vertex deletes it. By keyboard: arrows
    nudge (Shift: by ten), Page Down and Page Up grip the next handle, which arrows then move; Insert adds a vertex
    after the gripped one and Delete deletes it; Esc lets go.
    """

    name = "select"

    def __init__(self, scene) -> None:
        super().__init__(scene)
        self._doing: Doing = "nothing"
        self._from: Point = (0.0, 0.0)
        self._before: dict[str, Shape] = {}
        self._after: dict[str, Shape] = {}
        self._total: Point = (0.0, 0.0)
        self._handle = -1
        self._grip = -1
        self._band: Point | None = None
        self._add = False
        self._alone: str | None = None

    def press(self, pointer: Pointer) -> Intents:
        """Takes what lies under the pointer."""
        done = self._settle()
        self._from = pointer.at_px
        hit = self.scene.hit(*pointer.at_px)
        if hit is None:
            self._doing, self._band, self._add = "band", pointer.at_px, pointer.shift
            return done
        if pointer.alt and hit.part == "handle":
            return (*done, *self._delete_vertex(hit.id, hit.number))
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
        if hit is None or thing is None or thing.locked or thing.shape.kind != "polygon":
            return ()
        return (Change({hit.id: tidy(with_vertex(thing.shape, hit.number, hit.at_px))}),)

    def wants(self, key: Key) -> bool:
        """Its keys act on the selection; without one they are the page's."""
        if not self.scene.selected or key.ctrl or key.alt:
            return False
        if key.name in ("escape", "delete", "backspace") or key.name in ARROWS:
            return True
        return key.name in ("page-down", "page-up", "insert") and self._only() is not None

    def key(self, key: Key) -> Intents:
        """Nudges, grips, adds, deletes, lets go."""
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
        if key.name == "insert":
            return (*done, *self._insert_vertex())
        if self._grip >= 0 and only is not None and self._is_polygon(only):
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
        return Preview(changed=self._after, active_handle=grip)

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
        return "move"

    def _chosen(self, hit: Hit, pointer: Pointer) -> tuple[str, ...]:
        selected = self.scene.selected
        self._alone = None
        if pointer.shift:
            return tuple(k for k in selected if k != hit.id) if hit.id in selected else (*selected, hit.id)
        if hit.id in selected:
            self._alone = hit.id if len(selected) > 1 else None
            return selected
        self._grip = -1
        return (hit.id,)

    def _take(self, hit: Hit, chosen: tuple[str, ...]) -> None:
        things = [self.scene.get(key) for key in chosen]
        self._before = {thing.id: thing.shape for thing in things if thing is not None and not thing.locked}
        if hit.part == "handle" and hit.id in self._before:
            self._before = {hit.id: self._before[hit.id]}
            self._doing, self._handle = "handle", hit.number
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
        to = clamped(self.scene, (at[0] + pointer.x_px - self._from[0], at[1] + pointer.y_px - self._from[1]))
        changed = with_handle(shape, self._handle, to)
        self._after = {key: changed} if changed != shape and not _flat(changed) else {}

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
        changed: Mapping[str, Shape] = {k: tidy(s) for k, s in self._after.items() if tidy(s) != tidy(self._before[k])}
        self._forget()
        return (Change(changed),) if changed else ()

    def _forget(self) -> None:
        self._doing, self._before, self._after, self._band, self._alone = "nothing", {}, {}, None, None

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
        if thing is None or self._grip < 0 or thing.locked or thing.shape.kind != "polygon":
            return ()
        start, end = _edge(thing.shape, self._grip)
        middle = ((start[0] + end[0]) / 2, (start[1] + end[1]) / 2)
        grip, self._grip = self._grip, self._grip + 1
        return (Change({thing.id: tidy(with_vertex(thing.shape, grip, middle))}),)

    def _delete_vertex(self, object_id: str, number: int) -> Intents:
        thing = self.scene.get(object_id)
        if thing is None or thing.locked or thing.shape.kind != "polygon":
            return ()
        left = without_vertex(thing.shape, number)
        self._grip = -1 if self._grip < 0 or left is None else min(self._grip, len(handles(left)) - 1)
        return () if left is None else (Change({object_id: left}),)

    def _only(self) -> str | None:
        return self.scene.selected[0] if len(self.scene.selected) == 1 else None

    def _is_polygon(self, object_id: str) -> bool:
        thing = self.scene.get(object_id)
        return thing is not None and thing.shape.kind == "polygon"

    def _locked(self, object_id: str) -> bool:
        thing = self.scene.get(object_id)
        return thing is None or thing.locked


def _edge(shape: Shape, number: int) -> tuple[Point, Point]:
    return next((start, end) for place, start, end in edges(shape) if place == number)


def _flat(shape: Shape) -> bool:
    """A box without width or height is no box. A polygon's vertex may go anywhere."""
    x0, y0, x1, y1 = shape.box_px
    return shape.kind == "box" and (x1 - x0 < 0.5 or y1 - y0 < 0.5)


def _turned(before: Shape, after: Shape, handle: int) -> bool:
    """Whether a nudge pushed a box's edge past the opposite one: the gripped handle would then be another."""
    if before.kind == "polygon":
        return False
    a, b, name = before.box_px, after.box_px, BOX_HANDLES[handle]
    return (
        ("w" in name and b[2] != a[2])
        or ("e" in name and b[0] != a[0])
        or ("n" in name and b[3] != a[3])
        or ("s" in name and b[1] != a[1])
    )
