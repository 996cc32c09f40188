"""The pixels of a mask as a screen needs them: a part of it, at its zoom. No Qt.

What is computed depends on the place alone, never on which part was asked for: strips painted one by one agree.
"""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from widgets.canvas.mask_shape import Runs, Window, of_runs

Bits: TypeAlias = NDArray[np.bool_]
Whole: TypeAlias = NDArray[np.int64]
Stretches: TypeAlias = tuple[Whole, Whole, Whole]

NOTHING, FILL, LINE, HALO = 0, 1, 2, 3


def codes(
    window: Window,
    runs: Runs,
    rect: Window,
    *,
    scale: float,
    offset: tuple[float, float],
    line: int,
    halo: int,
) -> NDArray[np.uint8]:
    """``(H, W) uint8`` of the pixels x0, y0, x1, y1 of a screen: 0 nothing, 1 inside, 2 the border within, 3 without.

    ``screen = image * scale + offset``, in pixels of the screen; ``line`` and ``halo`` are the widths of the border.
    """
    rim = line + halo
    wide = (rect[0] - rim, rect[1] - rim, rect[2] + rim, rect[3] + rim)
    bits = on_screen(window, runs, wide, scale=scale, offset=offset)
    found = bits.view(np.uint8)
    if line:
        found = found + (bits & ~_shrunk(bits, line)).view(np.uint8)
    if halo:
        found = found + (~_shrunk(~bits, halo) & ~bits).view(np.uint8) * np.uint8(HALO)
    height, width = found.shape
    return np.ascontiguousarray(found[rim : height - rim, rim : width - rim])


def on_screen(window: Window, runs: Runs, rect: Window, *, scale: float, offset: tuple[float, float]) -> Bits:
    """``(H, W) bool``: which pixels x0, y0, x1, y1 of a screen the mask covers.

    From far off, a pixel of the screen is covered where any pixel of the image in its place is: nothing gets lost.
    """
    if scale <= 1.0:
        return shrunk_pixels(window, runs, rect, scale=scale, offset=offset)
    columns = np.floor((np.arange(rect[0], rect[2]) + 0.5 - offset[0]) / scale).astype(np.int64)
    rows = np.floor((np.arange(rect[1], rect[3]) + 0.5 - offset[1]) / scale).astype(np.int64)
    if not len(columns) or not len(rows):
        return np.zeros((len(rows), len(columns)), dtype=np.bool_)
    part = (int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1)
    small = shrunk_pixels(window, runs, part, scale=1.0, offset=(0.0, 0.0))
    return small.take(rows - part[1], axis=0).take(columns - part[0], axis=1)


def shrunk_pixels(window: Window, runs: Runs, part: Window, *, scale: float, offset: tuple[float, float]) -> Bits:
    """``(H, W) bool`` of a ``part`` of the image made smaller (``scale`` up to 1): where set pixels have middles."""
    x0, y0, x1, _ = window
    all_rows, starts, ends = _stretches(runs, x1 - x0)
    height, width = part[3] - part[1], part[2] - part[0]
    # A row more on each side than the part can hold, against rounding.
    first = np.searchsorted(all_rows, (part[1] - offset[1]) / scale - y0 - 2)
    last = np.searchsorted(all_rows, (part[3] - offset[1]) / scale - y0 + 2)
    row = _placed(all_rows[first:last] + y0, scale, offset[1]) - part[1]
    start = np.clip(_placed(starts[first:last] + x0, scale, offset[0]) - part[0], 0, width)
    end = np.clip(_placed(ends[first:last] + x0 - 1, scale, offset[0]) + 1 - part[0], 0, width)
    there = (row >= 0) & (row < height) & (start < end)
    line = row[there] * (width + 1)
    steps = np.zeros(height * (width + 1), dtype=np.int16)
    np.add.at(steps, line + start[there], np.int16(1))
    np.add.at(steps, line + end[there], np.int16(-1))
    depth = np.cumsum(steps.reshape(height, width + 1), axis=1, dtype=np.int16)
    covered: Bits = depth[:, :width] > 0
    return covered


def _placed(pixels: Whole, scale: float, offset: float) -> Whole:
    """Where the middle of each pixel comes to lie."""
    return np.floor((pixels + 0.5) * scale + offset).astype(np.int64)


@of_runs(2_000_000)
def _stretches(runs: Runs, width: int) -> Stretches:
    """Row, first column and end of every stretch of set pixels that lies in one row, in order."""
    ends = np.cumsum(np.asarray(runs, dtype=np.int64))
    start, end = ends[0::2][: len(runs) // 2], ends[1::2]
    row, last = start // width, (end - 1) // width
    count = last - row + 1
    if (count == 1).all():
        return row, start - row * width, end - row * width
    # A stretch over several rows is cut at their ends.
    origin = np.repeat(np.arange(len(count)), count)
    rows = row[origin] + np.arange(len(origin)) - np.repeat(np.cumsum(count) - count, count)
    return rows, np.maximum(start[origin] - rows * width, 0), np.minimum(end[origin] - rows * width, width)


def _shrunk(bits: Bits, by: int) -> Bits:
    """Only the pixels all of whose neighbours up to ``by`` away are set; those beyond the edge count as set."""
    found = bits.copy()
    for step in range(1, by + 1):
        found[:, step:] &= bits[:, :-step]
        found[:, :-step] &= bits[:, step:]
    across = found.copy()
    for step in range(1, by + 1):
        found[step:] &= across[:-step]
        found[:-step] &= across[step:]
    return found
