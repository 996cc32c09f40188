"""Coefficients of agreement from one internal form: how often each label was given to each item, N_uc.

With r_u = Σ_c N_uc, over items with r_u ≥ 2 (the others say nothing about agreement; missing ratings are no problem):

- raw agreement Po: mean over items of Σ_c N_uc (N_uc − 1) / (r_u (r_u − 1))
- Krippendorff's α = 1 − (n − 1) Σ o_ck δ²_ck / Σ n_c n_k δ²_ck with o_ck = Σ_u N_uc (N_uk − [c = k]) / (r_u − 1),
  n_c = Σ_u N_uc, n = Σ n_c (Krippendorff 2011, "Computing Krippendorff's alpha-reliability"; Hayes & Krippendorff 2007)
- Fleiss' κ, Gwet's AC1, Brennan and Prediger: (Po − pe) / (1 − pe) with π_c = mean N_uc / r_u and pe = Σ π_c²,
  Σ π_c (1 − π_c) / (C − 1), 1 / C (Fleiss 1971; Gwet 2008; Brennan & Prediger 1981); with weights Gwet's AC2 (2014)
- Cohen's κ of two people: pe from the shares of each (Cohen 1960; weighted 1968)

Each is given as ``Sums``, from which the figure, its interval and the figure of any part of the items follow. Where
labels do not vary, α and κ are undefined (None): neither 0 nor 1.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, Literal, get_args

import numpy as np
from numpy.typing import NDArray

from app.agreement.bootstrap import Sums, divide, plain, ratio_of
from app.errors import CallError
from app.units import Floats

Level = Literal["nominal", "ordinal", "interval", "ratio", "set"]
LEVELS: tuple[Level, ...] = get_args(Level)
NO_VARIATION = "no variation: everybody always gave the same label"
NO_PAIRS = "no item has two labels"
_MOST_CELLS = 50_000_000
_MOST_LABELS = 5_000
_MOST_STEPS = 300
_SPARSE_FROM = 32


@dataclass(frozen=True)
class Counts:
    """Items with at least two labels. ``rows`` ``(D, C)`` are the different rows of N, ``row_of`` ``(U,)`` the row of
    each item, ``items`` ``(U,)`` the numbers of those items among all.
    """

    rows: Floats
    row_of: NDArray[np.int64]
    items: NDArray[np.int64]

    @property
    def rated(self) -> Floats:
        """``(D,)`` r_u: labels an item."""
        rated: Floats = self.rows.sum(axis=1)
        return rated

    @property
    def label_totals(self) -> Floats:
        """``(C,)`` n_c: how often each label was given."""
        totals: Floats = np.bincount(self.row_of, minlength=len(self.rows)).astype(np.float64) @ self.rows
        return totals


def counts_of(item: NDArray[np.int64], label: NDArray[np.int64], *, labels: int) -> Counts:
    """Counts from ratings: ``item`` and ``label`` are numbers from 0, one pair a rating.

    Raises CallError where there are too many different labels for a table of classes.
    """
    rated = np.bincount(item)
    items = np.flatnonzero(rated >= 2)
    # The sum of a random number a label is a name for what an item was given, whatever the order.
    names = np.random.default_rng(2011).integers(0, 2**63, size=labels, dtype=np.uint64)
    key = np.zeros(len(rated), dtype=np.uint64)
    np.add.at(key, item, names[label])
    _, first, row_of = np.unique(key[items], return_index=True, return_inverse=True)
    if len(first) * labels > _MOST_CELLS:
        raise CallError(
            f"{labels} different labels on {len(items)} items are too many to compare as classes. "
            "For numbers choose the level interval, for words the level text."
        )
    place = np.full(len(rated), -1, dtype=np.int64)
    place[items[first]] = np.arange(len(first))
    kept = place[item] >= 0
    flat = np.bincount(place[item[kept]] * labels + label[kept], minlength=len(first) * labels)
    return Counts(flat.reshape(len(first), labels).astype(np.float64), row_of.astype(np.int64).reshape(-1), items)


def alpha(counts: Counts, level: Level, *, values: Sequence[Any]) -> Sums:
    """Krippendorff's α. ``values`` are the labels in the order of the columns: numbers (ascending), or sets."""
    if level == "nominal":
        return _alpha_nominal(counts)
    if level == "ordinal":
        return _alpha_ordinal(counts)
    if len(values) > _MOST_LABELS:
        raise CallError(f"{len(values)} different labels are too many for the level {level}; at most {_MOST_LABELS}.")
    if level == "set":
        return _alpha_fixed(counts, masi_matrix(values))
    number = np.asarray(values, dtype=np.float64)
    gap = number[:, None] - number[None, :]
    if level == "interval":
        return _alpha_fixed(counts, gap**2)
    whole = number[:, None] + number[None, :]
    if (number < 0).any():
        raise CallError("the level ratio needs labels that are not negative. Choose the level interval.")
    return _alpha_fixed(counts, np.divide(gap, whole, out=np.zeros_like(gap), where=whole != 0) ** 2)


