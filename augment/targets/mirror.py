"""What changes its name in a mirror: left and right keypoints, and classes that the sheet says are a pair."""

from __future__ import annotations

from dataclasses import replace

from augment.sample import Declared, PoseTarget, ShapeTarget


def mirrored(target: ShapeTarget, declared: Declared) -> ShapeTarget:
    """The label as it has to be said of the mirror image."""
    if isinstance(target, PoseTarget):
        order = list(range(len(target.states)))
        for one, other in declared.mirror_points.get((target.task, target.cls), ()):
            order[one], order[other] = other, one
        target = replace(
            target, points_px=target.points_px[order], states=tuple(target.states[place] for place in order)
        )
    other_class = declared.mirror_classes.get((target.task, target.cls), target.cls)
    return replace(target, cls=other_class)
