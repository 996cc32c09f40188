"""Where two versions of a label differ, in words: what the terminal lists below a conflict."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.labels.regions import extent
from app.labels.values import Choice, LabelObject, MultiChoice, Rating, Segment, Transcript

if TYPE_CHECKING:
    from app.adjudication.comparison import Version
    from app.packages.deciding import Versions
    from app.rules.sheet import Task


def told(found: Versions) -> list[str]:
    """Each difference in words, in the order of the places: what is here, and what each package says."""
    lines = []
    for number in found.comparison.differing:
        said = zip(found.comparison.candidates, found.comparison.places[number].versions, strict=True)
        lines.append("; ".join(f"{one.name}: {_in_words(found.task, version)}" for one, version in said))
    return lines


def _in_words(task: Task, version: Version) -> str:
    if isinstance(version, LabelObject) and not isinstance(version, Segment):
        x0, y0, x1, y1 = extent(version)
        return f"{(task.called(version.cls) or 'an object')} at {x0:.0f}, {y0:.0f} – {x1:.0f}, {y1:.0f} px"
    match version:
        case str() if version:
            return f"“{version}”"
        case Segment(cls=cls, start_s=start, end_s=end, text=text):
            words = f" “{text}”" if text else ""
            return f"{task.called(cls)} {start:.2f} – {end:.2f} s{words}"
        case Choice(option):
            return task.called(option)
        case MultiChoice(several):
            return ", ".join(task.called(option) for option in several) or "none of them"
        case Rating(number):
            return f"{number:g}"
        case Transcript(text):
            return f"“{text}”"
        case _:
            return "nothing"
