"""Blocks that lie one after the other as a picture, made by run lengths: a thousand cost what one does. No Qt."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Rgb = NDArray[np.uint32]


def raster(
    lefts: Ints, widths: Ints, bars: Ints, fills: Rgb, borders: Rgb, *, ground: int, size: tuple[int, int], line: int
) -> Rgb | None:
    """``size`` (width, height) of pixels on ``ground``: each block with a border of ``line`` and a bar at its left.

    None where one lies over another by more than the pixel that the smallest are widened by.
    """
    width, height = size
    order = np.argsort(lefts, kind="stable")
    lefts, widths, fills, borders = lefts[order], widths[order], fills[order], borders[order]
    # What is too narrow for a bar and a border on each side is border all over.
    bars = np.where(widths > bars[order] + 2, bars[order], widths)
    begin = lefts.clip(0, width)
    end = (lefts + np.maximum(widths, 2)).clip(0, width)
    following = np.append(begin[1:], width)
    if ((end - following) > 2).any():
        return None
    end = np.minimum(end, following)
    gaps = begin - np.concatenate([[0], end[:-1]])
    # A block that begins beside the picture shows no bar, a narrow one is all border.
    left = np.minimum((lefts + bars).clip(0, width), end) - begin
    right = np.where(lefts + widths <= width, np.minimum(line, end - begin - left), 0)
    inner = end - begin - left - right
    n = len(lefts)
    runs = np.stack([gaps, left, inner, right], axis=1).ravel()
    colours = np.stack([np.full(n, ground, dtype=np.uint32), borders, fills, borders], axis=1).ravel()
    rest = width - int(end[-1]) if n else width
    tail = np.full(rest, ground, dtype=np.uint32)
    body = np.concatenate([np.repeat(colours, runs), tail])
    edge = np.concatenate([np.repeat(colours[: 4 * n].reshape(n, 4)[:, :2].ravel(), _pairs(gaps, end - begin)), tail])
    picture = np.empty((height, width), dtype=np.uint32)
    picture[:] = body
    picture[:line], picture[-line:] = edge, edge
    return picture


def _pairs(first: Ints, second: Ints) -> Ints:
    return np.stack([first, second], axis=1).ravel()
