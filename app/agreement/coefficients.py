"""Chance-corrected coefficients, from their published definitions, on item × category counts.

``counts`` is N_uc ``(items, categories)``: how many people gave item u the category c. Items with fewer than two
ratings say nothing on agreement and are left out. Sources: Krippendorff, "Computing Krippendorff's alpha-reliability"
(2011); Hayes & Krippendorff (2007); Fleiss (1971); Gwet (2008) for AC1; Brennan & Prediger (1981).
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import Literal, TypeVar

import numpy as np

from app.units import Floats

Level = Literal["nominal", "ordinal", "interval", "ratio"]
LEVELS: tuple[Level, ...] = ("nominal", "ordinal", "interval", "ratio")
K = TypeVar("K", bound=Hashable)


def count_table(labels: Sequence[Sequence[K]], categories: Sequence[K]) -> Floats:
    """N_uc of the labels of each item. KeyError for a label that is no category."""
    place = {category: index for index, category in enumerate(categories)}
    counts = np.zeros((len(labels), len(categories)))
    for row, said in enumerate(labels):
        for label in said:
            counts[row, place[label]] += 1
    return counts


def deltas(level: Level, values: Floats, totals: Floats) -> Floats:
    """Squared differences δ² ``(categories, categories)`` of Krippendorff for a level of measurement.

    ``values`` are the categories as numbers in rising order (not used for nominal), ``totals`` n_c their frequencies,
    on which the ordinal difference depends.
    """
    if level == "nominal":
        return 1.0 - np.eye(len(totals))
    if level == "ordinal":
        middle = np.cumsum(totals) - totals / 2
        return np.asarray((middle[:, None] - middle[None, :]) ** 2, dtype=np.float64)
    difference = values[:, None] - values[None, :]
    if level == "interval":
        return np.asarray(difference**2, dtype=np.float64)
    total = values[:, None] + values[None, :]
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(total == 0, 0.0, (difference / total) ** 2)


def alpha(counts: Floats, level: Level, values: Floats | None = None) -> float | None:
    """Krippendorff's α; None where it is undefined: no item with two ratings, or no variation at all.

    ``values`` gives the categories as numbers in rising order, needed for interval and ratio.
    """
    paired = counts[counts.sum(axis=1) >= 2]
    if not len(paired):
        return None
    return weighted_alpha(paired, np.ones(len(paired)), level, values)


def weighted_alpha(paired: Floats, weights: Floats, level: Level, values: Floats | None = None) -> float | None:
    """α where item u counts ``weights[u]`` times: what a resample of items needs. Rows hold two ratings or more."""
    totals = weights @ paired
    n = float(totals.sum())
    squares = deltas(level, np.arange(len(totals), dtype=float) if values is None else values, totals)
    expected = float(totals @ squares @ totals)
    if expected <= 0:
        return None
    # Σ_ck o_ck δ²_ck with o_ck = Σ_u N_uc (N_uk − [c=k]) / (r_u − 1); δ²_cc = 0 removes the [c=k].
    scale = weights / (paired.sum(axis=1) - 1)
    observed = float(scale @ np.einsum("uc,ck,uk->u", paired, squares, paired))
    return 1.0 - (n - 1) * observed / expected


def observed_agreement(counts: Floats) -> float | None:
    """Po: the mean over items of the share of pairs of people that agree."""
    per_item = item_agreement(counts)
    return float(per_item.mean()) if len(per_item) else None


def item_agreement(counts: Floats) -> Floats:
    """a_u = Σ_c N_uc (N_uc − 1) / (r_u (r_u − 1)) of every item with two ratings."""
    paired = counts[counts.sum(axis=1) >= 2]
    ratings = paired.sum(axis=1)
    return np.asarray((paired * (paired - 1)).sum(axis=1) / (ratings * (ratings - 1)), dtype=np.float64)


def chance_corrected(counts: Floats) -> Mapping[str, float | None]:
    """Po beside Fleiss' κ, Gwet's AC1 and Brennan–Prediger; None where a coefficient is undefined."""
    paired = counts[counts.sum(axis=1) >= 2]
    agreed = observed_agreement(counts)
    if agreed is None:
        return {"po": None, "fleiss_kappa": None, "gwet_ac1": None, "brennan_prediger": None}
    shares = (paired / paired.sum(axis=1, keepdims=True)).mean(axis=0)
    categories = len(shares)
    by_chance = {
        "fleiss_kappa": float((shares**2).sum()),
        "gwet_ac1": float((shares * (1 - shares)).sum()) / (categories - 1) if categories > 1 else 1.0,
        "brennan_prediger": 1.0 / categories,
    }
    return {"po": agreed, **{name: _corrected(agreed, chance) for name, chance in by_chance.items()}}


def _corrected(agreed: float, chance: float) -> float | None:
    return None if chance >= 1 else (agreed - chance) / (1 - chance)


def class_agreement(counts: Floats) -> Floats:
    """Positive specific agreement of each category: Σ N_uc (N_uc − 1) / Σ N_uc (r_u − 1); NaN where never used."""
    paired = counts[counts.sum(axis=1) >= 2]
    others = paired.sum(axis=1, keepdims=True) - 1
    with np.errstate(invalid="ignore"):
        return np.asarray((paired * (paired - 1)).sum(axis=0) / (paired * others).sum(axis=0), dtype=np.float64)


def distance_alpha(labels: Sequence[Sequence[frozenset[str]]]) -> float | None:
    """α over sets with the MASI distance of Passonneau (2006): 1 − Jaccard × monotonicity."""
    paired = [said for said in labels if len(said) >= 2]
    sets = sorted({one for said in paired for one in said}, key=sorted)
    if len(sets) < 2:
        return None
    counts = count_table(paired, sets)
    squares = np.array([[masi(one, other) for other in sets] for one in sets])
    totals = counts.sum(axis=0)
    expected = float(totals @ squares @ totals)
    observed = float((np.einsum("uc,ck,uk->u", counts, squares, counts) / (counts.sum(axis=1) - 1)).sum())
    return 1.0 - (float(totals.sum()) - 1) * observed / expected


def masi(one: frozenset[str], other: frozenset[str]) -> float:
    """The MASI distance of two sets, 0 (equal) to 1 (nothing in common); two empty sets are equal."""
    if one == other:
        return 0.0
    both = len(one & other)
    if not both:
        return 1.0
    monotonicity = 2 / 3 if one < other or other < one else 1 / 3
    return 1.0 - both / len(one | other) * monotonicity
