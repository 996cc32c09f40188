"""Draw a rotated box: one side first, then how wide it is."""

from __future__ import annotations

import math

from widgets.canvas.edits import tidy
from widgets.canvas.shapes import Point, Shape, framed
from widgets.canvas.tools.base import (
    ARROWS,
    NOTHING,
    Create,
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

LEAST_PX = 0.5


class RotatedBoxTool(Tool):
    """Drag along one side, or click its two ends; then click where the opposite side shall be.

    By keyboard: arrows move the cursor, Enter sets each of the three places, Backspace takes the last one back.
    """

    name = "rotated-box"
    crosshair = True

    def __init__(self, scene) -> None:
        super().__init__(scene)
        self._set: list[Point] = []
        self._now: Point = (0.0, 0.0)
        self._snap: Point | None = None
        self._pressed = False

    def press(self, pointer: Pointer) -> Intents:
        """The next of the three places."""
        self._follow(pointer)
        self._pressed = True
        return (*self._put(), Cursors(self._now))

    def move(self, pointer: Pointer) -> Intents:
        """What is not set yet follows."""
        self._follow(pointer)
        return ()

    def release(self, pointer: Pointer) -> Intents:
        """The end of a drag along the first side."""
        pressed, self._pressed = self._pressed, False
        self._follow(pointer)
        if pressed and len(self._set) == 1 and math.dist(self._set[0], self._now) > self.scene.tolerance_px:
            return self._put()
        return ()

    def wants(self, key: Key) -> bool:
        """Arrows and Enter always; Backspace and Esc while something is set."""
        if key.ctrl or key.alt:
            return False
        return key.name in ARROWS or key.name == "enter" or (key.name in ("escape", "backspace") and self.busy)

    def key(self, key: Key) -> Intents:
        """Arrows move the cursor, Enter sets a place, Backspace takes one back, Esc forgets all."""
        if key.name == "escape":
            return self.cancel()
        if key.name == "backspace":
            self._set = self._set[:-1]
            return ()
        if key.name in ARROWS:
            self._now = cursor_after(self.scene, key)
            return (Cursors(self._now),)
        self._now = self.scene.cursor_px
        return self._put()

    def cancel(self) -> Intents:
        """Forgets all places."""
        self._set, self._pressed, self._snap = [], False, None
        return ()

    @property
    def busy(self) -> bool:
        """Whether the first place is set."""
        return bool(self._set)

    @property
    def preview(self) -> Preview:
        """The first side, then the box."""
        if not self._set:
            return Preview(snap_px=self._snap) if self._snap else NOTHING
        if len(self._set) == 1:
            return Preview(path=(self._set[0], self._now), snap_px=self._snap)
        return Preview(new=self._shape(), snap_px=self._snap)

    def cursor(self, pointer: Pointer) -> Cursor:
        """A cross."""
        return "cross"

    def _follow(self, pointer: Pointer) -> None:
        self._snap = snap_place(self.scene, pointer)
        at = self._snap or clamped(self.scene, pointer.at_px)
        if pointer.shift and len(self._set) == 1:
            at = clamped(self.scene, _stepped(self._set[0], at))
        self._now = at

    def _put(self) -> Intents:
        if len(self._set) < 2:
            if not self._set or math.dist(self._set[-1], self._now) > LEAST_PX:
                self._set.append(self._now)
            return ()
        shape = self._shape()
        width, height = shape.size_px
        if width < LEAST_PX or height < LEAST_PX:
            return ()
        self.cancel()
        return (Create(tidy(shape)),)

    def _shape(self) -> Shape:
        """The box whose one side is set, as wide as the hand is away from that side."""
        (ax, ay), (bx, by) = self._set
        length = math.dist(*self._set)
        along = ((bx - ax) / length, (by - ay) / length)
        off = (self._now[0] - ax) * -along[1] + (self._now[1] - ay) * along[0]
        cx, cy = (ax + bx) / 2 - along[1] * off / 2, (ay + by) / 2 + along[0] * off / 2
        angle = math.degrees(math.atan2(along[1], along[0]))
        half = abs(off) / 2
        return framed("rotated-box", cx - length / 2, cy - half, cx + length / 2, cy + half, angle)


def _stepped(start: Point, end: Point) -> Point:
    """``end`` turned about ``start`` to the nearest multiple of 15 degrees."""
    length, turn = math.dist(start, end), math.atan2(end[1] - start[1], end[0] - start[0])
    step = math.radians(15)
    turn = round(turn / step) * step
    return start[0] + length * math.cos(turn), start[1] + length * math.sin(turn)
