"""Every conjunction of conditions, counted exactly by adding over items once for each pair or triple of base rows.

A condition is a base row or the difference of two, so whatever adds up over items (how many, how much of the shortfall)
need be computed for conjunctions of base rows alone; those of conditions follow by inclusion and exclusion. Counts are
bits counted in 64-bit words, sums are matrix products.
"""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.slices.conditions import Conditions
from app.units import Floats, Mask

MOST_SHARE = 0.5
"""A slice is at most so much of the items: more of them name no place, but a small one where things are better."""

# Items a block: base rows stay in the cache of a core.
_BLOCK = 8192
# Conjunctions of three among more items than these are added up in single precision, in half of the time.
_EXACT_TRIPLES = 50_000
# So many conjunctions of one, two, three conditions are looked at more closely, so many of them of the same features.
_KEPT, _KEPT_OF_ONE = (4000, 4000, 4500), (2, 2, 1)


@dataclass(frozen=True, eq=False)
class Screened:
    """``tested`` conjunctions have enough items; the ``places`` of those of the largest ``z``, largest first.

    ``z`` is the score statistic that the sum over the conjunction is that of as many items drawn at random: under the
    hypothesis all items share one variance. ``counts`` are items.
    """

    tested: int
    places: tuple[tuple[int, ...], ...]
    z: Floats
    counts: Floats


def screen(conditions: Conditions, rows: NDArray[np.intp], values: Floats, *, least: int, depth: int) -> Screened:
    """The conjunctions of up to ``depth`` (1 to 3) conditions among the items ``rows``, whose ``values`` are given."""
    base = conditions.base[:, rows]
    centred = values - (values.mean() if len(values) else 0.0)
    names = {name: number for number, name in enumerate(dict.fromkeys(one.name for one in conditions.all))}
    features = np.array([names[one.name] for one in conditions.all], dtype=np.int64)
    keeping = _Keeping(features, len(rows), float(centred.std()) if len(rows) else 0.0)
    if len(conditions.all) and keeping.usable:
        work = _Work(conditions, base, centred, least)
        work.pairs(keeping, depth)
        if depth > 2:
            work.triples(keeping)
    return keeping.done()


class _Keeping:
    """The best so far of each set of features: the shadows of one large slice would leave no room for a small one."""

    def __init__(self, features: NDArray[np.int64], n_items: int, sd: float) -> None:
        self._features, self._n, self._sd = features, n_items, sd
        self.usable = n_items > 1 and sd > 0
        self._tested = 0
        self._found: dict[int, list[tuple[NDArray[np.int64], Floats, Floats]]] = defaultdict(list)

    def offer(self, places: NDArray[np.int64], counts: Floats, sums: Floats) -> None:
        """Conjunctions ``(n, depth)`` with enough items; those of too many are no slices."""
        small = counts <= self._n * MOST_SHARE
        places, counts, sums = places[small], counts[small], sums[small]
        self._tested += len(places)
        spread = self._sd * np.sqrt(counts * (1 - counts / self._n))
        z = np.divide(sums, spread, out=np.zeros(len(sums)), where=spread > 0)
        better = np.flatnonzero(z > 0)
        padded = np.full((len(better), 3), -1, dtype=np.int64)
        padded[:, : places.shape[1]] = places[better]
        self._found[places.shape[1]].append(self._best(padded, z[better], counts[better], places.shape[1]))

    def _best(
        self, places: NDArray[np.int64], z: Floats, counts: Floats, depth: int
    ) -> tuple[NDArray[np.int64], Floats, Floats]:
        """Of conjunctions ``(n, 3)`` the best few of each set of features, in the order of z."""
        of_none = self._features.max(initial=0) + 1
        features = np.sort(np.where(places >= 0, self._features[places], of_none), axis=1)
        key = (features[:, 0] * (of_none + 1) + features[:, 1]) * (of_none + 1) + features[:, 2]
        order = np.lexsort((-z, key))
        ordered = key[order]
        starts = np.flatnonzero(np.diff(ordered, prepend=-1))
        place_in_set = np.arange(len(order)) - np.repeat(starts, np.diff(starts, append=len(order)))
        kept = order[place_in_set < _KEPT_OF_ONE[depth - 1]]
        kept = kept[np.argsort(-z[kept], kind="stable")[: _KEPT[depth - 1]]]
        return places[kept], z[kept], counts[kept]

    def done(self) -> Screened:
        parts = []
        for depth, found in self._found.items():
            places, z, counts = (np.concatenate(column) for column in zip(*found, strict=True))
            parts.append(self._best(places, z, counts, depth))
        if not parts:
            return Screened(self._tested, (), np.zeros(0), np.zeros(0))
        places, z, counts = (np.concatenate(column) for column in zip(*parts, strict=True))
        order = np.argsort(-z, kind="stable")
        named = tuple(tuple(place for place in row if place >= 0) for row in places[order].tolist())
        return Screened(self._tested, named, z[order], counts[order])


