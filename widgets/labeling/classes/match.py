"""Which classes and options a few typed letters mean, best first. No Qt."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

import msgspec

from app.labels.values import OBJECT_KINDS
from widgets.labeling.keys import Key, names_of

if TYPE_CHECKING:
    from app.rules.sheet import Task


class Candidate(msgspec.Struct, frozen=True):
    """A class or an option. ``path`` is its chain of parents, "vehicle › car", and ``depth`` how many these are.

    ``title_low`` and ``rest_low`` are what is searched, in lower case once and for all.
    """

    task: str
    name: str
    title: str
    path: str = ""
    depth: int = 0
    task_title: str = ""
    colour: str = ""
    key: str = ""
    description: str = ""
    draws: bool = False
    title_low: str = ""
    rest_low: str = ""


def title_of(task: Task, name: str) -> str:
    """What a class, an option or a step of a scale is called on the screen."""
    if task.kind == "rating" and task.scale is not None:
        label = task.scale.labels.get(int(name), "")
        return f"{name} · {label}" if label else name
    cls = task.class_of(name)
    return (cls.title if cls is not None else "") or name


def candidates(tasks: Sequence[Task], keys: Mapping[Key, str] | None = None) -> tuple[Candidate, ...]:
    """Everything that can be said of an item: classes of objects, options, steps of scales; children below parents."""
    return tuple(one for task in tasks for one in _of_task(task, keys or {}))


def _of_task(task: Task, keys: Mapping[Key, str]) -> Iterator[Candidate]:
    classes = {cls.name: cls for cls in task.classes}
    titles = {name: cls.title or name for name, cls in classes.items()}
    for name, above in _tree(task):
        cls = classes.get(name)
        title = titles.get(name) or title_of(task, name)
        path = " › ".join(titles[parent] for parent in above)
        description = cls.description if cls is not None else ""
        yield Candidate(
            task.name, name, title, path, len(above), task.title or task.name,
            cls.colour if cls is not None else "", keys.get((task.name, name), ""), description,
            task.kind in OBJECT_KINDS, title.lower(), f"{name} {path} {description}".lower(),
        )  # fmt: skip


def _tree(task: Task) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The names of a task with their parents, each below its parent, in the order of the sheet."""
    names = names_of(task)
    below: dict[str, list[str]] = {}
    known = set(names)
    parents = {cls.name: cls.parent for cls in task.classes if cls.parent in known}
    for name in names:
        below.setdefault(parents.get(name, ""), []).append(name)
    waiting: list[tuple[str, tuple[str, ...]]] = [(name, ()) for name in reversed(below.pop("", ()))]
    while waiting:
        name, above = waiting.pop()
        yield name, above
        waiting += [(child, (*above, name)) for child in reversed(below.pop(name, ()))]
        if not waiting and below:
            # Parents in a circle: they begin with the first of them.
            waiting = [(child, ()) for child in reversed(below.pop(next(iter(below))))]


def ranked(known: Sequence[Candidate], text: str) -> list[Candidate]:
    """Those that fit, best first: the title begins so; each typed word begins a word of it; it holds the text; name,
    parents or description hold it; its letters come in that order. With no text all of them, as a tree."""
    wanted = " ".join(text.lower().split())
    if not wanted:
        return list(known)
    words = wanted.split()
    scored = [
        (score, len(one.title), place) for place, one in enumerate(known) if (score := _score(one, wanted, words))
    ]
    return [known[place] for _, _, place in sorted(scored)]


def _score(one: Candidate, wanted: str, words: Sequence[str]) -> int:
    """1 is best, 0 does not fit."""
    title = one.title_low
    if title.startswith(wanted):
        return 1
    parts = title.replace("-", " ").replace("_", " ").replace("(", " ").split()
    if all(any(part.startswith(word) for part in parts) for word in words):
        return 2
    if wanted in title:
        return 3
    if all(word in title or word in one.rest_low for word in words):
        return 4
    letters = iter(title)
    return 5 if all(letter in letters for letter in "".join(words)) else 0
