"""How near samples are to what they should look like, in numbers. Plain arrays in, so that it can be used anywhere.

How well a classifier tells them from the real thing is in ``augment.two_sample``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

LEAST_REAL = 5


@dataclass(frozen=True)
class Band:
    """The 5 to 95 % band of a feature in the slice, and the share of the ``count`` samples within it."""

    low: float
    high: float
    within: float
    count: int = 0


def bands(samples: Mapping[str, Sequence[float]], real: Mapping[str, Sequence[float]]) -> dict[str, Band]:
    """One band a feature that both have; features with fewer than five real values are left out."""
    found: dict[str, Band] = {}
    for name in sorted(set(samples) & set(real)):
        if len(real[name]) < LEAST_REAL or not len(samples[name]):
            continue
        low, high = (float(edge) for edge in np.quantile(real[name], (0.05, 0.95)))
        values = np.asarray(samples[name])
        found[name] = Band(low, high, float(((values >= low) & (values <= high)).mean()), len(values))
    return found


def source_shares(drawn: Iterable[Sequence[str]]) -> dict[str, float]:
    """The share of samples that each source of noise or texture stands in, the largest first.

    ``drawn`` names the sources of one sample after the other; samples that took none count in none.
    """
    every = [frozenset(names) for names in drawn]
    counted = Counter(name for names in every for name in names)
    taken = sum(bool(names) for names in every)
    return {name: count / taken for name, count in sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))}


def clipped_share(sound: NDArray[np.float32]) -> float:
    """The share of samples at full scale."""
    return float((np.abs(sound) >= 0.999).mean())
