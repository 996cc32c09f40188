"""The samples of a project as a list that can be narrowed: by state, recipe, transform, drawn parameter and feature."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import msgspec

from app.augmenting.review.teaching import Decided
from app.records import RecipeRow, SampleRow

if TYPE_CHECKING:
    from app.store.reader import Reader

FEATURE = "feature "
_COLUMNS = ("id", "parent_id", "recipe_id", "slice", "variant", "state", "reason", "report", "features")
_decode = msgspec.json.Decoder(dict[str, Any]).decode


@dataclass(frozen=True, slots=True)
class Listed:
    """One sample without its labels. ``steps`` are transforms with what they drew, None where chance left one out."""

    id: str
    parent_id: str
    recipe_id: str
    slice: str
    variant: int
    state: str
    reason: str
    steps: tuple[tuple[str, Mapping[str, Any] | None], ...]
    features: Mapping[str, float]

    def value(self, name: str) -> float | None:
        """What ``name`` is in this sample: "feature blur", or "motion_blur.size" where that step was done."""
        if name.startswith(FEATURE):
            return self.features.get(name.removeprefix(FEATURE))
        transform, _, parameter = name.partition(".")
        for done, drawn in self.steps:
            value = drawn.get(parameter) if done == transform and drawn is not None else None
            if isinstance(value, int | float) and not isinstance(value, bool):
                return float(value)
        return None


@dataclass(frozen=True)
class Narrowed:
    """What is wanted of the list: "" stands for all. ``quantity`` is a name as ``Listed.value`` takes it."""

    state: str = ""
    recipe_id: str = ""
    transform: str = ""
    quantity: str = ""
    low: float = float("-inf")
    high: float = float("inf")

    def passes(self, one: Listed) -> bool:
        """Whether a sample is wanted."""
        if self.state and one.state != self.state:
            return False
        if self.recipe_id and one.recipe_id != self.recipe_id:
            return False
        if self.transform and not any(name == self.transform and drawn is not None for name, drawn in one.steps):
            return False
        if not self.quantity:
            return True
        value = one.value(self.quantity)
        return value is not None and self.low <= value <= self.high


def read_listing(view: Reader) -> tuple[list[Listed], dict[str, str]]:
    """All samples, by recipe and id, and the names of the recipes: on a worker, since reports are read."""
    names = {row.id: row.name for row in view.find(RecipeRow)}
    rows = [_listed(row) for row in view.columns(SampleRow, _COLUMNS)]
    rows.sort(key=lambda one: (one.recipe_id, one.id))
    return rows, names


def transforms_of(rows: Iterable[Listed]) -> list[str]:
    """The transforms that any of them went through, by name."""
    return sorted({name for one in rows for name, drawn in one.steps if drawn is not None})


def quantities_of(rows: Sequence[Listed]) -> dict[str, tuple[float, float]]:
    """What samples can be narrowed by, with the least and greatest value: parameters first, then features."""
    found: dict[str, tuple[float, float]] = {}
    names = {f"{name}.{parameter}" for one in rows for name, drawn in one.steps for parameter in drawn or ()}
    names |= {FEATURE + name for one in rows for name in one.features}
    for name in sorted(names, key=lambda name: (name.startswith(FEATURE), name)):
        values = [value for one in rows if (value := one.value(name)) is not None]
        if values and min(values) < max(values):
            found[name] = min(values), max(values)
    return found


def decided_of(rows: Iterable[Listed], recipe_id: str) -> list[Decided]:
    """The decisions on the samples of one recipe, as ``app.augmenting.review.teaching`` learns from them."""
    return [
        Decided(tuple(drawn for _, drawn in one.steps), one.state == "accepted")
        for one in rows
        if one.recipe_id == recipe_id and one.state in ("accepted", "rejected")
    ]


def _listed(row: tuple[Any, ...]) -> Listed:
    name, parent, recipe, expression, variant, state, reason, report, features = row
    steps = tuple(
        (str(step.get("transform", "")), step.get("drawn", {}) if step.get("done") else None)
        for step in _decode(report).get("steps", ())
    )
    measured = features if isinstance(features, Mapping) else _decode(features)
    return Listed(name, parent, recipe, expression, variant, state, reason, steps, measured)
