"""Boxes, turned boxes, ellipses and polygons under a map of places."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from augment.sample import BoxTarget, EllipseTarget, Points, PolygonTarget, RotatedBoxTarget
from augment.targets.clip import area, clip_polygon
from augment.targets.drops import Limits
from augment.warp import Warp

# The ellipse inside a box, not its corners, is what stands for the object: a turned box of corners grows to IoU .60,
# a turned ellipse stays at .99. Multiples of 4, so that the extreme points are exact and a flip keeps the box.
_ELLIPSE = 2 * np.pi * np.arange(96) / 96
_CIRCLE = np.stack([np.cos(_ELLIPSE), np.sin(_ELLIPSE)], axis=1)
_SIDE = np.linspace(-1.0, 1.0, 24, endpoint=False)
_SIDES = np.concatenate([np.stack(pair, axis=1) for pair in (
    (_SIDE, -np.ones(24)), (np.ones(24), _SIDE), (-_SIDE, np.ones(24)), (-np.ones(24), -_SIDE),
)])  # fmt: skip
_ROUND_AND_SIDES = np.concatenate([_CIRCLE, _SIDES])
# Where lines bend, a side longer than this gets points of its own.
_STEP_PX = 6.0
NO_AREA = "it has no area, or its outline crosses itself"


def move_box(target: BoxTarget, warp: Warp, limits: Limits) -> BoxTarget | str:
    """The upright box around the moved ellipse of the box, cut at the border of the new picture."""
    x0, y0, x1, y1 = target.box_px
    middle, radii = np.array([(x0 + x1) / 2, (y0 + y1) / 2]), np.array([(x1 - x0) / 2, (y1 - y0) / 2])
    moved = warp.points(middle + radii * _CIRCLE if target.trail_px is None else target.trail_px)
    box = np.concatenate([moved.min(axis=0), moved.max(axis=0)])
    width, height = warp.size
    cut = np.array([max(box[0], 0), max(box[1], 0), min(box[2], width), min(box[3], height)])
    sides, whole = cut[2:] - cut[:2], float(np.prod(box[2:] - box[:2]))
    share = float(np.prod(np.clip(sides, 0, None))) / whole if whole > 0 else 0.0
    trail = clip_polygon(moved, width, height) if share < 1 else moved
    return reason(share, float(sides.min()), limits) or replace(
        target, box_px=cut, trail_px=trail if len(trail) else None
    )


def move_polygon(target: PolygonTarget, warp: Warp, limits: Limits) -> PolygonTarget | str:
    """The moved outline, cut at the border of the new picture; holes are cut alike."""
    width, height = warp.size
    moved = _outline(target.points_px, warp)
    cut = clip_polygon(moved, width, height)
    whole = area(moved)
    share = area(cut) / whole if whole > 0 else 0.0
    side = float((cut.max(axis=0) - cut.min(axis=0)).min()) if len(cut) else 0.0
    if whole <= 0:
        return NO_AREA
    why = reason(share, side, limits)
    if why:
        return why
    holes = (clip_polygon(_outline(hole, warp), width, height) for hole in target.holes)
    return replace(target, points_px=_thinned(cut), holes=tuple(hole for hole in holes if len(hole)))


def move_rotated(target: RotatedBoxTarget, warp: Warp, limits: Limits) -> RotatedBoxTarget | str:
    """The turned box around the moved ellipse of the box, its width still along what its width was along.

    Where it reaches out of the picture it is fitted to the part that is inside, in the same turn. Where lines stay
    lines no turned box overlaps with what became of it by .03 IoU more, which ``tests/augment/test_fit.py`` searches
    for; what is bent it holds as a whole. Where even that is less than ``limits.min_fit`` there is none.
    """
    frame = frame_of(target.centre_px, target.size_px / 2, target.angle_deg)
    trail = target.trail_px if target.trail_px is not None else _ROUND_AND_SIDES @ frame[:, :2].T + frame[:, 2]
    trail = warp.points(trail)
    moved, sides = trail[: len(_CIRCLE)], trail[len(_CIRCLE) :]
    angle = _turn(moved)
    axes = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    along = moved @ axes.T
    low, high = along.min(axis=0), along.max(axis=0)
    corners = np.array([low, (high[0], low[1]), high, (low[0], high[1])]) @ axes
    inside = clip_polygon(corners, *warp.size)
    share = area(inside) / max(area(corners), 1e-9)
    fit = _fit(sides @ axes.T - low, high - low)
    cut = 0 < share < 1 - 1e-9
    if cut:
        along = inside @ axes.T
        low, high = along.min(axis=0), along.max(axis=0)
    why = reason(share, float((high - low).min()), limits) or _unfit("rotated box", fit, limits)
    return why or replace(
        target, centre_px=(low + high) / 2 @ axes, size_px=high - low, angle_deg=float(np.degrees(angle)),
        trail_px=None if cut else trail,
    )  # fmt: skip


def move_ellipse(target: EllipseTarget, warp: Warp, limits: Limits) -> EllipseTarget | str:
    """The ellipse that the moved one is (exact for turns, zoom and shear, the nearest one elsewhere)."""
    frame = frame_of(target.centre_px, target.radii_px, target.angle_deg)
    moved = warp.points(_CIRCLE @ frame[:, :2].T + frame[:, 2])
    share = area(clip_polygon(moved, *warp.size)) / max(area(moved), 1e-9)
    centre = moved.mean(axis=0)
    # The covariance of c + A·(cos t, sin t) over t is A·Aᵀ / 2, so its roots are the half axes.
    roots, axes = np.linalg.eigh(2 * np.cov((moved - centre).T, bias=True))
    radii, turn = np.sqrt(np.maximum(roots, 0)), _turn(moved)
    # Measured in its own half axes an ellipse is the unit circle.
    round_ = np.linalg.norm((moved - centre) @ axes / np.maximum(radii, 1e-9), axis=1)
    fit = float((np.minimum(round_, 1) ** 2).mean() / (np.maximum(round_, 1) ** 2).mean())
    if abs(radii[1] - radii[0]) > 1e-6 * radii[1]:
        first = int(abs(axes[:, 1] @ (np.cos(turn), np.sin(turn))) >= np.sqrt(0.5))
        axis = axes[:, first] * (1.0 if axes[:, first] @ (np.cos(turn), np.sin(turn)) >= 0 else -1.0)
        radii, turn = radii[[first, 1 - first]], float(np.arctan2(axis[1], axis[0]))
    why = reason(share, 2 * float(radii.min()), limits) or _unfit("ellipse", fit, limits)
    return why or replace(target, centre_px=centre, radii_px=radii, angle_deg=float(np.degrees(turn)))


def frame_of(centre: Points, half: Points, angle_deg: float) -> Points:
    """``(2, 3)``: columns are the half width, the half height and the centre of a turned shape."""
    cos, sin = np.cos(np.radians(angle_deg)), np.sin(np.radians(angle_deg))
    return np.array([[cos * half[0], -sin * half[1], centre[0]], [sin * half[0], cos * half[1], centre[1]]])


def reason(share: float, side_px: float, limits: Limits) -> str:
    """Why what is left of an object is not enough to be said; "" where it is."""
    if share <= 0:
        return "outside of the picture"
    if side_px <= 0:
        return NO_AREA
    if share < limits.min_visible:
        return f"only {100 * share:.0f} % of it is left, at least {100 * limits.min_visible:.0f} % is wanted"
    if side_px < limits.min_side_px:
        return f"only {side_px:.1f} px wide, at least {limits.min_side_px:g} px is wanted"
    return ""


def dense(points: Points, *, closed: bool = True) -> Points:
    """The same line with further points on long sides."""
    ends = np.roll(points, -1, axis=0) if closed else points[1:]
    pieces = [
        start
        + (end - start) * np.linspace(0, 1, int(np.hypot(*(end - start)) // _STEP_PX) + 1, endpoint=False)[:, None]
        for start, end in zip(points, ends, strict=False)
    ]
    return np.concatenate(pieces if closed else [*pieces, points[-1:]])


def _outline(points: Points, warp: Warp) -> Points:
    return warp.points(points if warp.straight else dense(points))


def _turn(moved: Points) -> float:
    """The direction, in radians, of what lay along the width of a moved ellipse ``(96, 2)``.

    That of the map's nearest linear one on it (the first harmonic), so that a dent at one end does not turn it.
    """
    return float(np.arctan2(*(moved * _CIRCLE[:, :1]).sum(axis=0)[::-1]))


def _fit(moved: Points, size: Points) -> float:
    """The IoU of an outline with the box from 0, 0 to ``size``."""
    both = area(clip_polygon(moved, *size))
    return both / max(area(moved) + float(np.prod(size)) - both, 1e-9)


def _unfit(what: str, fit: float, limits: Limits) -> str:
    """Why no shape of that kind is what became of it; "" where one fits."""
    if fit >= limits.min_fit:
        return ""
    nearest = f"the nearest one overlaps with it by IoU {fit:.2f}, at least {limits.min_fit:g} is wanted"
    return f"it is no {what} any more: {nearest}"


def _thinned(points: Points) -> Points:
    """Without points that fall together, which cutting at a corner makes."""
    apart = np.abs(points - np.roll(points, 1, axis=0)).max(axis=1) > 1e-9
    return points[apart] if apart.sum() >= 3 else points