class _Work:
    def __init__(self, conditions: Conditions, base: Mask, centred: Floats, least: int) -> None:
        self._base, self._least = base, least
        self._centred = exact(centred)
        self._bits = _words(base)
        conds = conditions.all
        self._plus = np.array([one.plus for one in conds], dtype=np.int64)
        # One row more, of zeros, stands for "without nothing".
        self._minus = np.array([one.minus if one.minus >= 0 else len(base) for one in conds], dtype=np.int64)
        self._allowed = np.array(
            [[conditions.may_join(a, b) for b in range(len(conds))] for a in range(len(conds))], dtype=bool
        )
        rows = range(len(base))
        self._pair_counts = _framed(np.array([_count(self._bits, self._bits[row]) for row in rows], dtype=np.float64))
        self._pair_sums = _framed(_products(base, self._centred))
        self._single_counts = self._of_conditions(np.diag(self._pair_counts))
        self._counts2 = self._of_pairs(self._pair_counts)
        self._sums2 = self._of_pairs(self._pair_sums)

    def pairs(self, keeping: _Keeping, depth: int) -> None:
        """Offers the single conditions, and the conjunctions of two."""
        sums = self._of_conditions(np.diag(self._pair_sums))
        enough = np.flatnonzero(self._single_counts >= self._least)
        keeping.offer(enough[:, None], self._single_counts[enough], sums[enough])
        if depth > 1:
            counts = self._counts2
            is_good = np.triu(self._allowed & (counts >= self._least), k=1)
            narrower = counts < np.minimum(self._single_counts[:, None], self._single_counts[None, :])
            places = np.argwhere(is_good & narrower)
            first, second = places.T
            keeping.offer(places, counts[first, second], self._sums2[first, second])

    def triples(self, keeping: _Keeping) -> None:
        """Offers the conjunctions of three, each from the first of its conditions."""
        cached: dict[int, tuple[Floats, Floats]] = {}
        n_rows = len(self._base)
        weights = self._centred if len(self._centred) <= _EXACT_TRIPLES else self._centred.astype(np.float32)
        for place in range(len(self._plus) - 2):
            rows = [row for row in (int(self._plus[place]), int(self._minus[place])) if row < n_rows]
            used = np.zeros(n_rows + 1, dtype=bool)
            used[self._plus[place + 1 :]] = used[self._minus[place + 1 :]] = True
            for row in rows:
                if row not in cached:
                    cached[row] = self._within(row, np.flatnonzero(used[:n_rows]), weights)
            counts, sums = cached[rows[0]]
            if len(rows) > 1:
                counts, sums = counts - cached[rows[1]][0], sums - cached[rows[1]][1]
            self._offer_triples(keeping, place, self._of_pairs(counts), self._of_pairs(sums))
            # The two conditions of one threshold stand side by side; only what is known of a feature is used longer.
            cached = {row: found for row, found in cached.items() if used[row]}

    def _offer_triples(self, keeping: _Keeping, place: int, counts: Floats, sums: Floats) -> None:
        after = np.arange(len(self._plus)) > place
        partner = self._allowed[place] & after
        is_good = self._allowed & partner[:, None] & partner[None, :] & (counts >= self._least)
        with_one = self._counts2[place]
        narrower = (counts < with_one[:, None]) & (counts < with_one[None, :]) & (counts < self._counts2)
        places = np.argwhere(np.triu(is_good & narrower, k=1))
        first, second = places.T
        named = np.column_stack([np.full(len(places), place), places])
        keeping.offer(named, counts[first, second], sums[first, second])

    def _within(self, row: int, used: NDArray[np.intp], weights: NDArray[np.floating]) -> tuple[Floats, Floats]:
        """Counts and sums of all pairs of the base rows ``used`` among the items of ``row``, where they belong."""
        inside = self._base[row]
        if inside.all():
            return self._pair_counts, self._pair_sums
        bits = self._bits[used] & self._bits[row]
        part = np.zeros((len(used), len(used)))
        for place, other in enumerate(used):
            # What lies before was counted from the other side.
            part[place, place:] = _count(bits[place:], self._bits[other])
        corner = np.ix_(used, used)
        counts, sums = np.zeros_like(self._pair_counts), np.zeros_like(self._pair_sums)
        counts[corner] = np.maximum(part, part.T)
        sums[corner] = _products(np.compress(inside, self._base[used], axis=1), weights[inside])
        return counts, sums

    def _of_conditions(self, of_rows: Floats) -> Floats:
        result: Floats = of_rows[self._plus] - of_rows[self._minus]
        return result

    def _of_pairs(self, of_rows: Floats) -> Floats:
        of_first = of_rows[self._plus] - of_rows[self._minus]
        result: Floats = of_first[:, self._plus] - of_first[:, self._minus]
        return result


def _words(base: Mask) -> NDArray[np.uint64]:
    packed = np.packbits(base, axis=1)
    padded = np.zeros((len(base), -(-packed.shape[1] // 8) * 8), dtype=np.uint8)
    padded[:, : packed.shape[1]] = packed
    return padded.view(np.uint64)


def _count(bits: NDArray[np.uint64], other: NDArray[np.uint64]) -> NDArray[np.int64]:
    counted: NDArray[np.int64] = np.bitwise_count(bits & other).sum(axis=1, dtype=np.int64)
    return counted


def exact(values: Floats) -> Floats:
    """``values`` rounded to multiples of one power of two, so that any sum of them is exact in double precision.

    A matrix product adds up in an order that goes by the threads that are free. Without this the same slices would tie
    in one run and not in the next, and another one of them would be shown.
    """
    most = float(np.abs(values).max(initial=0.0))
    if most == 0 or not math.isfinite(most):
        return values
    digits = 52 - math.ceil(math.log2(len(values) + 1))
    unit = 2.0 ** (math.ceil(math.log2(most)) - digits)
    rounded: Floats = np.round(values / unit) * unit
    return rounded


def _products(base: Mask, weights: NDArray[np.floating]) -> Floats:
    """Σ of ``weights`` over the items that each pair of rows shares, ``(R, R)``; blocks are added up in float64."""
    total = np.zeros((len(base), len(base)))
    for start in range(0, base.shape[1], _BLOCK):
        block = base[:, start : start + _BLOCK].astype(weights.dtype)
        total += block @ (block * weights[start : start + _BLOCK]).T
    return total


def _framed(square: Floats) -> Floats:
    """With a row and a column of zeros at the end."""
    return np.pad(square, ((0, 1), (0, 1)))
