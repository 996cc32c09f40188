"""Set the keypoints of a skeleton, one after the other in its order."""

from __future__ import annotations

from widgets.canvas.edits import tidy
from widgets.canvas.shapes import HIDDEN, VISIBLE, Point, Shape
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

NOT_THERE = 0


class KeypointsTool(Tool):
    """Click each keypoint; Alt + click, or H at the cursor, where it is hidden; N where it is not in the picture.

    The note beside the hand names the next one. Backspace takes the last one back, Esc forgets all, End leaves the rest
    out. By keyboard alone: arrows move the cursor, Enter sets.
    """

    name = "keypoints"
    crosshair = True

    def __init__(self, scene) -> None:
        super().__init__(scene)
        self._points: list[Point] = []
        self._states: list[int] = []
        self._now: Point | None = None

    def press(self, pointer: Pointer) -> Intents:
        """The next keypoint."""
        at = clamped(self.scene, pointer.at_px)
        self._now = at
        return (Cursors(at), *self._put(at, HIDDEN if pointer.alt else VISIBLE))

    def move(self, pointer: Pointer) -> Intents:
        """The note follows."""
        self._now = clamped(self.scene, pointer.at_px)
        return ()

    def wants(self, key: Key) -> bool:
        """Arrows, Enter, H, N; Backspace, End and Esc once something is set."""
        if key.ctrl or key.alt or not self.scene.skeleton:
            return False
        return key.name in (*ARROWS, "enter", "h", "n") or (self.busy and key.name in ("backspace", "escape", "end"))

    def key(self, key: Key) -> Intents:
        """See the class."""
        if key.name == "escape":
            return self.cancel()
        if key.name == "backspace":
            self._points, self._states = self._points[:-1], self._states[:-1]
            return ()
        if key.name in ARROWS:
            self._now = cursor_after(self.scene, key)
            return (Cursors(self._now),)
        if key.name == "end":
            return self._end()
        at = self._now = self.scene.cursor_px
        if key.name == "n":
            return self._put((0.0, 0.0), NOT_THERE)
        return self._put(at, HIDDEN if key.name == "h" else VISIBLE)

    def cancel(self) -> Intents:
        """Forgets all."""
        self._points, self._states, self._now = [], [], None
        return ()

    @property
    def busy(self) -> bool:
        """Whether one is set."""
        return bool(self._states)

    @property
    def preview(self) -> Preview:
        """What is set so far, and the name of the next one."""
        names = self.scene.skeleton
        if not names or (self._now is None and not self._states):
            return NOTHING
        left = len(names) - len(self._states)
        new = self._shape() if self._states else None
        note = f"{names[len(self._states)]}  {len(self._states) + 1} of {len(names)}" if left else ""
        return Preview(new=new, note=note, note_px=self._now or self.scene.cursor_px)

    def cursor(self, pointer: Pointer) -> Cursor:
        """A cross."""
        return "cross"

    def _put(self, at: Point, state: int) -> Intents:
        if not self.scene.skeleton:
            return ()
        self._points.append(at)
        self._states.append(state)
        return self._end() if len(self._states) == len(self.scene.skeleton) else ()

    def _end(self) -> Intents:
        shape = self._shape()
        self.cancel()
        return (Create(tidy(shape)),) if any(shape.states) else ()

    def _shape(self) -> Shape:
        """All keypoints of the skeleton; those that are not set yet are not there."""
        rest = len(self.scene.skeleton) - len(self._states)
        points = (*self._points, *[(0.0, 0.0)] * rest)
        return Shape("pose", points, states=(*self._states, *[NOT_THERE] * rest))
