"""What every object on an image has, whatever its kind: an outline, a box around it, an area, and what is wrong."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from app.labels import values
from app.labels.geometry import Rings, bounding_box, polygon_area, rings_of
from app.labels.runs import mask_area, runs_problem
from app.units import Points

Quad = tuple[float, float, float, float]
ELLIPSE_SIDES = 96


def outline(thing: values.ImageObject) -> Rings:
    """The outline and the holes as ``(N, 2)`` arrays; no rings for lines, keypoints and masks.

    An ellipse becomes a polygon of 96 sides of exactly its area.
    """
    match thing:
        case values.Box():
            x0, y0, x1, y1 = thing.box_px
            return (np.array([(x0, y0), (x1, y0), (x1, y1), (x0, y1)], dtype=np.float64),)
        case values.RotatedBox():
            width, height = thing.size_px
            corners = np.array([(-1, -1), (1, -1), (1, 1), (-1, 1)], dtype=np.float64) * (width / 2, height / 2)
            return (turned(corners, thing.angle_deg) + thing.centre_px,)
        case values.Ellipse():
            turn = 2 * np.pi * np.arange(ELLIPSE_SIDES) / ELLIPSE_SIDES
            # A polygon within the circle is smaller than it by this factor.
            grown = math.sqrt(2 * math.pi / ELLIPSE_SIDES / math.sin(2 * math.pi / ELLIPSE_SIDES))
            round_ = np.stack([np.cos(turn), np.sin(turn)], axis=1) * np.array(thing.radii_px) * grown
            return (turned(round_, thing.angle_deg) + thing.centre_px,)
        case values.Polygon():
            return rings_of(thing)
        case _:
            return ()


def turned(points: Points, angle_deg: float) -> Points:
    """``points`` turned about 0, 0, clockwise on the screen (x to the right, y down)."""
    turn = math.radians(angle_deg)
    cos, sin = math.cos(turn), math.sin(turn)
    found: Points = np.stack([points[:, 0] * cos - points[:, 1] * sin, points[:, 0] * sin + points[:, 1] * cos], axis=1)
    return found


def extent(thing: values.ImageObject) -> Quad:
    """The upright box around ``thing``; keypoints that are not there do not count (0, 0, 0, 0 where none is)."""
    match thing:
        case values.Box():
            return thing.box_px
        case values.Mask():
            x0, y0, x1, y1 = thing.box_px
            return float(x0), float(y0), float(x1), float(y1)
        case values.Ellipse():
            turn, (across, down) = math.radians(thing.angle_deg), thing.radii_px
            half_x = math.hypot(across * math.cos(turn), down * math.sin(turn))
            half_y = math.hypot(across * math.sin(turn), down * math.cos(turn))
            x, y = thing.centre_px
            return x - half_x, y - half_y, x + half_x, y + half_y
        case values.Pose():
            there = [point for point, state in zip(thing.points_px, thing.states, strict=True) if state]
            return _around(there) if there else (0.0, 0.0, 0.0, 0.0)
        case values.Polyline() | values.Polygon():
            return _around(thing.points_px)
        case _:
            return bounding_box(outline(thing)[0])


def area(thing: values.ImageObject) -> float:
    """Square pixels, holes taken off; 0 for a line, and the box around them for keypoints."""
    match thing:
        case values.Box():
            x0, y0, x1, y1 = thing.box_px
            return (x1 - x0) * (y1 - y0)
        case values.Mask():
            return float(mask_area(thing.runs))
        case values.Ellipse():
            return math.pi * thing.radii_px[0] * thing.radii_px[1]
        case values.Polyline():
            return 0.0
        case values.Pose():
            x0, y0, x1, y1 = extent(thing)
            return (x1 - x0) * (y1 - y0)
        case _:
            return polygon_area(outline(thing))


def geometry_problem(thing: values.ImageObject) -> str:
    """Why ``thing`` is no object of its kind, in words; "" when it is one."""
    match thing:
        case values.Box():
            x0, y0, x1, y1 = thing.box_px
            if not all(map(math.isfinite, thing.box_px)):
                return "a box needs four finite numbers"
            return "" if x0 < x1 and y0 < y1 else f"a box of {x1 - x0:g} × {y1 - y0:g} px is none"
        case values.RotatedBox():
            return _frame_problem("rotated box", thing.centre_px, thing.size_px, thing.angle_deg)
        case values.Ellipse():
            return _frame_problem("ellipse", thing.centre_px, thing.radii_px, thing.angle_deg)
        case values.Polygon():
            rings = (thing.points_px, *thing.holes)
            if any(len(ring) < 3 for ring in rings):
                return "a polygon needs at least three points"
            return "" if all(map(_finite, rings)) else "a polygon needs finite numbers"
        case values.Polyline():
            if len(set(thing.points_px)) < 2:
                return "a line needs at least two different points"
            return "" if _finite(thing.points_px) else "a line needs finite numbers"
        case values.Mask():
            return runs_problem(thing.box_px, thing.runs)
        case values.Pose():
            return _pose_problem(thing)


def _frame_problem(what: str, centre_px: values.Point, size_px: tuple[float, float], angle_deg: float) -> str:
    if not all(map(math.isfinite, (*centre_px, *size_px, angle_deg))):
        return f"a {what} needs finite numbers"
    return "" if min(size_px) > 0 else f"a {what} of {size_px[0]:g} × {size_px[1]:g} px is none"


def _pose_problem(thing: values.Pose) -> str:
    if len(thing.points_px) != len(thing.states):
        return f"{len(thing.points_px)} keypoints with {len(thing.states)} states"
    if not all(state in (0, 1, 2) for state in thing.states):
        return "a keypoint's state is 0 (not there), 1 (hidden) or 2 (visible)"
    if not any(thing.states):
        return "no keypoint is there"
    return "" if _finite(thing.points_px) else "keypoints need finite numbers"


def _finite(points: Sequence[values.Point]) -> bool:
    return all(math.isfinite(x) and math.isfinite(y) for x, y in points)


def _around(points: Sequence[values.Point]) -> Quad:
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return min(xs), min(ys), max(xs), max(ys)
