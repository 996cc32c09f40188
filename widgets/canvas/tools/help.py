"""The keys that belong to each tool while it is in hand: fixed, for the page of keys. No Qt."""

from __future__ import annotations

from collections.abc import Mapping

Line = tuple[str, str]

_CURSOR: tuple[Line, ...] = (("Arrows", "Move the cursor (Shift: ten times as far)"),)
_PATH: tuple[Line, ...] = (
    *_CURSOR,
    ("Click, Enter", "Put a point"),
    ("Drag", "Draw freehand"),
    ("Backspace", "Drop the last point"),
    ("Shift + click", "Follow the border that the last point lies on"),
    ("Ctrl", "Do not snap (or snap, where that is off)"),
    ("Esc", "Forget all points"),
)
_PAINT: tuple[Line, ...] = (
    ("Drag", "Paint"),
    ("[ and ], Alt + wheel", "Smaller and larger"),
    *_CURSOR,
    ("Enter", "Put the brush down, lift it"),
    ("Esc", "Forget the stroke; let go of the selected mask"),
)
TOOL_KEYS: Mapping[str, tuple[Line, ...]] = {
    "select": (
        ("Click", "Select (Shift: one more)"),
        ("Drag on the ground", "Select what is inside"),
        ("Arrows", "Nudge by a pixel (Shift: by ten)"),
        ("Ctrl + Alt + ← →", "Turn by a degree (Shift: by 15)"),
        ("Page Down, Page Up", "Grip the next handle, which the arrows then move"),
        ("Double click, Insert", "A vertex more"),
        ("Alt + click", "A vertex less; hide or show a keypoint"),
        ("Drag the middle of a side", "A vertex more"),
        ("H", "Hide or show the gripped keypoint"),
        ("Esc", "Let go"),
    ),
    "box": (
        ("Drag, or two clicks", "Two opposite corners"),
        ("Shift", "A square"),
        ("Alt", "From the middle"),
        *_CURSOR,
        ("Enter", "Set a corner"),
        ("Esc", "Forget it"),
    ),
    "ellipse": (
        ("Drag, or two clicks", "Two corners of its frame"),
        ("Shift", "A circle"),
        ("Alt", "From the middle"),
        *_CURSOR,
        ("Enter", "Set a corner"),
        ("Esc", "Forget it"),
    ),
    "rotated-box": (
        ("Drag, or two clicks", "One side"),
        ("Click", "How wide it is"),
        ("Shift", "Steps of 15 degrees"),
        *_CURSOR,
        ("Enter", "Set a place"),
        ("Backspace", "Take the last place back"),
    ),
    "polygon": (*_PATH, ("Double click, click on the first point, Enter twice", "Close")),
    "polyline": (*_PATH, ("Double click, Enter twice", "End the line")),
    "cut": (*_PATH, ("Double click, Enter twice", "Cut the selected polygon")),
    "keypoints": (
        ("Click, Enter", "Set the next keypoint"),
        ("Alt + click, H", "Set it, hidden"),
        ("N", "It is not in the picture"),
        ("Backspace", "Take the last one back"),
        ("End", "Leave the rest out"),
        *_CURSOR,
    ),
    "brush": (*_PAINT, ("Ctrl", "Leave other masks free")),
    "eraser": _PAINT,
    "fill": (("Click, Enter", "Fill the hole"), *_CURSOR),
    "pin": (("Click, Enter", "Point at a place"), *_CURSOR),
}
