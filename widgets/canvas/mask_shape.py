"""Run lengths of a mask, as far as a hand needs them. No Qt, no numpy."""

from __future__ import annotations

from bisect import bisect_right
from functools import lru_cache
from itertools import accumulate

Window = tuple[int, int, int, int]


def mask_area(runs: tuple[int, ...]) -> int:
    """How many pixels are set."""
    return sum(runs[1::2])


def mask_contains(window: Window, runs: tuple[int, ...], x: float, y: float) -> bool:
    """Whether the pixel at an image point is set; the point must lie within the window."""
    x0, y0, x1, _ = window
    place = (int(y) - y0) * (x1 - x0) + int(x) - x0
    return bisect_right(_ends(runs), place) % 2 == 1


@lru_cache(maxsize=4096)
def _ends(runs: tuple[int, ...]) -> tuple[int, ...]:
    """Where each run ends: a pixel lies in the first run that ends after it."""
    return tuple(accumulate(runs))
