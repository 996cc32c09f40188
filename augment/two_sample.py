"""The classifier two-sample test: how well samples can be told from real items by their features, with its interval."""

from __future__ import annotations

import math
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

Features = NDArray[np.float64]
FOLDS = 5
LEAST = 2 * FOLDS


@dataclass(frozen=True)
class TwoSample:
    """``auc`` is 0.5 where nothing tells the two apart, 1 where each is known; ``low`` and ``high`` are its interval.

    ``samples`` and ``real`` are how many of each were looked at.
    """

    auc: float
    low: float
    high: float
    samples: int
    real: int


def two_sample(
    samples: Features,
    real: Features,
    *,
    groups: Sequence[Hashable] | None = None,
    seed: int = 0,
    confidence: float = 0.95,
) -> TwoSample | None:
    """How well a classifier tells ``samples`` from ``real``, both ``(n, features)``. None with fewer than ten of one.

    The test of Lopez-Paz & Oquab (2017): a ridge-penalised logistic regression on standardised features and their
    squares (so that a spread that differs is seen too), scored on what it has not learnt from. ``groups`` names for
    each row, samples first, what belongs together, such as the parent of several samples: a group is never on both
    sides of a fold, and is one observation for the interval.
    """
    if min(len(samples), len(real)) < LEAST:
        return None
    truth = np.concatenate([np.ones(len(samples)), np.zeros(len(real))])
    code = _codes(groups, len(truth))
    fold = np.random.default_rng(seed).permutation(int(code.max()) + 1)[code] % FOLDS
    data = np.concatenate([samples, real])
    scores = np.zeros(len(data))
    for held in range(FOLDS):
        here = fold == held
        if here.any() and len(np.unique(truth[~here])) == 2:
            learnt, asked = _standard(data[~here], data[here])
            scores[here] = design(asked) @ logistic(design(learnt), truth[~here])
    return _with_interval(scores, truth, fold, code, confidence)


def design(data: Features) -> Features:
    """The columns that the classifier sees: the features, their squares, and a constant as the last one."""
    return np.concatenate([data, data**2, np.ones((len(data), 1))], axis=1)


def logistic(columns: Features, truth: Features) -> Features:
    """The weights that minimise Σ log-loss + ½ Σ weight², the last column (the constant) unpenalised.

    By Newton's method with halved steps where a whole one would lead up; ``truth`` is 0 or 1.
    """
    weights = np.zeros(columns.shape[1])
    penalty = np.ones(len(weights))
    penalty[-1] = 0.0
    here = _loss(columns, truth, weights, penalty)
    for _ in range(50):
        chance = 1 / (1 + np.exp(-np.clip(columns @ weights, -30, 30)))
        gradient = columns.T @ (chance - truth) + penalty * weights
        curvature = (columns * (chance * (1 - chance))[:, None]).T @ columns + np.diag(penalty + 1e-9)
        step = np.linalg.solve(curvature, gradient)
        size = 1.0
        while size > 1e-6 and (there := _loss(columns, truth, weights - size * step, penalty)) > here:
            size /= 2
        weights = weights - size * step
        if abs(here - there) < 1e-10 * max(1.0, here):
            break
        here = there
    return np.asarray(weights, dtype=np.float64)


def auc(scores: Features, truth: Features) -> float:
    """The area under the ROC curve by ranks, ties sharing theirs (Mann & Whitney 1947)."""
    positive, negative = scores[truth == 1], scores[truth == 0]
    return float(_wins(positive, negative).mean())


def _loss(columns: Features, truth: Features, weights: Features, penalty: Features) -> float:
    logits = columns @ weights
    return float(np.sum(np.logaddexp(0, logits) - truth * logits) + 0.5 * np.sum(penalty * weights**2))


def _standard(learnt: Features, asked: Features) -> tuple[Features, Features]:
    """Both by the mean and spread of what is learnt from."""
    mean, spread = learnt.mean(axis=0), learnt.std(axis=0)
    spread = np.where(spread > 0, spread, 1.0)
    return (learnt - mean) / spread, np.clip((asked - mean) / spread, -10, 10)


def _codes(groups: Sequence[Hashable] | None, count: int) -> NDArray[np.int64]:
    if groups is None:
        return np.arange(count)
    places: dict[Hashable, int] = {}
    return np.array([places.setdefault(one, len(places)) for one in groups], dtype=np.int64)


def _wins(mine: Features, others: Features) -> Features:
    """For each of ``mine`` the share of ``others`` that are lower, a tie counting half."""
    ordered = np.sort(others)
    below = np.searchsorted(ordered, mine, "left") + np.searchsorted(ordered, mine, "right")
    return np.asarray(below / (2 * len(ordered)), dtype=np.float64)


def _with_interval(
    scores: Features, truth: Features, fold: NDArray[np.int64], code: NDArray[np.int64], confidence: float
) -> TwoSample | None:
    """Compared within folds only: scores of two classifiers are not on one scale.

    The variance is that of DeLong et al. (1988), summed by group as Obuchowski (1997) does; the interval is made on
    the logit, so that it stays within 0 and 1.
    """
    won, met = np.zeros(len(scores)), np.zeros(len(scores))
    for held in range(FOLDS):
        one, other = np.flatnonzero((fold == held) & (truth == 1)), np.flatnonzero((fold == held) & (truth == 0))
        if len(one) and len(other):
            won[one], met[one] = _wins(scores[one], scores[other]) * len(other), len(other)
            won[other], met[other] = (1 - _wins(scores[other], scores[one])) * len(one), len(one)
    pairs = met[truth == 1].sum()
    if not pairs:
        return None
    area = float(won[truth == 1].sum() / pairs)
    influence = np.bincount(code, weights=(won - area * met) / pairs)
    error = float(np.sqrt(np.sum(influence**2)))
    low, high = _logit_interval(area, error, confidence)
    return TwoSample(area, low, high, int(truth.sum()), int((1 - truth).sum()))


def _logit_interval(area: float, error: float, confidence: float) -> tuple[float, float]:
    if not 0.0 < area < 1.0:
        return area, area
    reach = NormalDist().inv_cdf(0.5 + confidence / 2) * error / (area * (1 - area))
    middle = math.log(area / (1 - area))
    return 1 / (1 + math.exp(-(middle - reach))), 1 / (1 + math.exp(-(middle + reach)))