def alpha_interval(item: NDArray[np.int64], number: Floats) -> tuple[Sums, NDArray[np.int64]]:
    """Interval α of measured numbers, of which there may be any number of different ones; and the items it is over.

    Uses Σ (v − w)² over the pairs of an item = 2 r Σ v² − 2 (Σ v)², after moving the mean to 0.
    """
    rated = np.bincount(item).astype(np.float64)
    items = np.flatnonzero(rated >= 2)
    usable = rated[item] >= 2
    centred = number - (number[usable].mean() if usable.any() else 0.0)
    first = np.bincount(item, weights=centred)[items]
    second = np.bincount(item, weights=centred**2)[items]
    r = rated[items]
    inner = np.clip(2.0 * (r * second - first**2), 0.0, None) / (r - 1.0)

    def statistic(sums: Floats) -> Floats:
        n, total, squares, observed = sums.T
        expected = 2.0 * (n * squares - total**2)
        found: Floats = 1.0 - (n - 1.0) * divide(observed, np.where(expected > 1e-12 * n * squares, expected, 0.0))
        return found

    return Sums(np.column_stack([r, first, second, inner]), np.arange(len(items)), statistic), items


def raw_agreement(counts: Counts) -> Sums:
    """Po, the mean over items of the share of pairs that agree."""
    return Sums(np.column_stack([_agreeing(counts), np.ones(len(counts.rows))]), counts.row_of, ratio_of)


def chance_corrected(counts: Counts, name: Literal["fleiss_kappa", "ac1", "brennan_prediger"]) -> Sums:
    """(Po − pe) / (1 − pe) with the chance agreement pe of ``name``."""
    rows = np.column_stack([_agreeing(counts), np.ones(len(counts.rows)), counts.rows / counts.rated[:, None]])

    def statistic(sums: Floats) -> Floats:
        share = divide(sums[:, 2:], sums[:, 1:2])
        chance = chance_agreement(share, name)
        return divide(divide(sums[:, 0], sums[:, 1]) - chance, 1.0 - chance)

    return Sums(rows, counts.row_of, statistic)


def chance_agreement(share: Floats, name: str) -> Floats:
    """pe of ``(B, C)`` shares of the labels."""
    labels = share.shape[1]
    if name == "fleiss_kappa":
        chance: Floats = np.sum(share**2, axis=1)
        # All in one label gives 1 up to rounding: undefined, not −∞.
        return np.asarray(np.where(chance > 1.0 - 1e-12, 1.0, chance), dtype=np.float64)
    if labels < 2:
        return np.ones(len(share))  # with one label to choose from, nobody can disagree: undefined
    if name == "ac1":
        return np.asarray(np.sum(share * (1.0 - share), axis=1) / max(1, labels - 1), dtype=np.float64)
    return np.full(len(share), 1.0 / max(1, labels))


