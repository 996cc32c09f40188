"""Which channels have a lane of the waveform. No Qt."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

# More than these are shown in one lane at first: in lanes of their own none of them could be read.
MANY = 4
MOST_GAIN = 64.0


@dataclass(frozen=True, slots=True)
class Channels:
    """``count`` channels, some of them hidden, each in a lane of its own or all of them ``mixed`` into one.

    ``gains`` are how many times as high each is drawn.
    """

    count: int = 1
    hidden: frozenset[int] = frozenset()
    mixed: bool = False
    gains: tuple[float, ...] = field(default=())

    @staticmethod
    def of(count: int) -> Channels:
        """As they come: many of them in one lane."""
        return Channels(count, mixed=count > MANY)

    @property
    def shown(self) -> tuple[int, ...]:
        """The channels that are not hidden; never none."""
        found = tuple(n for n in range(self.count) if n not in self.hidden)
        return found or tuple(range(self.count))

    @property
    def n_lanes(self) -> int:
        """How many lanes there are."""
        return 1 if self.mixed else len(self.shown)

    def names(self) -> tuple[str, ...]:
        """What stands in the lanes; nothing where there is one channel."""
        if self.count == 1:
            return ("",)
        if self.mixed:
            words = "all" if len(self.shown) == self.count else ", ".join(str(n + 1) for n in self.shown)
            return (f"Channels {words}",)
        if self.count == 2:
            return tuple("Left" if n == 0 else "Right" for n in self.shown)
        return tuple(f"Channel {n + 1}" for n in self.shown)

    def gain(self, lane: int) -> float:
        """How many times as high a lane is drawn."""
        channel = 0 if self.mixed else self.shown[min(lane, len(self.shown) - 1)]
        return self.gains[channel] if channel < len(self.gains) else 1.0

    def with_gain(self, gain: float, lane: int | None = None) -> Channels:
        """One lane, or all, drawn so many times as high: 1 to 64."""
        gain = min(max(gain, 1.0), MOST_GAIN)
        before = [self.gains[n] if n < len(self.gains) else 1.0 for n in range(max(1, self.count))]
        one = None if lane is None or self.mixed else self.shown[lane]
        return replace(self, gains=tuple(gain if one in (None, n) else old for n, old in enumerate(before)))

    def next(self) -> Channels:
        """All in lanes of their own, each alone, all in one lane, and so on."""
        if self.count < 2:
            return self
        if self.mixed:
            return replace(self, mixed=False, hidden=frozenset())
        alone = self.shown[0] if len(self.shown) == 1 else -1
        if alone + 1 < self.count:
            return replace(self, hidden=frozenset(range(self.count)) - {alone + 1})
        return replace(self, mixed=True, hidden=frozenset())

    @property
    def offer(self) -> str:
        """What a click on the name of a lane does, in words."""
        if self.mixed or len(self.shown) < 2:
            return "Click: all channels in lanes of their own"
        return "Click: this channel alone. Ctrl+click: without it"

    def picked(self, lane: int, *, without: bool = False) -> Channels:
        """After a click on the name of a lane: its channel alone, or all of them again; or all but it."""
        if self.mixed or len(self.shown) < 2:
            return replace(self, mixed=False, hidden=frozenset())
        one = {self.shown[lane]}
        return replace(self, hidden=self.hidden | one if without else frozenset(range(self.count)) - one)

    def lanes(self, values: NDArray, *, highest: bool) -> NDArray:
        """Rows ``(n_lanes, n)`` of values by channel; mixed they are the greatest of all, or the least."""
        chosen = values[list(self.shown)] if len(self.shown) < len(values) else values
        if not self.mixed:
            return chosen
        return (chosen.max(axis=0) if highest else chosen.min(axis=0))[np.newaxis]
