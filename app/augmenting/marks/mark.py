"""What a mark that was moved along says of one label, and which kinds of label have a place that can move."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Literal

from augment.sample import KIND_OF, SHAPES, SegmentTarget, Target, TranscriptTarget

Measure = Literal["iou", "px", "s", "wrong"]
WORDS = "words"
# How a person counts them, one and several.
NAMES = {
    **{name: (name, f"{name}s") for name in SHAPES},
    "box": ("box", "boxes"),
    "rotated box": ("rotated box", "rotated boxes"),
    "keypoints": ("keypoint", "keypoints"),
    "segment": ("time of a segment", "times of segments"),
    WORDS: ("time of a word", "times of words"),
}


@dataclass(frozen=True)
class Mark:
    """One label of ``kind`` against its mark: an overlap ("iou"), how far it lies off ("px", "s"), or whether it says
    the wrong thing ("wrong", 1 or 0): a keypoint that is there and said not to be, or the other way round."""

    kind: str
    measure: Measure
    value: float


@dataclass(frozen=True)
class Tried:
    """The marks of ``tried`` samples out of ``of``; ``moving`` are the kinds of label that the recipe moves."""

    marks: Sequence[Mark] = ()
    moving: Collection[str] = field(default_factory=frozenset)
    tried: int = 0
    of: int = 0


def kind_of(target: Target) -> str:
    """The kind of what has a place: a shape's own, "segment", "words" where their times are known, "" for the rest."""
    if isinstance(target, TranscriptTarget):
        return WORDS if target.words else ""
    found = KIND_OF[type(target)]
    return found if found in SHAPES or isinstance(target, SegmentTarget) else ""
