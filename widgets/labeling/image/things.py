"""Labels as the canvas shows them; what did not change is the same canvas object again, so that it costs nothing."""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from typing import TYPE_CHECKING

from widgets.canvas.objects import CanvasObject, from_label
from widgets.theme.class_colours import CLASS_COLOURS, colour_of

if TYPE_CHECKING:
    from app.labels.values import ImageObject
    from app.rules.sheet import ClassDef, Task
    from widgets.labeling.image.looks import ImageLooks

# Of a class that the sheet does not know (any more).
UNKNOWN_COLOUR = "#808080"

Bones = tuple[tuple[int, int], ...]
_Kept = tuple["ImageObject", "Task", bool, CanvasObject]


class Things:
    """Makes canvas objects, and keeps them."""

    def __init__(self) -> None:
        self._kept: dict[str, _Kept] = {}
        self._how: tuple[str, bool] = ("", False)

    def forget(self) -> None:
        """Another item: nothing of the one before is needed."""
        self._kept = {}

    def of(
        self, labels: Iterable[tuple[Task, ImageObject]], looks: ImageLooks, *, editable: bool
    ) -> list[CanvasObject]:
        """What is to be seen of these labels, in their order."""
        if self._how != (looks.colour_by, editable):
            self._how, self._kept = (looks.colour_by, editable), {}
        shown, kept, known = [], {}, self._kept
        # A thousand labels come this way at each edit: nothing is asked twice.
        all_shown = not looks.hidden and looks.solo is None
        for task, label in labels:
            key, locked = label.id, not editable or label.id in looks.locked
            found = known.get(key)
            # The task is compared by identity: another sheet makes all of them anew.
            if found is None or found[1] is not task or found[2] != locked or not _same(found[0], label):
                by_object = looks.colour_by == "object"
                thing = _thing(label, task.class_of(label.cls), by_object=by_object, locked=locked)
                found = (label, task, locked, thing)
            kept[key] = found
            if all_shown or looks.shows(key, task.name, label.cls):
                shown.append(found[3])
        self._kept = kept
        return shown


def _same(before: ImageObject, now: ImageObject) -> bool:
    return before is now or before == now


def object_colour(object_id: str) -> str:
    """A colour that an object keeps for life, out of those that every kind of sight tells apart."""
    return colour_of(zlib.crc32(object_id.encode()) % len(CLASS_COLOURS))


def bones(cls: ClassDef | None) -> tuple[tuple[str, ...], Bones]:
    """The keypoints of a class by name, and which of them, by number, a line connects."""
    if cls is None or cls.skeleton is None:
        return (), ()
    place = {name: number for number, name in enumerate(cls.skeleton.points)}
    return cls.skeleton.points, tuple((place[a], place[b]) for a, b in cls.skeleton.edges)


def _thing(label: ImageObject, cls: ClassDef | None, *, by_object: bool, locked: bool) -> CanvasObject:
    colour, title = (cls.colour, cls.title or cls.name) if cls is not None else (UNKNOWN_COLOUR, label.cls)
    names, edges = bones(cls)
    return from_label(
        label,
        colour=object_colour(label.id) if by_object else colour,
        letter=title[:1].upper(),
        text=title,
        locked=locked,
        names=names,
        edges=edges,
    )
