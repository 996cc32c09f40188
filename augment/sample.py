"""A sample: a picture or a sound, and the labels that belong to it.

Pictures are ``(H, W, 3) uint8`` RGB, sounds ``(channels, samples) float32`` in [-1, 1]. Pixels are half-open: the
centre of the first one lies at 0.5, 0.5. Times are seconds.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float64]
Floats = NDArray[np.float64]
Image = NDArray[np.uint8]
Sound = NDArray[np.float32]
Mask = NDArray[np.bool_]
Attributes = Mapping[str, Any]


@dataclass(frozen=True, eq=False, kw_only=True)
class BoxTarget:
    """An upright box, ``box_px`` ``(4,)`` x0 y0 x1 y1.

    ``trail_px`` ``(n, 2)`` is where the ellipse of the box that somebody labelled lies after the steps so far: the next
    step moves that, since a box around a box grows with every turn.
    """

    task: str
    id: str
    cls: str
    box_px: Points
    attributes: Attributes = field(default_factory=dict)
    trail_px: Points | None = None


@dataclass(frozen=True, eq=False, kw_only=True)
class PolygonTarget:
    """An outline ``(n, 2)``, not closed, and its holes."""

    task: str
    id: str
    cls: str
    points_px: Points
    holes: tuple[Points, ...] = ()
    attributes: Attributes = field(default_factory=dict)


@dataclass(frozen=True, eq=False, kw_only=True)
class RotatedBoxTarget:
    """A rectangle by its centre, its width and height before the turn, turned clockwise on the screen.

    ``trail_px`` is as in `BoxTarget`: the ellipse, and after it the sides.
    """

    task: str
    id: str
    cls: str
    centre_px: Points
    size_px: Points
    angle_deg: float = 0.0
    attributes: Attributes = field(default_factory=dict)
    trail_px: Points | None = None


@dataclass(frozen=True, eq=False, kw_only=True)
class EllipseTarget:
    """An ellipse by its centre and its half axes, turned clockwise on the screen."""

    task: str
    id: str
    cls: str
    centre_px: Points
    radii_px: Points
    angle_deg: float = 0.0
    attributes: Attributes = field(default_factory=dict)


@dataclass(frozen=True, eq=False, kw_only=True)
class PolylineTarget:
    """An open line ``(n, 2)`` of at least two points."""

    task: str
    id: str
    cls: str
    points_px: Points
    attributes: Attributes = field(default_factory=dict)


@dataclass(frozen=True, eq=False, kw_only=True)
class MaskTarget:
    """Pixels: ``mask`` ``(H, W) bool`` with its first pixel at ``corner_px`` (x, y)."""

    task: str
    id: str
    cls: str
    corner_px: tuple[int, int]
    mask: Mask
    attributes: Attributes = field(default_factory=dict)


@dataclass(frozen=True, eq=False, kw_only=True)
class PoseTarget:
    """Keypoints ``(n, 2)``, each with its state: 0 not there (its place is 0, 0), 1 there but hidden, 2 visible."""

    task: str
    id: str
    cls: str
    points_px: Points
    states: tuple[int, ...]
    attributes: Attributes = field(default_factory=dict)


@dataclass(frozen=True)
class TimedWord:
    """A word and where it is heard, start < end; ``parts_s`` as in `SegmentTarget`."""

    text: str
    start_s: float
    end_s: float
    parts_s: tuple[tuple[float, float], ...] = ()


@dataclass(frozen=True, kw_only=True)
class SegmentTarget:
    """A stretch of time, start < end.

    ``low_hz`` and ``high_hz`` make it a box of time × frequency; ``words`` are those of ``text`` whose times are known.
    ``parts_s`` are the parts of it that sound, where a step left gaps of milliseconds: the next step has to know.
    """

    task: str
    id: str
    cls: str
    start_s: float
    end_s: float
    tier: str = ""
    text: str = ""
    attributes: Attributes = field(default_factory=dict)
    low_hz: float | None = None
    high_hz: float | None = None
    words: tuple[TimedWord, ...] = ()
    parts_s: tuple[tuple[float, float], ...] = ()


@dataclass(frozen=True, kw_only=True)
class TranscriptTarget:
    """The words of the whole clip; ``words`` are those whose times are known."""

    task: str
    text: str
    words: tuple[TimedWord, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ChoiceTarget:
    """One or several options that hold for the whole picture or clip."""

    task: str
    options: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class RatingTarget:
    """A number on a scale, for the whole picture or clip."""

    task: str
    value: int


ShapeTarget: TypeAlias = (
    BoxTarget | PolygonTarget | RotatedBoxTarget | EllipseTarget | PolylineTarget | MaskTarget | PoseTarget
)
Target: TypeAlias = ShapeTarget | SegmentTarget | TranscriptTarget | ChoiceTarget | RatingTarget
KIND_OF: Mapping[type[Any], str] = {
    BoxTarget: "box",
    PolygonTarget: "polygon",
    RotatedBoxTarget: "rotated box",
    EllipseTarget: "ellipse",
    PolylineTarget: "polyline",
    MaskTarget: "mask",
    PoseTarget: "keypoints",
    SegmentTarget: "segment",
    TranscriptTarget: "transcript",
    ChoiceTarget: "choice",
    RatingTarget: "rating",
}
KINDS = tuple(KIND_OF.values())
SHAPES = KINDS[:7]


@dataclass(frozen=True)
class Declared:
    """What the rule sheet says of its labels that no transform can know.

    ``depends`` maps a task to properties that it depends on: text, left_right, gravity, colour … ``mirror_points``
    maps (task, class) to the pairs of keypoints, by their place in the skeleton, that change places in a mirror;
    ``mirror_classes`` maps (task, class) to the class that it becomes there.
    """

    depends: Mapping[str, frozenset[str]] = field(default_factory=dict)
    mirror_points: Mapping[tuple[str, str], tuple[tuple[int, int], ...]] = field(default_factory=dict)
    mirror_classes: Mapping[tuple[str, str], str] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Sample:
    """Media and targets, and what the sheet declares of them. ``rate_hz`` is None for a picture.

    Raises ValueError when shape or type are not as said.
    """

    media: Image | Sound
    rate_hz: int | None
    targets: tuple[Target, ...] = ()
    declared: Declared = field(default_factory=Declared)

    def __post_init__(self) -> None:
        shape, kind = self.media.shape, self.media.dtype
        if self.rate_hz is None and (len(shape) != 3 or shape[2] != 3 or kind != np.uint8 or 0 in shape):
            raise ValueError(f"a picture is (H, W, 3) uint8, found {shape} {kind}")
        if self.rate_hz is not None and (len(shape) != 2 or kind != np.float32 or 0 in shape or self.rate_hz <= 0):
            raise ValueError(f"a sound is (channels, samples) float32 with a rate, found {shape} {kind}")

    @property
    def is_image(self) -> bool:
        """Whether the media is a picture."""
        return self.rate_hz is None

    @property
    def duration_s(self) -> float:
        """Seconds of a sound; 0 for a picture."""
        return self.media.shape[1] / self.rate_hz if self.rate_hz else 0.0
