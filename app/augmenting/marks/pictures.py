"""The marks of one picture: a few objects of each kind are painted, carried along by the recipe, and looked for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np

from app.augmenting.marks.areas import LEAST_PX, area_mark
from app.augmenting.marks.carried import Carrier
from app.augmenting.marks.keypoints import level_of, pose_marks, read_place, window_of
from app.augmenting.marks.lines import WIDTH_PX, line_marks
from app.augmenting.marks.mark import MIRRORED, Mark, kind_of
from app.augmenting.marks.paint import Area, Plane, Size, extent_of, half_of, line_plane, plane_of, ramps, seen_plane
from augment.sample import Declared, PolylineTarget, PoseTarget, RotatedBoxTarget, ShapeTarget, Target
from augment.targets.link import partners

if TYPE_CHECKING:
    from augment.recipe import Recipe

OBJECTS = 3  # of a kind and picture


def picture_marks(
    size: Size, targets: Sequence[Target], moving: Recipe, seed: int, declared: Declared | None = None
) -> list[Mark]:
    """The marks of a picture of ``size`` (width, height). Raises AugmentError where the recipe cannot be tried."""
    chosen = _chosen(targets, size)
    if not chosen:
        return []
    carrier = Carrier(size, tuple(targets), declared or Declared(), moving, seed)
    painted = [_painted(targets, one, size) for one in chosen]
    paired = mirror_pairs(targets, carrier.declared)[:OBJECTS]
    maps = ramps((0, 0, *size), size) if paired else ()
    planes, labels = carrier.carry([seen_plane(size), *maps, *(plane for part in painted for plane in part)])
    seen, rest = planes[0], iter(planes[1 + len(maps) :])
    found: list[Mark] = []
    for one, part in zip(chosen, painted, strict=True):
        mine = [next(rest) for _ in part]
        found += _looked_for(one, _after(labels, one), mine, seen, carrier)
    for one in paired:
        found += _named(one, _after(labels, one), (planes[1], planes[2], seen), carrier)
    return found


def mirror_pairs(targets: Sequence[Target], declared: Declared) -> list[ShapeTarget]:
    """The labels whose class is another one in a mirror."""
    return [one for one in targets if isinstance(one, ShapeTarget) and (one.task, one.cls) in declared.mirror_classes]


def _named(
    one: ShapeTarget, after: Sequence[ShapeTarget], maps: tuple[Plane, Plane, Plane], carrier: Carrier
) -> Iterator[Mark]:
    """Whether the new picture is a mirror image of what was there is read off a map of places, and not asked of a step:
    then the label has the other class of its pair, and otherwise its own."""
    x0, y0, x1, y1 = extent_of(one)
    middle = np.array([(x0 + x1) / 2, (y0 + y1) / 2])
    read = read_place(maps, level_of(middle, (0, 0, *carrier.size))) if after else None
    if read is not None:
        mirror = carrier.declared.mirror_classes[one.task, one.cls]
        yield Mark(MIRRORED, "wrong", float(any(part.cls != (mirror if read[1] < 0 else one.cls) for part in after)))


def _chosen(targets: Sequence[Target], size: Size) -> list[ShapeTarget]:
    """A few objects of each kind, those first of which all can be painted: along the border nothing is."""
    kinds: dict[str, list[tuple[bool, ShapeTarget]]] = defaultdict(list)
    for one in targets:
        if not isinstance(one, ShapeTarget) or (isinstance(one, PoseTarget) and not any(one.states)):
            continue
        x0, y0, x1, y1 = extent_of(one)
        at_border = min(x0, y0, size[0] - x1, size[1] - y1) < 1
        if not (at_border and min(x1 - x0, y1 - y0) < LEAST_PX and isinstance(one, Area)):
            kinds[kind_of(one)].append((at_border, one))
    return [one for of_kind in kinds.values() for _, one in sorted(of_kind, key=lambda pair: pair[0])[:OBJECTS]]


def _painted(targets: Sequence[Target], one: ShapeTarget, size: Size) -> list[Plane]:
    if isinstance(one, PoseTarget):
        return list(ramps(window_of(one), size))
    if isinstance(one, PolylineTarget):
        return [line_plane(one.points_px, WIDTH_PX, size)]
    # A box whose object has an outline too is the box of that outline.
    place = next(at for at, other in enumerate(targets) if other is one)
    linked = partners(targets).get(place)
    shown = targets[linked] if linked is not None else one
    assert isinstance(shown, Area)
    half = [half_of(one, size)] if isinstance(one, RotatedBoxTarget) else []
    return [plane_of(shown, size), *half]


def _after(labels: Sequence[Target], one: ShapeTarget) -> list[ShapeTarget]:
    """What became of a label: several where a line was cut in pieces."""
    return [
        other
        for other in labels
        if isinstance(other, type(one)) and other.task == one.task
        and (other.id == one.id or (isinstance(one, PolylineTarget) and other.id.startswith(f"{one.id}-")))
    ]  # fmt: skip


def _looked_for(
    one: ShapeTarget, after: Sequence[ShapeTarget], planes: Sequence[Plane], seen: Plane, carrier: Carrier
) -> Iterator[Mark]:
    if not after:  # dropped, with its reason
        return
    first = after[0]
    if isinstance(one, PoseTarget) and isinstance(first, PoseTarget):
        yield from pose_marks(one, first, (planes[0], planes[1], seen), carrier.size, carrier.declared)
    elif isinstance(one, PolylineTarget):
        yield from line_marks([part.points_px for part in after if isinstance(part, PolylineTarget)], planes[0], seen)
    elif isinstance(first, Area):
        found = area_mark(kind_of(one), first, planes[0], seen, planes[1] if len(planes) > 1 else None)
        if found is not None:
            yield found
