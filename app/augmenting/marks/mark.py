"""What a mark that was moved along says of one label, and which kinds of label have a place that can move."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Literal

from augment.sample import KIND_OF, SHAPES, Declared, SegmentTarget, ShapeTarget, Target, TranscriptTarget

Measure = Literal["iou", "px", "s", "semitones", "wrong"]
WORDS, BAND, MIRRORED, PASTED, UNDER = "words", "band", "mirrored", "pasted", "under"
# How a person counts them, one and several.
NAMES = {
    **{name: (name, f"{name}s") for name in SHAPES},
    "box": ("box", "boxes"),
    "rotated box": ("rotated box", "rotated boxes"),
    "keypoints": ("keypoint", "keypoints"),
    "segment": ("time of a segment", "times of segments"),
    WORDS: ("time of a word", "times of words"),
    BAND: ("band of frequencies", "bands of frequencies"),
    MIRRORED: ("class that a mirror may change", "classes that a mirror may change"),
    PASTED: ("object put on a picture", "objects put on pictures"),
    UNDER: ("label under such an object", "labels under such objects"),
}


@dataclass(frozen=True)
class Mark:
    """One label of ``kind`` against its mark: an overlap ("iou"), how far it lies off ("px", "s", "semitones"), or
    whether it says the wrong thing ("wrong", 1 or 0): a keypoint that is there and said not to be, or the other way
    round; a class that is not that of the mirror image; an object that has no label."""

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


def kinds_of(target: Target, declared: Declared) -> tuple[str, ...]:
    """What of a label can move: its place, the band of frequencies that it is in, and its class in a mirror."""
    banded = isinstance(target, SegmentTarget) and target.low_hz is not None and target.high_hz is not None
    paired = isinstance(target, ShapeTarget) and (target.task, target.cls) in declared.mirror_classes
    return tuple(filter(None, (kind_of(target), BAND if banded else "", MIRRORED if paired else "")))
