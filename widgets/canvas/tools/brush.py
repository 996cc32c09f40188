"""Paint masks: brush, eraser, and filling of holes."""

from __future__ import annotations

from widgets.canvas.objects import CanvasObject
from widgets.canvas.shapes import Point, Shape
from widgets.canvas.tools.base import (
    ARROWS,
    Change,
    Create,
    Cursor,
    Cursors,
    Intents,
    Key,
    Pointer,
    Preview,
    Remove,
    Select,
    Tool,
    clamped,
    cursor_after,
)
from widgets.canvas.tools.stroke import (
    NOWHERE,
    StrokeBuffer,
    Window,
    bits_of,
    hole_filled,
    joined,
    overlap,
    shape_from,
    window_of,
    without,
)

LEAST_PX, MOST_PX, STEP = 0.5, 2000.0, 1.25


class PaintTool(Tool):
    """A round brush. [ and ] change its size, as Alt with the wheel does.

    By keyboard alone: arrows move, Enter puts the brush down and lifts it; Esc forgets the stroke, and when there is
    none lets go of the selected mask, so that the next stroke begins another.
    """

    erases = False

    def __init__(self, scene) -> None:
        super().__init__(scene)
        self._buffer: StrokeBuffer | None = None
        self._last: Point | None = None
        self._now: Point | None = None
        self._apart = False
        self._size_seen = scene.brush_px

    def press(self, pointer: Pointer) -> Intents:
        """The brush comes down."""
        self._apart, self._size_seen = pointer.ctrl, self.scene.brush_px
        self._begin(clamped(self.scene, pointer.at_px))
        return ()

    def move(self, pointer: Pointer) -> Intents:
        """The brush goes on."""
        self._size_seen = self.scene.brush_px
        self._go_to(clamped(self.scene, pointer.at_px))
        return ()

    def release(self, pointer: Pointer) -> Intents:
        """The brush is lifted: one change."""
        return self._lift()

    def wants(self, key: Key) -> bool:
        """Arrows, Enter, the size; Esc during a stroke, or while a mask is selected."""
        if key.ctrl or key.alt:
            return False
        return key.name in (*ARROWS, "enter", "[", "]") or (key.name == "escape" and (self.busy or self._mine() != []))

    def key(self, key: Key) -> Intents:
        """See the class."""
        if key.name == "escape":
            return self.cancel() if self.busy else (Select(()),)
        if key.name in ("[", "]"):
            self.resize(STEP if key.name == "]" else 1 / STEP)
            return ()
        if key.name in ARROWS:
            at = cursor_after(self.scene, key)
            self._go_to(at)
            return (Cursors(at),)
        if self.busy:
            return self._lift()
        self._apart = False
        self._begin(self.scene.cursor_px)
        return ()

    def resize(self, factor: float) -> None:
        """A larger or smaller brush."""
        self.scene.brush_px = min(MOST_PX, max(LEAST_PX, self.scene.brush_px * factor))

    def cancel(self) -> Intents:
        """Forgets the stroke."""
        if self._buffer is not None:
            self._buffer.clear()
        self._last = self._now = None
        return ()

    @property
    def busy(self) -> bool:
        """Whether the brush is down."""
        return self._last is not None

    @property
    def preview(self) -> Preview:
        """The stroke so far, the round of the brush, and its size when that is a new one."""
        radius, at = self.scene.brush_px, self._now or self.scene.cursor_px
        mine = self._mine()
        colour = mine[0].colour if len(mine) == 1 else ""
        stroke = self._buffer.stroke(erases=self.erases, colour=colour) if self._buffer and self.busy else None
        if radius == self._size_seen:
            return Preview(stroke=stroke, circle=(at, radius))
        beside = (at[0] + 0.7 * radius, at[1] + 0.7 * radius)
        return Preview(stroke=stroke, circle=(at, radius), note=f"{2 * radius:.3g} px wide", note_px=beside)

    def cursor(self, pointer: Pointer) -> Cursor:
        """A cross in the round."""
        return "cross"

    def _begin(self, at: Point) -> None:
        if self._buffer is None or self._buffer.image_px != self.scene.image_px:
            self._buffer = StrokeBuffer(self.scene.image_px)
        self._last = self._now = at
        self._paint(self._buffer, at, at)

    def _go_to(self, at: Point) -> None:
        self._now = at
        if self._last is not None and self._buffer is not None:
            self._paint(self._buffer, self._last, at)
            self._last = at

    def _paint(self, buffer: StrokeBuffer, start: Point, end: Point) -> None:
        buffer.paint(start, end, self.scene.brush_px)

    def _lift(self) -> Intents:
        if self._last is None or self._buffer is None:
            return ()
        at = self._last
        intents = () if self._buffer.bounds == NOWHERE else self._meant(self._buffer)
        self.cancel()
        self._now = at
        return intents

    def _meant(self, buffer: StrokeBuffer) -> Intents:
        raise NotImplementedError

    def _masks(self, window: Window) -> list[CanvasObject]:
        """The masks that touch a window."""
        x0, y0, x1, y1 = window
        found = self.scene.within((float(x0), float(y0), float(x1), float(y1)))
        return [thing for thing in found if thing.kind == "mask"]

    def _mine(self) -> list[CanvasObject]:
        """The selected masks, locked ones too."""
        things = [self.scene.get(key) for key in self.scene.selected]
        return [thing for thing in things if thing is not None and thing.kind == "mask"]


