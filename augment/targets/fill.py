"""Pixels inside outlines: a pixel is inside when its centre is, by the even-odd rule."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from augment.sample import Mask, Points
from augment.warp import Window


def filled(rings: Sequence[Points], window: Window) -> Mask:
    """``(H, W) bool`` of the pixels of ``window`` (x0, y0, x1, y1) inside an odd number of ``rings``."""
    x0, y0, x1, y1 = window
    height, width = max(0, y1 - y0), max(0, x1 - x0)
    flips = np.zeros((height, width + 1), dtype=np.int64)
    lines = np.arange(y0, y0 + height) + 0.5
    for ring in rings:
        start, end = ring, np.roll(ring, -1, axis=0)
        low, high = np.minimum(start[:, 1], end[:, 1]), np.maximum(start[:, 1], end[:, 1])
        first = np.searchsorted(lines, low, side="left")
        count = np.searchsorted(lines, high, side="left") - first
        edge = np.repeat(np.arange(len(start)), count)
        row = np.arange(len(edge)) - np.repeat(np.cumsum(count) - count, count) + first[edge]
        (ax, ay), (bx, by) = start[edge].T, end[edge].T
        cross = ax + (lines[row] - ay) * (bx - ax) / (by - ay)
        np.add.at(flips, (row, np.clip(np.ceil(cross - 0.5).astype(np.int64) - x0, 0, width)), 1)
    return np.asarray(np.cumsum(flips[:, :width], axis=1) & 1, dtype=np.bool_)


def any_filled(rings: Sequence[Points], window: Window) -> Mask:
    """The pixels of ``window`` inside at least one of ``rings``."""
    found = np.zeros((max(0, window[3] - window[1]), max(0, window[2] - window[0])), dtype=np.bool_)
    for ring in rings:
        found |= filled([ring], window)
    return found


def inside(points: Points, rings: Sequence[Points]) -> Mask:
    """``(n,) bool``: which of ``points`` lie inside at least one of ``rings``."""
    found = np.zeros(len(points), dtype=np.bool_)
    for ring in rings:
        one = np.zeros(len(points), dtype=np.bool_)
        for (ax, ay), (bx, by) in zip(ring, np.roll(ring, -1, axis=0), strict=True):
            if ay != by:
                spans = (ay <= points[:, 1]) != (by <= points[:, 1])
                one ^= spans & (points[:, 0] < ax + (points[:, 1] - ay) * (bx - ax) / (by - ay))
        found |= one
    return found


def tight(mask: Mask, corner: tuple[int, int]) -> tuple[Mask, tuple[int, int]] | None:
    """The part of a mask that has pixels, and its corner; None where it has none."""
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    if not len(rows):
        return None
    top, left = int(rows[0]), int(columns[0])
    part = np.ascontiguousarray(mask[top : rows[-1] + 1, left : columns[-1] + 1])
    return part, (corner[0] + left, corner[1] + top)
