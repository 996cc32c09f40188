"""Boxes and polygons under a map of points."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from augment.catalog.entry import PointMap
from augment.sample import BoxTarget, Points, PolygonTarget
from augment.targets.clip import area, clip_polygon
from augment.targets.drops import Drop, Limits

# The ellipse inside a box, not its corners, is what stands for the object: a turned box of corners grows to IoU .60,
# a turned ellipse stays at .99. Multiples of 4, so that the extreme points are exact and a flip keeps the box.
_ELLIPSE = 2 * np.pi * np.arange(96) / 96


def move_box(target: BoxTarget, points: PointMap, size: tuple[int, int], limits: Limits, step: str) -> BoxTarget | Drop:
    """The upright box around the moved ellipse of the box, cut at the border of the new picture."""
    x0, y0, x1, y1 = target.box_px
    middle, radii = np.array([(x0 + x1) / 2, (y0 + y1) / 2]), np.array([(x1 - x0) / 2, (y1 - y0) / 2])
    moved = points(middle + radii * np.stack([np.cos(_ELLIPSE), np.sin(_ELLIPSE)], axis=1))
    box = np.concatenate([moved.min(axis=0), moved.max(axis=0)])
    width, height = size
    cut = np.array([max(box[0], 0), max(box[1], 0), min(box[2], width), min(box[3], height)])
    sides, whole = cut[2:] - cut[:2], float(np.prod(box[2:] - box[:2]))
    share = float(np.prod(np.clip(sides, 0, None))) / whole if whole > 0 else 0.0
    reason = _reason(share, float(sides.min()), limits)
    if reason:
        return Drop(step, target.task, target.id, f"{target.cls}: {reason}")
    return replace(target, box_px=cut)


def move_polygon(
    target: PolygonTarget, points: PointMap, size: tuple[int, int], limits: Limits, step: str
) -> PolygonTarget | Drop:
    """The moved outline, cut at the border of the new picture; holes are cut alike."""
    width, height = size
    moved = points(target.points_px)
    cut = clip_polygon(moved, width, height)
    whole = area(moved)
    share = area(cut) / whole if whole > 0 else 0.0
    side = float((cut.max(axis=0) - cut.min(axis=0)).min()) if len(cut) else 0.0
    reason = _reason(share, side, limits)
    if reason:
        return Drop(step, target.task, target.id, f"{target.cls}: {reason}")
    holes = (clip_polygon(points(hole), width, height) for hole in target.holes)
    return replace(target, points_px=_thinned(cut), holes=tuple(hole for hole in holes if len(hole)))


def _reason(share: float, side_px: float, limits: Limits) -> str:
    if share <= 0:
        return "outside of the picture"
    if share < limits.min_visible:
        return f"only {share:.0%} of it is left, at least {limits.min_visible:.0%} is wanted"
    if side_px < limits.min_side_px:
        return f"only {side_px:.1f} px wide, at least {limits.min_side_px:g} px is wanted"
    return ""


def _thinned(points: Points) -> Points:
    """Without points that fall together, which cutting at a corner makes."""
    apart = np.abs(points - np.roll(points, 1, axis=0)).max(axis=1) > 1e-9
    return points[apart] if apart.sum() >= 3 else points
