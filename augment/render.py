"""Renders a sample by a recipe: the same sample, recipe and seed give the same bytes, whatever ran before."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from augment.catalog.entry import Surroundings
from augment.engines import versions
from augment.follow import follow
from augment.materials import Clip, Materials
from augment.recipe import Recipe
from augment.sample import Image, Sample, Sound
from augment.targets.drops import Drop

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
    """The new sample and how it came about.

    ``content`` is the file itself where one was wanted of ``render`` and the recipe's last step made it.
    """

    sample: Sample
    trace: Trace
    content: bytes | None = None


def render(
    sample: Sample,
    recipe: Recipe,
    seed: int,
    materials: Materials = EMPTY,
    *,
    scale: float = 1.0,
    as_file: bool = False,
) -> Rendered:
    """Carries out ``recipe`` on ``sample``. Raises RenderError where a step cannot be carried out on it.

    ``scale`` below 1 says that the picture is a preview, made smaller by it. With ``as_file`` a JPEG step at the end is
    the file: it comes as ``content``, the media are as they were before it, and the trace's digest is that of the file.
    """
    steps: list[StepTrace] = []
    limits = replace(recipe.limits, min_side_px=recipe.limits.min_side_px * scale)
    content: bytes | None = None
    dropped: list[Drop] = []
    refused: list[Drop] = []
    for index, step in enumerate(recipe.steps):
        # By the name of the step and not by the recipe: whoever moves one slider, or switches a step off, sees the same
        # draw with that change alone.
        nth = sum(one.transform.name == step.transform.name for one in recipe.steps[:index])
        own = derive_seed("step", step.transform.name, nth, seed)
        chance = np.random.default_rng(own)
        if chance.random() >= step.probability:
            steps.append(StepTrace(step.transform.name, False, {}))
            continue
        values = step.draw(chance)
        if as_file and step.transform.encode is not None and index == len(recipe.steps) - 1:
            content = step.transform.encode(sample.media, values)
            steps.append(StepTrace(step.transform.name, True, values))
            break
        around = Surroundings(sample.rate_hz or 0, chance, own % 2**32, materials, sample.targets, scale)
        moved = step.transform.run(sample.media, values, around)
        followed = follow(sample, step.transform, moved, limits)
        sample = replace(sample, media=moved.media, targets=followed.targets)
        dropped += followed.dropped
        refused += followed.refused
        steps.append(StepTrace(step.transform.name, True, {**values, **moved.drawn}))
    sha256 = hashlib.sha256(content).hexdigest() if content is not None else digest_of(sample.media)
    trace = Trace(seed, recipe.digest, tuple(steps), tuple(dropped), tuple(refused), versions(), sha256)
    return Rendered(sample, trace, content)


def derive_seed(scope: str, name: str, number: int, base_seed: int) -> int:
    """A seed of 63 bits from stable names, such as ("sample", item id, variant): never from order, worker or clock."""
    text = f"{scope}\x1f{name}\x1f{number}\x1f{base_seed}"
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big") >> 1


def digest_of(media: Image | Sound) -> str:
    """SHA-256 of shape, type and values."""
    found = hashlib.sha256(f"{media.shape}{media.dtype.str}".encode())
    found.update((media if media.flags.c_contiguous else media.copy()).data)
    return found.hexdigest()
