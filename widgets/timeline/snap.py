"""What times snap to besides boundaries: silences, zero crossings, whatever a page knows. No Qt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from widgets.timeline.hit import snapped
from widgets.timeline.sources import SampleSource

# A longer stretch is full of zero crossings, and none of them could be told from the next on the screen.
MOST_CROSSING_S = 0.2
SLACK_S = 1e-9


class SnapSource(Protocol):
    """Times that draw an edge towards them; called while the hand drags, so it has to answer within a millisecond."""

    def __call__(self, start_s: float, end_s: float) -> Sequence[float] | NDArray[np.float64]:
        """Those between two times."""
        ...


@dataclass(frozen=True, eq=False)
class Times:
    """Times that are known beforehand, sorted: the edges of silences, beats, another tool's marks."""

    times_s: NDArray[np.float64]

    def __call__(self, start_s: float, end_s: float) -> NDArray[np.float64]:
        """See ``SnapSource``."""
        first, last = np.searchsorted(self.times_s, [start_s, end_s])
        return self.times_s[first:last]


@dataclass(frozen=True, eq=False)
class ZeroCrossings:
    """Where the first channel of ``source`` goes upwards through zero, between two samples."""

    source: SampleSource
    rate_hz: int

    def __call__(self, start_s: float, end_s: float) -> NDArray[np.float64]:
        """See ``SnapSource``."""
        if end_s - start_s > MOST_CROSSING_S + SLACK_S:
            return np.zeros(0)
        first, last = self._frames(start_s, end_s)
        near = self.source.near(first, last)
        if near is None:
            return np.zeros(0)  # they are being read: the next move of the hand finds them
        part = near[0].astype(np.float64)
        before, after = part[:-1], part[1:]
        places = np.flatnonzero((before < 0) & (after >= 0))
        share = -before[places] / (after[places] - before[places])
        return np.asarray((first + places + share) / self.rate_hz)

    def known(self, start_s: float, end_s: float) -> bool:
        """Whether the samples between two times are at hand; if not, they are read from now on."""
        return self.source.near(*self._frames(start_s, end_s)) is not None

    def _frames(self, start_s: float, end_s: float) -> tuple[int, int]:
        return max(0, int(start_s * self.rate_hz) - 1), int(end_s * self.rate_hz) + 2


def drawn_to(time_s: float, groups: Sequence[Sequence[float] | NDArray], *, reach_s: float) -> float:
    """The nearest time within reach of the first group that has one, else the time itself."""
    for group in groups:
        found = snapped(time_s, list(group), tolerance_s=reach_s)
        if found != time_s:
            return float(found)  # of an array: NumPy's own number would go as far as the store, which refuses it
    return time_s
