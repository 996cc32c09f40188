"""Recipes: what an augmentation is made with. Steps with ranges, in YAML; a digest that names the meaning.

::

    earmark-recipe: 1
    name: dim and blurred
    media: image
    steps:
      - brightness_contrast: {brightness: [-0.5, -0.3], contrast: 0}
      - motion_blur: {size: [5, 9]}
        probability: 0.5
    labels: {min_visible: 0.3}

A parameter is a number, a range ``[low, high]`` that is drawn from evenly, a longer ascending list, which are evenly
spaced quantiles of what is to be drawn (of a slice, say), or left out for its usual range. One that is a word is a word
or a list of words, one of which is drawn.
"""

from __future__ import annotations

import difflib
import hashlib
import io
import json
import math
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from functools import cached_property
from typing import Any, Literal

import numpy as np

from augment.catalog.entry import Param, Transform
from augment.catalog.registry import named
from augment.errors import RecipeError
from augment.targets.drops import Limits

FORMAT = 1
KEYS = ("earmark-recipe", "name", "media", "steps", "labels", "noise", "note")
LIMIT_BYTES = 256 * 1024
MOST_STEPS = 50
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
class Recipe:
    """``digest`` does not depend on layout, order of keys, name or note: two recipes that do the same have the same.

    ``noise`` is the digest of the bank of noise that it mixes in, "" for whatever the caller brings.
    """

    name: str
    media: Literal["image", "audio"]
    steps: tuple[Step, ...]
    limits: Limits = field(default_factory=Limits)
    note: str = ""
    noise: str = ""

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the canonical JSON of what the recipe does, 64 hex digits."""
        return hashlib.sha256(self.to_json().encode()).hexdigest()

    def to_json(self) -> str:
        """Canonical JSON of what the recipe does."""
        meaning: dict[str, Any] = {
            "media": self.media,
            "steps": [step.meaning() for step in self.steps],
            "labels": asdict(self.limits),
        }
        if self.noise:
            meaning["noise"] = self.noise
        return json.dumps(meaning, sort_keys=True, separators=(",", ":"))

    def to_yaml(self) -> str:
        """The recipe as a file, every range written out."""
        steps: list[dict[str, Any]] = []
        for step in self.steps:
            entry: dict[str, Any] = {step.transform.name: step.values()}
            if step.probability != 1:
                entry["probability"] = step.probability
            steps.append(entry)
        document: dict[str, Any] = {"earmark-recipe": FORMAT, "name": self.name, "media": self.media, "steps": steps}
        document["labels"] = asdict(self.limits)
        if self.noise:
            document["noise"] = self.noise
        if self.note:
            document["note"] = self.note
        from ruamel.yaml import YAML

        writer = YAML()
        writer.default_flow_style = None
        stream = io.StringIO()
        writer.dump(document, stream)
        return stream.getvalue()

    @classmethod
    def from_yaml(cls, text: str) -> Recipe:
        """The recipe of a YAML text. Raises RecipeError with the line, what was found and what to write."""
        root = _parse(text)
        _only(root, KEYS, "a recipe", root)
        if root.get("earmark-recipe") != FORMAT:
            raise RecipeError(f"the first line of a recipe is: earmark-recipe: {FORMAT}", line=1)
        name, media, steps = root.get("name"), root.get("media"), root.get("steps")
        if not isinstance(name, str) or not name.strip():
            raise RecipeError("a recipe needs a name.", line=1)
        if media not in ("image", "audio"):
            raise RecipeError(f"media {media!r}: choose image or audio.", line=_line(root, "media"))
        if not isinstance(steps, list) or not 0 < len(steps) <= MOST_STEPS:
            raise RecipeError(f"steps: a list of 1 to {MOST_STEPS} transforms.", line=_line(root, "steps"))
        found = tuple(_step(step, index, steps, media) for index, step in enumerate(steps))
        note = root.get("note", "")
        return cls(name.strip(), media, found, _limits(root), note if isinstance(note, str) else "", _noise(root))


def _parse(text: str) -> Any:
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    if len(text.encode()) > LIMIT_BYTES:
        raise RecipeError(f"larger than {LIMIT_BYTES // 1024} KiB; no recipe is that long.")
    loader = YAML(typ="rt")
    loader.allow_duplicate_keys = False
    try:
        root = loader.load(text)
    except MarkedYAMLError as problem:
        line = problem.problem_mark.line + 1 if problem.problem_mark is not None else 0
        raise RecipeError(f"not YAML: {problem.problem or problem.context}.", line=line) from problem
    except (YAMLError, ValueError, RecursionError, AttributeError, TypeError, KeyError, IndexError) as problem:
        # ruamel.yaml lets a few plain exceptions of its scanner through on broken input.
        raise RecipeError("not YAML.") from problem
    if not isinstance(root, dict):
        raise RecipeError("a recipe is a mapping that begins with: earmark-recipe: 1", line=1)
    return root


def _step(entry: Any, index: int, steps: Any, media: str) -> Step:
    line = _line(steps, index)
    if isinstance(entry, str):
        entry = {entry: None}
    if not isinstance(entry, dict):
        raise RecipeError(f"step {index + 1}: write it as - name: {{parameter: value}}.", line=line)
    names = [key for key in entry if key != "probability"]
    if len(names) != 1:
        raise RecipeError(f"step {index + 1}: one transform a step, found {len(names)}.", line=line)
    transform = named(str(names[0]), media=media, line=line)
    given = entry[names[0]] or {}
    if not isinstance(given, dict):
        raise RecipeError(f"{transform.name}: its parameters are a mapping.", line=line)
    _only(given, tuple(param.name for param in transform.params), transform.name, given, line)
    ranges = {param.name: _range(given, param, transform, line) for param in transform.params if not param.choices}
    choices = {param.name: _words(given, param, transform, line) for param in transform.params if param.choices}
    probability = entry.get("probability", 1.0)
    if isinstance(probability, bool) or not isinstance(probability, int | float) or not 0 < probability <= 1:
        raise RecipeError(f"{transform.name}: probability is above 0 and at most 1, found {probability!r}.", line=line)
    return Step(transform, ranges, float(probability), choices)


def _words(given: Any, param: Param, transform: Transform, line: int) -> tuple[str, ...]:
    value = given.get(param.name, list(param.usual))
    words = list(value) if isinstance(value, list) else [value]
    wrong = [word for word in words if word not in param.choices]
    if wrong or not words:
        raise RecipeError(
            f"{transform.name}: {param.name} is one or some of {', '.join(param.choices)}; found {value!r}.",
            line=_line(given, param.name) or line,
        )
    return tuple(str(word) for word in words)


def _range(given: Any, param: Param, transform: Transform, line: int) -> tuple[float, ...]:
    if param.name not in given:
        return float(param.default[0]), float(param.default[1])
    value = given[param.name]
    pair = list(value) if isinstance(value, list) else [value, value]
    numbers = [one for one in pair if isinstance(one, int | float) and not isinstance(one, bool) and math.isfinite(one)]
    place = _line(given, param.name) or line
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


def _limits(root: Any) -> Limits:
    given = root.get("labels") or {}
    known = ("min_visible", "min_side_px", "min_length_s")
    if not isinstance(given, dict):
        raise RecipeError("labels: a mapping.", line=_line(root, "labels"))
    _only(given, known, "labels", given)
    for name, value in given.items():
        top = 1.0 if name == "min_visible" else math.inf
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= top:
            raise RecipeError(f"labels: {name} is a number of at least 0, found {value!r}.", line=_line(given, name))
    return Limits(**{name: float(value) for name, value in given.items()})


def _noise(root: Any) -> str:
    digest = root.get("noise", "")
    if isinstance(digest, str) and re.fullmatch("([0-9a-f]{64})?", digest):
        return digest
    raise RecipeError(
        f"noise is the digest of a harvested bank, 64 hex digits, found {digest!r}. Without it, noise comes from the "
        "sources called 'noise'.",
        line=_line(root, "noise"),
    )


def _only(mapping: Any, known: tuple[str, ...], what: str, place: Any, line: int = 0) -> None:
    for key in mapping:
        if key not in known:
            near = difflib.get_close_matches(str(key), known, n=1)
            hint = f"Did you mean {near[0]!r}?" if near else f"Known: {', '.join(known) or 'none'}."
            raise RecipeError(f"{what} has no key {key!r}. {hint}", line=_line(place, key) or line)


def _line(place: Any, key: Any) -> int:
    """The line of an entry, 0 where the text does not tell."""
    data = getattr(getattr(place, "lc", None), "data", None) or {}
    return int(data[key][0]) + 1 if key in data else 0
