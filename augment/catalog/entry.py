"""What the catalogue says of a transform, and what a transform is given and gives."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np

from augment.materials import Materials
from augment.moved import HertzMap as HertzMap
from augment.moved import Moved as Moved
from augment.sample import Target

# follows: it moves with the pixels or the time; unchanged: it stays true as it is; refused: it could not be true any
# more, so the sample does not carry it.
Effect = Literal["follows", "unchanged", "refused"]
# What the labels that follow cannot do, in words of the catalogue.
WOVEN = (
    "The sound is woven of runs that fade into each other in 12 ms: where one leaps at the edge of a label, the label "
    "lies where its sound is at half its level, within 2.5 ms. What is shorter than 48 ms may fall between two runs, "
    "or be heard twice: its label is then dropped and counted, or there are two."
)
UNLIKE = (
    "What was a rotated box or an ellipse may be none any more: its label is the nearest one, and is dropped and "
    "counted where that overlaps with it by less than the recipe's min_fit (IoU 0.8)."
)
# One number for each parameter, one word for each that is chosen.
Values = Mapping[str, Any]


@dataclass(frozen=True)
class Param:
    """A parameter: its limits, its usual value or range, its unit and what it does. ``whole`` ones are integers.

    One with ``choices`` is a word of these, drawn evenly from ``usual`` where the recipe names none; it has no limits.
    ``open`` ones take any other word too: a class of the project, say.
    """

    name: str
    low: float
    high: float
    default: tuple[float, float]
    unit: str = ""
    help: str = ""
    whole: bool = False
    choices: tuple[str, ...] = ()
    usual: tuple[str, ...] = ()
    open: bool = False


def chosen(
    name: str, choices: tuple[str, ...], usual: tuple[str, ...] = (), help: str = "", *, open: bool = False
) -> Param:
    """A parameter that is a word; without ``usual`` the first of ``choices``."""
    return Param(name, 0, 0, (0, 0), help=help, choices=choices, usual=usual or choices[:1], open=open)


@dataclass(frozen=True)
class Surroundings:
    """What a transform may use beside the media: the rate of a sound, its own chance, a seed for engines, materials.

    ``targets`` are the labels as they are before it, for a transform that looks where there is room.
    ``scale`` is below 1 where the picture is a preview: pixels of it for a pixel of the file. Lengths in pixels shrink
    by it, and so does the deviation of grain that is each pixel's own, since it averages out; shares of the picture
    stay.
    """

    rate_hz: int
    random: np.random.Generator
    seed: int
    materials: Materials
    targets: tuple[Target, ...] = ()
    scale: float = 1.0


@dataclass(frozen=True)
class Transform:
    """One entry of the catalogue.

    ``effects`` says what happens to each kind of label ("unchanged" where it says nothing). ``destroys`` names the
    properties of a task that it would falsify (see ``augment.lint``); labels that the sheet says depend on one of
    ``refuses`` are not carried at all. ``group`` is the heading under which it is offered. ``cost_ms`` is the measured
    time for a picture of 512 × 512 or 10 s of sound at 16 kHz on one core. ``needs`` names materials: noise, objects.
    ``limit`` says what the labels that follow cannot do.
    ``encode`` is there for a transform that does to pixels what saving as a JPEG does: it gives that file, whose pixels
    are those that ``run`` gives. As a recipe's last step it is the sample's file.
    """

    name: str
    media: Literal["image", "audio"]
    title: str
    run: Callable[[Any, Values, Surroundings], Moved]
    params: tuple[Param, ...] = ()
    effects: Mapping[str, Effect] = field(default_factory=dict)
    destroys: frozenset[str] = frozenset()
    refuses: frozenset[str] = frozenset()
    needs: tuple[str, ...] = ()
    cost_ms: float = 0.0
    group: str = ""
    help: str = ""
    limit: str = ""
    encode: Callable[[Any, Values], bytes] | None = None

    def effect(self, kind: str) -> Effect:
        """What happens to labels of that kind."""
        return self.effects.get(kind, "unchanged")

    def param(self, name: str) -> Param | None:
        """The parameter called ``name``."""
        return next((param for param in self.params if param.name == name), None)
