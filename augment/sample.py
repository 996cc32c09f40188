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
Image = NDArray[np.uint8]
Sound = NDArray[np.float32]
Attributes = Mapping[str, Any]


@dataclass(frozen=True, eq=False, kw_only=True)
class BoxTarget:
    """An upright box, ``box_px`` ``(4,)`` x0 y0 x1 y1."""

    task: str
    id: str
    cls: str
    box_px: Points
    attributes: Attributes = field(default_factory=dict)


@dataclass(frozen=True, eq=False, kw_only=True)
class PolygonTarget:
    """An outline ``(n, 2)``, not closed, and its holes."""

    task: str
    id: str
    cls: str
    points_px: Points
    holes: tuple[Points, ...] = ()
    attributes: Attributes = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class SegmentTarget:
    """A stretch of time, start < end."""

    task: str
    id: str
    cls: str
    start_s: float
    end_s: float
    tier: str = ""
    text: str = ""
    attributes: Attributes = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class TranscriptTarget:
    """The words of the whole clip."""

    task: str
    text: str


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


Target: TypeAlias = BoxTarget | PolygonTarget | SegmentTarget | TranscriptTarget | ChoiceTarget | RatingTarget
KIND_OF: Mapping[type[Any], str] = {
    BoxTarget: "box",
    PolygonTarget: "polygon",
    SegmentTarget: "segment",
    TranscriptTarget: "transcript",
    ChoiceTarget: "choice",
    RatingTarget: "rating",
}
KINDS = tuple(KIND_OF.values())


@dataclass(frozen=True, eq=False)
class Sample:
    """Media and targets. ``rate_hz`` is None for a picture. Raises ValueError when shape or type are not as said."""

    media: Image | Sound
    rate_hz: int | None
    targets: tuple[Target, ...] = ()

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
