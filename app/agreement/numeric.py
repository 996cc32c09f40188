"""Measured numbers: intraclass correlation, and the limits within which two people differ, in the unit of the labels.

- ICC(2,1): two-way random effects, absolute agreement, one rating (Shrout & Fleiss 1979), over the items that everybody
  measured, since it is defined for a full table
- limits of agreement: the mean difference of two people ± 1.96 standard deviations (Bland & Altman 1986)
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.agreement.bootstrap import Sums, divide, plain
from app.agreement.hlp import Figure
from app.units import Floats

NOT_COMPLETE = "no two items were rated by everybody"


@dataclass(frozen=True)
class Limits:
    """Differences of two people: their ``mean``, and where 95 % of them lie, over ``items``."""

    mean: float
    low: float
    high: float
    items: int


def intraclass(item: NDArray[np.int64], person: NDArray[np.int64], number: Floats, *, people: int) -> Figure:
    """ICC(2,1) of ratings, one entry each, by ``people`` persons, numbered from 0; undefined without a full table."""
    table, items = complete_table(item, person, number, people=people)
    k = people
    centred = table - (table.mean() if table.size else 0.0)
    total = centred.sum(axis=1)
    rows = np.column_stack([np.ones(len(table)), centred, (centred**2).sum(axis=1), total**2])

    def statistic(sums: Floats) -> Floats:
        n, by_person, squares, of_items = sums[:, 0], sums[:, 1:-2], sums[:, -2], sums[:, -1]
        mean = divide(by_person.sum(axis=1) ** 2, n * k)
        between = of_items / k - mean
        raters = divide((by_person**2).sum(axis=1), n) - mean
        rest = squares - mean - between - raters
        ms_items, ms_raters = divide(between, n - 1.0), raters / max(1, k - 1)
        ms_rest = divide(rest, (n - 1.0) * (k - 1))
        above = ms_items - ms_rest
        below = ms_items + (k - 1) * ms_rest + k * divide(ms_raters - ms_rest, n)
        # Rounding leaves a trace where nothing varies at all: then there is nothing to correlate.
        return divide(above, np.where(np.abs(below) > 1e-12 * np.maximum(squares, 1e-300), below, 0.0))

    return Figure(Sums(rows, np.arange(len(rows)), statistic), items)


def complete_table(
    item: NDArray[np.int64], person: NDArray[np.int64], number: Floats, *, people: int
) -> tuple[Floats, NDArray[np.int64]]:
    """``(U, people)`` the numbers of the items that everybody rated, and those items."""
    rated = np.bincount(item) if len(item) else np.zeros(0, dtype=np.int64)
    items = np.flatnonzero(rated == people) if people > 1 else np.zeros(0, dtype=np.int64)
    if len(items) < 2:
        return np.zeros((0, people)), np.zeros(0, dtype=np.int64)
    place = np.full(len(rated), -1, dtype=np.int64)
    place[items] = np.arange(len(items))
    kept = place[item] >= 0
    table = np.zeros((len(items), people))
    table[place[item[kept]], person[kept]] = number[kept]
    return table, items


def limits_of_agreement(difference: Floats) -> Limits | None:
    """The limits of the differences of two people, one an item; None below two."""
    if len(difference) < 2:
        return None
    mean, spread = float(difference.mean()), float(difference.std(ddof=1))
    return Limits(mean, mean - 1.96 * spread, mean + 1.96 * spread, len(difference))


def limit_of(difference: Floats, deviations: float) -> Sums:
    """The mean difference and so many standard deviations, as a figure of the items, for its interval."""
    # Moved by the mean, so that squares do not swallow what is left of them; moving changes no spread.
    middle = float(difference.mean()) if len(difference) else 0.0
    moved = difference - middle

    def statistic(sums: Floats) -> Floats:
        n, total, squares = sums.T
        spread = np.clip(divide(squares - divide(total**2, n), n - 1.0), 0.0, None)
        return middle + divide(total, n) + deviations * np.sqrt(spread)

    return plain(np.column_stack([np.ones(len(moved)), moved, moved**2]), statistic)
