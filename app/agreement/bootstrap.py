"""Confidence intervals of statistics that are functions of sums over items.

Every figure of this room is one: α of coincidences, F1 and WER of numerators and denominators. A resample of the items
is then a vector of weights, all resamples are one matrix product, and equal items can be counted once. What is drawn
are items, or groups of items that share a source (speaker, patient): never single ratings, boxes or words, which would
make the interval too narrow.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from statistics import NormalDist
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.units import Floats

Statistic = Callable[[Floats], Floats]
RESAMPLES = 2000
CONFIDENCE = 0.95
# Beyond this many different items the resamples would take seconds and tell nothing that the linear form does not.
LINEAR_FROM = 20_000
_CELLS_AT_ONCE = 2_000_000
_JACKKNIFE_CELLS = 100_000_000


@dataclass(frozen=True)
class Interval:
    """Both ends, how they were found, and the share of resamples in which the figure was undefined.

    ``method`` is "bca" (bias-corrected and accelerated bootstrap, Efron 1987), "percentile" where the acceleration
    is unknown or too much to compute, or "linearised" (infinitesimal jackknife, normal) for very many items.
    """

    low: float
    high: float
    method: str
    resamples: int
    undefined: float = 0.0

    @property
    def half_width(self) -> float:
        """Half of the way from end to end."""
        return (self.high - self.low) / 2.0


@dataclass(frozen=True)
class Sums:
    """A figure as a function of sums over items.

    ``rows`` is ``(D, K)``, dense or a SciPy sparse matrix: what each item adds, equal items once. ``row_of`` is
    ``(U,)``: the row of each item. ``statistic`` takes ``(B, K)`` sums to ``(B,)`` figures, NaN where undefined.
    """

    rows: Any
    row_of: NDArray[np.int64]
    statistic: Statistic = field(repr=False)

    @property
    def items(self) -> int:
        """How many items are summed over."""
        return len(self.row_of)

    def value(self) -> float | None:
        """The figure over all items; None where it is undefined."""
        if not self.items:
            return None
        times = np.bincount(self.row_of, minlength=self.rows.shape[0]).astype(np.float64)
        found = float(self.statistic(times[None, :] @ self.rows)[0])
        return None if np.isnan(found) else found

    def take(self, items: NDArray[Any]) -> Sums:
        """The same figure over some of the items (indices or a mask of items)."""
        return Sums(self.rows, self.row_of[items], self.statistic)

    def interval(
        self,
        *,
        groups: NDArray[np.int64] | None = None,
        seed: int = 0,
        resamples: int = RESAMPLES,
        confidence: float = CONFIDENCE,
    ) -> Interval | None:
        """The interval over items, or over ``groups`` (``(U,)``: the group of each item); None below two of them."""
        rows, times = clusters(self, groups)
        return interval(rows, times, self.statistic, seed=seed, resamples=resamples, confidence=confidence)


def ratio_of(sums: Floats) -> Floats:
    """Statistic of ``(B, 2)``: numerator over denominator."""
    return divide(sums[:, 0], sums[:, 1])


def difference_of(sums: Floats) -> Floats:
    """Statistic of ``(B, 4)``: the first ratio minus the second, for figures of the same items (paired)."""
    return divide(sums[:, 0], sums[:, 1]) - divide(sums[:, 2], sums[:, 3])


def ratio(numerator: Floats, denominator: Floats) -> Sums:
    """Σ numerator / Σ denominator over items, equal items counted once."""
    return plain(np.column_stack([numerator, denominator]), ratio_of)


def paired_difference(a: tuple[Floats, Floats], b: tuple[Floats, Floats]) -> Sums:
    """Difference of two pooled figures of the same items, each given as numerators and denominators."""
    return plain(np.column_stack([*a, *b]), difference_of)


def paired(a: Sums, b: Sums) -> Sums:
    """a − b, both over the same items in one order: what is drawn are items, with what they add to either."""
    many = b.rows.shape[0]
    both, code = np.unique(a.row_of * many + b.row_of, return_inverse=True)
    parts = [a.rows[both // max(1, many)], b.rows[both % max(1, many)]]
    dense = [part if isinstance(part, np.ndarray) else part.toarray() for part in parts]
    wide = dense[0].shape[1]

    def statistic(sums: Floats) -> Floats:
        return a.statistic(sums[:, :wide]) - b.statistic(sums[:, wide:])

    return Sums(np.column_stack(dense), code.reshape(-1).astype(np.int64), statistic)


def plain(rows: Floats, statistic: Statistic) -> Sums:
    """``Sums`` of one row an item; equal rows become one."""
    code = np.zeros(len(rows), dtype=np.int64)
    for column in rows.T:  # column by column: sorting whole rows takes ten times as long
        _, part = np.unique(column, return_inverse=True)
        _, code = np.unique(code * (part.max(initial=0) + 1) + part, return_inverse=True)
    _, first = np.unique(code, return_index=True)
    return Sums(rows[first], code.astype(np.int64), statistic)


def spread(one: Sums, items: NDArray[np.int64], over: NDArray[np.int64]) -> Sums:
    """The figure of ``items`` as one of all the items ``over`` (both ascending): the others add nothing to it."""
    rows = one.rows if isinstance(one.rows, np.ndarray) else one.rows.toarray()
    row_of = np.full(len(over), len(rows), dtype=np.int64)
    row_of[np.searchsorted(over, items)] = one.row_of
    return Sums(np.vstack([rows, np.zeros((1, rows.shape[1]))]), row_of, one.statistic)


def divide(part: Floats, whole: Floats) -> Floats:
    """``part / whole``, NaN where ``whole`` is 0."""
    result: Floats = np.divide(part, whole, out=np.full(np.shape(part), np.nan), where=whole != 0)
    return result


def interval(
    rows: Any,
    times: Floats,
    statistic: Statistic,
    *,
    seed: int = 0,
    resamples: int = RESAMPLES,
    confidence: float = CONFIDENCE,
) -> Interval | None:
    """The interval of ``statistic`` where row ``d`` stands ``times[d]`` times; None where there can be none.

    Deterministic: the same rows and seed give the same interval. The figure itself always lies inside.
    """
    one = intervals(
        rows, times, lambda sums: statistic(sums)[:, None], seed=seed, resamples=resamples, confidence=confidence
    )
    return one[0]


def intervals(
    rows: Any,
    times: Floats,
    statistics: Statistic,
    *,
    seed: int = 0,
    resamples: int = RESAMPLES,
    confidence: float = CONFIDENCE,
) -> list[Interval | None]:
    """The same of several figures in the same draws: ``statistics`` takes ``(B, K)`` sums to ``(B, F)`` figures."""
    n = int(times.sum())
    figures = statistics(times[None, :] @ rows)[0]
    if n < 2 or np.isnan(figures).all():
        return [None] * len(figures)
    left_out = _jackknife(rows, times, statistics)
    if len(times) > LINEAR_FROM and left_out is not None:
        return [
            None if np.isnan(figure) else _linearised(float(figure), without, times, confidence)
            for figure, without in zip(figures, left_out.T, strict=True)
        ]
    wide = rows.shape[1]
    drawn = np.concatenate([statistics(weights @ rows) for weights in _resamples(times, resamples, seed, wide)])
    found: list[Interval | None] = []
    for place, figure in enumerate(figures.tolist()):
        without = None if left_out is None else left_out[:, place]
        found.append(_of_draws(figure, drawn[:, place], without, times, confidence))
    return found


def _of_draws(
    figure: float, drawn: Floats, left_out: Floats | None, times: Floats, confidence: float
) -> Interval | None:
    defined = np.sort(drawn[~np.isnan(drawn)])
    if np.isnan(figure) or len(defined) < 2:
        return None
    method, (low, high) = _ends(figure, defined, left_out, times, confidence)
    low, high = min(low, figure), max(high, figure)
    return Interval(low, high, method, len(drawn), undefined=1.0 - len(defined) / len(drawn))


def clusters(sums: Sums, groups: NDArray[np.int64] | None) -> tuple[Any, Floats]:
    """What is drawn: rows and how often each stands."""
    if groups is None or len(np.unique(groups)) == len(groups):
        times = np.bincount(sums.row_of, minlength=sums.rows.shape[0]).astype(np.float64)
        present = times > 0
        return sums.rows[present], times[present]
    from scipy.sparse import csr_matrix

    _, cluster = np.unique(groups, return_inverse=True)
    ones = np.ones(len(cluster))
    member = csr_matrix((ones, (cluster, sums.row_of)), shape=(cluster.max() + 1, sums.rows.shape[0]))
    return member @ sums.rows, np.ones(int(cluster.max()) + 1)


def _resamples(times: Floats, resamples: int, seed: int, wide: int) -> Iterator[Floats]:
    """Weights ``(b, D)`` of all resamples, some at a time; ``wide`` is how many sums each will give."""
    random = np.random.default_rng(seed)
    different, n = len(times), int(times.sum())
    if different < n:
        at_once = max(1, _CELLS_AT_ONCE // max(different, wide))
        for start in range(0, resamples, at_once):
            count = min(at_once, resamples - start)
            yield random.multinomial(n, times / times.sum(), size=count).astype(np.float64)
        return
    at_once = max(1, _CELLS_AT_ONCE // max(n, wide))
    for start in range(0, resamples, at_once):
        count = min(at_once, resamples - start)
        chosen = random.integers(0, n, size=(count, n)) + n * np.arange(count)[:, None]
        yield np.bincount(chosen.ravel(), minlength=count * n).reshape(count, n).astype(np.float64)


def _jackknife(rows: Any, times: Floats, statistic: Statistic) -> Floats | None:
    """The figure without one item of each row; None where it would be too much work."""
    if rows.shape[0] * rows.shape[1] > _JACKKNIFE_CELLS:
        return None
    total = times[None, :] @ rows
    at_once = max(1, _CELLS_AT_ONCE // rows.shape[1])
    parts = []
    for start in range(0, rows.shape[0], at_once):
        part = rows[start : start + at_once]
        parts.append(statistic(total - (part if isinstance(part, np.ndarray) else part.toarray())))
    return np.concatenate(parts)


def _linearised(figure: float, left_out: Floats, times: Floats, confidence: float) -> Interval:
    n = times.sum()
    known = ~np.isnan(left_out)
    spread = float(np.sum(times[known] * (left_out[known] - figure) ** 2) * (n - 1) / n)
    reach = NormalDist().inv_cdf(0.5 + confidence / 2) * spread**0.5
    return Interval(figure - reach, figure + reach, "linearised", 0)


def _ends(
    figure: float, drawn: Floats, left_out: Floats | None, times: Floats, confidence: float
) -> tuple[str, tuple[float, float]]:
    """BCa ends of the sorted ``drawn``; plain percentiles where bias or acceleration is not known."""
    tails = ((1 - confidence) / 2, (1 + confidence) / 2)
    slack = 1e-12 * max(1.0, abs(figure))
    below = float(np.mean(drawn < figure - slack)) + 0.5 * float(np.mean(np.abs(drawn - figure) <= slack))
    if left_out is None or np.isnan(left_out).any() or not 0.0 < below < 1.0:
        low, high = np.quantile(drawn, tails)
        return "percentile", (float(low), float(high))
    normal = NormalDist()
    away = np.average(left_out, weights=times) - left_out
    square = float(np.sum(times * away**2))
    pull = float(np.sum(times * away**3)) / (6.0 * square**1.5) if square > 0 else 0.0
    bias = normal.inv_cdf(below)

    def moved(tail: float) -> float:
        z = bias + normal.inv_cdf(tail)
        return normal.cdf(bias + z / (1.0 - pull * z)) if pull * z < 1.0 else float(z > 0)

    low, high = np.quantile(drawn, [moved(tails[0]), moved(tails[1])])
    return "bca", (float(low), float(high))
