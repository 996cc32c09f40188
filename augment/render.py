"""Renders a sample by a recipe: the same sample, recipe and seed give the same bytes, whatever ran before."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from augment.catalog.entry import Surroundings
from augment.engines import versions
from augment.materials import Clip, Materials
from augment.recipe import Recipe
from augment.sample import Image, Sample, Sound
from augment.targets.drops import Drop
from augment.targets.follow import follow

__all__ = ["Clip", "Materials", "Rendered", "Trace", "derive_seed", "digest_of", "render"]
EMPTY = Materials()


@dataclass(frozen=True)
class StepTrace:
    """What a step did: the parameters that were drawn, empty where chance left the step out."""

    transform: str
    done: bool
    drawn: Mapping[str, Any]


@dataclass(frozen=True)
class Trace:
    """How a sample came about. ``sha256`` is that of the media's values, ``dropped`` and ``refused`` name labels.

    The parameters are there to be read; what makes the sample again is recipe + seed + the same libraries.
    """

    seed: int
    recipe: str
    steps: tuple[StepTrace, ...]
    dropped: tuple[Drop, ...]
    refused: tuple[Drop, ...]
    libraries: Mapping[str, str]
    sha256: str

    def to_json(self) -> dict[str, Any]:
        """Plain values, for a report."""
        return {
            "seed": self.seed,
            "recipe": self.recipe,
            "steps": [{"transform": s.transform, "done": s.done, "drawn": dict(s.drawn)} for s in self.steps],
            "dropped": [drop.__dict__ for drop in self.dropped],
            "refused": [drop.__dict__ for drop in self.refused],
            "libraries": dict(self.libraries),
            "sha256": self.sha256,
        }


@dataclass(frozen=True)
class Rendered:
    """The new sample and how it came about."""

    sample: Sample
    trace: Trace


def render(sample: Sample, recipe: Recipe, seed: int, materials: Materials = EMPTY) -> Rendered:
    """Carries out ``recipe`` on ``sample``. Raises RenderError where a step cannot be carried out on it."""
    steps: list[StepTrace] = []
    dropped: list[Drop] = []
    refused: list[Drop] = []
    for index, step in enumerate(recipe.steps):
        own = derive_seed(recipe.digest, "step", index, seed)
        chance = np.random.default_rng(own)
        if chance.random() >= step.probability:
            steps.append(StepTrace(step.transform.name, False, {}))
            continue
        values = step.draw(chance)
        around = Surroundings(sample.rate_hz or 0, chance, own % 2**32, materials, sample.targets)
        moved = step.transform.run(sample.media, values, around)
        followed = follow(sample, step.transform, moved, recipe.limits)
        sample = replace(sample, media=moved.media, targets=followed.targets)
        dropped += followed.dropped
        refused += followed.refused
        steps.append(StepTrace(step.transform.name, True, {**values, **moved.drawn}))
    trace = Trace(
        seed, recipe.digest, tuple(steps), tuple(dropped), tuple(refused), versions(), digest_of(sample.media)
    )
    return Rendered(sample, trace)


def derive_seed(recipe_digest: str, parent_id: str, variant: int, base_seed: int) -> int:
    """A seed of 63 bits from stable names: never from order, worker or clock."""
    text = f"{recipe_digest}\x1f{parent_id}\x1f{variant}\x1f{base_seed}"
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big") >> 1


def digest_of(media: Image | Sound) -> str:
    """SHA-256 of shape, type and values."""
    head = f"{media.shape}{media.dtype.str}".encode()
    return hashlib.sha256(head + np.ascontiguousarray(media).tobytes()).hexdigest()
