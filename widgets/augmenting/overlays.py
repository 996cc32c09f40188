"""Labels of a picture as the canvas draws them; made on workers, so that many of them cost the window nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.labels import values
from widgets.canvas import objects as canvas_objects
from widgets.theme.class_colours import letter_of

if TYPE_CHECKING:
    from app.augmenting.review.pair import Side
    from app.rules.sheet import RuleSheet, Task

UNKNOWN = "#888888"


def labels_over(name: str, side: Side, sheet: RuleSheet) -> canvas_objects.Overlay:
    """The labels of a picture as an overlay."""
    drawn = [one for task, value in side.labels.items() for one in _drawn(sheet.tasks.get(task), value)]
    return canvas_objects.Overlay(name, tuple(drawn), chips=False)


def look_of(task: Task | None, cls: str) -> tuple[str, str, str]:
    """Colour, letter and title of a class."""
    for place, one in enumerate(task.classes if task is not None else ()):
        if one.name == cls:
            return one.colour, letter_of(one.title, place), one.title
    return UNKNOWN, "?", cls


def _drawn(task: Task | None, value: values.Value) -> list[canvas_objects.CanvasObject]:
    found = []
    for thing in values.objects_of(value):
        if not isinstance(thing, values.Segment):
            colour, letter, title = look_of(task, thing.cls)
            found.append(canvas_objects.from_label(thing, colour=colour, letter=letter, text=title))
    return found
