"""The catalogue of transforms as plain rows, for the terminal and the augment page."""

from __future__ import annotations

from typing import Any

from app.errors import CallError
from augment.catalog.entry import Transform
from augment.catalog.registry import AUDIO, IMAGE
from augment.sample import KINDS


def catalogue(media: str = "") -> list[dict[str, Any]]:
    """One row a transform: parameters with limits, cost, and what happens to each kind of label."""
    if media not in ("", "image", "audio"):
        raise CallError(f"media {media!r}: choose image or audio.")
    return [_row(one) for one in (*IMAGE, *AUDIO) if media in ("", one.media)]


def _row(one: Transform) -> dict[str, Any]:
    kinds = [
        kind
        for kind in KINDS
        if kind not in ({"segment", "transcript"} if one.media == "image" else {"box", "polygon"})
    ]
    effects = {kind: one.effect(kind) for kind in kinds}
    said = [f"{kind} {effect}" for kind, effect in effects.items() if effect != "unchanged"]
    return {
        "name": one.name,
        "media": one.media,
        "title": one.title,
        "params": [
            {
                "name": param.name, "low": param.low, "high": param.high, "default": list(param.default),
                "unit": param.unit, "help": param.help,
            }
            for param in one.params
        ],
        "effects": effects,
        "labels": ", ".join(said) or "stay as they are",
        "destroys": sorted(one.destroys),
        "needs": list(one.needs),
        "cost_ms": one.cost_ms,
        "cost": f"{one.cost_ms:g} ms",
    }  # fmt: skip
