"""Draw a polygon: click its corners; Enter, a double click or a click on the first corner closes it."""

from __future__ import annotations

import math

from widgets.canvas.edits import tidy
from widgets.canvas.shapes import Point, polygon
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
)


class PolygonTool(Tool):
    """Corner after corner. Backspace drops the last one, Esc forgets all.

    By keyboard alone: arrows move the cursor, Enter puts a corner there, and Enter again at the same place closes.
    """

    name = "polygon"
    crosshair = True

    def __init__(self, scene) -> None:
        super().__init__(scene)
        self._points: list[Point] = []
        self._now: Point | None = None
        self._by_key = False

    def press(self, pointer: Pointer) -> Intents:
        """A corner more; on the first corner: closed."""
        at = clamped(self.scene, pointer.at_px)
        self._now, self._by_key = at, False
        if self._on_first(at):
            return self._close()
        if not self._points or self._far(at, self._points[-1]):
            self._points.append(at)
        return (Cursors(at),)

    def move(self, pointer: Pointer) -> Intents:
        """The next side follows the pointer."""
        self._now, self._by_key = clamped(self.scene, pointer.at_px), False
        return ()

    def double_click(self, pointer: Pointer) -> Intents:
        """Closed here."""
        added = self.press(pointer) if self._points else ()
        return added if not self._points else self._close()

    def wants(self, key: Key) -> bool:
        """Arrows and Enter always, Backspace and Esc while corners are set."""
        if key.ctrl or key.alt:
            return False
        return (
            key.name in ARROWS or key.name == "enter" or (self.busy and key.name in ("backspace", "escape", "delete"))
        )

    def key(self, key: Key) -> Intents:
        """Arrows move the cursor, Enter puts a corner or closes, Backspace drops one, Esc forgets all."""
        if key.name == "escape":
            return self.cancel()
        if key.name in ("backspace", "delete"):
            self._points = self._points[:-1]
            return ()
        if key.name in ARROWS:
            self._now, self._by_key = cursor_after(self.scene, key), True
            return (Cursors(self._now),)
        cursor = self.scene.cursor_px
        moved = not self._points or (self._by_key and self._points[-1] != cursor)
        if not moved or (self._by_key and self._on_first(cursor)):
            return self._close()
        self._points.append(cursor)
        self._now = cursor
        return ()

    def cancel(self) -> Intents:
        """Forgets all corners."""
        self._points, self._now, self._by_key = [], None, False
        return ()

    @property
    def busy(self) -> bool:
        """Whether a corner is set."""
        return bool(self._points)

    @property
    def preview(self) -> Preview:
        """The corners so far, and the side that follows the hand."""
        if not self._points:
            return NOTHING
        closing = self._now is not None and self._on_first(self._now)
        ahead = () if self._now is None else ((self._points[0] if closing else self._now),)
        return Preview(path=(*self._points, *ahead), closing=closing)

    def cursor(self, pointer: Pointer) -> Cursor:
        """A cross."""
        return "cross"

    def _far(self, a: Point, b: Point) -> bool:
        return math.dist(a, b) > self.scene.tolerance_px / 3

    def _on_first(self, at: Point) -> bool:
        return len(self._points) >= 3 and math.dist(at, self._points[0]) <= self.scene.tolerance_px * 1.5

    def _close(self) -> Intents:
        if len(self._points) < 3:
            return ()
        shape = tidy(polygon(tuple(self._points)))
        self.cancel()
        return (Create(shape),) if shape.area_px > 0 else ()
