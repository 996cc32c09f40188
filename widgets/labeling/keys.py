"""Which key says which class or option of the tasks on one item. No Qt."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from app.labels.values import OBJECT_KINDS

if TYPE_CHECKING:
    from app.rules.sheet import Task

DIGITS = "123456789"
# What the page itself listens to as it comes; a class may not take it away, even before the page says so itself.
TAKEN = frozenset("ADF?")
# What the image side listens to besides: tools, and how objects are seen.
TAKEN_ON_IMAGES = TAKEN | frozenset("VBWRTOPIMEGSKNHLQ")
SOUND_KINDS = frozenset({"transcript", "segments"})
Key = tuple[str, str]


def names_of(task: Task) -> tuple[str, ...]:
    """What can be said in a task, by name: classes, options, steps of the scale."""
    if task.kind == "rating" and task.scale is not None:
        return tuple(str(step) for step in range(task.scale.low, task.scale.high + 1))
    return tuple(cls.name for cls in task.classes)


def assign(tasks: Sequence[Task], taken: Collection[str] = ()) -> Mapping[Key, str]:
    """The key for each (task, name), such as "1", "N" or "Shift+1"; what gets none is left out.

    Classes of objects have the plain keys. Options of other tasks have them too where no objects are drawn on the item;
    otherwise they take Shift with the number. The sheet's own keys come first, free digits fill up in order.
    ``taken`` are keys that do something else on the page, by their names: no class and no option gets them.
    """
    own = TAKEN if any(task.kind in SOUND_KINDS for task in tasks) else TAKEN_ON_IMAGES
    never = own.union(taken)
    drawing = any(task.kind in OBJECT_KINDS for task in tasks)
    planes: dict[str, list[Key]] = {"": [], "Shift+": []}
    wishes: dict[Key, str] = {}
    for task in tasks:
        plane = "Shift+" if drawing and task.kind not in OBJECT_KINDS else ""
        for name in names_of(task):
            planes[plane].append((task.name, name))
            wish = _wish(task, name, never)
            wishes[task.name, name] = "" if plane + wish in never else wish
    return {
        key: held + pressed
        for held, keys in planes.items()
        for key, pressed in _fill(keys, wishes, [digit for digit in DIGITS if held + digit not in never])
    }


def _wish(task: Task, name: str, taken: frozenset[str]) -> str:
    if task.kind == "rating":
        return name if len(name) == 1 and name in DIGITS else ""
    cls = task.class_of(name)
    wanted = cls.key.upper() if cls is not None else ""
    return wanted if len(wanted) == 1 and wanted.isalnum() and wanted != "0" and wanted not in taken else ""


def _fill(keys: Sequence[Key], wishes: Mapping[Key, str], digits: Sequence[str]) -> Iterator[tuple[Key, str]]:
    given: dict[Key, str] = {}
    for key in keys:
        if wishes[key] and wishes[key] not in given.values():
            given[key] = wishes[key]
    free = iter([digit for digit in digits if digit not in given.values()])
    for key in keys:
        pressed = given.get(key) or next(free, "")
        if pressed:
            yield key, pressed
