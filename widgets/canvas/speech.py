"""What a screen reader says of the canvas. No Qt."""

from __future__ import annotations

from widgets.canvas.objects import CanvasObject
from widgets.canvas.scene import CanvasScene

TOOLS = {
    "select": "Select tool. Arrow keys nudge, Page Down grips the next handle, Delete removes.",
    "box": "Box tool. Arrow keys move the cursor, Enter sets a corner, Escape cancels.",
    "ellipse": "Ellipse tool. Arrow keys move the cursor, Enter sets a corner of its frame, Escape cancels.",
    "rotated-box": "Rotated box tool. Enter sets the two ends of one side, then how wide it is.",
    "polygon": "Polygon tool. Arrow keys move the cursor, Enter sets a point, Enter again closes, Backspace drops one.",
    "polyline": "Polyline tool. Arrow keys move the cursor, Enter sets a point, Enter again ends, Backspace drops one.",
    "keypoints": "Keypoints tool. Enter sets the next one, H sets it hidden, N leaves it out, Backspace goes back.",
    "brush": "Brush. Enter puts it down, arrow keys paint, Enter lifts it; square brackets change its size.",
    "eraser": "Eraser. Enter puts it down, arrow keys erase, Enter lifts it; square brackets change its size.",
    "fill": "Fill. Enter fills the hole under the cursor.",
    "cut": "Cut. Enter sets a point of the line, Enter again cuts the selected polygon.",
    "pin": "Pin. Enter points at the cursor's place.",
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
