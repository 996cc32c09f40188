"""Whether labels move with what they are on: marks are painted where labels are, moved by the recipe, and looked for.

A box or polygon is painted white on black and carried along by the steps that move pixels; the moved label is held
against where the white is then. A segment's start is a click in silence. Nothing of the label's own arithmetic is used.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from app import ids
from app.augmenting.targets import to_targets
from app.jobs.job import Progress
from app.labeling.read import references
from app.labels import values
from app.units import Mask

if TYPE_CHECKING:
    from app.augmenting.verdict.subject import Subject
    from app.changes.command import View
    from app.records import Item
    from app.rules.sheet import RuleSheet
    from augment.recipe import Recipe
    from augment.sample import BoxTarget, PolygonTarget, Target

SAMPLES, OBJECTS = 16, 3
RATE_HZ = 16_000
LEAST_PX = 16.0  # of a smaller object the rounding to pixels alone takes a tenth
WHITE = 128


def moved_marks(
    view: View, sheet: RuleSheet, subject: Subject, recipe: Recipe, progress: Progress
) -> tuple[list[float], list[float]]:
    """Overlaps of boxes and polygons, and shifts of onsets in seconds, of some samples and objects of each."""
    from augment.errors import AugmentError

    steps = tuple(step for step in recipe.steps if "follows" in step.transform.effects.values())
    overlaps: list[float] = []
    shifts_s: list[float] = []
    if not steps:
        return overlaps, shifts_s
    moving = replace(recipe, steps=steps)
    for row in sorted(subject.samples, key=lambda one: ids.stable("moved", one.id))[:SAMPLES]:
        progress.check()
        targets = _targets(view, sheet, row.parent_id)
        try:
            if recipe.media == "image":
                overlaps += _pictures(subject.parents[row.parent_id], targets, moving, row.seed)
            else:
                shifts_s += _clicks(subject.parents[row.parent_id], targets, moving, row.seed)
        except AugmentError:
            continue  # a step that wants materials or speech cannot be tried on marks
    return overlaps, shifts_s


def _targets(view: View, sheet: RuleSheet, parent: str) -> tuple[Target, ...]:
    labels: dict[str, values.Value] = {}
    for task in sheet.tasks.values():
        found = references(view, task.name, task.kind, item_ids=(parent,))
        if parent in found:
            labels[task.name] = found[parent]
    return to_targets(labels)


def _pictures(parent: Item, targets: Sequence[Target], moving: Recipe, seed: int) -> Iterator[float]:
    from augment.render import render
    from augment.sample import BoxTarget, PolygonTarget, Sample

    size = int(parent.features.get("width_px", 0)), int(parent.features.get("height_px", 0))
    shapes = [one for one in targets if isinstance(one, BoxTarget | PolygonTarget)]
    for one in shapes[:OBJECTS] if min(size) else ():
        marked = np.zeros((size[1], size[0], 3), dtype=np.uint8)
        marked[_filled(_painted(one), size)] = 255
        made = render(Sample(marked, None, tuple(targets)), moving, seed).sample
        after = [found for found in made.targets if isinstance(found, type(one)) and found.id == one.id]
        found = np.asarray(made.media)
        white = found.max(axis=2) >= WHITE
        if len(after) != 1 or not white.any():
            continue
        shown = found.shape[1], found.shape[0]
        rows, columns = np.flatnonzero(white.any(axis=1)), np.flatnonzero(white.any(axis=0))
        edges = (columns[0], rows[0], columns[-1] + 1, rows[-1] + 1)
        if min(edges[2] - edges[0], edges[3] - edges[1]) < LEAST_PX:
            continue
        if isinstance(one, BoxTarget):
            white = _filled(_corners(edges), shown)
        yield _overlap(white, _filled(_outline(after[0]), shown))


def _clicks(parent: Item, targets: Sequence[Target], moving: Recipe, seed: int) -> Iterator[float]:
    from augment.render import render
    from augment.sample import Sample, SegmentTarget

    count = int(parent.features.get("duration_s", 0.0) * RATE_HZ)
    for one in [found for found in targets if isinstance(found, SegmentTarget)][:OBJECTS]:
        at = round(one.start_s * RATE_HZ)
        if not 0 < at < count - 1:
            continue
        silence = np.zeros((1, count), dtype=np.float32)
        silence[0, at] = 1.0
        made = render(Sample(silence, RATE_HZ, tuple(targets)), moving, seed).sample
        after = [found for found in made.targets if isinstance(found, SegmentTarget) and found.id == one.id]
        heard = np.abs(made.media[0])
        if len(after) == 1 and float(heard.max()) > 0:
            yield abs(float(heard.argmax()) / RATE_HZ - after[0].start_s)


def _painted(target: BoxTarget | PolygonTarget) -> np.ndarray:
    """What stands in the picture: a polygon itself; in a box the ellipse that touches its sides, since hardly anything
    that is boxed fills its corners, and a turned box is to hold the thing and not the box."""
    from augment.sample import PolygonTarget

    if isinstance(target, PolygonTarget):
        return target.points_px
    x0, y0, x1, y1 = target.box_px
    turn = np.linspace(0, 2 * np.pi, 96, endpoint=False)
    return np.column_stack([(x0 + x1 + (x1 - x0) * np.cos(turn)) / 2, (y0 + y1 + (y1 - y0) * np.sin(turn)) / 2])


def _outline(target: BoxTarget | PolygonTarget) -> np.ndarray:
    from augment.sample import PolygonTarget

    return target.points_px if isinstance(target, PolygonTarget) else _corners(target.box_px)


def _corners(box: Sequence[float] | np.ndarray) -> np.ndarray:
    x0, y0, x1, y1 = box
    return np.array([(x0, y0), (x1, y0), (x1, y1), (x0, y1)], dtype=np.float64)


def _filled(outline: np.ndarray, size: tuple[int, int]) -> Mask:
    """The pixels whose middle lies inside, by Pillow at four times the size so that edges are where they are."""
    from PIL import Image as Pillow
    from PIL import ImageDraw

    fine = Pillow.new("L", (size[0] * 4, size[1] * 4))
    ImageDraw.Draw(fine).polygon([(x * 4 - 0.5, y * 4 - 0.5) for x, y in outline], fill=255)
    return np.asarray(fine)[2::4, 2::4] > 0


def _overlap(first: Mask, second: Mask) -> float:
    either = int((first | second).sum())
    return int((first & second).sum()) / either if either else 1.0
