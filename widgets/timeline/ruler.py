"""Where the ruler has its marks, and what stands at them. No Qt."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from widgets.timeline.scale import TimeScale

# Steps that a clock has: 1, 2, 5 of a power of ten below a minute, then parts of minutes and hours.
_CLOCK_S = (10.0, 15.0, 30.0, 60.0, 120.0, 300.0, 600.0, 900.0, 1800.0, 3600.0, 7200.0, 14400.0)
MARK_PX = 80.0
# How times are written: 1:02:07.250, 3727.250 s, or the number of the sample.
TimeFormat = Literal["clock", "seconds", "samples"]
FORMATS: tuple[TimeFormat, ...] = ("clock", "seconds", "samples")


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
    return _rounded(least_s)


def _rounded(least: float) -> float:
    """The next of 1, 2, 5 of a power of ten."""
    power = 10.0 ** math.floor(math.log10(least))
    return next(factor * power for factor in (1, 2, 5, 10) if factor * power >= least * (1 - 1e-9))


def marks(scale: TimeScale, *, written: TimeFormat = "clock", rate_hz: int = 0) -> list[Mark]:
    """All marks in view, five small ones a step; the words have as many decimals as the step needs."""
    if written == "samples" and rate_hz > 0:
        step = max(1.0, _rounded(MARK_PX / scale.px_per_s * rate_hz)) / rate_hz
        small = step / 5 if step * rate_hz >= 5 else step
    else:
        step = step_s(scale.px_per_s)
        small = step / 5
    every = max(1, round(step / small))
    first, last = math.floor(scale.start_s / small), math.ceil(min(scale.end_s, scale.duration_s) / small)
    decimals = max(0, -math.floor(math.log10(step) + 1e-9))
    found = []
    for number in range(max(0, first), last + 1):
        time_s = number * small
        if time_s <= scale.duration_s + 1e-9:
            words = time_words(time_s, decimals, written=written, rate_hz=rate_hz) if number % every == 0 else ""
            found.append(Mark(time_s, words))
    return found


def time_words(time_s: float, decimals: int = 3, *, written: TimeFormat = "clock", rate_hz: int = 0) -> str:
    """A time as it is to be written."""
    if written == "samples" and rate_hz > 0:
        return f"{round(time_s * rate_hz):,}"
    return f"{time_s:.{decimals}f} s" if written == "seconds" else clock(time_s, decimals)


def time_of(words: str, *, rate_hz: int = 0) -> float | None:
    """What somebody has typed: ``83.5``, ``1:23.5``, ``1:02:03``, or ``#44100`` for a sample; None: no time."""
    text = words.strip().replace(",", ".") if words.count(",") == 1 and "." not in words else words.strip()
    text = text.removesuffix("s").strip()
    try:
        if text.startswith("#"):
            return int(text[1:].replace(",", "")) / rate_hz if rate_hz > 0 else None
        parts = [float(part) for part in text.split(":")]
    except ValueError:
        return None
    if not text or len(parts) > 3 or not all(math.isfinite(part) and part >= 0 for part in parts):
        return None
    return sum(part * 60.0**power for power, part in enumerate(reversed(parts)))


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
