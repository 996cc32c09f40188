"""What a transform made of a sample's media, and how its labels can follow."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from augment.sample import Image, Points, Sound, Target
from augment.timemap import TimeMap
from augment.warp import Warp

HertzMap = Callable[[float], float]


@dataclass(frozen=True)
class Moved:
    """What a transform made of the media.

    ``space`` says where places and masks of the old picture are in the new one, None where they stay. ``hidden`` are
    outlines ``(n, 2)`` on the new picture under which what was there cannot be seen any more, ``added`` are labels of
    what was put on it. ``times`` says where the parts of the old sound are heard, None where they stay. ``covered_s``
    are stretches of the new sound under which nothing can be heard any more. ``hertz`` maps frequencies, None where
    they stay; ``heard_hz`` is the band outside of which nothing is left. ``drawn`` is what chance decided beyond the
    parameters.
    """

    media: Image | Sound
    space: Warp | None = None
    times: TimeMap | None = None
    covered_s: tuple[tuple[float, float], ...] = ()
    hidden: tuple[Points, ...] = ()
    added: tuple[Target, ...] = ()
    hertz: HertzMap | None = None
    heard_hz: tuple[float, float] | None = None
    drawn: Mapping[str, Any] = field(default_factory=dict)
