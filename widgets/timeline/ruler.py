"""Where the ruler has its marks, and what stands at them. No Qt."""

from __future__ import annotations

import math
from dataclasses import dataclass

from widgets.timeline.scale import TimeScale

# Steps that a clock has: 1, 2, 5 of a power of ten below a minute, then parts of minutes and hours.
_CLOCK_S = (10.0, 15.0, 30.0, 60.0, 120.0, 300.0, 600.0, 900.0, 1800.0, 3600.0, 7200.0, 14400.0)
MARK_PX = 80.0


@dataclass(frozen=True, slots=True)
class Mark:
    """A time, and its words (none at a small mark)."""

    time_s: float
    words: str


def step_s(px_per_s: float) -> float:
    """The time between two marks with words: at least ``MARK_PX`` pixels."""
    least_s = MARK_PX / px_per_s
    if least_s > 5:
        return next((step for step in _CLOCK_S if step >= least_s), _CLOCK_S[-1] * math.ceil(least_s / _CLOCK_S[-1]))
    power = 10.0 ** math.floor(math.log10(least_s))
    return next(factor * power for factor in (1, 2, 5, 10) if factor * power >= least_s * (1 - 1e-9))


def marks(scale: TimeScale) -> list[Mark]:
    """All marks in view, five small ones a step; the words have as many decimals as the step needs."""
    step = step_s(scale.px_per_s)
    small = step / 5
    first, last = math.floor(scale.start_s / small), math.ceil(min(scale.end_s, scale.duration_s) / small)
    decimals = max(0, -math.floor(math.log10(step) + 1e-9))
    found = []
    for number in range(max(0, first), last + 1):
        time_s = number * small
        if time_s <= scale.duration_s + 1e-9:
            found.append(Mark(time_s, clock(time_s, decimals) if number % 5 == 0 else ""))
    return found


def clock(time_s: float, decimals: int = 3) -> str:
    """``7.250``, ``1:07.250`` or ``1:02:07.250``: as many parts as the time needs."""
    whole = round(time_s * 10**decimals)
    unit = 10**decimals
    hours, rest = divmod(whole, 3600 * unit)
    minutes, rest = divmod(rest, 60 * unit)
    seconds, part = divmod(rest, unit)
    tail = f".{part:0{decimals}d}" if decimals else ""
    if hours:
        return f"{hours}:{minutes:02d}:{seconds:02d}{tail}"
    if minutes or not decimals:
        return f"{minutes}:{seconds:02d}{tail}"
    return f"{seconds}{tail}"
