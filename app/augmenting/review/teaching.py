"""What the decisions on samples say about the ranges of their recipe: acceptance by parameter, and a narrower range."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from app.augmenting.verdict.proportion import Share, wilson

if TYPE_CHECKING:
    from augment.recipe import Recipe

MOST_BINS = 6
LEAST_IN_BIN = 5
LEAST_DECIDED = 2 * LEAST_IN_BIN


@dataclass(frozen=True)
class Bin:
    """Drawn values from ``low`` up to ``high``, and the share of their samples that was accepted (Wilson)."""

    low: float
    high: float
    accepted: Share


@dataclass(frozen=True)
class Lesson:
    """One parameter of one step. ``proposed`` is a narrower range, None where nothing speaks for one; ``reason`` says
    why in a sentence."""

    step: int
    transform: str
    parameter: str
    unit: str
    range: tuple[float, float]
    bins: tuple[Bin, ...]
    proposed: tuple[float, float] | None
    reason: str


@dataclass(frozen=True)
class Decided:
    """A sample and its decision. ``drawn`` is what each step drew, None where chance left the step out."""

    drawn: Sequence[Mapping[str, Any] | None]
    accepted: bool


def lessons(recipe: Recipe, decided: Sequence[Decided]) -> tuple[Lesson, ...]:
    """One lesson for each parameter with a range and enough decisions, proposals first."""
    found: list[Lesson] = []
    for index, step in enumerate(recipe.steps):
        for param in step.transform.params:
            spread = step.ranges.get(param.name, ())  # a word has none
            low, high = (spread[0], spread[-1]) if spread else (0.0, 0.0)
            if low == high:
                continue
            pairs = [
                (number, one.accepted)
                for one in decided
                if (number := _number(one.drawn[index] if index < len(one.drawn) else None, param.name)) is not None
            ]
            if len(pairs) < LEAST_DECIDED:
                continue
            values, accepted = np.array([pair[0] for pair in pairs]), np.array([pair[1] for pair in pairs])
            bins = _bins(values, accepted, low, high, whole=param.whole)
            proposed, reason = _narrower(bins, param.unit, whole=param.whole)
            named = (index, step.transform.name, param.name, param.unit)
            found.append(Lesson(*named, (low, high), bins, proposed, reason))
    return tuple(sorted(found, key=lambda one: one.proposed is None))


def narrowed(recipe: Recipe, lesson: Lesson) -> Recipe:
    """The recipe with the proposed range: another meaning, and so another digest. ValueError where none is proposed."""
    if lesson.proposed is None:
        raise ValueError(f"{lesson.transform}: no range is proposed for {lesson.parameter}")
    step = recipe.steps[lesson.step]
    low, high = lesson.proposed
    inner = tuple(one for one in step.ranges[lesson.parameter][1:-1] if low < one < high)
    changed = replace(step, ranges={**step.ranges, lesson.parameter: (low, *inner, high)})
    return replace(recipe, steps=(*recipe.steps[: lesson.step], changed, *recipe.steps[lesson.step + 1 :]))


def _number(drawn: Mapping[str, Any] | None, name: str) -> float | None:
    value = None if drawn is None else drawn.get(name)
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _bins(
    values: NDArray[np.float64], accepted: NDArray[np.bool_], low: float, high: float, *, whole: bool
) -> tuple[Bin, ...]:
    """Bins of about equal numbers; their edges are rounded, and those of whole numbers lie between two of them."""
    count = int(np.clip(len(values) // LEAST_IN_BIN, 2, MOST_BINS))
    inner = np.quantile(values, np.linspace(0, 1, count + 1)[1:-1])
    edges = [low, *(_edge(float(one), high - low, whole=whole) for one in inner), high]
    edges = [edge for edge in dict.fromkeys(edges) if low <= edge <= high]
    place = np.clip(np.searchsorted(edges, values, "right") - 1, 0, len(edges) - 2)
    return tuple(
        Bin(edges[i], edges[i + 1], wilson(int(accepted[place == i].sum()), int((place == i).sum())))
        for i in range(len(edges) - 1)
    )


def _edge(value: float, width: float, *, whole: bool) -> float:
    """Rounded to a hundredth of the range's width, so that a person can read it."""
    if whole:
        return float(np.floor(value)) + 0.5
    digits = int(np.ceil(-np.log10(width / 100)))
    return round(value, digits)


def _narrower(bins: Sequence[Bin], unit: str, *, whole: bool) -> tuple[tuple[float, float] | None, str]:
    """The run of bins that parts accepted from rejected best, where both sides' intervals lie apart."""
    best: tuple[float, int, int, Share, Share] | None = None
    hits, count = sum(one.accepted.hits for one in bins), sum(one.accepted.count for one in bins)
    for first in range(len(bins)):
        for last in range(first, len(bins)):
            kept = bins[first : last + 1]
            inside = wilson(sum(one.accepted.hits for one in kept), sum(one.accepted.count for one in kept))
            outside = wilson(hits - inside.hits, count - inside.count)
            if not outside.count or not inside.count or outside.high >= inside.low:
                continue
            parted = inside.hits / hits - (inside.count - inside.hits) / max(1, count - hits)
            if best is None or parted > best[0]:
                best = parted, first, last, inside, outside
    if best is None:
        return None, f"{hits} of {count} accepted; no part of the range is clearly worse than the rest."
    _, first, last, inside, outside = best
    low, high = bins[first].low, bins[last].high
    if whole:
        low, high = float(np.ceil(low)), float(np.floor(high))
    named = f" {unit}" if unit else ""
    reason = (
        f"From {low:g} to {high:g}{named} {inside.hits} of {inside.count} were accepted ({100 * inside.value:.0f} %), "
        f"elsewhere {outside.hits} of {outside.count} ({100 * outside.value:.0f} %)."
    )
    return (low, high), reason
