"""Tests of significance for slices: Welch's, its version over groups, and the correction for many slices."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from app.units import Floats, Mask

_HALF_WIDTH, _AGREEMENT = 0.1, 0.85


def welch_p(values: Floats, inside: Mask) -> float:
    """One-sided p of Welch's t test (1947) that the mean is larger inside than outside; 1 where it cannot be told."""
    a, b = values[inside], values[~inside]
    if len(a) < 2 or len(b) < 2:
        return 1.0
    return _t_test(
        float(a.mean() - b.mean()), float(a.var(ddof=1)) / len(a), float(b.var(ddof=1)) / len(b), len(a) - 1, len(b) - 1
    )


def clustered_p(values: Floats, inside: Mask, groups: NDArray[np.int64]) -> float:
    """The same where items of one group are not independent: the variance of each mean is that of its group sums.

    Cluster-robust variance of a mean with the small-sample factor G/(G−1) (Liang & Zeger 1986).
    """
    a, b = _cluster(values[inside], groups[inside]), _cluster(values[~inside], groups[~inside])
    if a is None or b is None:
        return 1.0
    return _t_test(a[0] - b[0], a[1], b[1], a[2] - 1, b[2] - 1)


def benjamini_hochberg(p_values: Floats) -> Floats:
    """The false-discovery q-value of each p-value, in the same order (Benjamini & Hochberg 1995)."""
    count = len(p_values)
    if not count:
        return np.zeros(0)
    order = np.argsort(p_values)
    scaled = p_values[order] * count / np.arange(1, count + 1)
    q_values = np.empty(count)
    q_values[order] = np.minimum(np.minimum.accumulate(scaled[::-1])[::-1], 1.0)
    return q_values


def _cluster(values: Floats, groups: NDArray[np.int64]) -> tuple[float, float, int] | None:
    """Mean, variance of the mean, number of groups."""
    names, place = np.unique(groups, return_inverse=True)
    if len(names) < 2:
        return None
    mean = float(values.mean())
    sums = np.bincount(place, weights=values - mean)
    count = len(names)
    return mean, float((sums**2).sum()) / len(values) ** 2 * count / (count - 1), count


def _t_test(difference: float, var_a: float, var_b: float, df_a: int, df_b: int) -> float:
    variance = var_a + var_b
    if variance <= 0:
        return 0.0 if difference > 0 else 1.0
    df = variance**2 / ((var_a**2 / df_a if df_a else 0.0) + (var_b**2 / df_b if df_b else 0.0))
    return student_sf(difference / math.sqrt(variance), df)


def student_sf(t: float, df: float) -> float:
    """P(T > t) of Student's t, by the regularised incomplete beta function."""
    from scipy.special import betainc  # lazily: SciPy must not load with the window

    tail = 0.5 * float(betainc(df / 2, 0.5, df / (df + t * t)))
    return tail if t > 0 else 1.0 - tail


def student_interval(df: float, confidence: float = 0.95) -> float:
    """So many standard errors to each side of a mean hold it with that confidence (Student's t)."""
    from scipy.special import stdtrit  # lazily: SciPy must not load with the window

    return float(stdtrit(df, 0.5 + confidence / 2))


def wanted_labels(items: int) -> int:
    """So many items labelled twice show how well people do on a slice, to within ±0.10 (n = 3.84 p (1 − p) / h²)."""
    return min(items, math.ceil(3.84 * _AGREEMENT * (1 - _AGREEMENT) / _HALF_WIDTH**2))
