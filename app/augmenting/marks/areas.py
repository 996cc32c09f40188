"""Labels that cover pixels against the pixels that were painted where they were: boxes, outlines, ellipses, masks."""

from __future__ import annotations

import numpy as np

from app.augmenting.marks.mark import Mark
from app.augmenting.marks.paint import Area, Plane, Window, covered, filled
from app.units import Mask
from augment.sample import BoxTarget, EllipseTarget, Points, PolygonTarget, RotatedBoxTarget

# Of a smaller object the rounding to pixels alone takes a tenth: it is held against its mark by its middle.
LEAST_PX = 24
# Of a turned box the direction is read off its half, too.
LEAST_TURNED_PX = 36
WHITE = 128


def area_mark(kind: str, after: Area, mark: Plane, seen: Plane, half: Plane | None = None) -> Mark | None:
    """``after`` is the moved label; ``mark``, ``seen`` and, of a turned box, ``half`` are the planes that were carried.

    None where nothing of the mark is left, and for a box of which the picture shows a part: its label stands for the
    whole ellipse, cut, and of that no mark can tell.
    """
    window = _window(mark, after)
    white, there = _cut(mark, window) >= WHITE, _cut(seen, window) >= WHITE
    if not white.any():
        return None
    if isinstance(after, BoxTarget | RotatedBoxTarget) and _at_border(mark):
        return None
    label = covered(after, window, whole=True)
    match after:
        case BoxTarget():
            white = filled([_box_around(white)], (0, 0, white.shape[1], white.shape[0]))
        case RotatedBoxTarget():
            if half is None or not there[label].all():
                return None
            white = filled([_turned_box_around(white, _cut(half, window) >= WHITE)], (0, 0, *white.shape[::-1]))
        case EllipseTarget():  # it says where a thing is, also where something covers it
            white, label = white & there, label & there
        case _:
            pass
    if not white.any():
        return None
    if min(_sides(white)) < (LEAST_TURNED_PX if isinstance(after, RotatedBoxTarget) else LEAST_PX):
        return Mark(kind, "px", float(np.hypot(*(_centroid(_cut(mark, window)) - _centre(after, label, window)))))
    overlap = _overlap(white, label)
    if isinstance(after, PolygonTarget):  # of an outline in pieces the largest is the label
        overlap = max(overlap, _overlap(_largest(white), label))
    return Mark(kind, "iou", overlap)


def cut_turned_mark(kind: str, after: RotatedBoxTarget, turn_deg: float, mark: Plane) -> Mark | None:
    """A turned box that something was put on, against the box around what still shows along its old direction.

    What covers a part of a box does not turn it. None where nothing is left, or the picture shows a part of it only.
    """
    window = _window(mark, after)
    white = _cut(mark, window) >= WHITE
    if not white.any() or _at_border(mark):
        return None
    box = filled([_box_along(white, float(np.radians(turn_deg)))], (0, 0, *white.shape[::-1]))
    label = covered(after, window, whole=True)
    if min(_sides(white)) < LEAST_PX:
        return Mark(kind, "px", float(np.hypot(*(_centroid(box) - _centroid(label)))))
    return Mark(kind, "iou", _overlap(box, label))


def _centre(after: Area, label: Mask, window: Window) -> Points:
    """Row and column, within the window, of the middle of a small label."""
    if isinstance(after, BoxTarget):
        middle = (after.box_px[:2] + after.box_px[2:]) / 2
    elif isinstance(after, RotatedBoxTarget):
        middle = after.centre_px
    else:  # of an ellipse that the picture shows a part of, that part
        return _centroid(label)
    return np.asarray((middle - window[:2])[::-1])


def _centroid(plane: Plane | Mask) -> Points:
    """Row and column of the middle, each pixel by its brightness."""
    weights = plane.astype(np.float64)
    total = max(float(weights.sum()), 1e-9)
    rows, columns = np.arange(plane.shape[0]) + 0.5, np.arange(plane.shape[1]) + 0.5
    return np.array([weights.sum(axis=1) @ rows, weights.sum(axis=0) @ columns]) / total


def _window(mark: Plane, after: Area) -> Window:
    """The part of the picture that holds mark and label, with a margin."""
    height, width = mark.shape
    shown = covered(after, (0, 0, width, height), whole=True) | (mark >= WHITE)
    rows, columns = np.flatnonzero(shown.any(axis=1)), np.flatnonzero(shown.any(axis=0))
    if not len(rows):
        return 0, 0, 1, 1
    return (
        max(int(columns[0]) - 2, 0), max(int(rows[0]) - 2, 0),
        min(int(columns[-1]) + 3, width), min(int(rows[-1]) + 3, height),
    )  # fmt: skip


def _cut(plane: Plane, window: Window) -> Plane:
    return plane[window[1] : window[3], window[0] : window[2]]


def _at_border(mark: Plane) -> bool:
    edges = (mark[0], mark[-1], mark[:, 0], mark[:, -1])
    return any(bool((edge >= WHITE).any()) for edge in edges)


def _box_around(white: Mask) -> Points:
    rows, columns = np.flatnonzero(white.any(axis=1)), np.flatnonzero(white.any(axis=0))
    x0, y0, x1, y1 = columns[0], rows[0], columns[-1] + 1, rows[-1] + 1
    return np.array([(x0, y0), (x1, y0), (x1, y1), (x0, y1)], dtype=np.float64)


def _turned_box_around(white: Mask, half: Mask) -> Points:
    """The box around the white along the direction in which its half lies."""
    ahead = _centroid(half if half.any() else white) - _centroid(white)
    return _box_along(white, float(np.arctan2(*ahead)))  # rows first


def _box_along(white: Mask, turn: float) -> Points:
    """The box around the white along a direction, in radians."""
    axes = np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]])
    along = (np.argwhere(white)[:, ::-1] + 0.5) @ axes.T
    low, high = along.min(axis=0) - 0.5, along.max(axis=0) + 0.5
    return np.asarray(np.array([low, (high[0], low[1]), high, (low[0], high[1])]) @ axes)


def _sides(white: Mask) -> tuple[int, int]:
    return int(np.ptp(np.flatnonzero(white.any(axis=1)))) + 1, int(np.ptp(np.flatnonzero(white.any(axis=0)))) + 1


def _largest(white: Mask) -> Mask:
    import cv2

    _, places, sizes, _ = cv2.connectedComponentsWithStats(white.astype(np.uint8), connectivity=4)
    return np.asarray(places == 1 + int(sizes[1:, cv2.CC_STAT_AREA].argmax()))


def _overlap(first: Mask, second: Mask) -> float:
    either = int((first | second).sum())
    return int((first & second).sum()) / either if either else 1.0
