"""A hand for the tools: a scene with objects, and short words for what is done to it."""

from __future__ import annotations

from widgets.canvas.objects import CanvasObject
from widgets.canvas.scene import CanvasScene
from widgets.canvas.shapes import Point, Shape
from widgets.canvas.tools.base import Change, Create, Cursors, Intents, Key, Pointer, Remove, Select, Tool
from widgets.canvas.viewport import Viewport


def scene(*shapes: Shape, snapping: bool = False, selected: tuple[str, ...] = ()) -> CanvasScene:
    """An image of 200 × 150 at 100 %, with these shapes as objects "0", "1" …"""
    made = CanvasScene()
    made.viewport = Viewport((200, 150), (200, 150))
    made.snapping = snapping
    made.set_objects([CanvasObject(str(number), "c", "#e66100", shape) for number, shape in enumerate(shapes)])
    made.select(selected)
    return made


class Hand:
    """Holds one tool; the cursor of the scene follows what the tool says, as the canvas would do it."""

    def __init__(self, tool: Tool) -> None:
        self.tool = tool
        self.said: list[object] = []

    def click(self, *at: Point, **held: bool) -> Hand:
        """Press and release at each place."""
        for x, y in at:
            self._heard(self.tool.press(Pointer(x, y, **held)))
            self._heard(self.tool.release(Pointer(x, y, **held)))
        return self

    def drag(self, *way: Point, **held: bool) -> Hand:
        """Press at the first place, move along the others, release at the last."""
        self._heard(self.tool.press(Pointer(*way[0], **held)))
        for x, y in way[1:]:
            self._heard(self.tool.move(Pointer(x, y, **held)))
        self._heard(self.tool.release(Pointer(*way[-1], **held)))
        return self

    def key(self, *names: str, **held: bool) -> Hand:
        """Keys, each down and up; the tool must want them."""
        for name in names:
            key = Key(name, **held)
            assert self.tool.wants(key), name
            self._heard(self.tool.key(key))
            self._heard(self.tool.key_up(key))
        return self

    @property
    def created(self) -> list[Shape]:
        """The shapes that were made."""
        return [intent.shape for intent in self.said if isinstance(intent, Create)]

    @property
    def changed(self) -> dict[str, Shape]:
        """The shapes that were changed, the last ones by id."""
        return {
            key: shape for intent in self.said if isinstance(intent, Change) for key, shape in intent.shapes.items()
        }

    @property
    def removed(self) -> list[str]:
        """The objects that were removed."""
        return [key for intent in self.said if isinstance(intent, Remove) for key in intent.ids]

    def _heard(self, intents: Intents) -> None:
        for intent in intents:
            if isinstance(intent, Cursors):
                self.tool.scene.cursor_px = intent.at_px
            elif isinstance(intent, Select):
                self.tool.scene.select(intent.ids)
        self.said += intents
