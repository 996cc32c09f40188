"""How one person listens: volume, speed, channel, how far a pause steps back, what plays by itself."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from typing import Any, Literal

from app.settings.store import Settings

NAME = "playback"
SPEEDS = (0.5, 0.6, 0.7, 0.8, 0.9, 1.0, 1.1, 1.25, 1.5, 1.75, 2.0)
VOLUME_STEP = 0.1
# (least, most) of each number.
BOUNDS: Mapping[str, tuple[float, float]] = {
    "volume": (0.0, 1.0),
    "speed": (SPEEDS[0], SPEEDS[-1]),
    "backstep_s": (0.0, 10.0),
    "before_s": (0.05, 10.0),
    "after_s": (0.05, 10.0),
    "replay_s": (0.5, 30.0),
}


@dataclass(frozen=True)
class Playback:
    """``channel`` is "all" (as recorded), "mix", or a channel by its number from "1" on.

    ``backstep_s`` is how far the playhead goes back when a key or pedal that plays while it is held is let go, and when
    one pauses while writing. ``before_s`` and ``after_s`` are played around a boundary, ``replay_s`` when the last
    seconds are wanted again. What is selected plays by itself where texts are written (``auto_writing``), and
    where boundaries alone are set (``auto_bounding``).
    """

    volume: float = 1.0
    speed: float = 1.0
    channel: str = "all"
    backstep_s: float = 0.5
    before_s: float = 0.5
    after_s: float = 0.5
    replay_s: float = 3.0
    auto_writing: bool = True
    auto_bounding: bool = False

    def slower(self) -> Playback:
        """The next lower of ``SPEEDS``."""
        return replace(self, speed=max((one for one in SPEEDS if one < self.speed - 1e-6), default=SPEEDS[0]))

    def faster(self) -> Playback:
        """The next higher of ``SPEEDS``."""
        return replace(self, speed=min((one for one in SPEEDS if one > self.speed + 1e-6), default=SPEEDS[-1]))

    def louder(self, steps: int) -> Playback:
        """``steps`` tenths louder, or quieter below 0."""
        return replace(self, volume=round(min(max(self.volume + steps * VOLUME_STEP, 0.0), 1.0), 2))

    @property
    def gain(self) -> float:
        """What the samples are multiplied by: the square of the volume, which the ear takes for even steps."""
        return self.volume * self.volume

    @property
    def ears(self) -> Literal["all", "mix"] | int:
        """All, their mix, or a channel by its place from 0 on."""
        if self.channel.isdecimal():
            return int(self.channel) - 1
        return "mix" if self.channel == "mix" else "all"


def load_playback(settings: Settings) -> Playback:
    """What is kept; what somebody wrote there by hand and makes no sense is as it comes."""
    found, usual = settings.get(NAME), Playback()
    if not isinstance(found, Mapping):
        return usual
    return replace(
        usual, **{one.name: found[one.name] for one in fields(usual) if _fits(one.name, found.get(one.name))}
    )


def keep_playback(settings: Settings, wanted: Playback) -> None:
    """Keeps it on this machine."""
    settings.set(NAME, asdict(wanted))


def _fits(name: str, found: Any) -> bool:
    if name in BOUNDS:
        number = isinstance(found, int | float) and not isinstance(found, bool) and math.isfinite(found)
        return number and BOUNDS[name][0] <= found <= BOUNDS[name][1]
    if name == "channel":
        return isinstance(found, str) and (found in ("all", "mix") or (found.isdecimal() and 1 <= int(found) <= 999))
    return isinstance(found, bool)
