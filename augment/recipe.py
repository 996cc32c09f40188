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

A step with ``off: true`` stays in the file and is not carried out. A parameter is a number, a range ``[low, high]``
that is drawn from evenly, a longer ascending list, which are evenly spaced quantiles of what is to be drawn (of a
slice, say), or left out for its usual range. One that is a word is a word or a list of words, one of which is drawn.
"""

from __future__ import annotations

import hashlib
import io
import json
import math
import re
from collections.abc import Callable
from dataclasses import dataclass, field, fields, replace
from functools import cached_property, partial
from typing import Any, Literal, TypeVar, cast

from augment.errors import RecipeError
from augment.recipe_step import Step, WrittenStep, broken_step, line_of, only, written_step
from augment.targets.drops import Limits

__all__ = ["FORMAT", "Limits", "Reading", "Recipe", "Step", "WrittenStep", "read"]
FORMAT = 1
KEYS = ("earmark-recipe", "name", "media", "steps", "labels", "noise", "note")
LIMIT_BYTES = 256 * 1024
MOST_STEPS = 100
WORDS = {"image": "pictures", "audio": "sound"}
T = TypeVar("T")


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
            "labels": self.limits.written(),
        }
        if self.noise:
            meaning["noise"] = self.noise
        return json.dumps(meaning, sort_keys=True, separators=(",", ":"))

    def to_yaml(self) -> str:
        """The recipe as a file, every range written out."""
        return self._written

    @cached_property
    def _written(self) -> str:
        steps: list[dict[str, Any]] = []
        for step in self.steps:
            entry: dict[str, Any] = {step.transform.name: step.values()}
            if step.probability != 1:
                entry["probability"] = step.probability
            steps.append(entry)
        document: dict[str, Any] = {"earmark-recipe": FORMAT, "name": self.name, "media": self.media, "steps": steps}
        document["labels"] = self.limits.written()
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
        reading = read(text)
        if reading.recipe is None:
            raise reading.problems[0]
        return reading.recipe


@dataclass(frozen=True)
class Reading:
    """What a text says. ``recipe`` is None while there are ``problems``; ``whole``: the text is YAML at all."""

    text: str
    recipe: Recipe | None = None
    steps: tuple[WrittenStep, ...] = ()
    problems: tuple[RecipeError, ...] = ()
    name: str = ""
    note: str = ""
    limits: Limits = field(default_factory=Limits)
    whole: bool = True

    def tried(self, place: int, **changes: Any) -> Recipe | None:
        """The recipe with fields of the step at ``place`` changed, as while a slider is dragged."""
        if self.recipe is None or not 0 <= place < len(self.steps):
            return None
        steps = [replace(one.step, **changes) if index == place and one.step else one.step
                 for index, one in enumerate(self.steps) if one.on]  # fmt: skip
        return replace(self.recipe, steps=tuple(step for step in steps if step is not None))


def read(text: str, *, media: str = "") -> Reading:
    """The reading of a YAML text; what is wrong with it is among its ``problems``, in the order of the lines.

    ``media`` is what the recipe has to be for, "" for either.
    """
    try:
        root = _parse(text)
    except RecipeError as problem:
        return Reading(text, problems=(problem,), whole=False)
    problems: list[RecipeError] = []

    def tell(check: Callable[[], T], otherwise: T) -> T:
        try:
            return check()
        except RecipeError as problem:
            problems.append(problem)
            return otherwise

    tell(lambda: only(root, KEYS, "a recipe", root), None)
    tell(lambda: _first_line(root), None)
    name = tell(lambda: _name(root), "")
    own = tell(lambda: _media(root), None)
    if media and own and own != media:
        said = f"this recipe is for {WORDS[own]}, and it is wanted for {WORDS[media]}."
        problems.append(RecipeError(said, line=line_of(root, "media")))
    entries: Any = tell(lambda: _entries(root), [])
    steps = tuple(
        tell(partial(written_step, entry, index, entries, own), broken_step(entry, index, entries))
        for index, entry in enumerate(entries)
    )
    limits = tell(lambda: _limits(root), Limits())
    noise = tell(lambda: _noise(root), "")
    given = root.get("note", "")
    note = given if isinstance(given, str) else ""
    chosen = tuple(one.step for one in steps if one.on and one.step is not None)
    if steps and not problems and not chosen:
        problems.append(RecipeError("every step is off. Switch one on.", line=line_of(root, "steps")))
    recipe = None
    if not problems:
        recipe = Recipe(name, cast("Literal['image', 'audio']", own), chosen, limits, note, noise)
    return Reading(text, recipe, steps, tuple(sorted(problems, key=lambda one: one.line)), name, note, limits)


def _first_line(root: Any) -> None:
    if root.get("earmark-recipe") != FORMAT:
        raise RecipeError(f"the first line of a recipe is: earmark-recipe: {FORMAT}", line=1)


def _name(root: Any) -> str:
    name = root.get("name")
    if not isinstance(name, str) or not name.strip():
        raise RecipeError("a recipe needs a name.", line=line_of(root, "name") or 1)
    return name.strip()


def _media(root: Any) -> str:
    media = root.get("media")
    if media not in ("image", "audio"):
        raise RecipeError(f"media {media!r}: choose image or audio.", line=line_of(root, "media"))
    return str(media)


def _entries(root: Any) -> Any:
    steps = root.get("steps")
    if not isinstance(steps, list) or not 0 < len(steps) <= MOST_STEPS:
        raise RecipeError(f"steps: a list of 1 to {MOST_STEPS} transforms.", line=line_of(root, "steps"))
    return steps


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


def _limits(root: Any) -> Limits:
    given = root.get("labels") or {}
    known = tuple(one.name for one in fields(Limits))
    if not isinstance(given, dict):
        raise RecipeError("labels: a mapping.", line=line_of(root, "labels"))
    only(given, known, "labels", given)
    for name, value in given.items():
        top = 1.0 if name in ("min_visible", "min_fit") else math.inf
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= top:
            raise RecipeError(f"labels: {name} is a number of at least 0, found {value!r}.", line=line_of(given, name))
    return Limits(**{name: float(value) for name, value in given.items()})


def _noise(root: Any) -> str:
    digest = root.get("noise", "")
    if isinstance(digest, str) and re.fullmatch("([0-9a-f]{64})?", digest):
        return digest
    raise RecipeError(
        f"noise is the digest of a harvested bank, 64 hex digits, found {digest!r}. Without it, noise comes from the "
        "sources called 'noise'.",
        line=line_of(root, "noise"),
    )
