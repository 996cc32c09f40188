"""What the editing gestures make of polygons: union, cuts, common borders, fewer points; and the box around anything.

Regions are exact: they are computed by Vatti clipping (Angus Johnson's Clipper library) on a grid of a thousandth of a
pixel, so what two pieces share differs from nothing by less than that along their border.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, TypeAlias

import msgspec
import numpy as np

from app.labels.geometry import ring_area, ring_problem, rings_meet
from app.labels.values import Box, Ellipse, ImageObject, Mask, Point, Polygon, Polyline, Pose, RotatedBox

Ring: TypeAlias = tuple[Point, ...]
Region: TypeAlias = tuple[Ring, tuple[Ring, ...]]
Rect: TypeAlias = tuple[float, float, float, float]
Paths: TypeAlias = list[Any]

# Steps of the grid in a pixel. Clipper counts in whole numbers.
GRID = 1000
# What is smaller than this, in square pixels, is left by rounding and no piece of anything.
SPECK_PX2 = 0.01
# An ellipse as a polygon: at 64 corners the area is short by 0.16 %.
ELLIPSE_CORNERS = 64
# How far beyond everything a cut goes on, in radii of the circle around it.
BEYOND = 4.0


def merged(polygons: Sequence[Polygon]) -> list[Region]:
    """The union, as outlines with their holes; several where the polygons do not touch. Largest first."""
    import pyclipper

    paths = [path for polygon in polygons for path in _paths(polygon)]
    return _clipped(pyclipper.CT_UNION, paths, [])


def split(polygon: Polygon, line: Sequence[Point]) -> list[Region]:
    """The pieces that a cut along ``line`` makes, holes kept; a single one where the line misses. Largest first.

    Both ends of the line go on straight until they are out of the shape. Raises ValueError when all points of the line
    are one.
    """
    import pyclipper

    paths = _paths(polygon)
    side = pyclipper.SimplifyPolygon(_to_grid(_one_side(polygon.points_px, line)), pyclipper.PFT_EVENODD)
    pieces = [
        *_clipped(pyclipper.CT_INTERSECTION, paths, side),
        *_clipped(pyclipper.CT_DIFFERENCE, paths, side),
    ]
    return sorted(pieces, key=area_px2, reverse=True)


def subtracted(polygon: Polygon, others: Sequence[Polygon]) -> list[Region]:
    """What is left of the polygon without the places that ``others`` cover, so that they meet and do not overlap.

    Nothing where they cover it all.
    """
    import pyclipper

    covered = [path for other in others for path in _paths(other)]
    return _clipped(pyclipper.CT_DIFFERENCE, _paths(polygon), covered)


def overlapping(polygon: Polygon, other: Polygon) -> list[Region]:
    """What two polygons have in common, largest first."""
    import pyclipper

    return _clipped(pyclipper.CT_INTERSECTION, _paths(polygon), _paths(other))


def simplified(polygon: Polygon, tolerance_px: float) -> Polygon:
    """The polygon with fewer points, none of those left out further than ``tolerance_px`` from the new outline.

    By Douglas and Peucker (1973), ring by ring. Where rings would cross themselves or one another, a smaller tolerance
    is taken; a hole that vanishes is left out; a polygon that is broken already stays as it is.
    """
    for tolerance in (tolerance_px / 2**step for step in range(8)):
        outer = _thinned(polygon.points_px, tolerance)
        holes = [_thinned(ring, tolerance) for ring in polygon.holes]
        made = msgspec.structs.replace(polygon, points_px=outer, holes=tuple(ring for ring in holes if ring))
        if outer and _is_sound(made):
            return made
    return polygon


def box_of(thing: ImageObject) -> Rect:
    """The smallest upright box around an object: x0, y0, x1, y1 in pixels. Of a pose, the points that are there."""
    match thing:
        case Box() | Mask():
            x0, y0, x1, y1 = thing.box_px
            return float(x0), float(y0), float(x1), float(y1)
        case RotatedBox():
            return _around(_corners(thing))
        case Ellipse():
            (x, y), (a, b), turn = thing.centre_px, thing.radii_px, math.radians(thing.angle_deg)
            across = math.hypot(a * math.cos(turn), b * math.sin(turn))
            down = math.hypot(a * math.sin(turn), b * math.cos(turn))
            return x - across, y - down, x + across, y + down
        case Pose():
            there = tuple(point for point, state in zip(thing.points_px, thing.states, strict=True) if state)
            return _around(there) if there else (0.0, 0.0, 0.0, 0.0)
        case Polygon() | Polyline():
            return _around(thing.points_px)


def polygon_of(thing: ImageObject) -> Polygon:
    """An object as a polygon with its id, class and attributes; a mask by the outline of its largest part.

    Raises ValueError for lines and poses, which enclose nothing.
    """
    holes: tuple[Ring, ...] = ()
    match thing:
        case Polygon():
            return thing
        case Box():
            x0, y0, x1, y1 = thing.box_px
            points: Ring = ((x0, y0), (x1, y0), (x1, y1), (x0, y1))
        case RotatedBox():
            points = _corners(thing)
        case Ellipse():
            points = _ellipse(thing)
        case Mask():
            points, holes = _outline(thing)
        case Polyline() | Pose():
            raise ValueError(f"{thing.id}: a {thing.__struct_config__.tag} encloses nothing")
    return Polygon(thing.id, thing.cls, points, holes, attributes=thing.attributes, score=thing.score)


# ---- regions


def _clipped(operation: int, subject: Paths, clip: Paths) -> list[Region]:
    import pyclipper

    clipper = pyclipper.Pyclipper()
    # Else an outline may touch itself at a corner.
    clipper.StrictlySimple = True
    if not subject:
        return []
    clipper.AddPaths(subject, pyclipper.PT_SUBJECT, True)
    if clip:
        clipper.AddPaths(clip, pyclipper.PT_CLIP, True)
    tree = clipper.Execute2(operation, pyclipper.PFT_NONZERO, pyclipper.PFT_NONZERO)
    return sorted(_regions(tree.Childs), key=area_px2, reverse=True)


def _paths(polygon: Polygon) -> Paths:
    """The polygon on the grid: outlines one way round, holes the other, whatever way they were drawn (even-odd)."""
    import pyclipper

    rings = [_to_grid(ring) for ring in (polygon.points_px, *polygon.holes)]
    sound = [ring for ring in rings if len(ring) >= 3]
    return pyclipper.SimplifyPolygons(sound, pyclipper.PFT_EVENODD) if sound else []


def _regions(nodes: Iterable[Any]) -> Iterator[Region]:
    for node in nodes:
        outer = _from_grid(node.Contour)
        if _ring_area(outer) >= SPECK_PX2:
            holes = (_from_grid(hole.Contour) for hole in node.Childs)
            yield outer, tuple(ring for ring in holes if _ring_area(ring) >= SPECK_PX2)
        for hole in node.Childs:
            yield from _regions(hole.Childs)


def _to_grid(ring: Iterable[Point]) -> list[tuple[int, int]]:
    return [(round(x * GRID), round(y * GRID)) for x, y in ring]


def _from_grid(path: Iterable[Sequence[int]]) -> Ring:
    return tuple((x / GRID, y / GRID) for x, y in path)


def _ring_area(ring: Ring) -> float:
    return ring_area(np.asarray(ring, dtype=np.float64)) if len(ring) >= 3 else 0.0


def area_px2(region: Region) -> float:
    """Square pixels of a region, holes taken off."""
    outer, holes = region
    return _ring_area(outer) - sum(_ring_area(hole) for hole in holes)


# ---- cuts


def _one_side(shape: Ring, line: Sequence[Point]) -> Ring:
    """The region on one side of the line, ends prolonged: closed by a way round outside of everything.

    By the even-odd rule this parts the plane along the line, also along one that crosses itself.
    """
    points = [point for place, point in enumerate(line) if place == 0 or point != line[place - 1]]
    if len(points) < 2:
        raise ValueError("a cut needs two different points")
    x0, y0, x1, y1 = _around((*shape, *points))
    centre = ((x0 + x1) / 2, (y0 + y1) / 2)
    reach = BEYOND * max(math.hypot(x1 - x0, y1 - y0), 1.0)
    start = _hit(points[1], points[0], centre, reach)
    end = _hit(points[-2], points[-1], centre, reach)
    return (start, *points, end, *_way_round(centre, end, start))


def _hit(origin: Point, through: Point, centre: Point, reach: float) -> Point:
    """Where the ray from ``origin`` through another point leaves the circle around ``centre``."""
    dx, dy = through[0] - origin[0], through[1] - origin[1]
    length = math.hypot(dx, dy)
    dx, dy = dx / length, dy / length
    fx, fy = through[0] - centre[0], through[1] - centre[1]
    along = fx * dx + fy * dy
    far = -along + math.sqrt(along * along - (fx * fx + fy * fy) + reach * reach)
    return through[0] + far * dx, through[1] + far * dy


def _way_round(centre: Point, start: Point, end: Point) -> Ring:
    """Corners on the circle between two of its points; the chords between them stay far outside of the shape."""
    first = math.atan2(start[1] - centre[1], start[0] - centre[0])
    turn = (math.atan2(end[1] - centre[1], end[0] - centre[0]) - first) % math.tau
    reach = math.hypot(start[0] - centre[0], start[1] - centre[1])
    steps = int(turn / (math.pi / 4)) + 1
    angles = (first + turn * step / steps for step in range(1, steps))
    return tuple((centre[0] + reach * math.cos(angle), centre[1] + reach * math.sin(angle)) for angle in angles)


# ---- fewer points


def _thinned(ring: Ring, tolerance_px: float) -> Ring:
    """The ring with fewer points; () where fewer than three are left."""
    points = np.asarray(ring, dtype=np.float64)
    if len(points) < 4:
        return ring
    # A ring has no ends: the two points that are furthest from each other, as seen from the first, are kept.
    far = int(np.argmax(np.hypot(*(points - points[0]).T)))
    start = int(np.argmax(np.hypot(*(points - points[far]).T)))
    turned = np.roll(points, -start, axis=0)
    middle = (far - start) % len(points)
    closed = np.vstack([turned, turned[:1]])
    kept = [*_kept(closed, 0, middle, tolerance_px), *_kept(closed, middle, len(points), tolerance_px)]
    return tuple((float(x), float(y)) for x, y in turned[sorted(kept)]) if len(kept) >= 3 else ()


def _kept(points: Any, first: int, last: int, tolerance_px: float) -> list[int]:
    """The places that stay, ``first`` included, ``last`` not."""
    kept, spans = [], [(first, last)]
    while spans:
        low, high = spans.pop()
        away = _distances(points[low + 1 : high], points[low], points[high])
        if len(away) and away.max() > tolerance_px:
            at = low + 1 + int(away.argmax())
            spans += [(low, at), (at, high)]
        else:
            kept.append(low)
    return kept


def _distances(points: Any, start: Any, end: Any) -> Any:
    """From the stretch between two points, not from the endless line: a bay may reach behind its ends."""
    way = end - start
    square = float(way @ way)
    share = np.clip((points - start) @ way / square, 0.0, 1.0) if square else np.zeros(len(points))
    return np.hypot(*(points - start - share[:, None] * way).T)


def _is_sound(polygon: Polygon) -> bool:
    """Whether no ring crosses itself or another, and each hole lies inside."""
    rings = (polygon.points_px, *polygon.holes)
    arrays = [np.asarray(ring, dtype=np.float64) for ring in rings]
    if any(map(ring_problem, arrays)):
        return False
    if any(rings_meet(one, other) for place, one in enumerate(arrays) for other in arrays[:place]):
        return False
    import pyclipper

    regions = _clipped(pyclipper.CT_UNION, _paths(polygon), [])
    # A hole that meets the outline, or another hole, along a side is a hole no more.
    if len(regions) != 1 or len(regions[0][1]) != len(polygon.holes):
        return False
    real = area_px2(regions[0])
    return abs(real - area_px2((polygon.points_px, polygon.holes))) <= max(SPECK_PX2, 1e-4 * real)


# ---- objects as polygons


def _around(points: Iterable[Point]) -> Rect:
    xs, ys = zip(*points, strict=True)
    return float(min(xs)), float(min(ys)), float(max(xs)), float(max(ys))


def _turned(centre: Point, angle_deg: float, offsets: Iterable[Point]) -> Ring:
    """Offsets turned clockwise on the screen, where y points down."""
    cos, sin = math.cos(math.radians(angle_deg)), math.sin(math.radians(angle_deg))
    return tuple((centre[0] + dx * cos - dy * sin, centre[1] + dx * sin + dy * cos) for dx, dy in offsets)


def _corners(thing: RotatedBox) -> Ring:
    w, h = thing.size_px[0] / 2, thing.size_px[1] / 2
    return _turned(thing.centre_px, thing.angle_deg, ((-w, -h), (w, -h), (w, h), (-w, h)))


def _ellipse(thing: Ellipse) -> Ring:
    a, b = thing.radii_px
    angles = [math.tau * step / ELLIPSE_CORNERS for step in range(ELLIPSE_CORNERS)]
    return _turned(thing.centre_px, thing.angle_deg, [(a * math.cos(t), b * math.sin(t)) for t in angles])


def _outline(thing: Mask) -> Region:
    from app.labels.outlines import outline_polygons
    from app.labels.runs import decode_mask

    x0, y0, _, _ = thing.box_px
    parts = outline_polygons(decode_mask(thing.box_px, thing.runs), x0, y0)
    return max(parts, key=area_px2)
