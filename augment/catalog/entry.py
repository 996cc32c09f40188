"""What the catalogue says of a transform, and what a transform is given and gives."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np

from augment.materials import Materials
from augment.sample import Image, Points, Sound

# follows: it moves with the pixels or the time; unchanged: it stays true as it is; refused: it could not be true any
# more, so the sample does not carry it.
Effect = Literal["follows", "unchanged", "refused"]
Values = Mapping[str, float]
PointMap = Callable[[Points], Points]
TimeMap = Callable[[float, float], tuple[tuple[float, float], ...]]


@dataclass(frozen=True)
class Param:
    """A parameter: its limits, its usual value or range, its unit and what it does. ``whole`` ones are integers."""

    name: str
    low: float
    high: float
    default: tuple[float, float]
    unit: str = ""
    help: str = ""
    whole: bool = False


@dataclass(frozen=True)
class Moved:
    """What a transform made of the media.

    ``points`` maps points of the old picture to the new one, None where they stay. ``times`` maps an old stretch to
    the stretches where it is heard now (none: it is gone), None where they stay. ``covered_s`` are stretches of the
    new sound under which nothing can be heard any more. ``drawn`` is what chance decided beyond the parameters.
    """

    media: Image | Sound
    points: PointMap | None = None
    times: TimeMap | None = None
    covered_s: tuple[tuple[float, float], ...] = ()
    drawn: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Surroundings:
    """What a transform may use beside the media: the rate of a sound, its own chance, a seed for engines, materials."""

    rate_hz: int
    random: np.random.Generator
    seed: int
    materials: Materials


@dataclass(frozen=True)
class Transform:
    """One entry of the catalogue.

    ``effects`` says what happens to each kind of label ("unchanged" where it says nothing). ``destroys`` names the
    properties of a task that it would falsify (see ``augment.lint``). ``cost_ms`` is the measured time for a picture of
    512 × 512 or 10 s of sound at 16 kHz on one core.
    """

    name: str
    media: Literal["image", "audio"]
    title: str
    run: Callable[[Any, Values, Surroundings], Moved]
    params: tuple[Param, ...] = ()
    effects: Mapping[str, Effect] = field(default_factory=dict)
    destroys: frozenset[str] = frozenset()
    needs: tuple[str, ...] = ()
    cost_ms: float = 0.0

    def effect(self, kind: str) -> Effect:
        """What happens to labels of that kind."""
        return self.effects.get(kind, "unchanged")

    def param(self, name: str) -> Param | None:
        """The parameter called ``name``."""
        return next((param for param in self.params if param.name == name), None)
