"""What stands beside a plan before anything is made: its parents by name, and the samples that the project has."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.records import Item, RecipeRow, SampleRow, Source

if TYPE_CHECKING:
    from app.augmenting.make.plan import Plan
    from app.store.reader import Reader


@dataclass(frozen=True)
class ParentLine:
    """One parent: where it is, and how many samples are to be made of it."""

    path: str
    source: str
    samples: int


@dataclass(frozen=True)
class MadeLine:
    """Samples of one recipe for one slice, by what was decided; ``slice`` is "" for all items."""

    recipe: str
    slice: str
    waiting: int
    accepted: int
    rejected: int


def reasons(left_out: Sequence[str]) -> tuple[tuple[str, int, str], ...]:
    """Of lines "item: why": each reason with how many items it holds for and the first of them, the most first."""
    found: dict[str, list[str]] = {}
    for line in left_out:
        item, _, why = line.rpartition(": ")
        found.setdefault(why[:1].upper() + why[1:], []).append(item)
    return tuple(sorted(((why, len(items), items[0]) for why, items in found.items()), key=lambda one: -one[1]))


def parents_of_plan(view: Reader, plan: Plan) -> tuple[ParentLine, ...]:
    """The parents of a plan, those with most samples first, then by path."""
    counts = Counter(task.parent_id for task in plan.tasks)
    sources = {source.id: source.name for source in view.find(Source)}
    found = [
        ParentLine(path, sources.get(source_id, ""), counts[name])
        for name, path, source_id in view.columns(Item, ("id", "path", "source_id"), id=tuple(counts))
    ]
    return tuple(sorted(found, key=lambda one: (-one.samples, one.source, one.path)))


def samples_there(view: Reader) -> tuple[MadeLine, ...]:
    """What was made so far, by recipe and slice; what is with people who label it counts as waiting."""
    names = dict(view.columns(RecipeRow, ("id", "name")))
    states: dict[tuple[str, str], Counter[str]] = {}
    for recipe, expression, state in view.columns(SampleRow, ("recipe_id", "slice", "state")):
        states.setdefault((recipe, expression), Counter())[state] += 1
    lines = [
        MadeLine(
            names.get(recipe, recipe[:8]), expression, found.total() - found["accepted"] - found["rejected"],
            found["accepted"], found["rejected"],
        )
        for (recipe, expression), found in states.items()
    ]  # fmt: skip
    return tuple(sorted(lines, key=lambda one: (one.recipe, one.slice)))
