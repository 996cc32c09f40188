"""The catalogue of transforms as plain rows, for the terminal and the augment page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.errors import CallError
from augment.catalog.entry import Transform
from augment.catalog.registry import AUDIO, IMAGE
from augment.sample import KINDS, SHAPES


def catalogue(media: str = "") -> list[dict[str, Any]]:
    """One row a transform: parameters with limits, cost, and what happens to each kind of label."""
    if media not in ("", "image", "audio"):
        raise CallError(f"media {media!r}: choose image or audio.")
    return [_row(one) for one in (*IMAGE, *AUDIO) if media in ("", one.media)]


def _row(one: Transform) -> dict[str, Any]:
    foreign = {"segment", "transcript"} if one.media == "image" else {*SHAPES}
    kinds = [kind for kind in KINDS if kind not in foreign]
    effects = {kind: one.effect(kind) for kind in kinds}
    return {
        "name": one.name,
        "media": one.media,
        "title": one.title,
        "group": one.group,
        "help": one.help,
        "params": [
            {
                "name": param.name, "low": param.low, "high": param.high, "default": list(param.default),
                "unit": param.unit, "help": param.help, "whole": param.whole,
                "choices": list(param.choices), "usual": list(param.usual),
            }
            for param in one.params
        ],
        "effects": effects,
        "labels": _said(effects),
        "limit": one.limit,
        "destroys": sorted(one.destroys),
        "refuses": sorted(one.refuses),
        "needs": list(one.needs),
        "cost_ms": one.cost_ms,
        "cost": f"{one.cost_ms:g} ms",
    }  # fmt: skip


def _said(effects: Mapping[str, str]) -> str:
    if all(effects.get(kind) == "follows" for kind in SHAPES):
        effects = {"all shapes": "follow", **{kind: effect for kind, effect in effects.items() if kind not in SHAPES}}
    said = [f"{kind} {effect}" for kind, effect in effects.items() if effect != "unchanged"]
    return ", ".join(said) or "stay as they are"