class BrushTool(PaintTool):
    """A stroke begins a mask, or adds to the one that is selected. With Ctrl it leaves all other masks free."""

    name = "brush"

    def _paint(self, buffer: StrokeBuffer, start: Point, end: Point) -> None:
        free_of: list[Shape] = []
        if self._apart:
            mine = {thing.id for thing in self._grown()}
            near = self._masks(buffer.reach(start, end, self.scene.brush_px))
            free_of = [thing.shape for thing in near if thing.id not in mine]
        buffer.paint(start, end, self.scene.brush_px, free_of=free_of)

    def _meant(self, buffer: StrokeBuffer) -> Intents:
        window, bits = buffer.mask()
        grown = self._grown()
        if not grown:
            shape = shape_from(bits, window)
            return () if shape is None else (Create(shape),)
        old = grown[0].shape
        window, bits = joined([(window_of(old), bits_of(old)), (window, bits)])
        shape = shape_from(bits, window)
        return () if shape is None or shape == old else (Change({grown[0].id: shape}),)

    def _grown(self) -> list[CanvasObject]:
        """The mask that the stroke is added to, if any."""
        mine = [thing for thing in self._mine() if not thing.locked]
        return mine if len(mine) == 1 else []


class EraserTool(PaintTool):
    """Takes from the selected masks, else from all under the stroke, but locked ones. What is left empty is removed."""

    name = "eraser"
    erases = True

    def _paint(self, buffer: StrokeBuffer, start: Point, end: Point) -> None:
        # Only what will be taken away is shown: beside it, the picture stays as clear as it is.
        window = buffer.reach(start, end, self.scene.brush_px)
        found = [thing.shape for thing in self._rubbed(window)]
        buffer.paint(start, end, self.scene.brush_px, within=found)

    def _meant(self, buffer: StrokeBuffer) -> Intents:
        window, bits = buffer.mask()
        changed: dict[str, Shape] = {}
        gone: list[str] = []
        for thing in self._rubbed(window):
            old = window_of(thing.shape)
            shape = shape_from(without(old, bits_of(thing.shape), [(window, bits)]), old)
            if shape is None:
                gone.append(thing.id)
            elif shape != thing.shape:
                changed[thing.id] = shape
        return (*([Change(changed)] if changed else []), *([Remove(tuple(gone))] if gone else []))

    def _rubbed(self, window: Window) -> list[CanvasObject]:
        """The masks that a stroke over this window takes from."""
        found = self._mine() or self._masks(window)
        return [thing for thing in found if not thing.locked and overlap(window_of(thing.shape), window)]


class FillTool(Tool):
    """Fills the hole under the click (Enter at the cursor): of the selected mask, or of the topmost that has one."""

    name = "fill"
    crosshair = True

    def press(self, pointer: Pointer) -> Intents:
        """Fills here."""
        return self._fill(pointer.at_px)

    def wants(self, key: Key) -> bool:
        """Arrows and Enter."""
        return not (key.ctrl or key.alt) and (key.name in ARROWS or key.name == "enter")

    def key(self, key: Key) -> Intents:
        """Arrows move the cursor, Enter fills."""
        if key.name in ARROWS:
            return (Cursors(cursor_after(self.scene, key)),)
        return self._fill(self.scene.cursor_px)

    def cursor(self, pointer: Pointer) -> Cursor:
        """A cross."""
        return "cross"

    def _fill(self, at: Point) -> Intents:
        near = [t for t in self.scene.within((*at, *at)) if t.kind == "mask" and not t.locked]
        chosen = [thing for thing in near if thing.id in self.scene.selected]
        for thing in reversed(chosen or near):
            filled = hole_filled(thing.shape, at)
            if filled is not None:
                return (Change({thing.id: filled}),)
        return ()
