"""The kinds of objects that a model says or misses, and what they are called; see ``app.slices.mistakes``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, TypeAlias

Kind: TypeAlias = Literal["right", "class", "place", "both", "duplicate", "background", "missed"]
KINDS: tuple[Kind, ...] = ("right", "class", "place", "both", "duplicate", "background", "missed")
KIND_TEXTS: Mapping[str, str] = {
    "right": "Right: its place and its class",
    "class": "Another class at the right place",
    "place": "Near an object of its class, not at its place",
    "both": "Near an object of another class",
    "duplicate": "A second one on the same object",
    "background": "Where nothing is labelled",
    "missed": "Labelled, and not found",
}
