"""Which object of one label is which of the other: a maximum matching, never a greedy one.

Pairs are chosen so that as many as possible match and, among those choices, their total similarity is largest. Greedy
matching takes the best pair first and can leave two objects alone that had partners (boundary F1 .5 instead of 1).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.agreement import similar
from app.labels.values import LabelObject, ObjectValue, Segment
from app.units import Floats

IOU = 0.5
IOU_STEPS = tuple(round(0.5 + 0.05 * step, 2) for step in range(10))
ONSET_S = 0.2
OFFSET_S = 0.2
OFFSET_SHARE = 0.2
_SAME_CLASS = 1e-9

Indices = NDArray[np.int64]


@dataclass(frozen=True)
class Matched:
    """Pairs ``a[i]`` with ``b[i]`` (indices), how ``similar`` each pair is, and whether its class is the ``same``."""

    a: Indices
    b: Indices
    similar: Floats
    same: NDArray[np.bool_]
    count_a: int
    count_b: int

    @property
    def f1(self) -> float | None:
        """2 TP / (n_a + n_b), a pair of different classes being no true positive; None where both are empty."""
        both = self.count_a + self.count_b
        return 2.0 * int(self.same.sum()) / both if both else None

    @property
    def place_f1(self) -> float | None:
        """The same for places alone, whatever the classes."""
        both = self.count_a + self.count_b
        return 2.0 * len(self.a) / both if both else None


def assign(allowed: NDArray[np.bool_], similarity: Floats) -> tuple[Indices, Indices]:
    """Rows and columns of the maximum-cardinality, then maximum-similarity matching of ``(N, M)`` matrices."""
    rows, columns = np.nonzero(allowed)
    if len(set(rows.tolist())) == len(rows) and len(set(columns.tolist())) == len(columns):  # nothing to choose
        return rows.astype(np.int64), columns.astype(np.int64)
    from scipy.optimize import linear_sum_assignment

    kept_rows, kept_columns = np.unique(rows), np.unique(columns)
    part = np.ix_(kept_rows, kept_columns)
    # One more pair outweighs any similarity, which is at most 1 a pair.
    worth = np.where(allowed[part], similarity[part] + min(len(kept_rows), len(kept_columns)) + 1.0, 0.0)
    chosen_rows, chosen_columns = linear_sum_assignment(worth, maximize=True)
    held = allowed[part][chosen_rows, chosen_columns]
    return kept_rows[chosen_rows[held]].astype(np.int64), kept_columns[chosen_columns[held]].astype(np.int64)


def match(a: ObjectValue, b: ObjectValue, *, iou: float = IOU) -> Matched:
    """The objects of ``a`` matched with those of ``b``, both of one kind.

    Objects on images: place first (similarity at least ``iou``), then class; of equally good matchings the one with
    more equal classes. Segments: see ``match_segments``.
    """
    return match_at(similarity(a, b), a, b, iou=iou)


def match_at(similar: Floats, a: ObjectValue, b: ObjectValue, *, iou: float = IOU) -> Matched:
    """``match`` where ``similarity(a, b)`` is known already."""
    same = _same_class(a.objects, b.objects)
    allowed = same & _near(a.objects, b.objects) if _of_segments(a, b) else similar >= iou
    rows, columns = assign(allowed, similar + _SAME_CLASS * same)
    return Matched(
        rows, columns, similar[rows, columns], same[rows, columns], count_a=len(a.objects), count_b=len(b.objects)
    )


def match_places(a: ObjectValue, b: ObjectValue, *, iou: float = IOU) -> Matched:
    """``match`` by the place alone, for segments too: shared time of at least ``iou``, whatever classes and tiers."""
    similar, same = similarity(a, b), _same_class(a.objects, b.objects)
    rows, columns = assign(similar >= iou, similar + _SAME_CLASS * same)
    return Matched(
        rows, columns, similar[rows, columns], same[rows, columns], count_a=len(a.objects), count_b=len(b.objects)
    )


def similarity(a: ObjectValue, b: ObjectValue) -> Floats:
    """``(N, M)``, 0 to 1: how alike objects on images are (``app.agreement.similar``); of segments, shared time."""
    first, second = a.objects, b.objects
    if not first or not second:
        return np.zeros((len(first), len(second)), dtype=np.float64)
    if not isinstance(first[0], Segment):
        return similar.of_images(first, second)
    return _time_iou(_times(first), _times(second))


def f1_over_steps(a: ObjectValue, b: ObjectValue) -> tuple[float, ...]:
    """True positives (place and class) at each IoU of ``IOU_STEPS``, .5 to .95, each with a matching of its own."""
    similar = similarity(a, b)
    return tuple(float(match_at(similar, a, b, iou=iou).same.sum()) for iou in IOU_STEPS)


def _near(a: Sequence[LabelObject], b: Sequence[LabelObject]) -> NDArray[np.bool_]:
    """Onsets within 200 ms, offsets within 200 ms or 20 % of the length of ``a``, as is usual for sound events."""
    if not a or not b:
        return np.zeros((len(a), len(b)), dtype=np.bool_)
    first, second = _times(a), _times(b)
    tolerance = np.maximum(OFFSET_S, OFFSET_SHARE * (first[:, 1] - first[:, 0]))[:, None]
    # Times are typed or drawn in milliseconds: half a microsecond keeps 1.2 − 1.0 within 0.2.
    onset = np.abs(first[:, None, 0] - second[None, :, 0]) <= ONSET_S + 5e-7
    near: NDArray[np.bool_] = onset & (np.abs(first[:, None, 1] - second[None, :, 1]) <= tolerance + 5e-7)
    return near


def _same_class(a: Sequence[LabelObject], b: Sequence[LabelObject]) -> NDArray[np.bool_]:
    keys_a, keys_b = _keys(a), _keys(b)
    numbers = {key: number for number, key in enumerate(dict.fromkeys((*keys_a, *keys_b)))}
    if len(numbers) == 1:
        return np.ones((len(a), len(b)), dtype=np.bool_)
    left = np.array([numbers[key] for key in keys_a], dtype=np.int64)
    right = np.array([numbers[key] for key in keys_b], dtype=np.int64)
    same: NDArray[np.bool_] = left[:, None] == right[None, :]
    return same


def _keys(things: Sequence[LabelObject]) -> list[tuple[str, str] | str]:
    return [(thing.cls, thing.tier) if isinstance(thing, Segment) else thing.cls for thing in things]


def _of_segments(a: ObjectValue, b: ObjectValue) -> bool:
    return any(isinstance(thing, Segment) for thing in (*a.objects[:1], *b.objects[:1]))


def _times(things: Sequence[LabelObject]) -> Floats:
    times = [(thing.start_s, thing.end_s) for thing in things if isinstance(thing, Segment)]
    return np.asarray(times, dtype=np.float64).reshape(-1, 2)


def _time_iou(a: Floats, b: Floats) -> Floats:
    shared = np.minimum(a[:, None, 1], b[None, :, 1]) - np.maximum(a[:, None, 0], b[None, :, 0])
    shared = np.clip(shared, 0.0, None)
    whole = (a[:, 1] - a[:, 0])[:, None] + (b[:, 1] - b[:, 0])[None, :] - shared
    iou: Floats = np.divide(shared, whole, out=np.zeros_like(shared), where=whole > 0)
    return iou
