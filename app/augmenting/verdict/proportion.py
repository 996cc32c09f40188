"""Shares of answers with exact intervals, and how many more answers would settle a question."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

CONFIDENCE = 0.95
MOST = 5000


@dataclass(frozen=True)
class Share:
    """``hits`` of ``count``, with the ends of its interval."""

    hits: int
    count: int
    low: float
    high: float

    @property
    def value(self) -> float:
        """The share; NaN of nothing."""
        return self.hits / self.count if self.count else float("nan")


def exact(hits: int, count: int, *, confidence: float = CONFIDENCE) -> Share:
    """The interval of Clopper & Pearson (1934): it never covers less than it says. 0 to 1 where ``count`` is 0."""
    if not 0 <= hits <= count:
        raise ValueError(f"{hits} of {count}")
    from scipy.special import betaincinv

    tail = (1 - confidence) / 2
    low = float(betaincinv(hits, count - hits + 1, tail)) if hits else 0.0
    high = float(betaincinv(hits + 1, count - hits, 1 - tail)) if hits < count else 1.0
    return Share(hits, count, low, high)


def wilson(hits: int, count: int, *, confidence: float = CONFIDENCE) -> Share:
    """The interval of Wilson (1927): near in small bins, where the exact one is too wide to say anything."""
    if not 0 <= hits <= count:
        raise ValueError(f"{hits} of {count}")
    if not count:
        return Share(0, 0, 0.0, 1.0)
    z = NormalDist().inv_cdf(0.5 + confidence / 2)
    share, square = hits / count, z * z
    middle = (share + square / (2 * count)) / (1 + square / count)
    reach = z / (1 + square / count) * (share * (1 - share) / count + square / (4 * count * count)) ** 0.5
    return Share(hits, count, max(0.0, middle - reach), min(1.0, middle + reach))


def more_to_be_below(hits: int, count: int, limit: float, *, confidence: float = CONFIDENCE) -> int | None:
    """How many more answers at the present rate bring the exact upper bound below ``limit``; 0 where it is there.

    Without answers the rate is taken to be one half, which is guessing. None where no number (up to 5,000) does.
    """
    if count and exact(hits, count, confidence=confidence).high < limit:
        return 0
    rate = hits / count if count else 0.5
    if rate >= limit:
        return None
    from scipy.special import betaincinv

    many = np.arange(count + 1, MOST + 1)
    wanted = np.minimum(np.rint(rate * many), many - 1)
    high = betaincinv(wanted + 1, many - wanted, 1 - (1 - confidence) / 2)
    there = np.flatnonzero(high < limit)
    return int(many[there[0]]) - count if len(there) else None


def more_for_width(count: int, value: float, low: float, limit: float, *, alike: bool = False) -> int | None:
    """How many more observations at the present figure bring its lower bound above ``limit``; 0 where it is there.

    An interval narrows with the root of their number, or, where all so far are ``alike``, with their number. None where
    the figure itself is not above ``limit``.
    """
    if low > limit:
        return 0
    if not count or value <= limit or value <= low:
        return None
    times = (value - low) / (value - limit)
    square = NormalDist().inv_cdf(0.5 + CONFIDENCE / 2) ** 2  # of n that are alike z² / (n + z²) may have gone unseen
    wanted = (count + square) * times - square if alike else count * times**2
    return max(1, int(np.ceil(wanted)) - count)
