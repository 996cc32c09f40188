"""A figure that is a function of sums over items, kept while items change, with its interval in closed form.

Beside the sums it keeps the second moments of what the items add, Σ x xᵀ: the standard error by influence (the
infinitesimal jackknife, or delta method on sums) is then the root of gᵀ (Σ x xᵀ − n m mᵀ) g · n / (n − 1), g being the
gradient of the figure and m the mean of x, whatever the number of items. Where items share a source, x is the sum of
a group.
"""

from __future__ import annotations

from statistics import NormalDist

import numpy as np

from app.agreement.bootstrap import CONFIDENCE, Statistic
from app.agreement.report import Estimate
from app.units import Floats

# Beyond this many sums their second moments would be larger than they are worth; the figure then has no interval.
MOST_MOMENTS = 400
_STEP = 1e-5


class Accumulator:
    """Sums of ``width`` numbers an item. ``statistic`` takes ``(B, width)`` sums to ``(B,)`` figures."""

    def __init__(self, statistic: Statistic, width: int) -> None:
        self.statistic = statistic
        self.items = 0
        self._total = np.zeros(width)
        self._moments = np.zeros((width, width)) if width <= MOST_MOMENTS else None
        self._groups: dict[str, tuple[int, Floats]] = {}
        self._alone = 0

    def change(self, row: Floats, times: int, *, group: str = "") -> None:
        """Adds an item's ``row``, or takes it away where ``times`` is −1; ``group`` is "" for an item by itself.

        ``times`` may be more than one for so many equal items without a group.
        """
        self.items += times
        self._total += times * row
        if not group:
            self._alone += times
            self._square(row, times)
            return
        many, before = self._groups.get(group, (0, np.zeros(len(row))))
        after, left = before + times * row, many + times
        if many:
            self._square(before, -1)
        if left:
            self._groups[group] = (left, after)
            self._square(after, 1)
        else:
            self._groups.pop(group, None)

    @property
    def clusters(self) -> int:
        """What is independent of each other: groups, and items without one."""
        return self._alone + len(self._groups)

    @property
    def total(self) -> Floats:
        """``(width,)`` the sums over all items."""
        return self._total

    def value(self) -> float | None:
        """The figure; None where it is undefined."""
        if not self.items:
            return None
        found = float(self.statistic(self._total[None, :])[0])
        return None if np.isnan(found) else found

    def standard_error(self) -> float | None:
        """Of the figure; None below two clusters, and where there are too many sums."""
        n = self.clusters
        if n < 2 or self._moments is None:
            return None
        step = _STEP * max(1.0, float(np.abs(self._total).max()))
        moves = step * np.eye(len(self._total))
        up, down = self.statistic(self._total + moves), self.statistic(self._total - moves)
        slope = (up - down) / (2.0 * step)
        if np.isnan(slope).any():
            return None
        mean = self._total / n
        about = float(slope @ self._moments @ slope) - n * float(slope @ mean) ** 2
        return float(np.sqrt(max(0.0, about) * n / (n - 1)))

    def estimate(self, reason: str = "") -> Estimate:
        """The figure with its interval; ``reason`` is why it may be undefined."""
        value = self.value()
        if value is None:
            return Estimate(None, reason=reason or "not enough data")
        error = self.standard_error()
        if error is None:
            return Estimate(value)
        reach = NormalDist().inv_cdf(0.5 + CONFIDENCE / 2) * error
        # No score is above 1, and no interval should say that one may be.
        return Estimate(value, (value - reach, max(value, min(1.0, value + reach))), method="linearised")

    def _square(self, row: Floats, times: int) -> None:
        if self._moments is None:
            return
        used = np.flatnonzero(row)
        self._moments[np.ix_(used, used)] += times * np.outer(row[used], row[used])
