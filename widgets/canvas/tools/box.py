"""Draw a box or an ellipse: by drag, by two clicks, or by keyboard (arrows move the cursor, Enter starts and ends)."""

from __future__ import annotations

from widgets.canvas.edits import tidy
from widgets.canvas.shapes import Point, Shape, ShapeKind, framed
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

# A box thinner than this is a slip of the hand.
LEAST_PX = 0.5


class BoxTool(Tool):
    """Two opposite corners. Shift makes a square, Alt draws from the middle."""

    name = "box"
    crosshair = True
    kind: ShapeKind = "box"

    def __init__(self, scene) -> None:
        super().__init__(scene)
        self._start: Point | None = None
        self._now: Point = (0.0, 0.0)
        self._shape: Shape | None = None
        self._snap: Point | None = None
        self._pressed = False

    def press(self, pointer: Pointer) -> Intents:
        """The first corner, or the second one of two clicks."""
        self._pressed = True
        self._snap = snap_place(self.scene, pointer)
        if self._start is None:
            self._begin(self._snap or clamped(self.scene, pointer.at_px))
        else:
            self._follow(pointer)
        return (Cursors(self._now),)

    def move(self, pointer: Pointer) -> Intents:
        """The corner follows."""
        self._snap = snap_place(self.scene, pointer)
        if self._start is not None:
            self._follow(pointer)
        return ()

    def release(self, pointer: Pointer) -> Intents:
        """Ends a drag; after a click without a drag the box waits for its second corner."""
        if self._start is None or not self._pressed:
            return ()
        self._pressed = False
        self._snap = snap_place(self.scene, pointer)
        self._follow(pointer)
        far = max(abs(self._now[0] - self._start[0]), abs(self._now[1] - self._start[1]))
        return self._end() if far > self.scene.tolerance_px else ()

    def wants(self, key: Key) -> bool:
        """Arrows and Enter always, Esc while a box is begun."""
        return not (key.ctrl or key.alt) and (
            key.name in ARROWS or key.name == "enter" or (key.name in ("escape", "backspace") and self.busy)
        )

    def key(self, key: Key) -> Intents:
        """Arrows move the cursor, Enter starts and ends, Esc and Backspace forget."""
        if key.name in ("escape", "backspace"):
            return self.cancel()
        if key.name in ARROWS:
            at = cursor_after(self.scene, key)
            if self._start is not None:
                self._now, self._shape = at, framed(self.kind, *self._start, *at)
            return (Cursors(at),)
        if self._start is None:
            self._begin(self.scene.cursor_px)
            return ()
        return self._end()

    def cancel(self) -> Intents:
        """Forgets the first corner."""
        self._start, self._shape, self._pressed, self._snap = None, None, False, None
        return ()

    @property
    def busy(self) -> bool:
        """Whether the first corner is set."""
        return self._start is not None

    @property
    def preview(self) -> Preview:
        """The box so far."""
        if self._start is None:
            return Preview(snap_px=self._snap) if self._snap else NOTHING
        return Preview(new=self._shape, path=(self._start,), snap_px=self._snap)

    def cursor(self, pointer: Pointer) -> Cursor:
        """A cross."""
        return "cross"

    def _begin(self, at: Point) -> None:
        self._start = self._now = at
        self._shape = framed(self.kind, *at, *at)

    def _follow(self, pointer: Pointer) -> None:
        assert self._start is not None
        self._now = self._snap or clamped(self.scene, pointer.at_px)
        self._shape = self._spanned(self._start, self._now, pointer)

    def _spanned(self, start: Point, end: Point, pointer: Pointer) -> Shape:
        dx, dy = end[0] - start[0], end[1] - start[1]
        width, height = self.scene.image_px
        # How far the corner may go each way before it, or with Alt its mirror image, leaves the image.
        room_x = (width - start[0]) if dx >= 0 else start[0]
        room_y = (height - start[1]) if dy >= 0 else start[1]
        if pointer.alt:
            room_x, room_y = min(start[0], width - start[0]), min(start[1], height - start[1])
        if pointer.shift:
            side = min(max(abs(dx), abs(dy)), room_x, room_y)
            dx, dy = (side if dx >= 0 else -side), (side if dy >= 0 else -side)
        dx, dy = max(-room_x, min(room_x, dx)), max(-room_y, min(room_y, dy))
        first = (start[0] - dx, start[1] - dy) if pointer.alt else start
        return framed(self.kind, *first, start[0] + dx, start[1] + dy)

    def _end(self) -> Intents:
        shape, at = self._shape, self._now
        self.cancel()
        if shape is None:
            return ()
        x0, y0, x1, y1 = shape.box_px
        if x1 - x0 < LEAST_PX or y1 - y0 < LEAST_PX:
            return ()
        return (Cursors(at), Create(tidy(shape)))


class EllipseTool(BoxTool):
    """The frame of an ellipse. Shift makes a circle, Alt draws from the middle."""

    name = "ellipse"
    kind: ShapeKind = "ellipse"
