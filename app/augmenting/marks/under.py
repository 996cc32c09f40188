"""Lines and keypoints that come to lie under an object that is put on a picture."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from app.augmenting.marks.lines import WIDTH_PX, line_marks
from app.augmenting.marks.mark import UNDER, Mark
from app.augmenting.marks.paint import FULL, Size, line_plane
from app.units import Mask
from augment.sample import PolylineTarget, PoseTarget, Target

HIDDEN = 1
# So far around a keypoint all must be covered, or nothing: at the very edge of an object a pixel tells neither.
AROUND_PX = 2


def thin_marks(
    targets: Sequence[Target], after: Mapping[tuple[str, str], Target], changed: Mask, size: Size, most: int
) -> Iterator[Mark]:
    """Marks of ``most`` lines and as many sets of keypoints; ``changed`` are the pixels of the object.

    A line says where a thing is: it has to lie on its paint wherever that still shows. A keypoint that is covered is
    hidden, and one that is not is what it was. What was dropped has its reason and no mark.
    """
    lines = [one for one in targets if isinstance(one, PolylineTarget)][:most]
    for line in lines:
        now = after.get((line.task, line.id))
        paint = line_plane(line.points_px, WIDTH_PX, size)
        if isinstance(now, PolylineTarget) and (paint[changed] > 0).any():
            left = np.where(changed, 0, paint).astype(np.uint8)
            seen = np.where(changed, 0, FULL).astype(np.uint8)
            for mark in line_marks([now.points_px], left, seen):
                yield Mark(UNDER, mark.measure, mark.value)
    for pose in [one for one in targets if isinstance(one, PoseTarget)][:most]:
        now = after.get((pose.task, pose.id))
        if isinstance(now, PoseTarget):
            yield from _keypoints(pose, now, changed)


def _keypoints(pose: PoseTarget, now: PoseTarget, changed: Mask) -> Iterator[Mark]:
    for (x, y), before, state in zip(pose.points_px, pose.states, now.states, strict=True):
        column, row = int(x), int(y)
        around = changed[
            max(row - AROUND_PX, 0) : row + AROUND_PX + 1, max(column - AROUND_PX, 0) : column + AROUND_PX + 1
        ]
        if before and around.size and around.all():
            yield Mark(UNDER, "wrong", float(state != HIDDEN))
        elif before and around.size and not around.any():
            yield Mark(UNDER, "wrong", float(state != before))
