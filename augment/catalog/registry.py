"""All transforms by name, in the order in which they are offered."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import replace

from augment.catalog.costs import COSTS
from augment.catalog.entry import Transform
from augment.catalog.image import bent, colour, cover, lens, light, matched, paste, place, quality
from augment.catalog.sound import distortion, level, line, match, noise, room, time, tone, voice
from augment.errors import RecipeError


def _measured(*all: Transform) -> tuple[Transform, ...]:
    """The transforms with their measured costs."""
    return tuple(replace(one, cost_ms=COSTS.get(one.name, 0.0)) for one in all)


IMAGE: tuple[Transform, ...] = _measured(
    *colour.ALL, *light.ALL, *quality.ALL, *lens.ALL, *matched.ALL, *cover.ALL, *paste.ALL, *place.ALL, *bent.ALL,
)  # fmt: skip
AUDIO: tuple[Transform, ...] = _measured(
    *level.ALL, *noise.ALL, *room.ALL, *line.ALL, *tone.ALL, *distortion.ALL, *voice.ALL, *time.ALL, *match.ALL,
)  # fmt: skip
BY_NAME: Mapping[str, Transform] = {one.name: one for one in (*IMAGE, *AUDIO)}


def named(name: str, *, media: str, line: int = 0) -> Transform:
    """The transform called ``name``. Raises RecipeError, with the nearest name, or where it is for another medium."""
    found = BY_NAME.get(name)
    if found is None:
        near = difflib.get_close_matches(name, BY_NAME, n=1)
        hint = f"Did you mean {near[0]!r}?" if near else f"See `earmark transforms --media {media}`."
        raise RecipeError(f"unknown transform {name!r}. {hint}", line=line)
    if found.media != media:
        raise RecipeError(f"{name} is for {found.media}, the recipe is for {media}.", line=line)
    return found
