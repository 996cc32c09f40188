"""What the project may hold at all: known classes and options, sound geometry. Rules of taste are in ``checks``."""

from __future__ import annotations

import math
from collections.abc import Mapping

from app.errors import RuleViolation
from app.labels import values
from app.rules.sheet import RuleSheet, Task

OBJECT_OF: Mapping[str, str] = {"boxes": "Box", "polygons": "Polygon", "segments": "Segment"}


def guard(sheet: RuleSheet, task_name: str, said: values.Value | values.LabelObject) -> None:
    """Raises RuleViolation for what ``sheet`` does not know, and for boxes, polygons or segments that are none."""
    task = sheet.task(task_name)
    if isinstance(said, values.Box | values.Polygon | values.Segment):
        _object(task, said)
        return
    if values.kind_of(said) != task.kind:
        raise RuleViolation(f"task {task.name!r} takes {task.kind}, not {values.kind_of(said)}.")
    match said:
        case values.Choice(option):
            _known(task, option)
        case values.MultiChoice(options):
            for option in options:
                _known(task, option)
            if list(options) != sorted(set(options)):
                raise RuleViolation(f"task {task.name!r}: the options of a set are sorted and stand once.")
        case values.Rating(number):
            scale = task.scale
            if scale is not None and not scale.low <= number <= scale.high:
                raise RuleViolation(f"task {task.name!r}: {number} is not on the scale {scale.low} to {scale.high}.")
        case values.Boxes(objects) | values.Polygons(objects) | values.Segments(objects):
            for thing in objects:
                _object(task, thing)
        case _:
            return


def _object(task: Task, thing: values.LabelObject) -> None:
    if type(thing).__name__ != OBJECT_OF.get(task.kind):
        raise RuleViolation(f"task {task.name!r} takes {task.kind}, not a {type(thing).__name__.lower()}.")
    _known(task, thing.cls)
    problem = _geometry(thing)
    if not problem and isinstance(thing, values.Segment) and task.tiers and thing.tier not in task.tiers:
        problem = f"no tier {thing.tier!r}; the tiers are {', '.join(task.tiers)}"
    if problem:
        raise RuleViolation(f"task {task.name!r}, {thing.cls}: {problem}.")
    cls = task.class_of(thing.cls)
    allowed = {found.name: found for found in (cls.attributes if cls else ())}
    for name, value in thing.attributes.items():
        if name not in allowed:
            raise RuleViolation(f"task {task.name!r}, {thing.cls}: no attribute {name!r} in the rule sheet.")
        if allowed[name].kind == "choice" and value not in allowed[name].values:
            listed = ", ".join(allowed[name].values)
            raise RuleViolation(f"task {task.name!r}, {thing.cls}: {name} is one of {listed}, not {value!r}.")


def _known(task: Task, name: str) -> None:
    if task.class_of(name) is None:
        listed = ", ".join(found.name for found in task.classes)
        what = "option" if task.kind in ("choice", "multi-choice") else "class"
        raise RuleViolation(f"task {task.name!r}: no {what} {name!r} in the rule sheet. It has: {listed}.")


def _geometry(thing: values.LabelObject) -> str:
    match thing:
        case values.Box():
            x0, y0, x1, y1 = thing.box_px
            if not all(map(math.isfinite, thing.box_px)):
                return "a box needs four finite numbers"
            return "" if x0 < x1 and y0 < y1 else f"a box of {x1 - x0:g} × {y1 - y0:g} px is none"
        case values.Polygon():
            rings = (thing.points_px, *thing.holes)
            if any(len(ring) < 3 for ring in rings):
                return "a polygon needs at least three points"
            finite = all(math.isfinite(x) and math.isfinite(y) for ring in rings for x, y in ring)
            return "" if finite else "a polygon needs finite numbers"
        case values.Segment():
            if not (math.isfinite(thing.start_s) and math.isfinite(thing.end_s)):
                return "a segment needs a finite start and end"
            return "" if thing.start_s < thing.end_s else f"a segment of {thing.end_s - thing.start_s:g} s is none"
