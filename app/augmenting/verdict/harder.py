"""Whether samples are harder than what they were made of: for people (blind labels) and for a model (predictions).

Both are differences of pooled figures by the task's own metric, with a bootstrapped interval over groups. Where every
label was worth the same a bootstrap sees no doubt at all, after two labels as after a hundred: then as many groups as
could have gone unseen (z² / (n + z²) of them, Wilson 1927) are taken to be worth the least, or the most.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist
from typing import TYPE_CHECKING

import numpy as np

from app.augmenting.verdict.proportion import CONFIDENCE
from app.augmenting.verdict.rounds import ORIGINAL, SAMPLE, SLICE

if TYPE_CHECKING:
    from app.agreement.bootstrap import Interval, Sums


@dataclass(frozen=True)
class Scored:
    """The score of one label, 1 for perfect, and its weight in the pooled figure."""

    value: float
    weight: float


@dataclass(frozen=True)
class Labelled:
    """What one person's blind label of a probe was worth, beside the label that was expected."""

    arm: str
    group: str
    score: Scored


@dataclass(frozen=True)
class Predicted:
    """What a model's prediction was worth on a sample and on its parent."""

    group: str
    sample: Scored
    parent: Scored


@dataclass(frozen=True)
class Difference:
    """``value`` with the ends of its interval (None where there can be none); ``of`` and ``beside`` are the two figures
    that it is the difference of, ``slice`` the figure on real items of the slice, None where it is unknown.

    ``count`` is how many labels or predictions of samples it stands on, ``others`` those beside them. ``own``: what the
    samples were made of is of the slice itself; ``elsewhere`` is then what they are held against. ``alike``: no label
    was worth more than another, so that the interval narrows with their number and not with its root.
    """

    value: float
    low: float | None
    high: float | None
    of: float
    beside: float
    slice: float | None
    count: int
    others: int
    own: bool = False
    alike: bool = False
    elsewhere: Elsewhere | None = None


@dataclass(frozen=True)
class Elsewhere:
    """The model's error on ``items`` real items outside the slice, and how much larger that on samples is, with the
    ends of its interval."""

    error: float
    value: float
    low: float | None
    high: float | None
    items: int


def clear_to_people(labelled: Sequence[Labelled], *, seed: int = 0) -> Difference | None:
    """Agreement with the expected label on samples minus that on originals, by the same people.

    None where one of the two arms has no label yet.
    """
    made, originals = (
        [(one.group, one.score) for one in labelled if one.arm == arm] for arm in (SAMPLE, ORIGINAL)
    )  # fmt: skip
    of, beside = (_pooled([score for _, score in part]) for part in (made, originals))
    if of is None or beside is None:
        return None
    real = _pooled([one.score for one in labelled if one.arm == SLICE])
    ends, counts = _apart(made, originals, seed), (len(made), len(originals))
    return Difference(of - beside, *ends, of, beside, real, *counts, alike=_alike(made) and _alike(originals))


def hard_for_model(
    predicted: Sequence[Predicted], in_slice: Sequence[Scored] = (), *, seed: int = 0
) -> Difference | None:
    """The model's error on samples minus that on their parents, paired; ``of`` and ``beside`` are errors.

    ``slice`` is its error on real items of the slice. None where nothing is predicted or nothing weighs anything.
    """
    from app.agreement.bootstrap import paired_difference

    of = _pooled([one.sample for one in predicted])
    beside = _pooled([one.parent for one in predicted])
    if of is None or beside is None:
        return None
    sums = paired_difference(_columns([one.parent for one in predicted]), _columns([one.sample for one in predicted]))
    rises = [(one.group, Scored(one.parent.value - one.sample.value, one.sample.weight)) for one in predicted]
    found = _interval(sums, [one.group for one in predicted], seed, beside - of, _unseen(rises, least=-1.0))
    real = _pooled(in_slice)
    error = None if real is None else 1.0 - real
    counts = len(predicted), len(in_slice)
    return Difference(beside - of, *found, 1.0 - of, 1.0 - beside, error, *counts, alike=_alike(rises))


def hard_beside(
    predicted: Sequence[Predicted], elsewhere: Sequence[tuple[str, Scored]], *, seed: int = 0
) -> Elsewhere | None:
    """The model's error on samples minus that on real items outside the slice, each with its group.

    None where either is unknown.
    """
    of, beside = _pooled([one.sample for one in predicted]), _pooled([score for _, score in elsewhere])
    if of is None or beside is None:
        return None
    found = _apart(elsewhere, [(one.group, one.sample) for one in predicted], seed)
    return Elsewhere(1.0 - beside, beside - of, *found, len(elsewhere))


def _apart(
    first: Sequence[tuple[str, Scored]], second: Sequence[tuple[str, Scored]], seed: int
) -> tuple[float | None, float | None]:
    """The interval of the difference of two figures whose items are not the same; groups may be in both."""
    from app.agreement.bootstrap import difference_of, plain

    rows = np.zeros((len(first) + len(second), 4))
    for row, (place, (_, score)) in zip(
        rows, [*((0, one) for one in first), *((2, one) for one in second)], strict=True
    ):  # fmt: skip
        row[place : place + 2] = score.value * score.weight, score.weight
    (less, more), (less_beside, more_beside) = _unseen(first), _unseen(second)
    value = (_pooled([score for _, score in first]) or 0.0) - (_pooled([score for _, score in second]) or 0.0)
    unseen = float(np.hypot(less, more_beside)), float(np.hypot(more, less_beside))
    return _interval(plain(rows, difference_of), [group for group, _ in (*first, *second)], seed, value, unseen)


def _alike(scores: Sequence[tuple[str, Scored]]) -> bool:
    return len({score.value for _, score in scores}) == 1


def _unseen(scores: Sequence[tuple[str, Scored]], *, least: float = 0.0) -> tuple[float, float]:
    """How far a figure may be too high, and too low, for what was not seen: nothing where labels differ."""
    if not _alike(scores):
        return 0.0, 0.0
    value, square = scores[0][1].value, NormalDist().inv_cdf(0.5 + CONFIDENCE / 2) ** 2
    share = square / (len({group for group, _ in scores}) + square)
    return share * (value - least), share * (1.0 - value)


def _pooled(scores: Sequence[Scored]) -> float | None:
    weight = sum(one.weight for one in scores)
    if not scores:
        return None
    return sum(one.value * one.weight for one in scores) / weight if weight else 1.0


def _columns(scores: Sequence[Scored]) -> tuple[np.ndarray, np.ndarray]:
    weights = np.array([one.weight for one in scores])
    return np.array([one.value for one in scores]) * weights, weights


def _interval(
    sums: Sums, groups: Sequence[str], seed: int, value: float, unseen: tuple[float, float]
) -> tuple[float | None, float | None]:
    """The ends over groups, each as far from ``value`` as the bootstrap and what it could not see put it together."""
    _, codes = np.unique(np.array(groups, dtype=object).astype(str), return_inverse=True)
    found: Interval | None = sums.interval(groups=codes.astype(np.int64), seed=seed)
    if found is None:
        return None, None
    low, high = np.hypot(value - found.low, unseen[0]), np.hypot(found.high - value, unseen[1])
    return float(value - low), float(value + high)
