"""Boxes of many pairs of labels compared at once: what ``matching.match`` finds for each, in arrays.

Most boxes have one partner at most, and then there is nothing to choose: the matching is what lies above the threshold.
Only pairs of labels where there is a choice go through the assignment, one by one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from app.agreement import matching
from app.agreement.matching import IOU, IOU_STEPS
from app.labels import values
from app.units import Floats

Numbers = NDArray[np.int64]
CELLS_AT_ONCE = 1_000_000
LABELS_AT_ONCE = 20_000


@dataclass(frozen=True)
class BoxScores:
    """``(P,)`` of each pair of labels: boxes on both sides, how many ``matched``, of one class, their IoU summed.

    ``hits`` is the mean over ``IOU_STEPS`` of how many match at that IoU and are of one class.
    """

    count_a: Floats
    count_b: Floats
    matched: Floats
    same: Floats
    iou_sum: Floats
    hits: Floats


def compare(labels: Sequence[values.Boxes], a: Numbers, b: Numbers, *, steps: bool = True) -> BoxScores:
    """``labels[a[p]]`` held against ``labels[b[p]]`` for each pair ``p``.

    Without ``steps`` the ``hits`` are left at 0: they take most of the time.
    """
    iou_steps = IOU_STEPS if steps else ()
    counts = np.fromiter((len(label.objects) for label in labels), dtype=np.int64, count=len(labels))
    found = np.zeros((4, len(a)))
    for chosen in _chunks(np.maximum(counts[a], counts[b])):
        used, place = np.unique(np.concatenate([a[chosen], b[chosen]]), return_inverse=True)
        boxes, classes = _padded([labels[number] for number in used.tolist()], counts[used])
        left, right = place[: len(chosen)], place[len(chosen) :]
        found[:, chosen] = _compare(boxes, classes, left, right, [labels[n] for n in used.tolist()], iou_steps)
    return BoxScores(counts[a].astype(np.float64), counts[b].astype(np.float64), *found)


def _compare(
    boxes: Floats, classes: Numbers, left: Numbers, right: Numbers, labels: Sequence[values.Boxes],
    steps: Sequence[float],
) -> Floats:  # fmt: skip
    iou = _iou(boxes[left], boxes[right])
    same = classes[left][:, :, None] == classes[right][:, None, :]
    allowed = iou >= IOU
    none = np.zeros(len(left))
    hits = sum(((same & (iou >= step)).sum(axis=(1, 2)) for step in steps), start=none) / max(1, len(steps))
    found = np.array(
        [allowed.sum(axis=(1, 2)), (allowed & same).sum(axis=(1, 2)), (iou * allowed).sum(axis=(1, 2)), hits]
    )
    choice = (allowed.sum(axis=1) > 1).any(axis=1) | (allowed.sum(axis=2) > 1).any(axis=1)
    for place in np.flatnonzero(choice).tolist():
        one, other = labels[int(left[place])], labels[int(right[place])]
        similar = matching.similarity(one, other)
        best = matching.match_at(similar, one, other)
        at_steps = [float(matching.match_at(similar, one, other, iou=step).same.sum()) for step in steps]
        found[:, place] = len(best.a), best.same.sum(), best.similar.sum(), sum(at_steps) / max(1, len(steps))
    return found


def _chunks(size: Numbers) -> Iterator[Numbers]:
    """Numbers of pairs, those of about the same ``size`` together, so that little is padded."""
    order = np.argsort(size, kind="stable")
    start = 0
    while start < len(order):
        # The sizes ascend: as many as fit if all were as large as the last of them.
        stop = min(len(order), start + LABELS_AT_ONCE)
        while stop - start > 1 and (stop - start) * int(size[order[stop - 1]]) ** 2 > CELLS_AT_ONCE:
            stop = start + max(1, (stop - start) // 2)
        yield order[start:stop]
        start = stop


def _padded(labels: Sequence[values.Boxes], counts: Numbers) -> tuple[Floats, Numbers]:
    """``(L, N, 4)`` boxes and ``(L, N)`` numbers of their classes, filled up with empty boxes."""
    widest = max(1, int(counts.max(initial=0)))
    numbers: dict[str, int] = {}
    held = np.arange(widest)[None, :] < counts[:, None]
    boxes, classes = np.zeros((len(labels), widest, 4)), np.full((len(labels), widest), -1, dtype=np.int64)
    flat = list(chain.from_iterable(thing.box_px for label in labels for thing in label.objects))
    boxes[held] = np.array(flat, dtype=np.float64).reshape(-1, 4)
    classes[held] = [numbers.setdefault(thing.cls, len(numbers)) for label in labels for thing in label.objects]
    return boxes, classes


def _iou(a: Floats, b: Floats) -> Floats:
    """``(P, N, M)``; 0 where either is an empty box."""
    shared = np.ones((len(a), a.shape[1], b.shape[1]))
    for low, high in ((0, 2), (1, 3)):
        side = np.minimum(a[:, :, None, high], b[:, None, :, high]) - np.maximum(a[:, :, None, low], b[:, None, :, low])
        shared *= np.clip(side, 0.0, None)
    area_a, area_b = ((one[..., 2] - one[..., 0]) * (one[..., 3] - one[..., 1]) for one in (a, b))
    whole = area_a[:, :, None] + area_b[:, None, :] - shared
    found: Floats = np.divide(shared, whole, out=np.zeros_like(shared), where=whole > 0)
    return found
