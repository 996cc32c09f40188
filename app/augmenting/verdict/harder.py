"""Whether samples are harder than what they were made of: for people (blind labels) and for a model (predictions).

Both are differences of pooled figures by the task's own metric, with a bootstrapped interval over groups.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

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
    samples were made of is of the slice itself.
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


def clear_to_people(labelled: Sequence[Labelled], *, seed: int = 0) -> Difference | None:
    """Agreement with the expected label on samples minus that on originals, by the same people.

    None where one of the two arms has no label yet.
    """
    from app.agreement.bootstrap import difference_of, plain

    of = _pooled([one.score for one in labelled if one.arm == SAMPLE])
    beside = _pooled([one.score for one in labelled if one.arm == ORIGINAL])
    if of is None or beside is None:
        return None
    judged = [one for one in labelled if one.arm in (SAMPLE, ORIGINAL)]
    rows = np.zeros((len(judged), 4))
    for row, one in zip(rows, judged, strict=True):
        first = 0 if one.arm == SAMPLE else 2
        row[first : first + 2] = one.score.value * one.score.weight, one.score.weight
    found = _interval(plain(rows, difference_of), [one.group for one in judged], seed)
    many = sum(one.arm == SAMPLE for one in judged)
    real = _pooled([one.score for one in labelled if one.arm == SLICE])
    return Difference(of - beside, *found, of, beside, real, many, len(judged) - many)


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
    found = _interval(sums, [one.group for one in predicted], seed)
    real = _pooled(in_slice)
    error = None if real is None else 1.0 - real
    return Difference(beside - of, *found, 1.0 - of, 1.0 - beside, error, len(predicted), len(in_slice))


def _pooled(scores: Sequence[Scored]) -> float | None:
    weight = sum(one.weight for one in scores)
    if not scores:
        return None
    return sum(one.value * one.weight for one in scores) / weight if weight else 1.0


def _columns(scores: Sequence[Scored]) -> tuple[np.ndarray, np.ndarray]:
    weights = np.array([one.weight for one in scores])
    return np.array([one.value for one in scores]) * weights, weights


def _interval(sums: Sums, groups: Sequence[str], seed: int) -> tuple[float | None, float | None]:
    _, codes = np.unique(np.array(groups, dtype=object).astype(str), return_inverse=True)
    found: Interval | None = sums.interval(groups=codes.astype(np.int64), seed=seed)
    return (None, None) if found is None else (found.low, found.high)
