"""All labels with a place in a picture after one step: moved, mirrored, cut by what lies over them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from augment.moved import Moved
from augment.sample import (
    BoxTarget,
    Declared,
    EllipseTarget,
    MaskTarget,
    PolygonTarget,
    PolylineTarget,
    PoseTarget,
    RotatedBoxTarget,
    ShapeTarget,
    Target,
)
from augment.targets.drops import Drop, Limits
from augment.targets.geometry import move_box, move_ellipse, move_polygon, move_rotated
from augment.targets.hide import hide
from augment.targets.link import bounds, partners
from augment.targets.marks import move_line, move_mask, move_pose
from augment.targets.mirror import mirrored
from augment.warp import Warp


def move_shapes(
    targets: Sequence[ShapeTarget], moved: Moved, limits: Limits, declared: Declared, step: str
) -> tuple[ShapeTarget | Drop, ...]:
    """Each label on the new picture, or why it is not carried, in the order in which they came."""
    if moved.space is None and not moved.hidden:
        return tuple(targets)
    results = [_one(target, moved, limits, declared) for target in targets]
    for place, other in partners(targets).items():
        results[place] = _derived(targets[place], results[other], results[place])
    found: list[ShapeTarget | Drop] = []
    for target, result in zip(targets, results, strict=True):
        if isinstance(result, str):
            found.append(Drop(step, target.task, target.id, f"{target.cls}: {result}"))
        else:
            found += result
    return tuple(found)


def _one(target: ShapeTarget, moved: Moved, limits: Limits, declared: Declared) -> tuple[ShapeTarget, ...] | str:
    found = _moved(target, moved.space, limits) if moved.space is not None else (target,)
    if isinstance(found, str):
        return found
    if moved.space is not None and moved.space.mirrors:
        found = tuple(mirrored(one, declared) for one in found)
    if not moved.hidden:
        return found
    seen = [hide(one, moved.hidden, limits) for one in found]
    left = tuple(one for one in seen if not isinstance(one, str))
    return left or next(one for one in seen if isinstance(one, str))


def _moved(target: ShapeTarget, warp: Warp, limits: Limits) -> tuple[ShapeTarget, ...] | str:
    found: ShapeTarget | str
    match target:
        case BoxTarget():
            found = move_box(target, warp, limits)
        case PolygonTarget():
            found = move_polygon(target, warp, limits)
        case RotatedBoxTarget():
            found = move_rotated(target, warp, limits)
        case EllipseTarget():
            found = move_ellipse(target, warp, limits)
        case PolylineTarget():
            return move_line(target, warp, limits)
        case MaskTarget():
            found = move_mask(target, warp, limits)
        case PoseTarget():
            found = move_pose(target, warp, limits)
    return found if isinstance(found, str) else (found,)


def _derived(
    target: Target, outline: tuple[ShapeTarget, ...] | str, alone: tuple[ShapeTarget, ...] | str
) -> tuple[ShapeTarget, ...] | str:
    """The box of what is left of the object's outline; what is said of the outline is said of the box."""
    if isinstance(outline, str):
        return outline
    shape = outline[0]
    if not isinstance(target, BoxTarget) or not isinstance(shape, MaskTarget | PolygonTarget):
        return alone
    return (replace(target, cls=shape.cls, box_px=bounds(shape), trail_px=None),)
