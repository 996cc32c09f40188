"""The functions of formulas: what each takes, what it gives, in a line for the help."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from app.errors import CallError

MOST_CHARACTERS = 1000
"""A text that a formula makes is cut there."""
Value = NDArray[Any]
MANY = 50


class Function(msgspec.Struct, frozen=True):
    """``kinds`` are what it takes ("number", "text", "yes/no", "any"), the last again for more up to ``most``."""

    kinds: tuple[str, ...]
    work: Callable[..., Value]
    told: str
    most: int = 0
    fewest: int = 0

    @property
    def least(self) -> int:
        """How many values it needs."""
        return self.fewest or len(self.kinds)

    def wants(self, place: int) -> str:
        """The kind at a place."""
        return self.kinds[min(place, len(self.kinds) - 1)]


def _number(kinds: int, work: Callable[..., Any], told: str, most: int = 0) -> Function:
    return Function(("number",) * kinds, work, told, most or kinds)


def _each(work: Callable[[str], Any], values: Value, *, unknown: Any, kind: Any) -> Value:
    answers = {text: work(text) if text else unknown for text in set(values.tolist())}
    result = np.empty(len(values), dtype=kind)
    result[:] = [answers[text] for text in values.tolist()]
    return result


def _text(work: Callable[[str], str]) -> Callable[[Value], Value]:
    return lambda values: _each(lambda text: work(text)[:MOST_CHARACTERS], values, unknown="", kind=object)


def _pairwise(work: Callable[[str, str], bool]) -> Callable[[Value, Value], Value]:
    def found(one: Value, other: Value) -> Value:
        both = zip(one.tolist(), other.tolist(), strict=True)
        return np.fromiter((bool(a) and work(a, b) for a, b in both), dtype=bool, count=len(one))

    return found


def _as_number(text: str) -> float:
    try:
        found = float(text)
    except ValueError:
        return math.nan
    return found if math.isfinite(found) else math.nan


def _as_text(values: Value) -> Value:
    result = np.empty(len(values), dtype=object)
    result[:] = ["" if math.isnan(number) else f"{number:.10g}" for number in values.tolist()]
    return result


def _part(texts: Value, between: Value, nth: Value) -> Value:
    result = np.empty(len(texts), dtype=object)
    result[:] = [_nth(*one) for one in zip(texts.tolist(), between.tolist(), nth.tolist(), strict=True)]
    return result


def _nth(text: str, between: str, number: float) -> str:
    if not between or math.isnan(number):
        return ""
    parts, place = text.split(between), int(number)
    place = place - 1 if place > 0 else len(parts) + place
    return parts[place] if 0 <= place < len(parts) else ""


def _replace(texts: Value, old: Value, new: Value) -> Value:
    result = np.empty(len(texts), dtype=object)
    # Bounded before it is made: each letter may become a long text.
    result[:] = [
        (text[:MOST_CHARACTERS].replace(a, b[:MOST_CHARACTERS]) if a else text)[:MOST_CHARACTERS]
        for text, a, b in zip(texts.tolist(), old.tolist(), new.tolist(), strict=True)
    ]
    return result


def _bins(values: Value, *edges: Value) -> Value:
    """ "below 0.3", "0.3 to 0.7", "from 0.7": edges are the same for every item."""
    if any(len(edge) and not bool((edge == edge[0]).all()) for edge in edges):
        raise CallError("bins() wants edges that are plain numbers, the same for every item.")
    cuts = sorted({float(edge[0]) for edge in edges if len(edge)})
    names = [f"below {cuts[0]:g}" if cuts else ""]
    names += [f"{low:g} to {high:g}" for low, high in itertools.pairwise(cuts)]
    names += [f"from {cuts[-1]:g}"] if cuts else []
    place = np.searchsorted(np.array(cuts), values, side="right")
    result = np.array(names, dtype=object)[np.minimum(place, len(names) - 1)]
    result[np.isnan(values)] = ""
    return result


def _known(values: Value) -> Value:
    if values.dtype.kind == "O":
        return np.asarray(values != "", dtype=bool)
    return ~np.isnan(values) if values.dtype.kind == "f" else np.ones(len(values), dtype=bool)


def _least(*values: Value) -> Value:
    result: Value = np.minimum.reduce(values)
    return result


def _greatest(*values: Value) -> Value:
    result: Value = np.maximum.reduce(values)
    return result


FUNCTIONS: dict[str, Function] = {
    "abs": _number(1, np.abs, "without its sign"),
    "sqrt": _number(1, np.sqrt, "square root"),
    "log": _number(1, np.log, "natural logarithm"),
    "log2": _number(1, np.log2, "logarithm to base 2"),
    "log10": _number(1, np.log10, "logarithm to base 10"),
    "exp": _number(1, np.exp, "e to the power of it"),
    "floor": _number(1, np.floor, "the whole number below"),
    "round": Function(("number", "number"), lambda x, n=None: _rounded(x, n), "to whole numbers, or n digits", 2, 1),
    "min": _number(2, _least, "the least of several", MANY),
    "max": _number(2, _greatest, "the greatest of several", MANY),
    "clip": _number(3, np.clip, "kept between two limits"),
    "known": Function(("any",), _known, "whether there is a value", 1),
    "number": Function(("text",), lambda v: _each(_as_number, v, unknown=math.nan, kind=np.float64), "read as one", 1),
    "text": Function(("number",), _as_text, "written out", 1),
    "lower": Function(("text",), _text(str.lower), "in small letters", 1),
    "upper": Function(("text",), _text(str.upper), "in capitals", 1),
    "strip": Function(("text",), _text(str.strip), "without blanks at its ends", 1),
    "length": Function(
        ("text",), lambda v: _each(lambda t: float(len(t)), v, unknown=math.nan, kind=np.float64), "letters", 1
    ),
    "words": Function(
        ("text",), lambda v: _each(lambda t: float(len(t.split())), v, unknown=math.nan, kind=np.float64), "words", 1
    ),
    "part": Function(("text", "text", "number"), _part, "the nth part between separators; -1 is the last", 3),
    "replace": Function(("text", "text", "text"), _replace, "each of one text by another", 3),
    "contains": Function(("text", "text"), _pairwise(lambda a, b: b in a), "whether it holds another text", 2),
    "starts": Function(("text", "text"), _pairwise(str.startswith), "whether it begins with it", 2),
    "ends": Function(("text", "text"), _pairwise(str.endswith), "whether it ends with it", 2),
    "bins": Function(("number", "number"), _bins, "the stretch between edges in which it lies, as a text", MANY),
}  # fmt: skip


def _rounded(values: Value, digits: Value | None) -> Value:
    if digits is None:
        return np.round(values)
    scale = 10.0 ** np.clip(digits, -15, 15)
    return np.round(values * scale) / scale
