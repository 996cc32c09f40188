"""Run lengths of a mask, as far as a hand needs them. No Qt, no numpy."""

from __future__ import annotations

from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Callable
from itertools import accumulate
from math import floor
from typing import TypeVar

Window = tuple[int, int, int, int]
Runs = tuple[int, ...]
Found = TypeVar("Found")


def of_runs(most: int) -> Callable[[Callable[[Runs, int], Found]], Callable[[Runs, int], Found]]:
    """Remembers what a function found of a mask's runs (and a width), for masks of ``most`` runs together.

    Masks are told apart by the identity of their runs: to compare or hash thousands of numbers at every movement of the
    hand would cost more than most answers.
    """

    def remembering(find: Callable[[Runs, int], Found]) -> Callable[[Runs, int], Found]:
        known: OrderedDict[tuple[int, int], tuple[Runs, Found]] = OrderedDict()
        held = 0

        def found_of(runs: Runs, width: int) -> Found:
            nonlocal held
            key = id(runs), width
            if key in known:
                known.move_to_end(key)
                return known[key][1]
            # The runs are kept with the answer: their identity cannot become that of others.
            known[key] = runs, find(runs, width)
            held += len(runs)
            while held > most and len(known) > 1:
                held -= len(known.popitem(last=False)[1][0])
            return known[key][1]

        return found_of

    return remembering


def mask_area(runs: Runs) -> int:
    """How many pixels are set."""
    return sum(runs[1::2])


def mask_contains(window: Window, runs: Runs, x: float, y: float) -> bool:
    """Whether the pixel at an image point is set; never outside the window."""
    x0, y0, x1, y1 = window
    if not (x0 <= x < x1 and y0 <= y < y1):
        return False
    place = (floor(y) - y0) * (x1 - x0) + floor(x) - x0
    return bisect_right(_ends(runs, x1 - x0), place) % 2 == 1


def mask_near(window: Window, runs: Runs, x: float, y: float, reach_px: float) -> bool:
    """Whether a pixel within ``reach_px`` to each side of an image point is set: specks can be taken from far off."""
    x0, y0, x1, y1 = window
    left, right = max(0, floor(x - reach_px) - x0), min(x1, floor(x + reach_px) + 1) - x0
    top, bottom = max(y0, floor(y - reach_px)) - y0, min(y1, floor(y + reach_px) + 1) - y0
    if left >= right:
        return False
    ends, width = _ends(runs, x1 - x0), x1 - x0
    for row in range(top, bottom):
        run = bisect_right(ends, row * width + left)
        # Either the first pixel is in a set run, or the next run, a set one, begins before the last.
        if run % 2 == 1 or ends[run] < row * width + right:
            return True
    return False


@of_runs(2_000_000)
def _ends(runs: Runs, width: int) -> tuple[int, ...]:
    """Where each run ends: a pixel lies in the first run that ends after it."""
    return tuple(accumulate(runs))
