"""What a plan will cost before it is carried out: time on one core, and room on the disk."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.records import Item

if TYPE_CHECKING:
    from app.augmenting.make.plan import Plan
    from app.changes.command import View
    from augment.recipe import Recipe

# What the catalogue's costs were measured on.
PICTURE_MEGAPIXELS, SOUND_S = 512 * 512 / 1e6, 10.0
# Reading, measuring and writing without loss, ms a megapixel and ms a second of sound.
PICTURE_MS, SOUND_MS = 180.0, 6.0
# Bytes a megapixel of a photo as PNG, and bytes a sample of a WAV.
PNG_BYTES, WAV_BYTES = 1_900_000, 2


@dataclass(frozen=True)
class Estimate:
    """``core_s`` is divided by the cores that work. Rough: within a factor of two on an idle machine."""

    core_s: float
    disk_bytes: float


def estimate(view: View, plan: Plan) -> Estimate:
    """Of all samples that the plan still has to make, from the sizes of their parents."""
    parents = {item.id: item for item in view.find(Item, id=tuple({task.parent_id for task in plan.tasks}))}
    seconds = size = 0.0
    for task in plan.tasks:
        one, room = _of(parents[task.parent_id], plan.recipe)
        seconds, size = seconds + one, size + room
    return Estimate(seconds, size)


def _of(item: Item, recipe: Recipe) -> tuple[float, float]:
    steps_ms = sum(step.transform.cost_ms * step.probability for step in recipe.steps)
    features = item.features
    if recipe.media == "image":
        megapixels = float(features.get("megapixels", 1.0))
        ms = steps_ms * megapixels / PICTURE_MEGAPIXELS + PICTURE_MS * megapixels
        return ms / 1000, PNG_BYTES * megapixels
    duration_s, rate_hz = float(features.get("duration_s", 10.0)), float(features.get("rate_hz", 16_000))
    ms = steps_ms * duration_s / SOUND_S * rate_hz / 16_000 + SOUND_MS * duration_s
    return ms / 1000, duration_s * rate_hz * WAV_BYTES * float(features.get("channels", 1))