def weighted(counts: Counts, weights: Floats, name: Literal["ac2", "brennan_prediger_weighted"]) -> Sums:
    """(Po − pe) / (1 − pe) with ``(C, C)`` weights of how alike two labels are, 1 on the diagonal.

    Gwet's AC2 has pe = Σ W · Σ π (1 − π) / (C (C − 1)), Brennan and Prediger's weighted coefficient Σ W / C².
    """
    n, r = counts.rows, counts.rated
    alike = (((n @ weights) * n).sum(axis=1) - n @ np.diag(weights)) / (r * (r - 1.0))
    rows = np.column_stack([alike, np.ones(len(n)), n / r[:, None]])
    labels, whole = n.shape[1], float(weights.sum())

    def statistic(sums: Floats) -> Floats:
        share = divide(sums[:, 2:], sums[:, 1:2])
        if name == "ac2":
            chance = whole * np.sum(share * (1.0 - share), axis=1) / max(1, labels * (labels - 1))
            chance = chance if labels > 1 else np.ones(len(sums))
        else:
            chance = np.full(len(sums), whole / max(1, labels**2))
        return divide(divide(sums[:, 0], sums[:, 1]) - chance, 1.0 - chance)

    return Sums(rows, counts.row_of, statistic)


def quadratic_weights(values: Sequence[float]) -> Floats:
    """``(C, C)`` 1 − (difference / largest difference)² of the labels' numbers."""
    number = np.asarray(values, dtype=np.float64)
    gap = (number[:, None] - number[None, :]) ** 2
    widest = float(gap.max(initial=0.0))
    return np.asarray(1.0 - gap / widest if widest else np.ones_like(gap), dtype=np.float64)


def cohen(a: NDArray[np.int64], b: NDArray[np.int64], weights: Floats) -> Sums:
    """Cohen's κ of two people, ``a`` and ``b`` being their labels of the same items; weighted by ``(C, C)`` weights.

    The chance agreement is that of the two people's own shares: Σ W p_a p_b (Cohen 1960, 1968).
    """
    labels = len(weights)
    own, other = np.eye(labels)[a], np.eye(labels)[b]

    def statistic(sums: Floats) -> Floats:
        n = sums[:, 1]
        ours, theirs = sums[:, 2 : 2 + labels], sums[:, 2 + labels :]
        chance = divide(((ours @ weights) * theirs).sum(axis=1), n**2)
        chance = np.where(chance > 1.0 - 1e-12, 1.0, chance)
        return divide(divide(sums[:, 0], n) - chance, 1.0 - chance)

    rows = np.column_stack([weights[a, b], np.ones(len(a)), own, other])
    code, row_of = np.unique(a * labels + b, return_inverse=True)
    first = np.zeros(len(code), dtype=np.int64)
    first[row_of] = np.arange(len(a))
    return Sums(rows[first], row_of.astype(np.int64).reshape(-1), statistic)


def specific_agreement(counts: Counts, label: int) -> Sums:
    """Positive specific agreement of a label: given that one person chose it, how often another does.

    Σ N_uc (N_uc − 1) / Σ N_uc (r_u − 1), which is the pairwise F1 of the label; every pair of people counts the same.
    """
    given = counts.rows[:, label]
    return Sums(np.column_stack([given * (given - 1.0), given * (counts.rated - 1.0)]), counts.row_of, ratio_of)


def masi_matrix(sets: Sequence[Collection[str]]) -> Floats:
    """``(C, C)`` MASI distances, 1 − Jaccard · monotonicity (Passonneau 2006); two empty sets are equal."""
    return _set_distances([frozenset(one) for one in sets], monotone=True)


def jaccard_matrix(sets: Sequence[Collection[str]]) -> Floats:
    """``(C, C)`` Jaccard distances, 1 − shared / all; two empty sets are equal."""
    return _set_distances([frozenset(one) for one in sets], monotone=False)


def alpha_of_distance(counts: Counts, distance: Floats) -> Sums:
    """α with any ``(C, C)`` table of distances between labels, 0 on the diagonal, in place of δ²."""
    return _alpha_fixed(counts, distance)


def alpha_of_totals(rows: Floats) -> Sums:
    """Nominal α of ``(U, C + 1)`` rows, one an item: what it adds to n_c of each label, and to Σ_c o_cc."""
    return plain(rows, _nominal)


def _agreeing(counts: Counts) -> Floats:
    r = counts.rated
    pairs: Floats = (counts.rows * (counts.rows - 1.0)).sum(axis=1)
    return np.asarray(pairs / (r * (r - 1.0)), dtype=np.float64)


def _alpha_nominal(counts: Counts) -> Sums:
    within = (counts.rows * (counts.rows - 1.0)).sum(axis=1) / (counts.rated - 1.0)
    return Sums(np.column_stack([counts.rows, within]), counts.row_of, _nominal)


