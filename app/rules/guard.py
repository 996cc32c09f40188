"""What the project may hold at all: known classes and options, sound geometry. Rules of taste are in ``checks``."""

from __future__ import annotations

from app.errors import RuleViolation
from app.labels import values
from app.labels.own_words import word_problem
from app.labels.regions import geometry_problem
from app.labels.spans import segment_problem, words_problem
from app.rules.sheet import RuleSheet, Task


def guard(sheet: RuleSheet, task_name: str, said: values.Value | values.LabelObject) -> None:
    """Raises RuleViolation for what ``sheet`` does not know, and for boxes, polygons or segments that are none."""
    task = sheet.task(task_name)
    if isinstance(said, values.LabelObject):
        guard_object(task, said)
        return
    if values.kind_of(said) != task.kind:
        raise RuleViolation(f"task {task.name!r} takes {task.kind}, not {values.kind_of(said)}.")
    match said:
        case values.Choice(option):
            _known(task, option)
        case values.MultiChoice(options):
            for option in options:
                _known_or_added(task, option)
            if list(options) != sorted(set(options)):
                raise RuleViolation(f"task {task.name!r}: the options of a set are sorted and stand once.")
        case values.Rating(number):
            scale = task.scale
            if scale is not None and not scale.low <= number <= scale.high:
                raise RuleViolation(f"task {task.name!r}: {number} is not on the scale {scale.low} to {scale.high}.")
        case values.Transcript():
            problem = words_problem(said.words)
            if problem:
                raise RuleViolation(f"task {task.name!r}: {problem}.")
        case _:
            for thing in values.objects_of(said):
                guard_object(task, thing)


def guard_object(task: Task, thing: values.LabelObject) -> None:
    """Raises RuleViolation for an object that ``task`` does not know, or whose geometry is none."""
    if type(thing) is not values.OBJECT_OF.get(task.kind):
        raise RuleViolation(f"task {task.name!r} takes {task.kind}, not a {type(thing).__name__.lower()}.")
    _known(task, thing.cls)
    problem = segment_problem(thing) if isinstance(thing, values.Segment) else geometry_problem(thing)
    if not problem and isinstance(thing, values.Pose):
        problem = _skeleton_problem(task, thing)
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


def _known_or_added(task: Task, option: str) -> None:
    if task.open and task.class_of(option) is None:
        problem = word_problem(option)
        if problem:
            raise RuleViolation(f"task {task.name!r}: {problem}.")
        return
    _known(task, option)


def _known(task: Task, name: str) -> None:
    if task.class_of(name) is None:
        listed = ", ".join(found.name for found in task.classes)
        what = "option" if task.kind in ("choice", "multi-choice") else "class"
        raise RuleViolation(f"task {task.name!r}: no {what} {name!r} in the rule sheet. It has: {listed}.")


def _skeleton_problem(task: Task, thing: values.Pose) -> str:
    cls = task.class_of(thing.cls)
    wanted = len(cls.skeleton.points) if cls is not None and cls.skeleton is not None else 0
    return "" if len(thing.points_px) == wanted else f"{len(thing.points_px)} keypoints, the skeleton has {wanted}"
