"""Coefficients computed word by word as their papers define them: pair by pair, with nothing gathered beforehand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

Units = Sequence[Sequence[float]]


def units_of(table: NDArray[np.float64]) -> list[list[float]]:
    """The values of each unit (column) that were given, for units with two or more."""
    found = [[float(cell) for cell in column if not np.isnan(cell)] for column in table.T]
    return [unit for unit in found if len(unit) > 1]


def distance(level: str, units: Units) -> Callable[[float, float], float]:
    """Krippendorff's δ² at ``level``."""
    many = Counter(value for unit in units for value in unit)

    def ordinal(a: float, b: float) -> float:
        low, high = min(a, b), max(a, b)
        between = sum(count for value, count in many.items() if low <= value <= high)
        return float((between - (many[low] + many[high]) / 2) ** 2)

    return {
        "nominal": lambda a, b: float(a != b),
        "ordinal": ordinal,
        "interval": lambda a, b: (a - b) ** 2,
        "ratio": lambda a, b: ((a - b) / (a + b)) ** 2 if a + b else 0.0,
    }[level]


def alpha(units: Units, apart: Callable[[float, float], float]) -> float | None:
    """1 − observed / expected disagreement (Krippendorff 2011): over pairs within units, and over all pairs."""
    values = [value for unit in units for value in unit]
    n = len(values)
    observed = sum(
        apart(a, b) / (len(unit) - 1)
        for unit in units
        for i, a in enumerate(unit)
        for j, b in enumerate(unit)
        if i != j
    )
    expected = sum(apart(a, b) for i, a in enumerate(values) for j, b in enumerate(values) if i != j)
    return 1.0 - (observed / n) / (expected / (n * (n - 1))) if expected else None


def gwet(units: Units, labels: Sequence[float], alike: Callable[[float, float], float]) -> float:
    """AC2 (AC1 where ``alike`` is equality), Gwet 2014, over units with two ratings or more."""
    agreed = np.mean(
        [
            sum(alike(a, b) for i, a in enumerate(unit) for j, b in enumerate(unit) if i != j)
            / (len(unit) * (len(unit) - 1))
            for unit in units
        ]
    )
    share = [np.mean([unit.count(label) / len(unit) for unit in map(list, units)]) for label in labels]
    weight = sum(alike(a, b) for a in labels for b in labels)
    chance = weight * sum(part * (1 - part) for part in share) / (len(labels) * (len(labels) - 1))
    return float((agreed - chance) / (1 - chance))
