"""Objects that a recipe puts on pictures: the step is tried with painted objects on a painted picture.

Neither the pixels of real objects nor the places where they went are known afterwards without asking the step, so its
own draws are not followed: of the samples' labels some are painted and put on the others' pictures, one at a time.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from app.augmenting.marks.areas import LEAST_PX, area_mark, cut_turned_mark
from app.augmenting.marks.mark import PASTED, UNDER, Mark
from app.augmenting.marks.paint import FULL, Area, Plane, Size, extent_of, half_of, plane_of
from app.augmenting.marks.under import thin_marks
from augment.sample import Image, RotatedBoxTarget, Sample, ShapeTarget, Target

if TYPE_CHECKING:
    from augment.materials import CutOut, Materials
    from augment.recipe import Recipe
    from augment.recipe_step import Step

# Of what is put on a picture, so that it is told from the labels there, which are painted at full brightness; and of
# the half of a turned box that lies where its width points to.
GREY, AHEAD = 100, 200
MARGIN_PX = 16
UNDERNEATH, OBJECTS = 3, 24


def pasting_steps(recipe: Recipe) -> tuple[Step, ...]:
    """The steps that put objects on pictures, each to be carried out, with one object and a hard seam."""
    found = [step for step in recipe.steps if "objects" in step.transform.needs]
    return tuple(
        replace(step, probability=1.0, ranges={**step.ranges, "count": (1.0, 1.0)},
                choices={**step.choices, "seam": ("hard",)})
        for step in found
    )  # fmt: skip


def painted_objects(size: Size, targets: Sequence[Target], name: str) -> Iterator[CutOut]:
    """The labels of a picture of ``size`` as objects that can be put on others: those that lie whole within it."""
    from augment.materials import CutOut

    for place, one in enumerate(targets):
        if not isinstance(one, Area):
            continue
        x0, y0, x1, y1 = extent_of(one)
        if min(x0, y0, size[0] - x1, size[1] - y1) >= 1 and min(x1 - x0, y1 - y0) >= LEAST_PX:
            yield CutOut(f"{name}-{place:04d}", one.cls, partial(_load, one))


def _load(one: Area) -> tuple[Image, tuple[Target, ...]]:
    from augment.catalog.entry import Moved
    from augment.sample import Declared
    from augment.targets.drops import Limits
    from augment.targets.space import move_shapes
    from augment.warp import Flat, shifted

    x0, y0, x1, y1 = extent_of(one)
    left, top = int(np.floor(x0)) - MARGIN_PX, int(np.floor(y0)) - MARGIN_PX
    size = int(np.ceil(x1)) + MARGIN_PX - left, int(np.ceil(y1)) + MARGIN_PX - top
    here = Moved(np.zeros((1, 1, 3), dtype=np.uint8), space=Flat(size, shifted(-left, -top)))
    moved = move_shapes((one,), here, Limits(min_visible=0.0, min_side_px=0.0, min_fit=0.0), Declared(), "painted")
    (target,) = (part for part in moved if isinstance(part, Area))
    plane = plane_of(target, size) // FULL * GREY
    if isinstance(target, RotatedBoxTarget):
        plane += half_of(target, size) // FULL * (AHEAD - GREY)
    return np.repeat(plane[..., None], 3, axis=2), (target,)


def pasted_marks(size: Size, targets: Sequence[Target], steps: Recipe, seed: int, bank: Materials) -> list[Mark]:
    """Marks of what is put on a picture of ``size`` by the first of ``steps``, and of labels that come to lie under it.

    Raises AugmentError where the step cannot be carried out, for one because the bank has nothing of a class.
    """
    from augment.render import render

    under = [one for one in targets if isinstance(one, Area)][:UNDERNEATH]
    picture = np.zeros((size[1], size[0], UNDERNEATH), dtype=np.uint8)
    for channel, one in enumerate(under):
        picture[..., channel] = plane_of(one, size)
    made = render(Sample(picture, None, tuple(targets)), steps, seed, bank).sample
    changed = (np.asarray(made.media) != picture).any(axis=2)
    if not changed.any():
        return []  # there was no room
    known = {(one.task, one.id) for one in targets if isinstance(one, Area)}
    added = [one for one in made.targets if isinstance(one, Area) and (one.task, one.id) not in known]
    half = (changed & (np.asarray(made.media).min(axis=2) > (GREY + AHEAD) // 2)).astype(np.uint8) * FULL
    found = list(_put(added, changed.astype(np.uint8) * FULL, half, bank))
    seen = np.where(changed, 0, FULL).astype(np.uint8)
    after: Mapping[tuple[str, str], Target] = {
        (one.task, one.id): one for one in made.targets if isinstance(one, ShapeTarget)
    }
    found += thin_marks(targets, after, changed, size, UNDERNEATH)
    for channel, one in enumerate(under):
        left = np.where(changed, 0, picture[..., channel]).astype(np.uint8)
        now = after.get((one.task, one.id))
        if isinstance(now, Area) and (left != picture[..., channel]).any():
            if isinstance(one, RotatedBoxTarget) and isinstance(now, RotatedBoxTarget):
                mark = cut_turned_mark(UNDER, now, one.angle_deg, left)
            else:
                mark = area_mark(UNDER, now, left, seen)
            found += [mark] if mark is not None else []
    return found


def _put(added: Sequence[Area], plane: Plane, half: Plane, bank: Materials) -> Iterator[Mark]:
    """What changed is the object: it has a label of its own class there, or it is there without one."""
    classes = {one.cls for one in bank.objects}
    if len(added) != 1 or added[0].cls not in classes:
        yield Mark(PASTED, "wrong", 1.0)
        return
    yield Mark(PASTED, "wrong", 0.0)
    turned = half if isinstance(added[0], RotatedBoxTarget) else None
    if (mark := area_mark(PASTED, added[0], plane, np.full_like(plane, FULL), turned)) is not None:
        yield mark
