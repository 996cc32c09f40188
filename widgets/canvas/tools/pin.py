"""Point at a place, for a comment."""

from __future__ import annotations

from widgets.canvas.tools.base import ARROWS, Cursor, Cursors, Intents, Key, Place, Pointer, Tool, clamped, cursor_after


class PinTool(Tool):
    """One click, or Enter at the keyboard cursor."""

    name = "pin"
    crosshair = True

    def press(self, pointer: Pointer) -> Intents:
        """Here."""
        at = clamped(self.scene, pointer.at_px)
        return (Cursors(at), Place(at))

    def wants(self, key: Key) -> bool:
        """Arrows and Enter."""
        return not (key.ctrl or key.alt) and (key.name in ARROWS or key.name == "enter")

    def key(self, key: Key) -> Intents:
        """Arrows move the cursor, Enter points."""
        if key.name in ARROWS:
            return (Cursors(cursor_after(self.scene, key)),)
        return (Place(self.scene.cursor_px),)

    def cursor(self, pointer: Pointer) -> Cursor:
        """A cross."""
        return "cross"
