"""What is left of a label when something lies over a part of its object."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from augment.sample import (
    BoxTarget,
    EllipseTarget,
    MaskTarget,
    Points,
    PolygonTarget,
    PolylineTarget,
    PoseTarget,
    RotatedBoxTarget,
    ShapeTarget,
)
from augment.targets.clip import area
from augment.targets.drops import Limits
from augment.targets.fill import any_filled, inside, tight
from augment.targets.geometry import NO_AREA, dense, frame_of, reason

NOTHING = "nothing of it can be seen any more"
_SIDE = 128
_FINE = 1 << 12  # Clipper counts in whole numbers


def hide(target: ShapeTarget, hidden: Sequence[Points], limits: Limits) -> ShapeTarget | str:
    """The label of the part that can still be seen; why there is none where too little can.

    A mask and a polygon lose what is covered (of a polygon in pieces the largest stays), a box is drawn around what is
    left of its ellipse, a keypoint becomes a hidden one. Ellipses and lines stay whole: they say where a thing is.
    """
    match target:
        case BoxTarget():
            return _box(target, hidden, limits)
        case RotatedBoxTarget():
            return _rotated(target, hidden, limits)
        case PolygonTarget():
            return _polygon(target, hidden, limits)
        case MaskTarget():
            return _mask(target, hidden, limits)
        case EllipseTarget():
            share, _ = _seen(frame_of(target.centre_px, target.radii_px, target.angle_deg), hidden)
            return _reason(share, np.inf, limits) or target
        case PolylineTarget():
            share = 1.0 - float(inside(dense(target.points_px, closed=False), hidden).mean())
            return _reason(share, np.inf, limits) or target
        case PoseTarget():
            return _pose(target, hidden, limits)


def _box(target: BoxTarget, hidden: Sequence[Points], limits: Limits) -> BoxTarget | str:
    low, high = target.box_px[:2], target.box_px[2:]
    share, (left, top, right, bottom) = _seen(frame_of((low + high) / 2, (high - low) / 2, 0.0), hidden)
    cut = np.concatenate([low + (high - low) * (left, top), low + (high - low) * (right, bottom)])
    return _reason(share, float((cut[2:] - cut[:2]).min()), limits) or replace(
        target, box_px=cut, trail_px=target.trail_px if share == 1 else None
    )


def _rotated(target: RotatedBoxTarget, hidden: Sequence[Points], limits: Limits) -> RotatedBoxTarget | str:
    frame = frame_of(target.centre_px, target.size_px / 2, target.angle_deg)
    share, (left, top, right, bottom) = _seen(frame, hidden)
    size = target.size_px * (right - left, bottom - top)
    centre = frame @ (left + right - 1, top + bottom - 1, 1)
    return _reason(share, float(size.min()), limits) or replace(
        target, centre_px=centre, size_px=size, trail_px=target.trail_px if share == 1 else None
    )


def _seen(frame: Points, hidden: Sequence[Points]) -> tuple[float, tuple[float, float, float, float]]:
    """The share of a shape's ellipse that can be seen, and the box around it in shares of the shape's sides."""
    if abs(np.linalg.det(frame[:, :2])) < 1e-12:
        return 1.0, (0.0, 0.0, 1.0, 1.0)  # it has no area, so nothing can lie over it
    back = np.linalg.inv(frame[:, :2])
    rings = [((ring - frame[:, 2]) @ back.T + 1) * (_SIDE / 2) for ring in hidden]
    covered = any_filled(rings, (0, 0, _SIDE, _SIDE))
    if not covered.any():
        return 1.0, (0.0, 0.0, 1.0, 1.0)
    y, x = (np.mgrid[:_SIDE, :_SIDE] + 0.5) / (_SIDE / 2) - 1
    ellipse = x**2 + y**2 <= 1
    seen = ellipse & ~covered
    part = tight(seen, (0, 0))
    if part is None:
        return 0.0, (0.0, 0.0, 0.0, 0.0)
    mask, (left, top) = part
    box = (left / _SIDE, top / _SIDE, (left + mask.shape[1]) / _SIDE, (top + mask.shape[0]) / _SIDE)
    return float(seen.sum() / ellipse.sum()), box


def _polygon(target: PolygonTarget, hidden: Sequence[Points], limits: Limits) -> PolygonTarget | str:
    import pyclipper

    tool = pyclipper.Pyclipper()
    rings = (target.points_px, *target.holes)
    try:
        tool.AddPaths([_whole(ring) for ring in rings], pyclipper.PT_SUBJECT, True)
    except pyclipper.ClipperException:
        return NO_AREA
    tool.AddPaths([_whole(ring) for ring in hidden], pyclipper.PT_CLIP, True)
    tree = tool.Execute2(pyclipper.CT_DIFFERENCE, pyclipper.PFT_EVENODD, pyclipper.PFT_NONZERO)
    pieces = [
        (np.array(node.Contour) / _FINE, tuple(np.array(hole.Contour) / _FINE for hole in node.Childs))
        for node in tree.Childs
    ]
    if not pieces:
        return NOTHING
    ring, holes = max(pieces, key=lambda piece: area(piece[0]))
    whole = area(target.points_px) - sum(map(area, target.holes))
    share = (area(ring) - sum(map(area, holes))) / max(whole, 1e-9)
    why = _reason(share, float((ring.max(axis=0) - ring.min(axis=0)).min()), limits)
    if why or share > 1 - 1e-4:
        return why or target
    return replace(target, points_px=ring, holes=holes)


def _whole(ring: Points) -> list[tuple[int, int]]:
    return [(int(x), int(y)) for x, y in np.rint(ring * _FINE)]


def _mask(target: MaskTarget, hidden: Sequence[Points], limits: Limits) -> MaskTarget | str:
    x0, y0 = target.corner_px
    height, width = target.mask.shape
    left = target.mask & ~any_filled(hidden, (x0, y0, x0 + width, y0 + height))
    part = tight(left, target.corner_px)
    if part is None:
        return NOTHING
    why = _reason(float(left.sum() / target.mask.sum()), float(min(part[0].shape)), limits)
    return why or replace(target, mask=part[0], corner_px=part[1])


def _pose(target: PoseTarget, hidden: Sequence[Points], limits: Limits) -> PoseTarget | str:
    under = inside(target.points_px, hidden)
    states = tuple(min(state, 1) if here else state for state, here in zip(target.states, under, strict=True))
    before, after = sum(state == 2 for state in target.states), sum(state == 2 for state in states)
    if before and after / before < max(limits.min_visible, 1e-9):
        return f"only {after} of its {before} visible keypoints can still be seen"
    return replace(target, states=states)


def _reason(share: float, side_px: float, limits: Limits) -> str:
    return NOTHING if share <= 0 else reason(share, side_px, limits)
