"""Lines, keypoints and masks under a map of places."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np

from augment.sample import MaskTarget, Points, PolylineTarget, PoseTarget
from augment.targets.drops import Limits
from augment.targets.fill import tight
from augment.targets.geometry import dense, reason
from augment.warp import Warp, window_of


def move_line(target: PolylineTarget, warp: Warp, limits: Limits) -> tuple[PolylineTarget, ...] | str:
    """The moved line, cut at the border. One that leaves and comes back is several lines."""
    moved = warp.points(target.points_px if warp.straight else dense(target.points_px, closed=False))
    pieces = [piece for piece in _inside(moved, *warp.size) if _length(piece) >= limits.min_side_px]
    share = sum(map(_length, pieces)) / max(_length(moved), 1e-9)
    why = reason(share, max(map(_length, pieces), default=0.0), limits)
    return why or tuple(
        replace(target, id=target.id if index == 0 else f"{target.id}-{index + 1}", points_px=piece)
        for index, piece in enumerate(pieces)
    )


def move_pose(target: PoseTarget, warp: Warp, limits: Limits) -> PoseTarget | str:
    """The moved keypoints. Those outside of the picture are not there any more (state 0, as COCO says it)."""
    there = np.array(target.states) > 0
    moved = np.where(there[:, None], warp.points(target.points_px), 0.0)
    kept = there & (moved >= 0).all(axis=1) & (moved < warp.size).all(axis=1)
    if not there.any():
        return target
    share = float(kept.sum() / there.sum())
    if share <= 0 or share < limits.min_visible:
        return f"only {kept.sum()} of its {there.sum()} keypoints are left"
    states = tuple(state if here else 0 for state, here in zip(target.states, kept, strict=True))
    return replace(target, points_px=np.where(kept[:, None], moved, 0.0), states=states)


def move_mask(target: MaskTarget, warp: Warp, limits: Limits) -> MaskTarget | str:
    """The pixels of the moved mask, by the nearest one, cut at the border."""
    height, width = target.mask.shape
    x0, y0 = target.corner_px
    window = (x0, y0, x0 + width, y0 + height)
    reach = window_of(warp, window)
    moved = warp.pixels(target.mask, window, reach)
    low, high = np.maximum(reach[:2], 0), np.minimum(reach[2:], warp.size)
    if (low >= high).any():
        return reason(0.0, 0.0, limits)
    inside = moved[low[1] - reach[1] : high[1] - reach[1], low[0] - reach[0] : high[0] - reach[0]]
    part = tight(inside, (int(low[0]), int(low[1])))
    # A map that is known only within the picture cannot say what went out of it; there the old area stands for it.
    whole = int(moved.sum()) if warp.straight else max(int(target.mask.sum()), int(moved.sum()))
    if part is None or not whole:
        return reason(0.0, 0.0, limits)
    why = reason(float(inside.sum()) / whole, float(min(part[0].shape)), limits)
    return why or replace(target, mask=part[0], corner_px=part[1])


def _inside(line: Points, width: float, height: float) -> list[Points]:
    """The pieces of an open line within the picture (Liang & Barsky 1984, a side at a time)."""
    pieces: list[list[Points]] = []
    for start, end in pairwise(line):
        step = end - start
        low, high = 0.0, 1.0
        sides = zip((*start, width - start[0], height - start[1]), (*step, *-step), strict=True)
        for gap, slope in sides:
            if slope == 0:
                low = low if gap >= 0 else 2.0
            elif slope > 0:
                low = max(low, -gap / slope)
            else:
                high = min(high, -gap / slope)
        if low >= high:
            continue
        first, last = start + low * step, start + high * step
        if pieces and np.allclose(pieces[-1][-1], first):
            pieces[-1].append(last)
        else:
            pieces.append([first, last])
    return [np.array(piece) for piece in pieces]


def _length(line: Points) -> float:
    return float(np.hypot(*np.diff(line, axis=0).T).sum())
