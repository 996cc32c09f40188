"""What every tool speaks: pointer and key in, intents out, a preview to paint meanwhile. No Qt.

A tool is a small state machine. The canvas calls ``press``, ``move``, ``release``, ``double_click``, ``key``,
``key_up`` and ``cancel``; each returns the intents that follow, usually none. Nothing changes until an intent is given:
whatever happens during a drag is only in ``preview``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, Protocol, TypeAlias

import msgspec

from widgets.canvas.hit import Hit
from widgets.canvas.objects import CanvasObject
from widgets.canvas.shapes import Point, Rect, Shape
from widgets.canvas.snap import snap

ARROWS: Mapping[str, Point] = {"left": (-1, 0), "right": (1, 0), "up": (0, -1), "down": (0, 1)}
FAR = 10
# ``Preview.active_handle`` when the grip that turns a frame is in hand.
ROTOR = 1000
Cursor = Literal["arrow", "cross", "move", "hand", "size-nwse", "size-nesw", "size-hor", "size-ver", "point"]


class Pointer(msgspec.Struct, frozen=True):
    """Where the hand is, in image pixels (it may be off the image), and which modifiers are held."""

    x_px: float
    y_px: float
    shift: bool = False
    ctrl: bool = False
    alt: bool = False

    @property
    def at_px(self) -> Point:
        """Both coordinates."""
        return self.x_px, self.y_px


class Key(msgspec.Struct, frozen=True):
    """A key by its plain name: "left", "enter", "escape", "delete", "backspace", "insert", "page-up" …"""

    name: str
    shift: bool = False
    ctrl: bool = False
    alt: bool = False


class Create(msgspec.Struct, frozen=True):
    """Make an object of this shape."""

    shape: Shape


class Change(msgspec.Struct, frozen=True):
    """Give these objects, by id, these shapes."""

    shapes: Mapping[str, Shape]


class Remove(msgspec.Struct, frozen=True):
    """Remove these objects."""

    ids: tuple[str, ...]


class Select(msgspec.Struct, frozen=True):
    """Let exactly these objects be selected."""

    ids: tuple[str, ...]


class Cursors(msgspec.Struct, frozen=True):
    """Move the keyboard cursor here."""

    at_px: Point


class Cut(msgspec.Struct, frozen=True):
    """Cut what is selected along this line."""

    points_px: tuple[Point, ...]


class Place(msgspec.Struct, frozen=True):
    """Somebody points here."""

    at_px: Point


Intent: TypeAlias = Create | Change | Remove | Select | Cursors | Cut | Place
Intents: TypeAlias = tuple[Intent, ...]


class Stroke(msgspec.Struct, frozen=True, eq=False):
    """A brush stroke under way: ``pixels`` is ``(H, W) uint8`` of the whole image, 1 where painted.

    ``bounds_px`` holds all of it, ``fresh_px`` what the last movement added (x0, y0, x1, y1, whole pixels); ``colour``
    is that of the mask it is added to, if any.
    """

    pixels: Any
    bounds_px: tuple[int, int, int, int]
    fresh_px: tuple[int, int, int, int]
    erases: bool = False
    colour: str = ""


class Preview(msgspec.Struct, frozen=True):
    """What to paint over the picture: objects as they would become, a line being drawn, a rubber band.

    ``snap_px`` is the place that a point is drawn to, ``note`` words beside the hand at ``note_px``, ``stroke`` what a
    brush has painted so far, ``circle`` its centre and radius.
    """

    changed: Mapping[str, Shape] = {}
    new: Shape | None = None
    path: tuple[Point, ...] = ()
    closing: bool = False
    band_px: Rect | None = None
    active_handle: int = -1
    snap_px: Point | None = None
    note: str = ""
    note_px: Point = (0.0, 0.0)
    stroke: Stroke | None = None
    circle: tuple[Point, float] | None = None


NOTHING = Preview()


class Scene(Protocol):
    """What a tool may know of the canvas. ``brush_px`` is the radius of the brush, which a brush may change."""

    brush_px: float

    @property
    def image_px(self) -> tuple[int, int]:
        """Width and height of the image."""
        ...

    @property
    def tolerance_px(self) -> float:
        """How near is near, in image pixels at the present zoom."""
        ...

    @property
    def selected(self) -> tuple[str, ...]:
        """Ids of the selected objects, in drawing order."""
        ...

    @property
    def cursor_px(self) -> Point:
        """The keyboard cursor."""
        ...

    def get(self, object_id: str) -> CanvasObject | None:
        """An object by its id."""
        ...

    def hit(self, x_px: float, y_px: float) -> Hit | None:
        """What a press here would take."""
        ...

    def inside(self, rect: Rect) -> list[str]:
        """Ids of the objects wholly inside."""
        ...

    def within(self, rect: Rect) -> list[CanvasObject]:
        """Objects that touch an image rectangle, in drawing order."""
        ...

    @property
    def snapping(self) -> bool:
        """Whether points are drawn to what is already there."""
        ...

    @property
    def skeleton(self) -> tuple[str, ...]:
        """Names of the keypoints to set, in order."""
        ...


class Tool:
    """A tool that does nothing; each real one overrides what it needs."""

    name = "none"
    crosshair = False

    def __init__(self, scene: Scene) -> None:
        self.scene = scene

    def press(self, pointer: Pointer) -> Intents:
        """The left button goes down."""
        return ()

    def move(self, pointer: Pointer) -> Intents:
        """The pointer moves, with or without the button."""
        return ()

    def release(self, pointer: Pointer) -> Intents:
        """The left button comes up."""
        return ()

    def double_click(self, pointer: Pointer) -> Intents:
        """The second press of a double click (the first came as press and release)."""
        return ()

    def wants(self, key: Key) -> bool:
        """Whether this key is the tool's own at this moment; other keys are the page's."""
        return False

    def key(self, key: Key) -> Intents:
        """A wanted key goes down."""
        return ()

    def key_up(self, key: Key) -> Intents:
        """A key comes up, and not by auto-repeat."""
        return ()

    def cancel(self) -> Intents:
        """Esc, another tool or another image: forget what was begun."""
        return ()

    @property
    def busy(self) -> bool:
        """Whether something is begun that ``cancel`` would forget."""
        return False

    @property
    def preview(self) -> Preview:
        """What to paint meanwhile."""
        return NOTHING

    def cursor(self, pointer: Pointer) -> Cursor:
        """The mouse cursor here."""
        return "arrow"


def clamped(scene: Scene, at: Point) -> Point:
    """The nearest point on the image."""
    return min(max(at[0], 0.0), float(scene.image_px[0])), min(max(at[1], 0.0), float(scene.image_px[1]))


def snap_place(scene: Scene, pointer: Pointer, *, but: frozenset[str] = frozenset()) -> Point | None:
    """Where the pointer is drawn to, if anywhere; Ctrl turns the setting round. ``but`` names what is moved."""
    if scene.snapping == pointer.ctrl:
        return None
    (x, y), reach = clamped(scene, pointer.at_px), scene.tolerance_px
    near = [thing for thing in scene.within((x - reach, y - reach, x + reach, y + reach)) if thing.id not in but]
    return snap(near, (x, y), reach, scene.image_px)


def step_of(key: Key) -> Point:
    """The way an arrow key goes: one pixel, ten with Shift."""
    dx, dy = ARROWS[key.name]
    far = FAR if key.shift else 1
    return dx * far, dy * far


def cursor_after(scene: Scene, key: Key) -> Point:
    """The keyboard cursor after an arrow key."""
    dx, dy = step_of(key)
    # One image pixel may be less than can be seen: then the step is one on the screen (the tolerance is six of them).
    least = max(1.0, scene.tolerance_px / 6)
    return clamped(scene, (scene.cursor_px[0] + dx * least, scene.cursor_px[1] + dy * least))
