"""How tiers and labels are called in files that know only a name of a track and a text for each stretch of time.

A track of the task's own name holds its segments without a tier (or the transcript of the whole recording); any other
name is a tier (a speaker, most often). Where a file holds several tasks the name is "TIER - TASK", as the Montreal
Forced Aligner writes "speaker - words". Segments that overlap on one tier stand on "TIER (2)", "TIER (3)" … where a
format allows no overlap.

A text is the class; or the class, a colon and what was said ("speech: hello"); or what was said alone, where the sheet
has a single class; where several carry text the first of them is taken, and said to be.

A mark without length becomes a stretch of ``POINT_S``; where the sheet declares the attribute
``POINT`` for its class, it is set, and such a segment is written as a mark again.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from app.formats.incoming import TaskShape
from app.formats.paths import dashless_name, safe_name
from app.labels.values import Kind, Segment

KINDS: tuple[Kind, ...] = ("segments", "transcript")
POINT = "point"
POINT_S = 0.001
_EXTRA = re.compile(r"(.+) \((\d{1,4})\)")


def track_name(task: str, tier: str, tasks: Collection[str]) -> str:
    """What the tier of a task is called in a file that holds ``tasks``."""
    if not tier:
        return task
    alone = len(tasks) == 1 and tier_of(tier, tasks) == ("", tier) and not _EXTRA.fullmatch(tier)
    return tier if alone else f"{tier} - {task}"


def tier_of(track: str, tasks: Collection[str]) -> tuple[str, str]:
    """The task ("" where the name says none) and the tier that a track's name means."""
    if track in tasks:
        return track, ""
    tier, dash, task = track.rpartition(" - ")
    return (task, tier) if dash and tier and task in tasks else ("", track)


def main_track(track: str, present: Collection[str]) -> str:
    """The track that ``track`` continues: "a" for "a (2)" where both are there."""
    found = _EXTRA.fullmatch(track)
    return found[1] if found and found[1] in present else track


def spoken_class(shape: TaskShape) -> str:
    """The class that a label means which names none: the one that carries text, "" where there are none or several."""
    spoken = shape.names if shape.texts is None else [name for name in shape.names if name in shape.texts]
    return spoken[0] if len(spoken) == 1 else ""


def first_spoken(shape: TaskShape) -> str:
    """The first class of which the sheet says that it carries text, while others do not; "" where it says no such."""
    return next((name for name in shape.names if name in shape.texts), "") if shape.texts is not None else ""


def label_of(cls: str, text: str, shape: TaskShape) -> str:
    """The text of a segment in a file, so that ``read_label`` gives class and text again, if any text can."""
    if not text:
        return cls
    if cls and (cls != spoken_class(shape) or read_label(text, shape) != (cls, text)):
        return f"{cls}: {text}"
    return text


def read_label(label: str, shape: TaskShape) -> tuple[str | None, str]:
    """Class and text that a label says; None for the class where it names none and could be said of several."""
    if not shape.names or label in shape.names:
        return (label, "") if label in shape.names else ("", label)
    cls, colon, text = label.partition(":")
    if colon and cls in shape.names:
        return cls, text.removeprefix(" ")
    return spoken_class(shape) or None, label


def meant(name: str, known: Collection[str]) -> str:
    """The one of ``known`` that ``name`` is, or is how a format writes it that holds no blanks or file names only.

    ``name`` itself where it is none.
    """
    if name in known:
        return name
    written = [one for one in known if name in (re.sub(r"\s", "_", one), safe_name(one), dashless_name(one))]
    return written[0] if len(written) == 1 else name


def lanes(things: Iterable[Segment]) -> list[list[Segment]]:
    """``things`` spread so that none overlaps another of its lane: as few lanes as there are, the first the fullest."""
    spread: list[list[Segment]] = []
    for thing in sorted(things, key=lambda one: (one.start_s, one.end_s, one.id)):
        free = next((lane for lane in spread if lane[-1].end_s <= thing.start_s), None)
        if free is None:
            spread.append([thing])
        else:
            free.append(thing)
    return spread


def is_point(thing: Segment) -> bool:
    """Whether a segment stands for a mark without length."""
    return thing.attributes.get(POINT) is True


def carried(shapes: Iterable[TaskShape]) -> tuple[TaskShape, ...]:
    """The tasks among ``shapes`` that tracks can hold."""
    return tuple(shape for shape in shapes if shape.kind in KINDS)
