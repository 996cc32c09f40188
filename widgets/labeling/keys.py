"""Which key says which class or option of the tasks on one item. No Qt."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from app.labels.values import OBJECT_KINDS

if TYPE_CHECKING:
    from app.rules.sheet import Task

DIGITS = "123456789"
# What most keyboards type with Shift and the digits: where a sign is taken, Qt would take neither it nor the number.
SIGNS = dict(zip("!@#$%^&*(", DIGITS, strict=True))
# What is held beside a number. Alt with a number shows the panels beside the picture.
PLANES = ("", "Shift+", "Ctrl+", "Ctrl+Shift+")
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
    otherwise they take Shift with the number. The sheet's own keys come first, free digits fill up in order. Options of
    a task stay together: where Shift has no room for all of them, or a rating would not be said by its own numbers, the
    task goes to Ctrl, then to Ctrl+Shift.
    ``taken`` are keys that do something else on the page, by their names: no class and no option gets them.
    """
    own = TAKEN if any(task.kind in SOUND_KINDS for task in tasks) else TAKEN_ON_IMAGES
    never = own.union(taken, (f"Shift+{SIGNS[key]}" for key in taken if key in SIGNS))
    drawing = any(task.kind in OBJECT_KINDS for task in tasks)
    held: dict[str, list[Task]] = {}
    for task in tasks:
        if task.kind in OBJECT_KINDS:
            held.setdefault("", []).append(task)
        else:
            plane = _roomy(task, held, PLANES[1:] if drawing else PLANES, never)
            held.setdefault(plane, []).append(task)
    return {key: plane + pressed for plane, those in held.items() for key, pressed in _fill(those, plane, never)}


def _roomy(task: Task, held: Mapping[str, Sequence[Task]], planes: Sequence[str], never: frozenset[str]) -> str:
    """The first plane that has a key for all that this task says, and for what stands there already."""
    for plane in planes:
        those = [*held.get(plane, ()), task]
        found = dict(_fill(those, plane, never))
        if len(found) == sum(len(names_of(one)) for one in those) and _own_numbers(those, found):
            return plane
    return planes[0]


def _own_numbers(tasks: Sequence[Task], found: Mapping[Key, str]) -> bool:
    ratings = [task for task in tasks if task.kind == "rating"]
    return all(found[task.name, step] == step for task in ratings for step in names_of(task) if step in DIGITS)


def _wish(task: Task, name: str, taken: Collection[str]) -> str:
    if task.kind == "rating":
        return name if len(name) == 1 and name in DIGITS else ""
    cls = task.class_of(name)
    wanted = cls.key.upper() if cls is not None else ""
    return wanted if len(wanted) == 1 and wanted.isalnum() and wanted != "0" and wanted not in taken else ""


def _fill(tasks: Sequence[Task], plane: str, never: frozenset[str]) -> Iterator[tuple[Key, str]]:
    """What each name of these tasks is said by on one plane: wishes first, then the free digits in order."""
    wishes = {(task.name, name): _wish(task, name, never) for task in tasks for name in names_of(task)}
    given: dict[Key, str] = {}
    for key, wish in wishes.items():
        if wish and plane + wish not in never and wish not in given.values():
            given[key] = wish
    free = iter([digit for digit in DIGITS if plane + digit not in never and digit not in given.values()])
    for key in wishes:
        pressed = given.get(key) or next(free, "")
        if pressed:
            yield key, pressed
