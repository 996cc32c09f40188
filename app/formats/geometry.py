"""Boxes, outlines and stretches of time from outside, held against the medium; areas and masks for export."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeAlias, TypeVar

import numpy as np

from app.units import Mask

Quad: TypeAlias = tuple[float, float, float, float]
Ring: TypeAlias = tuple[tuple[float, float], ...]
S = TypeVar("S")


@dataclass(frozen=True)
class Checked(Generic[S]):
    """``shape`` is None when it cannot be kept; ``note`` says what was wrong, "" when nothing was."""

    shape: S | None
    note: str = ""


def box_within(box_px: Quad, size_px: tuple[float, float] | None, tolerance_px: float = 0.0) -> Checked[Quad]:
    """``box_px`` (x0, y0, x1, y1, half-open) cut to an image of ``size_px`` (width, height), if that is known."""
    if not all(math.isfinite(edge) for edge in box_px):
        return Checked(None, "a box whose edges are no numbers; left out")
    x0, y0, x1, y1 = (float(edge) for edge in box_px)
    if x1 <= x0 or y1 <= y0:
        return Checked(None, f"a box without area ({_edges(box_px)}); left out")
    if size_px is None:
        return Checked((x0, y0, x1, y1))
    width, height = size_px
    cut = (max(x0, 0.0), max(y0, 0.0), min(x1, float(width)), min(y1, float(height)))
    if cut[2] <= cut[0] or cut[3] <= cut[1]:
        return Checked(None, f"a box outside the image of {width:g} x {height:g} ({_edges(box_px)}); left out")
    outside_px = max(abs(a - b) for a, b in zip(cut, (x0, y0, x1, y1), strict=True))
    if outside_px > tolerance_px:
        return Checked(cut, f"a box reaches {outside_px:g} px outside the image ({_edges(box_px)}); cut at the border")
    return Checked(cut)


def ring_within(points_px: Ring, size_px: tuple[float, float] | None, tolerance_px: float = 0.0) -> Checked[Ring]:
    """An outline without its closing point, its points moved into the image, if the size is known."""
    if not all(math.isfinite(x) and math.isfinite(y) for x, y in points_px):
        return Checked(None, "an outline with points that are no numbers; left out")
    ring = tuple((float(x), float(y)) for x, y in points_px)
    if len(ring) > 1 and ring[0] == ring[-1]:
        ring = ring[:-1]
    if len(set(ring)) < 3 or ring_area(ring) == 0:
        return Checked(None, f"an outline without area ({len(ring)} points); left out")
    if size_px is None:
        return Checked(ring)
    width, height = size_px
    moved = tuple((min(max(x, 0.0), float(width)), min(max(y, 0.0), float(height))) for x, y in ring)
    if ring_area(moved) == 0:
        return Checked(None, f"an outline outside the image of {width:g} x {height:g}; left out")
    outside_px = max(max(abs(x - u), abs(y - v)) for (x, y), (u, v) in zip(ring, moved, strict=True))
    if outside_px > tolerance_px:
        return Checked(moved, f"an outline reaches {outside_px:g} px outside the image; its points moved to the border")
    return Checked(moved)


def segment_within(
    times_s: tuple[float, float], duration_s: float | None, tolerance_s: float = 0.0
) -> Checked[tuple[float, float]]:
    """Start and end cut to a recording of ``duration_s``, if that is known."""
    start, end = float(times_s[0]), float(times_s[1])
    if not (math.isfinite(start) and math.isfinite(end)):
        return Checked(None, "a segment whose times are no numbers; left out")
    if end <= start:
        return Checked(None, f"a segment without length ({start:g} to {end:g} s); left out")
    if duration_s is None:
        return Checked((start, end)) if start >= 0 else Checked((0.0, end), "a segment starts before 0 s; cut")
    cut = (max(start, 0.0), min(end, duration_s))
    if cut[1] <= cut[0]:
        return Checked(None, f"a segment outside the recording of {duration_s:g} s ({start:g} to {end:g} s); left out")
    if max(cut[0] - start, end - cut[1]) > tolerance_s:
        return Checked(cut, f"a segment reaches outside the recording ({start:g} to {end:g} s); cut")
    return Checked(cut)


def ring_area(ring: Sequence[tuple[float, float]]) -> float:
    """The area of an outline in square pixels, by the shoelace formula; a crossing outline gives its net area."""
    points = np.asarray(ring, dtype=np.float64)
    if len(points) < 3:
        return 0.0
    x, y = points[:, 0] - points[0, 0], points[:, 1] - points[0, 1]
    return abs(float(np.dot(x, np.roll(y, -1)) - np.dot(y, np.roll(x, -1)))) / 2


def bounds(ring: Sequence[tuple[float, float]]) -> Quad:
    """The upright box around an outline."""
    points = np.asarray(ring, dtype=np.float64)
    (x0, y0), (x1, y1) = points.min(axis=0), points.max(axis=0)
    return float(x0), float(y0), float(x1), float(y1)


def mask_of(rings: Sequence[Ring], *, width_px: int, height_px: int) -> Mask:
    """``(H, W) bool``: the pixels whose centre lies inside an odd number of ``rings`` (an outline and its holes)."""
    mask: Mask = np.zeros((height_px, width_px), dtype=np.bool_)
    for ring in rings:
        points = np.asarray(ring, dtype=np.float64)
        for (x0, y0), (x1, y1) in zip(points, np.roll(points, -1, axis=0), strict=True):
            low, high = min(y0, y1), max(y0, y1)
            first, last = max(0, math.ceil(low - 0.5)), min(height_px, math.ceil(high - 0.5))
            if last <= first:
                continue
            rows = np.arange(first, last)
            crossing = x0 + (rows + 0.5 - y0) * (x1 - x0) / (y1 - y0)
            columns = np.clip(np.ceil(crossing - 0.5).astype(np.int64), 0, width_px)
            for row, column in zip(rows, columns, strict=True):
                mask[row, column:] ^= True
    return mask


def _edges(box_px: Quad) -> str:
    return ", ".join(f"{edge:g}" for edge in box_px)
