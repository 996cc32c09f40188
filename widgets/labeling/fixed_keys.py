"""The keys of the label page that are not changed in the table: of classes and options, of the tool in hand. No Qt."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from widgets.actions.action import FixedKey
from widgets.canvas.tools.help import TOOL_KEYS
from widgets.labeling.keys import Key

if TYPE_CHECKING:
    from app.rules.sheet import Task

CLASSES = "Classes and options"
BY_SHEET, BY_ORDER = "set in the rule sheet", "by the order in the rule sheet"
BY_TOOL = "part of the tool while it is in hand"


def of_tasks(tasks: Sequence[Task], keys: Mapping[Key, str]) -> Iterator[FixedKey]:
    """What ``widgets.labeling.keys.assign`` gave to these tasks."""
    for task in tasks:
        for (name, said), key in keys.items():
            if name == task.name:
                cls = task.class_of(said)
                title = (cls.title if cls is not None else "") or said
                own = cls is not None and cls.key.upper() == key.rpartition("+")[2]
                yield FixedKey(key, f"{task.title or task.name}: {title}", CLASSES, BY_SHEET if own else BY_ORDER)


def of_tools(tools: Iterable[str]) -> Iterator[FixedKey]:
    """What each of these tools listens to."""
    for tool in tools:
        for key, title in TOOL_KEYS.get(tool, ()):
            yield FixedKey(key, title, f"The tool “{tool.replace('-', ' ')}”", BY_TOOL, shared=True)
