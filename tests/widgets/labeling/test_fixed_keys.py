"""The keys of classes, tools and the timeline, as the table of keys shows them."""

from __future__ import annotations

from app.rules.load import load
from widgets.canvas.tools.help import TOOL_KEYS
from widgets.labeling.fixed_keys import BY_ORDER, BY_SHEET, of_tasks, of_tools
from widgets.labeling.keys import assign

SHEET = """
earmark: 1
name: Things
version: 1.0.0
media: image
tasks:
  spots:
    kind: boxes
    title: Spots
    classes: {cell: {title: Cell, key: "7"}, dirt: {}, dust: {}}
"""


def test_classes_say_who_set_their_keys() -> None:
    tasks = tuple(load(SHEET).tasks.values())
    found = list(of_tasks(tasks, assign(tasks)))
    assert [(one.key, one.title, one.why) for one in found] == [
        ("7", "Spots: Cell", BY_SHEET),
        ("1", "Spots: dirt", BY_SHEET),
        ("2", "Spots: dust", BY_SHEET),
    ]
    assert not any(one.shared for one in found)
    others = [one.why for one in of_tasks(tasks, assign(tasks, {"7"}))]
    assert others == [BY_ORDER, BY_SHEET, BY_SHEET]


def test_a_class_gives_way_to_a_key_that_is_taken() -> None:
    tasks = tuple(load(SHEET).tasks.values())
    assert list(assign(tasks, {"7", "1", "Ctrl+2"}).values()) == ["3", "4", "2"]


def test_tools_hear_their_keys_first() -> None:
    found = list(of_tools(["select", "rotated-box", "unknown"]))
    assert len(found) == len(TOOL_KEYS["select"]) + len(TOOL_KEYS["rotated-box"])
    assert {one.group for one in found} == {"The tool “select”", "The tool “rotated box”"}
    assert all(one.shared for one in found)
