"""Which features say something about the errors of a model: mutual information, and what a quick model loses without.

Mutual information is that of a feature, in bins, and the error, in bins, less its bias (Miller 1955: the estimate from
n items is too high by (K−1)(L−1)/2n). What shuffled errors give is the baseline: p is the share of shuffles with as
much. Items of one group are shuffled together.

The quick model is additive: a ridge regression of the error on the bins of all features, fitted and held out in turn by
group. The importance of a feature is what its shuffling among held-out items costs (Breiman 2001), as a share of the
variance of the error; features that say the same share it. The interval is over groups.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.errors import CallError
from app.slices.frame import Frame
from app.slices.significance import benjamini_hochberg, student_interval
from app.units import Floats

BINS, ERROR_BINS, MOST_VALUES = 8, 4, 30
SHUFFLES, FOLDS, TIMES, RIDGE = 199, 5, 5, 5.0
LEAST_ITEMS = 20
_MOST_FEATURES = 300
Codes = NDArray[np.int64]


@dataclass(frozen=True)
class Predictive:
    """One feature. ``information`` in bits, ``baseline`` what 95 of 100 shuffles stay below.

    ``importance`` is a share of the variance of the error, with its 95 % interval; below ``noise``, what the best of
    all features gets on shuffled errors, it says nothing.
    """

    name: str
    information: float
    baseline: float
    p_value: float
    q_value: float
    importance: float
    low: float
    high: float

    def is_sure(self, noise: float) -> bool:
        """Whether both ways of looking say that it tells something."""
        return self.q_value < 0.05 and self.low > 0 and self.importance > noise


@dataclass(frozen=True)
class Features:
    """Best first. ``explained`` is the share of the variance that the quick model explains on held-out items; it may
    be below 0. ``noise`` is as in ``Predictive``."""

    items: int
    groups: int
    explained: float
    noise: float
    found: tuple[Predictive, ...]

    def to_json(self) -> dict[str, Any]:
        """As ``earmark features --json`` prints it."""
        rows = [{**asdict(one), "sure": one.is_sure(self.noise)} for one in self.found]
        return {**asdict(self), "found": rows}


def predictive(frame: Frame, errors: Floats, *, seed: int = 0, only: Sequence[str] | None = None) -> Features:
    """How much each feature and column of ``frame`` says about ``errors`` ``(N,)``.

    Raises CallError with fewer than 20 items, or where all errors are the same.
    """
    if len(errors) < LEAST_ITEMS:
        raise CallError(f"{len(errors)} items are too few to say what predicts errors: label {LEAST_ITEMS} or more.")
    if float(np.ptp(errors)) == 0:
        raise CallError("all items have the same error, so nothing can predict it.")
    names, codes = _coded(frame, only)
    if not names:
        raise CallError("no feature or column has different values. Measure features, or join a table.")
    _, groups = np.unique(np.array(frame.groups, dtype=object), return_inverse=True)
    draw = np.random.default_rng(seed)
    levels = binned(errors, ERROR_BINS)
    orders = [_shuffled(groups, draw) for _ in range(SHUFFLES)]
    info = np.array([information(one, levels) for one in codes])
    by_chance = np.array([[information(one, levels[order]) for order in orders] for one in codes])
    p_values = (1 + (by_chance >= info[:, None] - 1e-12).sum(axis=1)) / (1 + SHUFFLES)
    q_values = benjamini_hochberg(p_values)
    explained, losses = _importance(codes, errors, groups, draw)
    _, noise = _importance(codes, errors[orders[0]], groups, draw)
    found = [
        Predictive(
            name, float(info[place]), float(np.quantile(by_chance[place], 0.95)), float(p_values[place]),
            float(q_values[place]), *_interval(losses[place], groups),
        )
        for place, name in enumerate(names)
    ]  # fmt: skip
    found.sort(key=lambda one: (-one.importance, -one.information, one.name))
    return Features(
        len(errors), int(groups.max()) + 1, explained, max(0.0, float(noise.mean(axis=1).max())), tuple(found)
    )


def information(one: Codes, other: Codes) -> float:
    """Mutual information of two codings in bits, less its bias by Miller; it may be below 0."""
    n, k, l_ = len(one), int(one.max()) + 1, int(other.max()) + 1
    joint = np.bincount(one * l_ + other, minlength=k * l_).reshape(k, l_).astype(np.float64)
    rows, columns = joint.sum(axis=1), joint.sum(axis=0)
    there = joint > 0
    expected = (rows[:, None] * columns[None, :])[there]
    plain = float((joint[there] * np.log(joint[there] * n / expected)).sum()) / n
    bias = (int((rows > 0).sum()) - 1) * (int((columns > 0).sum()) - 1) / (2 * n)
    return (plain - bias) / math.log(2)


def binned(values: Floats, most: int) -> Codes:
    """Each value's bin, from 0: single values where there are few, else by quantiles; what is unknown has its own."""
    known = values[~np.isnan(values)]
    single = np.unique(known)
    edges = single if len(single) <= most else np.unique(np.quantile(known, np.arange(1, most) / most))
    # A single value is its own edge; quantiles lie between values or on one, which then begins the next bin.
    codes = np.searchsorted(edges, values, side="left" if len(single) <= most else "right").astype(np.int64)
    codes[np.isnan(values)] = len(edges) + 1
    return np.unique(codes, return_inverse=True)[1].astype(np.int64)


