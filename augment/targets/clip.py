"""Cutting outlines at the border of a picture (Sutherland & Hodgman 1974), and areas."""

from __future__ import annotations

import numpy as np

from augment.sample import Points


def clip_polygon(points: Points, width: float, height: float) -> Points:
    """The part of an outline ``(n, 2)`` inside 0..width × 0..height; ``(0, 2)`` where nothing is left.

    An outline that leaves and comes back stays one outline, joined along the border: its area is exact.
    """
    for axis, limit, sign in ((0, 0.0, 1.0), (0, width, -1.0), (1, 0.0, 1.0), (1, height, -1.0)):
        if len(points) < 3:
            return np.zeros((0, 2))
        points = _half_plane(points, axis, limit, sign)
    return points if len(points) >= 3 else np.zeros((0, 2))


def _half_plane(points: Points, axis: int, limit: float, sign: float) -> Points:
    """The part with ``sign · (coordinate − limit) ≥ 0``."""
    distance = sign * (points[:, axis] - limit)
    if bool((distance >= 0).all()):
        return points  # most outlines lie inside
    kept: list[Points] = []
    for index in range(len(points)):
        here, before = distance[index], distance[index - 1]
        if (here >= 0) != (before >= 0):
            share = before / (before - here)
            kept.append(points[index - 1] + share * (points[index] - points[index - 1]))
        if here >= 0:
            kept.append(points[index])
    return np.array(kept, dtype=np.float64).reshape(-1, 2)


def area(points: Points) -> float:
    """Pixels², by the shoelace formula."""
    if len(points) < 3:
        return 0.0
    x, y = points[:, 0], points[:, 1]
    return float(abs((x * np.roll(y, -1) - np.roll(x, -1) * y).sum()) / 2)