def _nominal(sums: Floats) -> Floats:
    """α of ``(B, C + 1)`` sums: n_c of each label, and Σ_c o_cc."""
    totals, same = sums[:, :-1], sums[:, -1]
    n = totals.sum(axis=1)
    varied = n**2 - (totals**2).sum(axis=1)
    # Where shares of labels are added, rounding leaves a trace of variation where there is none.
    varied = np.where(varied > 1e-12 * n**2, varied, 0.0)
    return 1.0 - divide((n - 1.0) * (n - same), varied)


def _alpha_fixed(counts: Counts, distance: Floats) -> Sums:
    observed = ((counts.rows @ distance) * counts.rows).sum(axis=1) / (counts.rated - 1.0)

    def statistic(sums: Floats) -> Floats:
        totals, apart = sums[:, :-1], sums[:, -1]
        expected = ((totals @ distance) * totals).sum(axis=1)
        found: Floats = 1.0 - (totals.sum(axis=1) - 1.0) * divide(apart, expected)
        return found

    return Sums(np.column_stack([counts.rows, observed]), counts.row_of, statistic)


def _alpha_ordinal(counts: Counts) -> Sums:
    """δ depends on how often each label was given, so the sums are the coincidences and δ is made of each resample."""
    steps = counts.rows.shape[1]
    if steps > _MOST_STEPS:
        raise CallError(f"{steps} different labels are too many for the level ordinal. Choose the level interval.")

    def statistic(sums: Floats) -> Floats:
        together = sums.reshape(-1, steps, steps)
        totals = together.sum(axis=2)
        middle = np.cumsum(totals, axis=1) - totals / 2.0
        distance = (middle[:, :, None] - middle[:, None, :]) ** 2
        expected = np.einsum("bc,bck,bk->b", totals, distance, totals)
        observed = (together * distance).sum(axis=(1, 2))
        found: Floats = 1.0 - (totals.sum(axis=1) - 1.0) * divide(observed, expected)
        return found

    return Sums(_coincidences(counts), counts.row_of, statistic)


def _coincidences(counts: Counts) -> Any:
    """``(D, C²)`` o_ck of each row, sparse where there are many labels."""
    steps = counts.rows.shape[1]
    weight = 1.0 / (counts.rated - 1.0)
    if steps <= _SPARSE_FROM:
        together = counts.rows[:, :, None] * counts.rows[:, None, :]
        diagonal = np.arange(steps)
        together[:, diagonal, diagonal] -= counts.rows
        return (together * weight[:, None, None]).reshape(len(counts.rows), steps * steps)
    from scipy.sparse import csr_matrix

    row, column, cell = [], [], []
    for index, given in enumerate(counts.rows):
        present = np.flatnonzero(given)
        block = (np.outer(given[present], given[present]) - np.diag(given[present])) * weight[index]
        row.append(np.full(block.size, index))
        column.append((present[:, None] * steps + present[None, :]).ravel())
        cell.append(block.ravel())
    if not row:
        return np.zeros((0, steps * steps))
    places = (np.concatenate(row), np.concatenate(column))
    return csr_matrix((np.concatenate(cell), places), shape=(len(counts.rows), steps * steps))


def _set_distances(sets: Sequence[frozenset[str]], *, monotone: bool) -> Floats:
    names = sorted(set().union(*sets))
    member = np.array([[name in one for name in names] for one in sets], dtype=np.float64).reshape(
        len(sets), len(names)
    )
    size = member.sum(axis=1)
    shared = member @ member.T
    either = size[:, None] + size[None, :] - shared
    jaccard = np.divide(shared, either, out=np.ones_like(shared), where=either > 0)
    if not monotone:
        return np.asarray(1.0 - jaccard, dtype=np.float64)
    smaller, larger = np.minimum(size[:, None], size[None, :]), np.maximum(size[:, None], size[None, :])
    grade = np.where(shared == 0, 0.0, np.where(shared == smaller, 2.0 / 3.0, 1.0 / 3.0))
    grade = np.where((shared == larger) & (smaller == larger), 1.0, grade)
    return np.asarray(1.0 - jaccard * grade, dtype=np.float64)
