"""A finding of a rule on a label: what, where, how grave, and how it is fixed."""

from __future__ import annotations

import msgspec

from app.labels.values import LabelObject
from app.rules.sheet import ItemContext, Severity, Task


class Fix(msgspec.Struct, frozen=True):
    """Replaces the characters ``span`` of a text by ``text``."""

    span: tuple[int, int]
    text: str


class Finding(msgspec.Struct, frozen=True):
    """What a rule says about a label. ``object_id`` or ``span`` (characters) is its place.

    ``waived`` was excused, for the ``reason`` that somebody gave; ``lapsed`` is a reason that was given for an earlier
    form of the check and excuses nothing now.
    ``stopped`` is a regular expression that took too long and was given up: it says nothing about the label.
    """

    rule: str
    severity: Severity
    message: str
    task: str
    object_id: str | None = None
    span: tuple[int, int] | None = None
    fix: Fix | None = None
    waived: bool = False
    stopped: bool = False
    reason: str = ""
    lapsed: str = ""


NOWHERE = ItemContext()


def about(task: Task, thing: LabelObject | None, message: str) -> str:
    """``message`` with the class that it is about, as a person reads it."""
    title = task.called(thing.cls) if thing is not None else ""
    return f"{title}: {message}" if title else f"{message[:1].upper()}{message[1:]}"
