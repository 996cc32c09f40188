"""Scores as people read them: three decimals, a true minus, as wide as a plus, and a dash where nothing is known."""

from __future__ import annotations

from collections.abc import Sequence

MINUS = "\N{MINUS SIGN}"


def figure(value: float | None) -> str:
    """A score, or a difference of two."""
    return "–" if value is None else f"{value:.3f}".replace("-0.000", "0.000").replace("-", MINUS)


def signed(value: float) -> str:
    """A difference with its sign; a nought has none."""
    text = f"{value:+.3f}"
    return "0.000" if float(text) == 0 else text.replace("-", MINUS)


def interval(ends: Sequence[float] | None) -> str:
    """From one end to the other; with a word between them where a dash would stand beside a minus."""
    if ends is None:
        return ""
    return f"{figure(ends[0])} {'to' if ends[0] < 0 else '–'} {figure(ends[1])}"
