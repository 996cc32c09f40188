"""How the versions of several people are told apart: a colour each, and a letter and a line besides. No Qt."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from app.labels.values import Choice, LabelObject, MultiChoice, Rating, Segment, Transcript

if TYPE_CHECKING:
    from app.adjudication.comparison import Version
    from app.rules.sheet import Task

# Those of the classes' colours (widgets.theme.class_colours) that lie farthest apart come first.
COLOURS = ("#d55e00", "#0072b2", "#009e73", "#cc79a7", "#6600ee", "#56b4e9", "#882266", "#664422", "#e69f00", "#aa66ff")
SHORT = 40
NOTHING = "nothing"


def people_colours(task: Task, count: int) -> tuple[str, ...]:
    """A colour for each of ``count`` people, #rrggbb: as far as there are such, none that a class of the task has."""
    taken = {found.colour.lower() for found in task.classes}
    order = [colour for colour in COLOURS if colour not in taken] + [colour for colour in COLOURS if colour in taken]
    return tuple(order[number % len(order)] for number in range(count))


def person_dashed(number: int) -> bool:
    """Whether the outlines of a candidate, by its number, are dashed: the second sign beside colour and letter."""
    return number % 2 == 1


def difference_words(versions: Sequence[Version], names: Sequence[str]) -> str:
    """In what the versions of an object differ: who missed it, the class, the place; "" for what is no object."""
    things = [version for version in versions if isinstance(version, LabelObject)]
    if not things:
        return ""
    if len(things) < len(versions):
        missing = [name for name, version in zip(names, versions, strict=True) if version is None]
        return f"not marked by {', '.join(missing)}"
    if len({thing.cls for thing in things}) > 1:
        return "another class"
    if len({tuple(sorted(thing.attributes.items())) for thing in things}) > 1:
        return "other attributes"
    segments = [thing for thing in things if isinstance(thing, Segment)]
    if len({(thing.start_s, thing.end_s) for thing in segments}) == 1:
        return "other words"
    return "other times" if segments else "another place"


def version_words(version: Version, task: Task) -> str:
    """What somebody says at a place, in a few words."""
    match version:
        case None | "":
            return NOTHING
        case str():
            return f"“{_short(version)}”"
        case Transcript(text):
            return f"“{_short(text)}”" if text else NOTHING
        case Choice(option):
            return task.called(option)
        case MultiChoice(several):
            return ", ".join(task.called(option) for option in several) or "none of them"
        case Rating(number):
            label = task.scale.labels.get(number, "") if task.scale is not None else ""
            return f"{number} {label}".strip()
        case Segment(cls=cls, start_s=start, end_s=end, text=text):
            words = f" “{_short(text)}”" if text else ""
            return f"{task.called(cls)} {start:.2f} – {end:.2f} s{words}"
    cls = getattr(version, "cls", "")
    attributes = getattr(version, "attributes", {})
    told = ", ".join(f"{name}: {_plain(value)}" for name, value in attributes.items())
    return f"{task.called(cls)} ({told})" if told else task.called(cls) or "an object"


def _plain(value: object) -> str:
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)


def _short(text: str) -> str:
    return text if len(text) <= SHORT else text[: SHORT - 1].rstrip() + "…"
