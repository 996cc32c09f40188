"""Qt's key and mouse events in the tools' plain words."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from widgets.canvas.tools.base import Cursor, Key, Pointer
from widgets.canvas.viewport import Viewport

NAMES: dict[int, str] = {
    Qt.Key.Key_Left: "left",
    Qt.Key.Key_Right: "right",
    Qt.Key.Key_Up: "up",
    Qt.Key.Key_Down: "down",
    Qt.Key.Key_Return: "enter",
    Qt.Key.Key_Enter: "enter",
    Qt.Key.Key_Escape: "escape",
    Qt.Key.Key_Backspace: "backspace",
    Qt.Key.Key_Delete: "delete",
    Qt.Key.Key_Insert: "insert",
    Qt.Key.Key_PageUp: "page-up",
    Qt.Key.Key_PageDown: "page-down",
    Qt.Key.Key_End: "end",
    Qt.Key.Key_H: "h",
    Qt.Key.Key_N: "n",
    Qt.Key.Key_BracketLeft: "[",
    Qt.Key.Key_BracketRight: "]",
}

# Stands for "whatever arrow was held" when the keyboard goes elsewhere.
ANY_ARROW = Key("left")

SHAPES: dict[Cursor, Qt.CursorShape] = {
    "arrow": Qt.CursorShape.ArrowCursor,
    "cross": Qt.CursorShape.CrossCursor,
    "move": Qt.CursorShape.SizeAllCursor,
    "hand": Qt.CursorShape.PointingHandCursor,
    "point": Qt.CursorShape.PointingHandCursor,
    "size-nwse": Qt.CursorShape.SizeFDiagCursor,
    "size-nesw": Qt.CursorShape.SizeBDiagCursor,
    "size-hor": Qt.CursorShape.SizeHorCursor,
    "size-ver": Qt.CursorShape.SizeVerCursor,
}


def key_of(event: QKeyEvent) -> Key:
    """The event's key; ``name`` is empty for keys that no tool knows."""
    held = event.modifiers()
    return Key(
        NAMES.get(event.key(), ""),
        shift=bool(held & Qt.KeyboardModifier.ShiftModifier),
        ctrl=bool(held & Qt.KeyboardModifier.ControlModifier),
        alt=bool(held & Qt.KeyboardModifier.AltModifier),
    )


def pointer_of(x: float, y: float, held: Qt.KeyboardModifier, viewport: Viewport) -> Pointer:
    """The place in image pixels, and the modifiers."""
    x_px, y_px = viewport.to_image(x, y)
    return Pointer(
        x_px,
        y_px,
        shift=bool(held & Qt.KeyboardModifier.ShiftModifier),
        ctrl=bool(held & Qt.KeyboardModifier.ControlModifier),
        alt=bool(held & Qt.KeyboardModifier.AltModifier),
    )


def is_plain(event: QKeyEvent) -> bool:
    """Whether the key is pressed alone, or with Shift, which some keyboards need for the plus."""
    return not event.modifiers() & (
        Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier
    )
