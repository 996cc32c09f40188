"""What a recipe makes of one item, at screen size: drawn as the samples of a batch are, with the same seeds.

::

    original = load_original(view, sheet, item_id)                  # once an item; reads the file at screen size
    for variant in preview(original, recipe, seed=1, count=12):     # again after each change of the recipe
        variant.media, variant.labels, variant.steps, variant.error
    whole = full_size(view, sheet, item_id, recipe, seed=1, variant=3)      # the chosen one, as a batch makes it

None of it belongs on the window's thread; all of it is safe on any other.
"""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.augmenting.declared import declared_of
from app.augmenting.materials.files import NONE, MaterialFiles, bank_of
from app.augmenting.targets import to_targets, to_values
from app.errors import CallError
from app.jobs.job import Progress
from app.jobs.runner import default_workers
from app.labeling.read import references
from app.labels import values
from app.records import Item, Source
from app.units import Image, Sound

if TYPE_CHECKING:
    from app.changes.command import View
    from app.rules.sheet import RuleSheet
    from augment.recipe import Recipe
    from augment.sample import Sample

SCREEN_PX = 512
COUNT = 12
_MOST_THREADS = 4


@dataclass(frozen=True, eq=False)
class Original:
    """An item read for previews. ``sample`` holds media and labels at the size of the preview.

    ``scale`` is pixels of the preview for a pixel of the file (1 for sound, and for pictures that are small enough);
    ``labels`` are those of the file, at its full size.
    """

    item_id: str
    title: str
    sample: Sample
    scale: float
    labels: Mapping[str, values.Value]

    @property
    def shown(self) -> Mapping[str, values.Value]:
        """The labels in pixels of the preview."""
        return to_values(self.sample.targets, self.labels)


@dataclass(frozen=True, eq=False)
class Variant:
    """One sample as it would be. ``media`` is ``(H, W, 3) uint8`` or ``(channels, samples) float32``.

    ``labels`` by task, in pixels of ``media`` or in seconds. ``steps`` and ``dropped`` are lines for a person. Where
    the recipe cannot be carried out on the item ``error`` says why, and the media and labels are the original's.
    """

    variant: int
    seed: int
    media: Image | Sound
    rate_hz: int | None
    labels: Mapping[str, values.Value]
    steps: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()
    error: str = ""


def load_original(view: View, sheet: RuleSheet, item_id: str, *, max_side_px: int | None = SCREEN_PX) -> Original:
    """Reads an item and its reference labels; a picture's longer side at most ``max_side_px`` (None: full size).

    Raises CallError for an item that is not there, MediaError for a file that cannot be read.
    """
    from augment.sample import Sample
    from augment.shrink import at_size

    item = view.get(Item, item_id)
    source = None if item is None else view.get(Source, item.source_id)
    if item is None or source is None:
        raise CallError(f"item {item_id}: not in this project.")
    labels = {
        task.name: found[item.id]
        for task in sheet.tasks.values()
        if item.id in (found := references(view, task.name, task.kind, item_ids=(item.id,)))
    }
    path = Path(source.root) / item.path
    targets = to_targets(labels)
    if item.media != "image":
        from app.media.sound import read_sound

        samples, rate_hz = read_sound(path)
        return Original(item.id, item.path, Sample(samples, rate_hz, targets, declared_of(sheet)), 1.0, labels)
    from app.media.image import read_image
    from app.media.info import ImageInfo
    from app.media.probe import probe

    small, info = read_image(path, max_side_px=max_side_px), probe(path)
    size = (info.width_px, info.height_px) if isinstance(info, ImageInfo) else (small.shape[1], small.shape[0])
    whole = replace(at_size(small, targets, size), declared=declared_of(sheet))
    return Original(item.id, item.path, whole, max(small.shape[:2]) / max(size), labels)


def preview(
    original: Original,
    recipe: Recipe,
    *,
    seed: int,
    count: int = COUNT,
    first: int = 0,
    materials: MaterialFiles = NONE,
    progress: Progress | None = None,
) -> tuple[Variant, ...]:
    """``count`` variants from number ``first`` on: those of a batch of this ``seed``, as they look at screen size.

    Chance decides in a preview as in the batch. Lengths in pixels and the grain of single pixels are made smaller with
    the picture; a JPEG's errors are approximated, since its blocks are smaller than what the screen shows. Raises
    Cancelled when ``progress`` is.
    """
    watch = progress or Progress()

    def one(variant: int) -> Variant:
        watch.check()
        return _variant(original, recipe, seed, variant, materials)

    with ThreadPoolExecutor(min(count, _MOST_THREADS, default_workers()), "earmark-preview") as pool:
        return tuple(pool.map(one, range(first, first + count)))


def full_size(
    view: View,
    sheet: RuleSheet,
    item_id: str,
    recipe: Recipe,
    *,
    seed: int,
    variant: int,
    materials: MaterialFiles = NONE,
) -> Variant:
    """The pixels of a batch's sample, before they are saved. Raises as ``load_original``."""
    original = load_original(view, sheet, item_id, max_side_px=None)
    return _variant(original, recipe, seed, variant, materials)


def _variant(original: Original, recipe: Recipe, seed: int, variant: int, materials: MaterialFiles) -> Variant:
    from augment.catalog.wording import step_said
    from augment.errors import AugmentError
    from augment.render import derive_seed, render

    sample, own = original.sample, derive_seed("sample", original.item_id, variant, seed)
    try:
        made = render(sample, recipe, own, bank_of(materials).fitting(original.labels), scale=original.scale)
    except AugmentError as problem:
        return Variant(variant, own, sample.media, sample.rate_hz, original.shown, error=str(problem))
    gone = frozenset(drop.task for drop in made.trace.refused)
    return Variant(
        variant,
        own,
        made.sample.media,
        made.sample.rate_hz,
        to_values(made.sample.targets, original.labels, refused=gone),
        tuple(step_said(step.transform, step.drawn) for step in made.trace.steps if step.done),
        tuple(drop_line(drop.__dict__) for drop in (*made.trace.dropped, *made.trace.refused)),
    )


def drop_line(drop: Mapping[str, Any]) -> str:
    """A label that is gone, and why."""
    from augment.catalog.wording import titled

    return f"{drop['task']}: {drop['reason']} ({titled(drop['step'])})"
