"""Colours of classes for colour-blind eyes, and the letter that goes with each: colour is never the only sign."""

from __future__ import annotations

# The first six are Okabe & Ito's (2008); the other six were searched for, so that under normal, protan, deutan and
# tritan sight (Machado et al. 2009) any two of the twelve lie at least 16 apart in CIELAB. More do not fit.
CLASS_COLOURS = (
    "#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00",
    "#6600ee", "#aaee88", "#664422", "#882266", "#ffccee", "#aa66ff",
)  # fmt: skip


def colour_of(index: int) -> str:
    """The colour of the class at ``index``; after twelve they begin again, and letter and name tell them apart."""
    return CLASS_COLOURS[index % len(CLASS_COLOURS)]


def letter_of(name: str, index: int) -> str:
    """The second sign of a class: its first letter, with a number where the colours begin again."""
    head = next((char.upper() for char in name if char.isalnum()), "?")
    return head if index < len(CLASS_COLOURS) else f"{head}{index // len(CLASS_COLOURS) + 1}"
