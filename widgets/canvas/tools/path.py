"""What tools that click one point after the other share: polygon, polyline, cut."""

from __future__ import annotations

import math

from widgets.canvas.shapes import Point
from widgets.canvas.snap import border_between
from widgets.canvas.tools.base import (
    ARROWS,
    NOTHING,
    Cursor,
    Cursors,
    Intents,
    Key,
    Pointer,
    Preview,
    Tool,
    clamped,
    cursor_after,
    snap_place,
)


class PathTool(Tool):
    """Point after point; a drag draws freehand. Backspace drops the last one, Esc forgets all, Enter ends.

    Points are drawn to vertices and borders that are near (Ctrl: not, or the other way round). With Shift, two points
    on one outline are joined along it, so that neighbours share their border.

    By keyboard alone: arrows move the cursor, Enter puts a point there, and Enter again at the same place ends.
    """

    crosshair = True
    least = 2
    closes = False

    def __init__(self, scene) -> None:
        super().__init__(scene)
        self._points: list[Point] = []
        self._steps: list[int] = []
        self._now: Point | None = None
        self._snap: Point | None = None
        self._by_key = self._pressed = self._free = False

    def finish(self, points: tuple[Point, ...]) -> Intents:
        """What the points become; ``least`` or more of them."""
        raise NotImplementedError

    def press(self, pointer: Pointer) -> Intents:
        """A point more; on the first one, where the tool closes, the end."""
        self._snap = snap_place(self.scene, pointer)
        at = self._snap or clamped(self.scene, pointer.at_px)
        self._now, self._by_key, self._pressed, self._free = at, False, True, False
        if self.closes and self._on_first(pointer.at_px):
            return self._end()
        if not self._points or self._far(at, self._points[-1]):
            self._add(at, along=pointer.shift)
        return (Cursors(at),)

    def move(self, pointer: Pointer) -> Intents:
        """The next side follows the pointer; with the button held, every few pixels a point."""
        if self._pressed and self._points:
            return self._draw_free(pointer)
        self._snap = snap_place(self.scene, pointer)
        self._now, self._by_key = self._snap or clamped(self.scene, pointer.at_px), False
        return ()

    def release(self, pointer: Pointer) -> Intents:
        """The end of a freehand stretch; round to the first point, the end of all."""
        free, self._pressed, self._free = self._free, False, False
        return self._end() if free and self.closes and self._on_first(pointer.at_px) else ()

    def double_click(self, pointer: Pointer) -> Intents:
        """Ended here."""
        if not self._points:
            return ()
        added = self.press(pointer)
        self._pressed = False
        return added if not self._points else self._end()

    def wants(self, key: Key) -> bool:
        """Arrows and Enter always, Backspace and Esc while points are set."""
        if key.ctrl or key.alt:
            return False
        return (
            key.name in ARROWS or key.name == "enter" or (self.busy and key.name in ("backspace", "escape", "delete"))
        )

    def key(self, key: Key) -> Intents:
        """Arrows move the cursor, Enter puts a point or ends, Backspace drops one, Esc forgets all."""
        if key.name == "escape":
            return self.cancel()
        if key.name in ("backspace", "delete"):
            self._drop()
            return ()
        if key.name in ARROWS:
            self._now, self._by_key, self._snap = cursor_after(self.scene, key), True, None
            return (Cursors(self._now),)
        cursor = self.scene.cursor_px
        moved = not self._points or (self._by_key and self._points[-1] != cursor)
        if not moved or (self._by_key and self.closes and self._on_first(cursor)):
            return self._end()
        self._add(cursor)
        self._now = cursor
        return ()

    def cancel(self) -> Intents:
        """Forgets all points."""
        self._points, self._steps, self._now, self._snap = [], [], None, None
        self._by_key = self._pressed = self._free = False
        return ()

    @property
    def busy(self) -> bool:
        """Whether a point is set."""
        return bool(self._points)

    @property
    def preview(self) -> Preview:
        """The points so far, and the side that follows the hand."""
        if not self._points:
            return Preview(snap_px=self._snap) if self._snap else NOTHING
        closing = self.closes and self._now is not None and self._on_first(self._now)
        ahead = () if self._now is None else ((self._points[0] if closing else self._now),)
        return Preview(path=(*self._points, *ahead), closing=closing, snap_px=self._snap)

    def cursor(self, pointer: Pointer) -> Cursor:
        """A cross."""
        return "cross"

    def _draw_free(self, pointer: Pointer) -> Intents:
        at = clamped(self.scene, pointer.at_px)
        self._now, self._snap = at, None
        if math.dist(at, self._points[-1]) >= self.scene.tolerance_px:
            self._free = True
            self._add(at)
        return ()

    def _add(self, at: Point, *, along: bool = False) -> None:
        between: tuple[Point, ...] = ()
        if along and self._points:
            x0, y0 = (min(a, b) - 1 for a, b in zip(self._points[-1], at, strict=True))
            x1, y1 = (max(a, b) + 1 for a, b in zip(self._points[-1], at, strict=True))
            between = border_between(self.scene.within((x0, y0, x1, y1)), self._points[-1], at)
        self._points += [*between, at]
        self._steps.append(1 + len(between))

    def _drop(self) -> None:
        """Takes the last point back, with those that were put along a border for it."""
        if self._steps:
            del self._points[-self._steps.pop() :]

    def _far(self, a: Point, b: Point) -> bool:
        return math.dist(a, b) > self.scene.tolerance_px / 3

    def _on_first(self, at: Point) -> bool:
        return len(self._points) >= self.least and math.dist(at, self._points[0]) <= self.scene.tolerance_px * 1.5

    def _end(self) -> Intents:
        if len(self._points) < self.least:
            return ()
        points = tuple(self._points)
        self.cancel()
        return self.finish(points)
