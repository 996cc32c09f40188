"""What the canvas draws and edits: one shape type for all kinds of image objects. No Qt.

All coordinates are upright image pixels. ``widgets.canvas.edits`` changes shapes.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Literal

import msgspec

from widgets.canvas.mask_shape import mask_area, mask_contains

Point = tuple[float, float]
Ring = tuple[Point, ...]
Rect = tuple[float, float, float, float]
ShapeKind = Literal["box", "rotated-box", "ellipse", "polygon", "polyline", "pose", "mask"]

# Handles of a box, clockwise from the top left; odd ones sit on the middle of an edge.
BOX_HANDLES = ("nw", "n", "ne", "e", "se", "s", "sw", "w")
FRAMED: frozenset[ShapeKind] = frozenset({"box", "rotated-box", "ellipse"})
TURNED: frozenset[ShapeKind] = frozenset({"rotated-box", "ellipse"})
ELLIPSE_SIDES = 48
HIDDEN, VISIBLE = 1, 2


class Shape(msgspec.Struct, frozen=True):
    """A shape by its ``kind`` and ``points``:

    - box, rotated-box, ellipse: two corners, top left and bottom right, of the frame before it is turned by
      ``angle_deg`` (clockwise on the screen) about its centre
    - polygon: the outline, not closed, with ``holes``; polyline: its vertices
    - pose: its keypoints in the order of the skeleton, with their ``states`` (0 not there, 1 hidden, 2 visible)
    - mask: the two corners of its window of whole pixels, and the ``runs`` in it (``app.labels.values.Mask``)
    """

    kind: ShapeKind
    points: Ring
    holes: tuple[Ring, ...] = ()
    angle_deg: float = 0.0
    states: tuple[int, ...] = ()
    runs: tuple[int, ...] = ()

    @property
    def box_px(self) -> Rect:
        """Smallest upright rectangle around the shape; x0, y0, x1, y1. Keypoints that are not there do not count."""
        points = self._extreme
        xs, ys = [x for x, _ in points], [y for _, y in points]
        return min(xs), min(ys), max(xs), max(ys)

    @property
    def _extreme(self) -> Ring:
        if self.kind == "ellipse":
            return _ellipse_extremes(self)
        if self.kind == "rotated-box":
            return self.rings[0]
        if self.kind == "pose":
            there = tuple(point for point, state in zip(self.points, self.states, strict=True) if state)
            return there or ((0.0, 0.0),)
        return self.points

    @property
    def centre_px(self) -> Point:
        """The middle of the frame, or of the upright rectangle around the shape."""
        if self.kind in FRAMED:
            (x0, y0), (x1, y1) = self.points
        else:
            x0, y0, x1, y1 = self.box_px
        return (x0 + x1) / 2, (y0 + y1) / 2

    @property
    def size_px(self) -> tuple[float, float]:
        """Width and height of the frame before it is turned."""
        (x0, y0), (x1, y1) = self.points[0], self.points[-1]
        return x1 - x0, y1 - y0

    @property
    def rings(self) -> tuple[Ring, ...]:
        """Closed outlines to draw, the outer one first; none of an open line, of single points or of pixels."""
        if self.kind == "polygon":
            return (self.points, *self.holes)
        if self.kind in ("polyline", "pose", "mask"):
            return ()
        if self.kind == "ellipse":
            return (_ellipse_ring(self),)
        (x0, y0), (x1, y1) = self.points
        corners: Ring = ((x0, y0), (x1, y0), (x1, y1), (x0, y1))
        if self.angle_deg:
            corners = tuple(turned_about(self.centre_px, self.angle_deg, corner) for corner in corners)
        return (corners,)

    @property
    def area_px(self) -> float:
        """Area in square pixels, holes taken off; of a line or of keypoints 0, so that they lie on top of all."""
        if self.kind in ("polyline", "pose"):
            return 0.0
        if self.kind == "mask":
            return float(mask_area(self.runs))
        if self.kind in FRAMED:
            width, height = self.size_px
            return width * height * (math.pi / 4 if self.kind == "ellipse" else 1.0)
        outer, *holes = (abs(_shoelace(ring)) for ring in self.rings)
        return outer - sum(holes)


def box(x0: float, y0: float, x1: float, y1: float) -> Shape:
    """A box from any two opposite corners."""
    return framed("box", x0, y0, x1, y1)


def framed(kind: ShapeKind, x0: float, y0: float, x1: float, y1: float, angle_deg: float = 0.0) -> Shape:
    """A box, rotated box or ellipse from any two opposite corners of its frame before the turn."""
    corners = ((min(x0, x1), min(y0, y1)), (max(x0, x1), max(y0, y1)))
    return Shape(kind, corners, angle_deg=_half_turn(angle_deg))


def polygon(points: Ring, holes: tuple[Ring, ...] = ()) -> Shape:
    """A polygon of at least three points, not closed."""
    return Shape("polygon", tuple(points), holes)


def turned_about(centre: Point, angle_deg: float, point: Point) -> Point:
    """``point`` turned clockwise on the screen about ``centre``."""
    turn = math.radians(angle_deg)
    dx, dy = point[0] - centre[0], point[1] - centre[1]
    cos, sin = math.cos(turn), math.sin(turn)
    return centre[0] + dx * cos - dy * sin, centre[1] + dx * sin + dy * cos


def edges(shape: Shape) -> Iterator[tuple[int, Point, Point]]:
    """Number of the edge, its start and its end. Edge ``n`` of a polygon or polyline starts at handle ``n``."""
    if shape.kind == "polyline":
        for number, start in enumerate(shape.points[:-1]):
            yield number, start, shape.points[number + 1]
        return
    number = 0
    for ring in shape.rings:
        for place, start in enumerate(ring):
            yield number, start, ring[(place + 1) % len(ring)]
            number += 1


def contains(shape: Shape, x: float, y: float) -> bool:
    """Whether a point lies inside, by the even-odd rule (so a hole is outside); never in a line or in keypoints."""
    if shape.kind in TURNED:
        x, y = turned_about(shape.centre_px, -shape.angle_deg, (x, y))
    if shape.kind in ("polyline", "pose"):
        return False
    if shape.kind == "polygon":
        return _in_polygon(shape, x, y)
    (x0, y0), (x1, y1) = shape.points
    if not (x0 <= x < x1 and y0 <= y < y1):
        return False
    if shape.kind == "ellipse":
        return ((2 * x - x0 - x1) / (x1 - x0)) ** 2 + ((2 * y - y0 - y1) / (y1 - y0)) ** 2 <= 1.0
    return shape.kind != "mask" or mask_contains((int(x0), int(y0), int(x1), int(y1)), shape.runs, x, y)


def nearest_on(start: Point, end: Point, x: float, y: float) -> tuple[float, Point]:
    """Distance in pixels from a point to the line between two others, and the nearest place on it."""
    (ax, ay), (bx, by) = start, end
    length2 = (bx - ax) ** 2 + (by - ay) ** 2
    share = 0.0 if length2 == 0 else min(1.0, max(0.0, ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / length2))
    px, py = ax + share * (bx - ax), ay + share * (by - ay)
    return math.hypot(x - px, y - py), (px, py)


def _in_polygon(shape: Shape, x: float, y: float) -> bool:
    inside = False
    for _, (ax, ay), (bx, by) in edges(shape):
        if (ay > y) != (by > y) and x < (bx - ax) * (y - ay) / (by - ay) + ax:
            inside = not inside
    return inside


def _ellipse_ring(shape: Shape) -> Ring:
    (cx, cy), (width, height) = shape.centre_px, shape.size_px
    turn = math.radians(shape.angle_deg)
    cos, sin = math.cos(turn), math.sin(turn)
    ring = []
    for step in range(ELLIPSE_SIDES):
        at = 2 * math.pi * step / ELLIPSE_SIDES
        dx, dy = width / 2 * math.cos(at), height / 2 * math.sin(at)
        ring.append((cx + dx * cos - dy * sin, cy + dx * sin + dy * cos))
    return tuple(ring)


def _ellipse_extremes(shape: Shape) -> Ring:
    """Two corners of the exact upright rectangle around a turned ellipse."""
    (cx, cy), (width, height) = shape.centre_px, shape.size_px
    turn = math.radians(shape.angle_deg)
    across = math.hypot(width / 2 * math.cos(turn), height / 2 * math.sin(turn))
    down = math.hypot(width / 2 * math.sin(turn), height / 2 * math.cos(turn))
    return (cx - across, cy - down), (cx + across, cy + down)


def _half_turn(angle_deg: float) -> float:
    """The same angle within -180 (left out) to 180."""
    return -((-angle_deg + 180.0) % 360.0 - 180.0)


def _shoelace(ring: Ring) -> float:
    return sum(ax * by - bx * ay for (ax, ay), (bx, by) in zip(ring, (*ring[1:], ring[0]), strict=True)) / 2
