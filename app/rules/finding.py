"""A finding of a rule on a label: what, where, how grave, and how it is fixed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.rules.sheet import Severity


@dataclass(frozen=True)
class Fix:
    """Replaces the characters ``span`` of a text by ``text``."""

    span: tuple[int, int]
    text: str


@dataclass(frozen=True)
class Finding:
    """What a rule says about a label. ``object_id`` or ``span`` (characters) is its place; ``waived`` was excused."""

    rule: str
    severity: Severity
    message: str
    task: str
    object_id: str | None = None
    span: tuple[int, int] | None = None
    fix: Fix | None = None
    waived: bool = False


@dataclass(frozen=True)
class ItemContext:
    """What checks need to know of the item; None where it is not known, and then what depends on it is not checked.

    ``speech_s`` is where something is heard: stretches in seconds that do not touch, in order.
    """

    width_px: int | None = None
    height_px: int | None = None
    duration_s: float | None = None
    speech_s: Sequence[tuple[float, float]] | None = None


NOWHERE = ItemContext()
