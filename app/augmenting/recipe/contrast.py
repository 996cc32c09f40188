"""What sets the items of a slice apart from the rest, by feature, and the steps that imitate it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from app.slices.frame import Frame
from app.units import Floats

N_QUANTILES = 11
FEWEST = 5


@dataclass(frozen=True)
class Suggestion:
    """One step. ``values`` are its parameters as a recipe writes them, ``needs`` what it mixes in."""

    transform: str
    values: Mapping[str, Any]
    why: str
    needs: tuple[str, ...] = ()
    probability: float = 1.0


@dataclass(frozen=True)
class Contrast:
    """Values of each feature in the slice and in the rest, ``(n,)`` without what is not known."""

    inside: Mapping[str, Floats] = field(default_factory=dict)
    outside: Mapping[str, Floats] = field(default_factory=dict)

    def pair(self, name: str) -> tuple[Floats, Floats] | None:
        """Both, where five items or more on each side have the feature."""
        one, other = self.inside.get(name, np.zeros(0)), self.outside.get(name, np.zeros(0))
        return (one, other) if min(len(one), len(other)) >= FEWEST else None


Rule = Callable[[Contrast], Suggestion | None]


def contrast(frame: Frame, inside: Any, more: Mapping[str, Mapping[str, float]]) -> Contrast:
    """The features of the items ``inside`` ``(n,) bool`` and of the others."""
    columns: dict[str, Floats] = dict(frame.numeric)
    for name, by_item in more.items():
        columns[name] = np.array([by_item.get(item, np.nan) for item in frame.item_ids], dtype=np.float64)
    return Contrast(
        {name: column[inside & np.isfinite(column)] for name, column in columns.items()},
        {name: column[~inside & np.isfinite(column)] for name, column in columns.items()},
    )


def quantiles(values: Floats, low: float, high: float) -> list[float]:
    """Evenly spaced quantiles, within the limits of a parameter, as a recipe draws from."""
    found = np.quantile(values, np.linspace(0, 1, N_QUANTILES)).clip(low, high)
    return [float(f"{value:.4g}") for value in found]
