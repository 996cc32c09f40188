"""Masks as run lengths, and back. The format is that of ``app.labels.values.Mask``."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from app.errors import InputError
from app.units import Mask

Window = tuple[int, int, int, int]


def encode_mask(mask: Mask, *, x0: int = 0, y0: int = 0) -> tuple[Window, tuple[int, ...]] | None:
    """The tight window around the pixels of ``mask`` (whose top left pixel is at ``x0``, ``y0``) and the runs in it.

    None where no pixel is set.
    """
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    if not len(rows):
        return None
    top, bottom, left, right = int(rows[0]), int(rows[-1]) + 1, int(columns[0]), int(columns[-1]) + 1
    part = mask[top:bottom, left:right]
    window = (x0 + left, y0 + top, x0 + right, y0 + bottom)
    return window, tuple(runs_of(part.ravel()).tolist())


def runs_of(pixels: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Lengths of the stretches of equal values of a flat array, beginning with one of False (perhaps of length 0)."""
    edges = np.flatnonzero(pixels[1:] != pixels[:-1]) + 1
    lengths = np.diff(np.concatenate([[0], edges, [len(pixels)]]))
    return np.concatenate([[0], lengths]) if len(pixels) and pixels[0] else lengths


def decode_mask(box_px: Window, runs: tuple[int, ...]) -> Mask:
    """``(H, W) bool`` of the window. Raises InputError where the runs do not fill it."""
    problem = runs_problem(box_px, runs)
    if problem:
        raise InputError(f"not a mask: {problem}")
    x0, y0, x1, y1 = box_px
    inside = np.arange(len(runs)) % 2 == 1
    mask: Mask = np.repeat(inside, np.asarray(runs, dtype=np.int64)).reshape(y1 - y0, x1 - x0)
    return mask


def runs_problem(box_px: Window, runs: tuple[int, ...]) -> str:
    """What is wrong with a window and its runs, in words; "" where nothing is. Takes no memory for the pixels."""
    x0, y0, x1, y1 = box_px
    if x0 >= x1 or y0 >= y1:
        return f"a window of {x1 - x0} × {y1 - y0} px is none"
    if any(run < 0 for run in runs) or any(run == 0 for run in runs[1:]):
        return "every run but the first is at least one pixel long"
    if sum(runs) != (x1 - x0) * (y1 - y0):
        return f"the runs hold {sum(runs):,} pixels, the window {(x1 - x0) * (y1 - y0):,}"
    return "" if sum(runs[1::2]) else "no pixel is set"


def mask_area(runs: tuple[int, ...]) -> int:
    """How many pixels are set."""
    return sum(runs[1::2])