def _coded(frame: Frame, only: Sequence[str] | None) -> tuple[list[str], list[Codes]]:
    names: list[str] = []
    codes: list[Codes] = []
    for name in sorted({*frame.numeric, *frame.texts}):
        if (only is not None and name not in only) or len(names) == _MOST_FEATURES:
            continue
        own = binned(frame.numeric[name], BINS) if name in frame.numeric else _worded(frame.texts[name])
        if own is not None and own.max() > 0:
            names.append(name)
            codes.append(own)
    return names, codes


def _worded(texts: NDArray[Any]) -> Codes | None:
    """Each text's number; the rare ones share one. None for texts that name things rather than group them."""
    words, codes, counts = np.unique(texts.astype(str), return_inverse=True, return_counts=True)
    if len(words) > MOST_VALUES and len(words) > len(texts) / 2:
        return None
    order = np.argsort(np.argsort(-counts, kind="stable"), kind="stable")
    ranked: Codes = np.minimum(order[codes], MOST_VALUES).astype(np.int64)
    return ranked


def _shuffled(groups: Codes, draw: np.random.Generator) -> NDArray[np.intp]:
    """An order of the items in which groups stand in another order, the items of one beside each other."""
    place = draw.permutation(int(groups.max()) + 1)[groups]
    mixed = np.lexsort((draw.random(len(groups)), place))
    home = np.lexsort((draw.random(len(groups)), groups))
    order = np.empty(len(groups), dtype=np.intp)
    order[home] = mixed
    return order


def _importance(
    codes: Sequence[Codes], errors: Floats, groups: Codes, draw: np.random.Generator
) -> tuple[float, Floats]:
    """The share of the variance that is explained on held-out items, and what shuffling each feature adds to the
    squared error of each item, ``(features, N)``, as a share of the variance."""
    folds = draw.permutation(int(groups.max()) + 1)[groups] % min(FOLDS, int(groups.max()) + 1)
    variance = float(errors.var()) or 1.0
    starts = np.concatenate([[0], np.cumsum([int(one.max()) + 1 for one in codes])])
    wide = np.zeros((len(errors), int(starts[-1])))
    for start, one in zip(starts[:-1], codes, strict=True):
        wide[np.arange(len(errors)), start + one] = 1.0
    residual, losses = errors.copy(), np.zeros((len(codes), len(errors)))
    for fold in np.unique(folds):
        held = folds == fold
        weights, mean = _ridge(wide[~held], errors[~held])
        guess = wide[held] @ weights + mean
        residual[held] = errors[held] - guess
        for place, one in enumerate(codes):
            own = weights[starts[place] : starts[place + 1]]
            mine = own[one[held]]
            for _ in range(TIMES):
                other = own[draw.permutation(one[held])]
                losses[place, held] += ((residual[held] + mine - other) ** 2 - residual[held] ** 2) / TIMES
    return 1 - float((residual**2).mean()) / variance, losses / variance


def _ridge(wide: Floats, errors: Floats) -> tuple[Floats, float]:
    mean = float(errors.mean())
    centre = wide.mean(axis=0)
    moved = wide - centre
    gram = moved.T @ moved + RIDGE * np.eye(wide.shape[1])
    weights: Floats = np.linalg.solve(gram, moved.T @ (errors - mean))
    return weights, mean - float(centre @ weights)


def _interval(losses: Floats, groups: Codes) -> tuple[float, float, float]:
    """Mean and 95 % interval, over groups."""
    mean = float(losses.mean())
    sums = np.bincount(groups, weights=losses - mean)
    if len(sums) < 2:
        return mean, -math.inf, math.inf
    half = (
        student_interval(len(sums) - 1) * math.sqrt(float((sums**2).sum()) * len(sums) / (len(sums) - 1)) / len(losses)
    )
    return mean, mean - half, mean + half
