"""Waveforms as arrays of coverage: each device pixel says how much of it the curve covers. No Qt."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

INT16 = 32768.0


def full_scale(values: NDArray) -> float:
    """The value that touches the edge of a lane."""
    return INT16 if np.issubdtype(values.dtype, np.integer) else 1.0


def coverage(low: NDArray, high: NDArray, height: int, *, gain: float) -> NDArray[np.uint8]:
    """``(height, columns) uint8``: the area between two rows of samples, 0 untouched to 255 covered.

    Each column reaches to the next, so that the curve does not break, and is at least one pixel high.
    """
    unit, middle = full_scale(low) / gain, np.float32(height / 2)
    half = np.float32(max(1.0, height / 2 - 2))
    upper = middle - (high / np.float32(unit)).astype(np.float32).clip(-1, 1) * half
    lower = middle - (low / np.float32(unit)).astype(np.float32).clip(-1, 1) * half
    joined_upper, joined_lower = upper.copy(), lower.copy()
    joined_upper[1:] = np.minimum(upper[1:], lower[:-1])
    joined_lower[1:] = np.maximum(lower[1:], upper[:-1])
    thin = np.maximum(0, 1 - (joined_lower - joined_upper)) / 2
    joined_upper, joined_lower = joined_upper - thin, joined_lower + thin
    # Whole pixels by comparing whole numbers, which is fast; the two at the ends of a column by themselves.
    first, last = np.ceil(joined_upper).astype(np.int16), np.floor(joined_lower).astype(np.int16)
    rows = np.arange(height, dtype=np.int16)[:, np.newaxis]
    found = ((rows >= first) & (rows < last)).view(np.uint8)
    np.multiply(found, np.uint8(255), out=found)
    columns = np.arange(len(first))
    for row in (first - 1, last):
        share = (np.minimum(row + 1, joined_lower) - np.maximum(row, joined_upper)).clip(0, 1)
        inside = (row >= 0) & (row < height)
        found[row[inside], columns[inside]] = (share[inside] * 255).astype(np.uint8)
    return found


def to_height(levels: NDArray[np.uint8], height: int) -> NDArray[np.uint8]:
    """Levels ``(rows, columns)``, row 0 the lowest frequency, as ``height`` rows of a picture, the highest on top.

    Fewer rows than pixels are interpolated; of more, the loudest is taken.
    """
    n_rows = levels.shape[0]
    if n_rows == height:
        return np.ascontiguousarray(levels[::-1])
    if n_rows > height:
        first = np.floor(np.arange(height) * n_rows / height).astype(np.intp)
        return np.ascontiguousarray(np.maximum.reduceat(levels, first, axis=0)[::-1])
    at = ((np.arange(height) + 0.5) * n_rows / height - 0.5).clip(0, n_rows - 1)
    below = np.minimum(at.astype(np.intp), max(0, n_rows - 2))
    share = np.rint((at - below) * 256).astype(np.uint16)[:, np.newaxis]
    wide = levels.astype(np.uint16)
    above = np.minimum(below + 1, n_rows - 1)
    mixed = (wide[below] * (256 - share) + wide[above] * share) >> 8
    return np.ascontiguousarray(mixed.astype(np.uint8)[::-1])
