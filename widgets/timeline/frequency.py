"""The frequency axis of a spectrogram: which share of its height a frequency stands at. No Qt."""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass
from typing import Literal

# A mark takes at least this much height.
MARK_PX = 26.0


@dataclass(frozen=True, slots=True)
class FrequencyAxis:
    """From ``low_hz`` at the bottom to ``high_hz`` at the top, evenly in hertz or in mel.

    Level 0 of the picture is ``floor_db``, level 255 ``ceiling_db``; a sine of full scale has 0 dB.
    """

    low_hz: float
    high_hz: float
    scale: Literal["linear", "mel"] = "linear"
    floor_db: float = -90.0
    ceiling_db: float = 0.0

    def share(self, hz: float) -> float:
        """0 at the bottom, 1 at the top; beside that where it lies beside."""
        low, high = self._bent(self.low_hz), self._bent(self.high_hz)
        return (self._bent(hz) - low) / max(high - low, 1e-9)

    def hz(self, share: float) -> float:
        """The frequency at a share of the height, kept on the axis."""
        low, high = self._bent(self.low_hz), self._bent(self.high_hz)
        bent = low + min(max(share, 0.0), 1.0) * (high - low)
        return bent if self.scale == "linear" else 700.0 * (10 ** (bent / 2595.0) - 1)

    def clamp(self, hz: float) -> float:
        """The nearest frequency on the axis."""
        return min(max(hz, self.low_hz), self.high_hz)

    def level_db(self, level: int) -> float:
        """The decibels of a level of the picture."""
        return self.floor_db + level / 255 * (self.ceiling_db - self.floor_db)

    def marks(self, height_px: float) -> list[float]:
        """Round frequencies that stand at least ``MARK_PX`` apart, lowest first."""
        span = self.high_hz - self.low_hz
        if span <= 0 or height_px < MARK_PX:
            return []
        rounds = self._series() if self.scale == "mel" else []
        if len(rounds) >= 3:
            return self._thinned(rounds, height_px)
        power = 10.0 ** math.floor(math.log10(span / 20))
        for step in (factor * power for factor in (1, 2, 5, 10, 20, 50, 100)):
            found = self._even(step)
            if len(found) <= 40 and self._apart(found, height_px):
                return found
        return []

    def _series(self) -> list[float]:
        """1, 2, 5 of the powers of ten: in mel they stand about as far from each other."""
        every = (f * 10.0**power for power in range(1, 6) for f in (1, 2, 5))
        return [hz for hz in every if max(self.low_hz, 50.0) < hz < self.high_hz]

    def _even(self, step: float) -> list[float]:
        first = math.ceil(self.low_hz / step + 1e-9)
        return [n * step for n in range(first, math.floor(self.high_hz / step + 1e-9) + 1) if n * step > self.low_hz]

    def _apart(self, found: list[float], height_px: float) -> bool:
        ys = [self.share(hz) * height_px for hz in found]
        return all(b - a >= MARK_PX for a, b in itertools.pairwise(ys))

    def _thinned(self, found: list[float], height_px: float) -> list[float]:
        """One is left out where it comes too near to the last."""
        kept: list[float] = []
        for hz in found:
            if not kept or (self.share(hz) - self.share(kept[-1])) * height_px >= 0.75 * MARK_PX:
                kept.append(hz)
        return kept

    def _bent(self, hz: float) -> float:
        return hz if self.scale == "linear" else 2595.0 * math.log10(1 + max(hz, 0.0) / 700.0)


def hertz(hz: float) -> str:
    """``440 Hz`` or ``3.4 kHz``."""
    if hz < 1000:
        return f"{hz:.0f} Hz"
    return f"{hz / 1000:.2f}".rstrip("0").rstrip(".") + " kHz"
