"""How near samples are to what they should look like, in numbers. Plain arrays in, so that it can be used anywhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Features = NDArray[np.float64]
FOLDS = 5


@dataclass(frozen=True)
class Band:
    """The 5 to 95 % band of a feature in the slice, and the share of the samples within it."""

    low: float
    high: float
    within: float


def bands(samples: Mapping[str, Sequence[float]], real: Mapping[str, Sequence[float]]) -> dict[str, Band]:
    """One band a feature that both have; features with fewer than five real values are left out."""
    found: dict[str, Band] = {}
    for name in sorted(set(samples) & set(real)):
        if len(real[name]) < 5 or not len(samples[name]):
            continue
        low, high = (float(edge) for edge in np.quantile(real[name], (0.05, 0.95)))
        values = np.asarray(samples[name])
        found[name] = Band(low, high, float(((values >= low) & (values <= high)).mean()))
    return found


def two_sample_auc(samples: Features, real: Features, *, seed: int = 0) -> float | None:
    """How well a classifier tells samples from real items, cross-validated: 0.5 not at all, 1.0 always.

    The classifier two-sample test of Lopez-Paz & Oquab (2017), with a ridge-penalised logistic regression on
    standardised features ``(n, features)``. None with fewer than ten of either.
    """
    if min(len(samples), len(real)) < 2 * FOLDS:
        return None
    data = np.concatenate([samples, real])
    spread = data.std(axis=0)
    data = (data - data.mean(axis=0)) / np.where(spread > 0, spread, 1.0)
    truth = np.concatenate([np.ones(len(samples)), np.zeros(len(real))])
    fold = np.random.default_rng(seed).permutation(len(data)) % FOLDS
    scores = np.zeros(len(data))
    for held in range(FOLDS):
        weights = _logistic(data[fold != held], truth[fold != held])
        scores[fold == held] = _design(data[fold == held]) @ weights
    return _auc(scores, truth)


def clipped_share(sound: NDArray[np.float32]) -> float:
    """The share of samples at full scale."""
    return float((np.abs(sound) >= 0.999).mean())


def _design(data: Features) -> Features:
    return np.concatenate([data, np.ones((len(data), 1))], axis=1)


def _logistic(data: Features, truth: Features) -> Features:
    """Newton's method on the penalised likelihood; ten steps are enough for so few features."""
    design = _design(data)
    weights = np.zeros(design.shape[1])
    penalty = np.eye(design.shape[1])
    for _ in range(10):
        chance = 1 / (1 + np.exp(-np.clip(design @ weights, -30, 30)))
        gradient = design.T @ (chance - truth) + penalty @ weights
        curvature = (design * (chance * (1 - chance))[:, None]).T @ design + penalty
        weights = weights - np.linalg.solve(curvature, gradient)
    return np.asarray(weights, dtype=np.float64)


def _auc(scores: Features, truth: Features) -> float:
    """The area under the ROC curve by ranks, ties sharing theirs (Mann & Whitney 1947)."""
    _, place, counts = np.unique(scores, return_inverse=True, return_counts=True)
    ends = np.cumsum(counts)
    ranks = (ends - (counts - 1) / 2)[place]
    positive = int(truth.sum())
    negative = len(truth) - positive
    return float((ranks[truth == 1].sum() - positive * (positive + 1) / 2) / (positive * negative))
