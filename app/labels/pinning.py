"""The place that a comment is pinned to: a point of a picture, a stretch of a recording, or the whole item."""

from __future__ import annotations

import math
from typing import TypeAlias

import msgspec

from app.errors import InputError


class Spot(msgspec.Struct, frozen=True):
    """A point in upright pixels."""

    x_px: float
    y_px: float


class Span(msgspec.Struct, frozen=True):
    """A stretch of time; start and end may be the same moment."""

    start_s: float
    end_s: float


Place: TypeAlias = Spot | Span | None
_encode = msgspec.json.Encoder(order="sorted").encode


def encode_place(place: Place) -> str:
    """The text of ``Comment.place``: "" for the whole item. Raises InputError for a place that is nowhere."""
    if place is None:
        return ""
    numbers = (place.x_px, place.y_px) if isinstance(place, Spot) else (place.start_s, place.end_s)
    if not all(math.isfinite(number) and number >= 0 for number in numbers):
        raise InputError(f"a comment cannot be pinned to {numbers[0]:g}, {numbers[1]:g}: the numbers count from 0.")
    if isinstance(place, Span) and place.end_s < place.start_s:
        raise InputError(f"a comment cannot be pinned from {place.start_s:g} to {place.end_s:g} s: it ends too early.")
    return _encode(place).decode()


def decode_place(text: str) -> Place:
    """The place that ``encode_place`` wrote. Raises InputError for anything else."""
    if not text:
        return None
    try:
        found = msgspec.json.decode(text)
        if isinstance(found, dict) and set(found) == {"x_px", "y_px"}:
            return Spot(float(found["x_px"]), float(found["y_px"]))
        if isinstance(found, dict) and set(found) == {"start_s", "end_s"}:
            return Span(float(found["start_s"]), float(found["end_s"]))
    except (msgspec.DecodeError, TypeError, ValueError) as problem:
        raise InputError(f"not a place of a comment: {problem}") from problem
    raise InputError(f"not a place of a comment: {text[:80]}")
