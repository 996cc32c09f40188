"""Suggested steps as the text of a recipe."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from app.augmenting.recipe.contrast import Suggestion


def recipe_text(name: str, media: str, steps: Sequence[Suggestion], *, noise: str = "") -> str:
    """A recipe of these steps; ``noise`` is the digest of a harvested bank. What speaks for each stands in the note."""
    from ruamel.yaml import YAML

    listed: list[dict[str, Any]] = []
    for step in steps:
        entry: dict[str, Any] = {step.transform: dict(step.values)}
        if step.probability != 1:
            entry["probability"] = step.probability
        listed.append(entry)
    document: dict[str, Any] = {"earmark-recipe": 1, "name": name, "media": media, "steps": listed}
    if noise and any("noise" in step.needs for step in steps):
        document["noise"] = noise
    document["note"] = " ".join(dict.fromkeys(step.why for step in steps))
    writer = YAML()
    writer.default_flow_style = None
    writer.width = 110
    stream = io.StringIO()
    writer.dump(document, stream)
    return stream.getvalue()
