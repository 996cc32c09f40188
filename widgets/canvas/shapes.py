"""Boxes and polygons as the canvas draws and edits them. All coordinates are upright image pixels."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

Point = tuple[float, float]
Ring = tuple[Point, ...]
Rect = tuple[float, float, float, float]
ShapeKind = Literal["box", "polygon"]

# Handles of a box, clockwise from the top left; odd ones sit on the middle of an edge.
BOX_HANDLES = ("nw", "n", "ne", "e", "se", "s", "sw", "w")
DECIMALS = 2


@dataclass(frozen=True, slots=True)
class Shape:
    """A box (two corners in ``points``: top left, bottom right) or a polygon (outline in ``points``, and ``holes``)."""

    kind: ShapeKind
    points: Ring
    holes: tuple[Ring, ...] = ()

    @property
    def box_px(self) -> Rect:
        """Smallest upright rectangle around the shape; of a box the box itself. x0, y0, x1, y1."""
        xs, ys = [x for x, _ in self.points], [y for _, y in self.points]
        return min(xs), min(ys), max(xs), max(ys)

    @property
    def rings(self) -> tuple[Ring, ...]:
        """Closed outlines to draw, the outer one first. A box has its four corners."""
        if self.kind == "polygon":
            return (self.points, *self.holes)
        x0, y0, x1, y1 = self.box_px
        return (((x0, y0), (x1, y0), (x1, y1), (x0, y1)),)

    @property
    def area_px(self) -> float:
        """Area in square pixels, holes taken off (shoelace formula)."""
        outer, *holes = (abs(_shoelace(ring)) for ring in self.rings)
        return outer - sum(holes)


def box(x0: float, y0: float, x1: float, y1: float) -> Shape:
    """A box from any two opposite corners."""
    return Shape("box", ((min(x0, x1), min(y0, y1)), (max(x0, x1), max(y0, y1))))


def polygon(points: Ring, holes: tuple[Ring, ...] = ()) -> Shape:
    """A polygon of at least three points, not closed."""
    return Shape("polygon", tuple(points), holes)


def handles(shape: Shape) -> tuple[Point, ...]:
    """Where the hand can grip: eight places of a box (``BOX_HANDLES``), every vertex of a polygon, holes after it."""
    if shape.kind == "polygon":
        return tuple(point for ring in shape.rings for point in ring)
    x0, y0, x1, y1 = shape.box_px
    mx, my = (x0 + x1) / 2, (y0 + y1) / 2
    return ((x0, y0), (mx, y0), (x1, y0), (x1, my), (x1, y1), (mx, y1), (x0, y1), (x0, my))


def edges(shape: Shape) -> Iterator[tuple[int, Point, Point]]:
    """Number of the edge, its start and its end. Edge ``n`` of a polygon starts at handle ``n``."""
    number = 0
    for ring in shape.rings:
        for place, start in enumerate(ring):
            yield number, start, ring[(place + 1) % len(ring)]
            number += 1


def moved(shape: Shape, dx_px: float, dy_px: float) -> Shape:
    """The shape shifted."""
    return Shape(shape.kind, _shift(shape.points, dx_px, dy_px), tuple(_shift(r, dx_px, dy_px) for r in shape.holes))


def with_handle(shape: Shape, number: int, to: Point) -> Shape:
    """The shape with one handle moved to ``to``. A box dragged past its opposite edge turns over."""
    if shape.kind == "polygon":
        return _with_rings(shape, number, lambda ring, place: (*ring[:place], to, *ring[place + 1 :]))
    x0, y0, x1, y1 = shape.box_px
    name = BOX_HANDLES[number]
    if "w" in name:
        x0 = to[0]
    if "e" in name:
        x1 = to[0]
    if "n" in name:
        y0 = to[1]
    if "s" in name:
        y1 = to[1]
    return box(x0, y0, x1, y1)


def with_vertex(shape: Shape, edge: int, at: Point) -> Shape:
    """The polygon with a vertex more, on ``edge``."""
    return _with_rings(shape, edge, lambda ring, place: (*ring[: place + 1], at, *ring[place + 1 :]))


def without_vertex(shape: Shape, number: int) -> Shape | None:
    """The polygon with a vertex less; a hole of three loses the hole; None when its outline has only three."""
    ring_number, _ = _address(shape, number)
    ring = shape.rings[ring_number]
    if len(ring) > 3:
        return _with_rings(shape, number, lambda ring, place: (*ring[:place], *ring[place + 1 :]))
    if ring_number == 0:
        return None
    return replace(shape, holes=shape.holes[: ring_number - 1] + shape.holes[ring_number:])


def tidy(shape: Shape) -> Shape:
    """Coordinates at a hundredth of a pixel: finer than any hand, and short in the file."""
    return Shape(shape.kind, _rounded(shape.points), tuple(_rounded(ring) for ring in shape.holes))


def contains(shape: Shape, x: float, y: float) -> bool:
    """Whether a point lies inside, by the even-odd rule (so a hole is outside)."""
    if shape.kind == "box":
        x0, y0, x1, y1 = shape.box_px
        return x0 <= x < x1 and y0 <= y < y1
    inside = False
    for _, (ax, ay), (bx, by) in edges(shape):
        if (ay > y) != (by > y) and x < (bx - ax) * (y - ay) / (by - ay) + ax:
            inside = not inside
    return inside


def nearest_on(start: Point, end: Point, x: float, y: float) -> tuple[float, Point]:
    """Distance in pixels from a point to the line between two others, and the nearest place on it."""
    (ax, ay), (bx, by) = start, end
    length2 = (bx - ax) ** 2 + (by - ay) ** 2
    share = 0.0 if length2 == 0 else min(1.0, max(0.0, ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / length2))
    px, py = ax + share * (bx - ax), ay + share * (by - ay)
    return math.hypot(x - px, y - py), (px, py)


def _with_rings(shape: Shape, number: int, change) -> Shape:
    ring_number, place = _address(shape, number)
    rings = list(shape.rings)
    rings[ring_number] = change(rings[ring_number], place)
    return Shape("polygon", rings[0], tuple(rings[1:]))


def _address(shape: Shape, number: int) -> tuple[int, int]:
    place = number
    for ring_number, ring in enumerate(shape.rings):
        if place < len(ring):
            return ring_number, place
        place -= len(ring)
    raise IndexError(f"the shape has no vertex {number}")


def _shift(ring: Ring, dx: float, dy: float) -> Ring:
    return tuple((x + dx, y + dy) for x, y in ring)


def _rounded(ring: Ring) -> Ring:
    return tuple((round(x, DECIMALS), round(y, DECIMALS)) for x, y in ring)


def _shoelace(ring: Ring) -> float:
    return sum(ax * by - bx * ay for (ax, ay), (bx, by) in zip(ring, (*ring[1:], ring[0]), strict=True)) / 2
