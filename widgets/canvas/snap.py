"""Draws a point to what is already there: vertices first, then borders, then the image's own edge. No Qt."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from itertools import pairwise

from widgets.canvas.edits import handles
from widgets.canvas.objects import CanvasObject
from widgets.canvas.shapes import Point, Ring, edges, nearest_on

SNAPPING = frozenset({"box", "rotated-box", "polygon", "polyline"})


def snap(things: Iterable[CanvasObject], at: Point, tolerance_px: float, image_px: tuple[int, int]) -> Point | None:
    """The place within the tolerance that ``at`` is drawn to: the nearest vertex, else the nearest point of a border,
    else the image's edge; None where all are further off."""
    near = [thing for thing in things if thing.kind in SNAPPING]
    best = _nearest((_apart(point, at), point) for thing in near for point in handles(thing.shape))
    if best is None or best[0] > tolerance_px:
        best = _nearest(nearest_on(a, b, *at) for thing in near for _, a, b in edges(thing.shape))
    if best is None or best[0] > tolerance_px:
        best = _edge_of_image(at, image_px)
    return best[1] if best[0] <= tolerance_px else None


def border_between(things: Iterable[CanvasObject], start: Point, end: Point) -> tuple[Point, ...]:
    """The vertices along the shorter way between two points that lie on one outline, both left out.

    Empty where no outline holds both, or where they lie on one side of it. What is drawn along it then shares the
    border exactly.
    """
    for thing in things:
        if thing.kind not in SNAPPING:
            continue
        for ring in thing.shape.rings:
            first, last = _side(ring, start), _side(ring, end)
            if first is not None and last is not None:
                return _shorter(ring, start, end, first, last)
    return ()


def _shorter(ring: Ring, start: Point, end: Point, first: int, last: int) -> tuple[Point, ...]:
    count = len(ring)
    if first == last:
        return ()
    # Forwards the vertices after the first side, up to the one that begins the last; backwards the others.
    forward = tuple(ring[(first + 1 + step) % count] for step in range((last - first) % count))
    backward = tuple(ring[(first - step) % count] for step in range((first - last) % count))
    ways = [tuple(point for point in way if point not in (start, end)) for way in (forward, backward)]
    return min(ways, key=lambda way: _length((start, *way, end)))


def _side(ring: Ring, at: Point) -> int | None:
    """The number of the side that ``at`` lies on."""
    for number, point in enumerate(ring):
        if nearest_on(point, ring[(number + 1) % len(ring)], *at)[0] < 1e-6:
            return number
    return None


def _edge_of_image(at: Point, image_px: tuple[int, int]) -> tuple[float, Point]:
    (x, y), (width, height) = at, image_px
    places = ((0.0, y), (float(width), y), (x, 0.0), (x, float(height)))
    best = min((_apart(place, at), place) for place in places)
    other = [place for place in places if _apart(place, at) <= best[0] + 1e-9]
    if len(other) == 2:  # in a corner both edges are equally near
        return best[0], (other[0][0], other[1][1])
    return best


def _nearest(found: Iterable[tuple[float, Point]]) -> tuple[float, Point] | None:
    return min(found, default=None)


def _apart(a: Point, b: Point) -> float:
    return math.hypot(a[0] - b[0], a[1] - b[1])


def _length(points: Sequence[Point]) -> float:
    return sum(_apart(a, b) for a, b in pairwise(points))
