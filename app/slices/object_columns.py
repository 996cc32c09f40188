"""What the objects of many labels say, as columns: how many, how large, how near to the border, how crowded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from app.labels import values
from app.labels.regions import area, extent
from app.records import Scalar
from app.units import Boxes, Floats

Row = dict[str, Scalar]
CELLS_AT_ONCE = 1_000_000
MOST_PAIRED = 64
"""With more objects in a label they are gone through from left to right: all their pairs would not fit."""


def object_rows(labels: Sequence[Sequence[values.ImageObject]], features: Sequence[Mapping[str, float]]) -> list[Row]:
    """A row each label: ``objects``, and where there are any ``smallest_px``, ``crowding``, ``area`` and ``border_px``.

    The last two need ``width_px`` and ``height_px`` among the ``features`` of its item.
    """
    counts = np.array([len(one) for one in labels], dtype=np.int64)
    rows: list[Row] = [{"objects": float(count)} for count in counts.tolist()]
    things = list(chain.from_iterable(labels))
    if not things:
        return rows
    boxes = np.array([extent(thing) for thing in things], dtype=np.float64)
    areas = np.array([area(thing) for thing in things], dtype=np.float64)
    there = np.flatnonzero(counts)
    starts = np.cumsum(counts)[there] - counts[there]
    sizes = np.array([_size(features[place]) for place in there.tolist()], dtype=np.float64)
    smallest = np.minimum.reduceat((boxes[:, 2:] - boxes[:, :2]).min(axis=1), starts)
    middle = _medians(areas, counts[there], starts)
    limits = np.repeat(sizes, counts[there], axis=0)
    away = np.minimum.reduceat(np.minimum(boxes[:, :2], limits - boxes[:, 2:]).min(axis=1), starts)
    crowded = crowding(boxes, counts[there], starts)
    for place, row in enumerate(there.tolist()):
        own = rows[row]
        own["smallest_px"] = float(smallest[place])
        if not np.isnan(sizes[place, 0]):
            own["area"] = float(middle[place] / (sizes[place, 0] * sizes[place, 1]))
            own["border_px"] = max(0.0, float(away[place]))
        if counts[row] > 1:
            own["crowding"] = float(crowded[place])
    return rows


def crowding(boxes: Boxes, counts: NDArray[np.int64], starts: NDArray[np.int64]) -> Floats:
    """``(L,)`` the largest share of the smaller of two boxes of a label that the other covers; 0 with fewer than two.

    The boxes of label ``l`` are the ``counts[l]`` from ``starts[l]`` on.
    """
    found: Floats = np.zeros(len(counts))
    for many in np.unique(counts[counts > 1]).tolist():
        chosen = np.flatnonzero(counts == many)
        if many > MOST_PAIRED:
            for place in chosen.tolist():
                found[place] = _swept(boxes[starts[place] : starts[place] + many])
            continue
        step = max(1, CELLS_AT_ONCE // many**2)
        for first in range(0, len(chosen), step):
            part = chosen[first : first + step]
            found[part] = _paired(boxes[starts[part][:, None] + np.arange(many)])
    return found


def _paired(boxes: Floats) -> Floats:
    """The same of labels of equally many boxes, ``(L, N, 4)``."""
    sides = boxes[..., 2:] - boxes[..., :2]
    sizes = np.maximum(sides[..., 0] * sides[..., 1], 1e-9)
    shared = np.ones((len(boxes), boxes.shape[1], boxes.shape[1]))
    for low, high in ((0, 2), (1, 3)):
        upper = np.minimum(boxes[:, :, None, high], boxes[:, None, :, high])
        shared *= np.maximum(upper - np.maximum(boxes[:, :, None, low], boxes[:, None, :, low]), 0.0)
    share = shared / np.minimum(sizes[:, :, None], sizes[:, None, :])
    share[:, np.eye(boxes.shape[1], dtype=bool)] = 0.0
    found: Floats = share.max(axis=(1, 2))
    return found


def _swept(boxes: Boxes) -> float:
    """The same of one label, by its boxes from left to right."""
    ordered = boxes[np.argsort(boxes[:, 0], kind="stable")]
    sizes = np.maximum((ordered[:, 2] - ordered[:, 0]) * (ordered[:, 3] - ordered[:, 1]), 1e-9)
    most = 0.0
    for place in range(len(ordered) - 1):
        # Sorted by their left side: those that begin beyond this one's right side cannot meet it.
        last = int(np.searchsorted(ordered[:, 0], ordered[place, 2], side="left"))
        others = ordered[place + 1 : last]
        if not len(others):
            continue
        across = np.minimum(others[:, 2], ordered[place, 2]) - others[:, 0]
        down = np.minimum(others[:, 3], ordered[place, 3]) - np.maximum(others[:, 1], ordered[place, 1])
        shared = np.maximum(across, 0.0) * np.maximum(down, 0.0)
        most = max(most, float((shared / np.minimum(sizes[place + 1 : last], sizes[place])).max()))
    return most


def _size(features: Mapping[str, float]) -> tuple[float, float]:
    width, height = features.get("width_px"), features.get("height_px")
    return (width, height) if width and height else (np.nan, np.nan)


def _medians(numbers: Floats, counts: NDArray[np.int64], starts: NDArray[np.int64]) -> Floats:
    """The median of each run of ``counts`` numbers."""
    ordered = numbers[np.lexsort((numbers, np.repeat(np.arange(len(counts)), counts)))]
    middle: Floats = (ordered[starts + (counts - 1) // 2] + ordered[starts + counts // 2]) / 2
    return middle
