"""The catalogue's names as a person reads them, and what a step drew as a line: no underscores, units said."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

# The ends of names that are units, as they are written beside a number.
UNITS: Mapping[str, str] = {
    "s": "s", "ms": "ms", "m": "m", "m3": "m³", "db": "dB", "hz": "Hz", "px": "px", "dbfs": "dBFS",
}  # fmt: skip
_WORDS = {
    "rt60": "RT60", "snr": "SNR", "jpeg": "JPEG", "q": "Q", "iso": "ISO", "rgb": "RGB", "webp": "WebP",
    "adpcm": "ADPCM", "dc": "DC",
}  # fmt: skip
_WHOLE = {"kbit_s": "bit rate", "std": "deviation", "left_right": "left and right"}
MINUS = "\N{MINUS SIGN}"


def in_words(name: str, *, unit: str = "") -> str:
    """A name in words, its first letter small; the unit at its end is left out where it is said beside."""
    if name in _WHOLE:
        return _WHOLE[name]
    words = name.split("_")
    if unit and len(words) > 1 and words[-1] in UNITS:
        words = words[:-1]
    return " ".join(_WORDS.get(word, word) for word in words)


def titled(name: str, *, unit: str = "") -> str:
    """The same as a title: its first letter is a capital."""
    plain = in_words(name, unit=unit)
    return plain[:1].upper() + plain[1:]


def number(value: float) -> str:
    """Three digits that say something, all of those before the point, with a true minus sign."""
    return (f"{value:,.0f}" if 1000 <= abs(value) < 1e9 else f"{value:.3g}").replace("-", MINUS)


def span(low: float, high: float, *, joint: str = " to ") -> str:
    """A range; one number where both ends are the same. ``joint`` stands between them, "…" where room is short."""
    return number(low) if low == high else f"{number(low)}{joint}{number(high)}"


def step_said(transform: str, drawn: Mapping[str, Any]) -> str:
    """A step that was done, and the values that were drawn for it, as a line. It may be one of another version."""
    said = ", ".join(_value(transform, name, value) for name, value in drawn.items())
    return f"{titled(transform)}: {said}" if said else titled(transform)


def _value(transform: str, name: str, value: Any) -> str:
    from augment.catalog.registry import BY_NAME  # names alone have to be there before all transforms are

    known = BY_NAME.get(transform)
    param = known.param(name) if known is not None else None
    end = name.rpartition("_")[2] if "_" in name else ""
    unit = param.unit if param is not None else UNITS.get(end, "")
    if isinstance(value, float):
        what = in_words(name, unit=unit)
        return f"{what} {number(value)}{f' {unit}' if unit and unit != what else ''}"
    word = value.replace("_", " ") if param is not None and isinstance(value, str) else value
    return f"{in_words(name, unit=unit)} {word}"
