"""Between masks and polygons: outlines of pixels, pixels of outlines, holes filled, specks removed.

Outlines run along the edges of pixels, so that a single pixel is a square of 1 × 1 at whole coordinates. Pixels belong
together where they share a side; where two only touch at a corner, their outlines do too.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from app.labels.geometry import inside, rasterise, ring_area, ring_problem, rings_of, window_around
from app.labels.runs import Window, encode_mask
from app.labels.values import Point, Polygon
from app.units import Mask, Points

Ring: TypeAlias = tuple[Point, ...]
Outline: TypeAlias = tuple[Ring, tuple[Ring, ...]]
Corners: TypeAlias = NDArray[np.int64]

# A side this long is meant to be straight, and the corner between two of them a corner.
STRAIGHT_PX = 4


def outline_polygons(mask: Mask, x0: int, y0: int, *, tolerance_px: float = 0.5) -> tuple[Outline, ...]:
    """The outer ring and the holes of every region of ``mask`` (top left pixel at ``x0``, ``y0``), from the top down.

    With a tolerance of 0 ``geometry.rasterise`` of all the rings gives back the very same pixels. Above it, the stairs
    of the pixels become lines, and no line is farther than about the tolerance (and half a pixel) from the stairs; a
    ring that would cross itself or leave its outline stays as exact as it must.
    """
    loops = [np.asarray(loop, dtype=np.int64) for loop in _loops(mask)]
    outer = [loop for loop in loops if _signed_area(loop) > 0]
    holes: list[list[Corners]] = [[] for _ in outer]
    if len(outer) < len(loops):
        region_of = _Regions(mask)
        owner = {region_of(loop): number for number, loop in enumerate(outer)}
        for loop in loops:
            if _signed_area(loop) < 0:
                holes[owner[region_of(loop)]].append(loop)
    return tuple(_outline(ring, own, (x0, y0), tolerance_px) for ring, own in zip(outer, holes, strict=True))


def mask_of_polygon(
    polygon: Polygon, *, image_px: tuple[int, int] | None = None
) -> tuple[Window, tuple[int, ...]] | None:
    """Window and runs of the pixels whose middle lies in ``polygon``; None where there is none.

    With ``image_px`` (width, height) nothing outside the image counts.
    """
    rings = rings_of(polygon)
    x0, y0, x1, y1 = window_around(rings)
    if image_px is not None:
        x0, y0, x1, y1 = max(0, x0), max(0, y0), min(x1, image_px[0]), min(y1, image_px[1])
    if x0 >= x1 or y0 >= y1:
        return None
    return encode_mask(rasterise(rings, (x0, y0, x1, y1)), x0=x0, y0=y0)


def fill_holes(mask: Mask) -> Mask:
    """``mask`` with every pixel set that has no way out of it, from side to side."""
    import cv2

    _, regions = cv2.connectedComponents((~np.pad(mask, 1)).astype(np.uint8), connectivity=4)
    filled: Mask = regions[1:-1, 1:-1] != regions[0, 0]
    return filled


def remove_specks(mask: Mask, least_px: int) -> Mask:
    """``mask`` without regions of fewer than ``least_px`` pixels; pixels that touch at a corner are one region."""
    import cv2

    _, regions, stats, _ = cv2.connectedComponentsWithStats(mask.astype(np.uint8), connectivity=8)
    kept = stats[:, cv2.CC_STAT_AREA] >= least_px
    kept[0] = False
    cleaned: Mask = kept[regions]
    return cleaned


class _Regions:
    """Which region of pixels that share sides lies to the right of a loop's first side."""

    def __init__(self, mask: Mask) -> None:
        import cv2

        _, self._regions = cv2.connectedComponents(mask.astype(np.uint8), connectivity=4)

    def __call__(self, loop: Corners) -> int:
        (ax, ay), (bx, by) = loop[0].tolist(), loop[1].tolist()
        if ay == by:  # rightwards on the screen what is right of the way is below, leftwards above
            return int(self._regions[ay if bx > ax else ay - 1, min(ax, bx)])
        return int(self._regions[min(ay, by), ax - 1 if by > ay else ax])


@dataclass(frozen=True)
class _Turns:
    """The corners of all loops, one a row, and where each loop goes on. A corner that two pixels share counts twice."""

    at: Corners
    double: NDArray[np.bool_]
    beside: Corners
    below: Corners
    goes_beside: NDArray[np.bool_]


