"""The conditions that are tried: thresholds of each number at its quantiles, each frequent value of a text."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from app.slices.frame import Frame
from app.units import Floats, Mask

QUANTILES = (0.1, 0.25, 0.5, 0.75, 0.9)
MOST_VALUES = 30  # a text column with more values names things rather than groups them
LEFT_OUT = frozenset({"n_frames"})


@dataclass(frozen=True)
class Condition:
    """``text`` is its expression, ``name`` the feature or column that it speaks of."""

    name: str
    text: str
    members: Mask


def candidates(frame: Frame, *, min_items: int) -> list[Condition]:
    """Conditions that hold for at least ``min_items`` items and fail for at least as many, each set of items once."""
    found: list[Condition] = []
    for name in sorted(frame.numeric):
        if name not in LEFT_OUT and name.isidentifier():
            found += _thresholds(name, frame)
    for name in sorted(frame.texts):
        if name.isidentifier():
            found += _values(name, frame)
    count = len(frame.item_ids)
    seen: set[bytes] = set()
    kept: list[Condition] = []
    for condition in found:
        size = int(condition.members.sum())
        key = np.packbits(condition.members).tobytes()
        if min_items <= size <= count - min_items and key not in seen:
            seen.add(key)
            kept.append(condition)
    return kept


def _thresholds(name: str, frame: Frame) -> list[Condition]:
    values = frame.numeric[name]
    known = values[~np.isnan(values)]
    if len(np.unique(known)) < 2:
        return []
    found: list[Condition] = []
    for cut in dict.fromkeys(_rounded(float(edge), known) for edge in np.quantile(known, QUANTILES)):
        with np.errstate(invalid="ignore"):
            found.append(Condition(name, f"{name} < {cut:g}", values < cut))
            found.append(Condition(name, f"{name} >= {cut:g}", values >= cut))
    return found


def _rounded(edge: float, known: Floats) -> float:
    """``edge`` with the fewest digits that leave the items on their sides, so that a person can read it."""
    below = int((known < edge).sum())
    for digits in range(2, 7):
        short = float(f"{edge:.{digits}g}")
        if abs(int((known < short).sum()) - below) <= len(known) * 0.02:
            return short
    return float(f"{edge:.6g}")


def _values(name: str, frame: Frame) -> list[Condition]:
    values = frame.texts[name]
    names = sorted({value for value in values.tolist() if value})
    if not 1 < len(names) <= MOST_VALUES:
        return []
    return [Condition(name, f"{name} == {value!r}", np.asarray(values == value, dtype=bool)) for value in names]
