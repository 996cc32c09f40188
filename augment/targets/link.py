"""Boxes of objects whose outline is known too: there the box is that of the moved outline, which is exact."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from augment.sample import BoxTarget, MaskTarget, Points, PolygonTarget, Target

_APART_PX, _APART = 2.0, 0.04


def partners(targets: Sequence[Target]) -> Mapping[int, int]:
    """Place of a box → place of the mask or polygon of another task that is the same object, where there is one.

    The same object has the same class, and an outline whose box is the box, to 2 px or 4 % of its sides.
    """
    boxes = [(place, one) for place, one in enumerate(targets) if isinstance(one, BoxTarget)]
    shapes = [
        (place, one, bounds(one)) for place, one in enumerate(targets) if isinstance(one, MaskTarget | PolygonTarget)
    ]
    found: dict[int, int] = {}
    taken: set[tuple[str, int]] = set()
    for place, box in boxes if shapes else []:
        most = np.maximum(_APART_PX, _APART * (box.box_px[2:] - box.box_px[:2]).max())
        near = [
            (float(np.abs(around - box.box_px).max()), other)
            for other, shape, around in shapes
            if shape.cls == box.cls and shape.task != box.task and (box.task, other) not in taken
        ]
        if near and min(near)[0] <= most:
            found[place] = min(near)[1]
            taken.add((box.task, min(near)[1]))
    return found


def bounds(shape: MaskTarget | PolygonTarget) -> Points:
    """``(4,)`` x0, y0, x1, y1 around an outline or the pixels of a tight mask."""
    if isinstance(shape, PolygonTarget):
        return np.concatenate([shape.points_px.min(axis=0), shape.points_px.max(axis=0)])
    height, width = shape.mask.shape
    x, y = shape.corner_px
    return np.array([x, y, x + width, y + height], dtype=np.float64)
