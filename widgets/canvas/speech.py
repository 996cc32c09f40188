"""What a screen reader says of the canvas. No Qt."""

from __future__ import annotations

from widgets.canvas.objects import CanvasObject
from widgets.canvas.scene import CanvasScene

TOOLS = {
    "select": "Select tool. Arrow keys nudge, Page Down grips the next handle, Delete removes.",
    "box": "Box tool. Arrow keys move the cursor, Enter sets a corner, Escape cancels.",
    "polygon": "Polygon tool. Arrow keys move the cursor, Enter sets a point, Enter again closes, Backspace drops one.",
}


def describe(scene: CanvasScene, tool: str) -> str:
    """The image's size, how many objects, what is selected, and what the tool's keys do."""
    width, height = scene.image_px
    count = len(scene.objects)
    parts = [f"Image of {width} by {height} pixels, {count} object{'' if count == 1 else 's'}."]
    selected = scene.selected
    if len(selected) == 1:
        thing = scene.get(selected[0])
        if thing is not None:
            parts.append(f"Selected: {describe_object(thing)}.")
    elif selected:
        parts.append(f"{len(selected)} selected.")
    return " ".join([*parts, TOOLS.get(tool, "")]).strip()


def describe_object(thing: CanvasObject) -> str:
    """Class, kind, size and place."""
    x0, y0, x1, y1 = thing.bounds_px
    size = f"{x1 - x0:.0f} by {y1 - y0:.0f} pixels at {x0:.0f}, {y0:.0f}"
    shape = thing.shape
    count = sum(1 for state in shape.states if state) if shape.kind == "pose" else len(shape.points)
    points = f" of {count} points" if shape.kind in ("polygon", "polyline", "pose") else ""
    turn = f", turned by {shape.angle_deg:.0f} degrees" if shape.angle_deg else ""
    return f"{thing.text or thing.cls} {shape.kind.replace('-', ' ')}{points}, {size}{turn}"