def _loops(mask: Mask) -> list[list[tuple[int, int]]]:
    """Every closed way along the edges of the pixels, set pixels on its right, by its corners. None meets itself."""
    turns = _turns(mask)
    points = [(x, y) for x, y in turns.at.tolist()]
    double, beside, below = turns.double.tolist(), turns.beside.tolist(), turns.below.tolist()
    goes_beside = turns.goes_beside.tolist()
    seen = [False] * len(points)
    found: list[list[tuple[int, int]]] = []
    for first in range(len(points)):
        way: list[tuple[int, int]] = []
        passed: dict[tuple[int, int], int] = {}
        number = first
        while not seen[number]:
            seen[number] = True
            point = points[number]
            if point in passed:  # the way has come back to a shared corner: what lies between is a loop of its own
                found.append(way[passed[point] :])
                del way[passed[point] + 1 :]
            else:
                way.append(point)
            if double[number]:
                passed[point] = len(way) - 1
            number = beside[number] if goes_beside[number] else below[number]
        if way:
            found.append(way)
    return found


def _turns(mask: Mask) -> _Turns:
    # The four pixels round each corner of the lattice.
    wide = np.pad(mask, 1)
    a, b, c, d = wide[:-1, :-1], wide[:-1, 1:], wide[1:, :-1], wide[1:, 1:]
    count = a.view(np.int8) + b.view(np.int8) + c.view(np.int8) + d.view(np.int8)
    falling, rising = a & d & (count == 2), b & c & (count == 2)
    ys, xs = np.nonzero((count == 1) | (count == 3) | falling | rising)
    ys, xs = np.repeat(ys, 1 + (falling | rising)[ys, xs]), np.repeat(xs, 1 + (falling | rising)[ys, xs])
    pair = np.zeros(len(xs), dtype=np.int64)
    pair[1:] = (xs[1:] == xs[:-1]) & (ys[1:] == ys[:-1])  # 1 for the second one of a shared corner
    double = pair.astype(np.bool_)
    double[:-1] |= double[1:]
    # The first one of a pair is the pixel above. In a row, that pixel comes second where it lies to the right.
    order = np.where(rising[ys, xs], 1 - pair, pair)
    beside = _partners(np.lexsort((order, xs, ys)))
    below = _partners(np.lexsort((pair, ys, xs)))
    # Set pixels lie to the right of the way. Hence it goes on along the row exactly when the pixels below the side are
    # set where it leads to the right, and not set where it leads to the left.
    there = xs[beside] > xs
    under = np.where(there, d[ys, xs], c[ys, xs])
    return _Turns(np.stack([xs, ys], axis=1), double, beside, below, under == there)


def _partners(order: Corners) -> Corners:
    """Sorted corners are joined two by two."""
    partner = np.empty_like(order)
    partner[order[0::2]], partner[order[1::2]] = order[1::2], order[0::2]
    return partner


def _outline(outer: Corners, holes: list[Corners], at: tuple[int, int], tolerance: float) -> Outline:
    exact = [loop.astype(np.float64) + at for loop in (outer, *holes)]
    if tolerance <= 0:
        return _points(exact[0]), tuple(_points(hole) for hole in exact[1:])
    rings = [_simplified(ring, tolerance) for ring in exact]
    if not all(inside(hole, (rings[0],)).all() for hole in rings[1:]):
        rings = exact
    return _points(rings[0]), tuple(_points(hole) for hole in rings[1:])


def _simplified(ring: Points, tolerance: float) -> Points:
    import cv2

    smooth = _without_stairs(ring)
    while tolerance > 0.05:
        # Single precision, hence from the ring's own corner.
        near = (smooth - ring[0]).astype(np.float32)[:, None]
        kept: Points = cv2.approxPolyDP(near, tolerance, True)[:, 0].astype(np.float64) + ring[0]
        if len(kept) >= 3 and ring_area(kept) > 0 and not ring_problem(kept):
            return kept
        tolerance /= 2
    return ring


def _without_stairs(ring: Points) -> Points:
    """Corners between long sides; of stairs the middles of the steps; of a long side at a stair its last half pixel."""
    after = np.roll(ring, -1, axis=0)
    length = np.abs(after - ring).sum(axis=1)
    long = length >= STRAIGHT_PX
    step = (after - ring) / length[:, None] * 0.5
    before_long = np.roll(long, 1)
    found: list[Points] = []
    for number in range(len(ring)):
        if long[number]:
            # Where the side before it is long too, this is a true corner.
            found.append(ring[number] if before_long[number] else ring[number] + step[number])
            if not long[(number + 1) % len(ring)]:
                found.append(after[number] - step[number])
        else:
            found.append((ring[number] + after[number]) / 2)
    return np.asarray(found)


def _signed_area(loop: Corners) -> int:
    """Above 0 where the loop goes clockwise on the screen."""
    x, y = loop.T
    return int(np.dot(x, np.roll(y, -1)) - np.dot(y, np.roll(x, -1)))


def _points(ring: Points) -> Ring:
    return tuple((x, y) for x, y in ring.tolist())
