"""Keypoints against a map of places that is carried along: each pixel then says where it was."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from app.augmenting.marks.mark import Mark
from app.augmenting.marks.paint import FULL, Plane, Size, Window
from augment.sample import Declared, Points, PoseTarget

KIND = "keypoints"
MARGIN_PX = 12
# How far around a place the map is read, in its levels, until enough pixels are found.
REACHES, ENOUGH = (4, 8, 16, 32), 24
# Nearer to an edge than this nobody can tell on which side of it a place lies.
EDGE_PX = 2.0


def window_of(target: PoseTarget) -> Window:
    """The part of a picture that the map is of: around all keypoints that are there."""
    there = target.points_px[np.array(target.states) > 0]
    low = np.floor(there.min(axis=0)) - MARGIN_PX
    high = np.ceil(there.max(axis=0)) + MARGIN_PX
    return int(low[0]), int(low[1]), int(high[0]), int(high[1])


def pose_marks(
    before: PoseTarget, after: PoseTarget, maps: tuple[Plane, Plane, Plane], size: Size, declared: Declared
) -> Iterator[Mark]:
    """``maps`` are the carried ramps across and down, and what of the picture is seen; ``size`` is the old one's.

    One mark of its place for each keypoint that the new picture shows, and one that tells whether it is rightly called
    visible, hidden or not there. Whether the picture is a mirror image, so that left and right change places, is read
    off the map.
    """
    window = window_of(before)
    found = {
        place: read_place(maps, level_of(point, window))
        for place, (point, state) in enumerate(zip(before.points_px, before.states, strict=True))
        if state > 0 and _is_within(point, size)
    }
    turned = [one[1] for one in found.values() if one is not None]
    names = list(range(len(before.states)))
    if turned and sum(turned) < 0:
        for one, other in declared.mirror_points.get((before.task, before.cls), ()):
            names[one], names[other] = other, one
    for place, read in found.items():
        name = names.index(place)
        if read is None:  # covered far around, or outside
            yield Mark(KIND, "wrong", float(after.states[name] > 1))
        else:
            yield from _point(before.states[place], after, name, read[0], maps[2])


def read_place(maps: tuple[Plane, Plane, Plane], level: Points) -> tuple[Points, float] | None:
    """Where in the new picture the map says ``level`` (across, down), and the sign of its turn, below 0 for a mirror
    image. None where nothing near to it is left."""
    across, down, seen = maps
    far = np.maximum(np.abs(across - np.float32(level[0])), np.abs(down - np.float32(level[1])))
    far[seen < FULL - 2] = np.inf
    for reach in REACHES:
        rows, columns = np.nonzero(far <= reach)
        if len(rows) >= ENOUGH:
            break
    if len(rows) < 6:
        return None
    places = np.column_stack([columns + 0.5, rows + 0.5])
    middle = places.mean(axis=0)
    levels = np.column_stack([across[rows, columns], down[rows, columns]]).astype(np.float64)
    lines, *_ = np.linalg.lstsq(np.column_stack([places - middle, np.ones(len(places))]), levels, rcond=None)
    turn = float(np.linalg.det(lines[:2]))
    if abs(turn) < 1e-9:
        return None
    return np.asarray(middle + np.linalg.solve(lines[:2].T, level - lines[2])), float(np.sign(turn))


def _point(state: int, after: PoseTarget, name: int, place: Points, seen: Plane) -> Iterator[Mark]:
    """``state`` before; ``place`` is where the thing is now, ``name`` the keypoint that it is called now."""
    height, width = seen.shape
    said, at = after.states[name], after.points_px[name]
    near = min(place[0], place[1], width - place[0], height - place[1])
    if near < -EDGE_PX:
        yield Mark(KIND, "wrong", float(said > 0))
        return
    if near < EDGE_PX:
        return
    x, y = int(place[0]), int(place[1])
    around = seen[max(y - 2, 0) : y + 3, max(x - 2, 0) : x + 3] >= FULL - 2
    if around.all():
        yield Mark(KIND, "wrong", float(said != state))
    elif not around.any():
        yield Mark(KIND, "wrong", float(said > 1))
    if said > 0:
        yield Mark(KIND, "px", float(np.hypot(*(place - at))))


def level_of(point: Points, window: Window) -> Points:
    """What ramps over ``window`` say at a place: across and down."""
    low, high = np.array(window[:2]), np.array(window[2:])
    return np.asarray(1 + (point - low) / (high - low) * (FULL - 1))


def _is_within(point: Sequence[float] | Points, size: Size) -> bool:
    return min(point[0], point[1], size[0] - point[0], size[1] - point[1]) > EDGE_PX
