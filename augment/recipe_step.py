"""One step of a recipe: a transform with a range for each parameter, and how it is read from an entry of a file."""

from __future__ import annotations

import difflib
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from augment.catalog.entry import Param, Transform
from augment.catalog.registry import named
from augment.errors import RecipeError

STEP_KEYS = ("probability", "off")
MOST_QUANTILES = 101


@dataclass(frozen=True)
class Step:
    """One transform, carried out with ``probability``.

    ``ranges`` has low and high, or more ascending quantiles, for each parameter that is a number; ``choices`` the words
    to choose from for each that is a word.
    """

    transform: Transform
    ranges: Mapping[str, tuple[float, ...]]
    probability: float = 1.0
    choices: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def meaning(self) -> dict[str, Any]:
        """What the step does, without its wording."""
        ranges = {name: list(self.ranges[name]) for name in sorted(self.ranges)}
        said = {"transform": self.transform.name, "probability": self.probability, "ranges": ranges}
        return said | (
            {"choices": {name: list(self.choices[name]) for name in sorted(self.choices)}} if self.choices else {}
        )

    def values(self) -> dict[str, list[float] | list[str]]:
        """Every parameter as a recipe writes it, in the order of the catalogue."""
        names = [param.name for param in self.transform.params]
        return {name: list(self.choices[name]) if name in self.choices else list(self.ranges[name]) for name in names}

    def draw(self, chance: np.random.Generator) -> dict[str, Any]:
        """A value for each parameter, in the order of the catalogue."""
        drawn: dict[str, Any] = {}
        for param in self.transform.params:
            if param.choices:
                words = self.choices[param.name]
                drawn[param.name] = words[int(chance.integers(len(words)))]
                continue
            spread = self.ranges[param.name]
            place = float(chance.uniform()) * (len(spread) - 1)
            below = min(int(place), len(spread) - 2)
            value = spread[below] + (place - below) * (spread[below + 1] - spread[below])
            drawn[param.name] = float(round(value)) if param.whole else value
        return drawn


@dataclass(frozen=True)
class WrittenStep:
    """A step where it stands. ``step`` is None where it cannot be read; one that is not ``on`` is not carried out."""

    name: str
    step: Step | None
    on: bool
    line: int


def _names(entry: Any) -> list[str]:
    if isinstance(entry, str):
        return [entry]
    return [str(key) for key in entry if key not in STEP_KEYS] if isinstance(entry, dict) else []


def broken_step(entry: Any, index: int, steps: Any) -> WrittenStep:
    """What can be said of an entry that is no step: its name and line."""
    names = _names(entry)
    on = not (isinstance(entry, dict) and entry.get("off") is True)
    return WrittenStep(names[0] if names else f"step {index + 1}", None, on, line_of(steps, index))


def written_step(entry: Any, index: int, steps: Any, media: str | None) -> WrittenStep:
    """The step of an entry. Raises RecipeError with its line."""
    line = line_of(steps, index)
    if not isinstance(entry, dict | str):
        raise RecipeError(f"step {index + 1}: write it as - name: {{parameter: value}}.", line=line)
    names = _names(entry)
    if len(names) != 1:
        raise RecipeError(f"step {index + 1}: one transform a step, found {len(names)}.", line=line)
    fields: Mapping[str, Any] = {entry: None} if isinstance(entry, str) else entry
    off = fields.get("off", False)
    if not isinstance(off, bool):
        raise RecipeError(f"{names[0]}: off is true or false, found {off!r}.", line=line_of(entry, "off") or line)
    return WrittenStep(names[0], _step(names[0], fields, media, line), not off, line)


def _step(name: str, fields: Mapping[str, Any], media: str | None, line: int) -> Step:
    transform = named(name, media=media or "image", line=line)
    given = fields.get(name) or {}
    if not isinstance(given, dict):
        raise RecipeError(f"{transform.name}: its parameters are a mapping.", line=line)
    only(given, tuple(param.name for param in transform.params), transform.name, given, line)
    ranges = {param.name: _range(given, param, transform, line) for param in transform.params if not param.choices}
    choices = {param.name: _words(given, param, transform, line) for param in transform.params if param.choices}
    probability = fields.get("probability", 1.0)
    if isinstance(probability, bool) or not isinstance(probability, int | float) or not 0 < probability <= 1:
        raise RecipeError(f"{transform.name}: probability is above 0 and at most 1, found {probability!r}.", line=line)
    return Step(transform, ranges, float(probability), choices)


def _words(given: Any, param: Param, transform: Transform, line: int) -> tuple[str, ...]:
    value = given.get(param.name, list(param.usual))
    words = list(value) if isinstance(value, list) else [value]
    known = (*param.choices, *(word for word in words if param.open and isinstance(word, str) and word))
    if not words or not all(word in known for word in words):
        raise RecipeError(
            f"{transform.name}: {param.name} is one or some of {', '.join(param.choices)}; found {value!r}.",
            line=line_of(given, param.name) or line,
        )
    return tuple(str(word) for word in words)


def _range(given: Any, param: Param, transform: Transform, line: int) -> tuple[float, ...]:
    if param.name not in given:
        return float(param.default[0]), float(param.default[1])
    value = given[param.name]
    pair = list(value) if isinstance(value, list) else [value, value]
    numbers = [one for one in pair if isinstance(one, int | float) and not isinstance(one, bool) and math.isfinite(one)]
    place = line_of(given, param.name) or line
    if not 2 <= len(numbers) <= MOST_QUANTILES or len(pair) != len(numbers):
        raise RecipeError(f"{transform.name}: {param.name} is a number or [low, high], found {value!r}.", line=place)
    spread = tuple(float(one) for one in numbers)
    if not (param.low <= spread[0] and spread[-1] <= param.high and list(spread) == sorted(spread)):
        unit = f" {param.unit}" if param.unit else ""
        found = f"{spread[0]:g} to {spread[-1]:g}" if len(spread) == 2 else ", ".join(f"{one:g}" for one in spread)
        raise RecipeError(
            f"{transform.name}: {param.name} goes from {param.low:g} to {param.high:g}{unit}, low before high; "
            f"found {found}.",
            line=place,
        )
    return spread


def only(mapping: Any, known: tuple[str, ...], what: str, place: Any, line: int = 0) -> None:
    """Raises RecipeError for a key that is not ``known``, with the nearest."""
    for key in mapping:
        if key not in known:
            near = difflib.get_close_matches(str(key), known, n=1)
            hint = f"Did you mean {near[0]!r}?" if near else f"Known: {', '.join(known) or 'none'}."
            raise RecipeError(f"{what} has no key {key!r}. {hint}", line=line_of(place, key) or line)


def line_of(place: Any, key: Any) -> int:
    """The line of an entry, 0 where the text does not tell."""
    data = getattr(getattr(place, "lc", None), "data", None) or {}
    return int(data[key][0]) + 1 if key in data else 0
