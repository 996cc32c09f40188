"""Colours of classes for colour-blind eyes, and the letter that goes with each: colour is never the only sign."""

from __future__ import annotations

# Okabe & Ito (2008), then Tol's "muted" (2021); the rule sheet's defaults are the same list.
CLASS_COLOURS = (
    "#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#b5a50b", "#882255", "#44aa99", "#332288",
    "#999933", "#aa4499",
)  # fmt: skip


def colour_of(index: int) -> str:
    """The colour of the class at ``index``; after twelve they begin again, and the letter tells them apart."""
    return CLASS_COLOURS[index % len(CLASS_COLOURS)]


def letter_of(name: str, index: int) -> str:
    """The second sign of a class: its first letter, with a number where the colours begin again."""
    head = next((char.upper() for char in name if char.isalnum()), "?")
    return head if index < len(CLASS_COLOURS) else f"{head}{index // len(CLASS_COLOURS) + 1}"
