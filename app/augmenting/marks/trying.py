"""The recipe of a verdict tried on marks: every sample, or as many as bound the share of wrong ones."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

import msgspec

from app import ids
from app.augmenting.declared import declared_of, decode, encode
from app.augmenting.marks.mark import Mark, Tried, kind_of
from app.augmenting.targets import to_targets
from app.jobs.job import Progress
from app.labeling.read import references
from app.labels import values
from augment.sample import TranscriptTarget

if TYPE_CHECKING:
    from app.augmenting.verdict.subject import Subject
    from app.changes.command import View
    from app.rules.sheet import RuleSheet
    from augment.recipe import Recipe
    from augment.recipe_step import Step
    from augment.sample import Target

# With none wrong among so many, fewer than one in a hundred are (3 / n, Hanley & Lippman-Hand 1983).
MOST = 300


def moved_marks(view: View, sheet: RuleSheet, subject: Subject, recipe: Recipe, progress: Progress) -> Tried:
    """The marks of the samples, or of 300 drawn by their ids, and the kinds of label that the recipe moves."""
    of = len(subject.samples)
    if moving_part(recipe) is None:
        return Tried(of=of)
    found: list[Mark] = []
    moving: set[str] = set()
    declared = encode(declared_of(sheet))
    tried = sorted(subject.samples, key=lambda one: ids.stable("moved", one.id))[:MOST]
    labels = labels_of(view, sheet, {row.parent_id for row in tried})
    for place, row in enumerate(tried):
        progress.check()
        progress.report(place, len(tried), "marks")
        features = subject.parents[row.parent_id].features
        size = int(features.get("width_px", 0)), int(features.get("height_px", 0))
        mine = labels.get(row.parent_id, {})
        targets = to_targets({task: values.decode(text) for task, text in mine.items()})
        moving |= {kind_of(one) for one in targets if _moves(one, recipe)} - {""}
        packed = msgspec.json.encode(sorted(mine.items())).decode()
        found += _marks_of(recipe.to_yaml(), packed, declared, size, features.get("duration_s", 0.0), row.seed)
    return Tried(found, frozenset(moving), len(tried), of)


def labels_of(view: View, sheet: RuleSheet, items: set[str]) -> Mapping[str, Mapping[str, str]]:
    """Item → task → the label that counts, encoded."""
    found: dict[str, dict[str, str]] = {}
    for task in sheet.tasks.values():
        for item, value in references(view, task.name, task.kind, item_ids=tuple(items)).items():
            found.setdefault(item, {})[task.name] = values.encode(value)
    return found


def moving_part(recipe: Recipe) -> Recipe | None:
    """The recipe with those steps alone that labels follow; None where there are none.

    What a step draws hangs on its name, not on the steps beside it. One that puts objects of other pictures on this one
    is left out: it moves nothing, and there is nothing to paint where its objects are looked for.
    """
    steps = tuple(
        _bare(step)
        for step in recipe.steps
        if "follows" in step.transform.effects.values() and not step.transform.needs
    )
    return replace(recipe, steps=steps) if steps else None


def _bare(step: Step) -> Step:
    """What a step covers is silent: packets that are hidden by repeating others would sound as if nothing was lost."""
    if "silence" not in next((one.choices for one in step.transform.params if one.name == "hidden"), ()):
        return step
    return replace(step, choices={**step.choices, "hidden": ("silence",)})


def _moves(target: Target, recipe: Recipe) -> bool:
    from augment.sample import KIND_OF

    kind = KIND_OF[type(target)]
    if isinstance(target, TranscriptTarget) and not target.words:
        return False
    return any(step.transform.effect(kind) == "follows" and not step.transform.needs for step in recipe.steps)


@lru_cache(maxsize=4 * MOST)
def _marks_of(
    recipe: str, labels: str, declared: str, size: tuple[int, int], duration_s: float, seed: int
) -> tuple[Mark, ...]:
    """Always the same for the same arguments, so that measuring again costs nothing."""
    from app.augmenting.marks.bursts import time_marks
    from app.augmenting.marks.pictures import picture_marks
    from augment.errors import AugmentError
    from augment.recipe import Recipe

    moving = moving_part(Recipe.from_yaml(recipe))
    said: list[tuple[str, str]] = msgspec.json.decode(labels, type=list[tuple[str, str]])
    targets = to_targets({task: values.decode(text) for task, text in said})
    if moving is None or not targets:
        return ()
    try:
        if moving.media == "image":
            return tuple(picture_marks(size, targets, moving, seed, decode(declared))) if min(size) else ()
        return tuple(time_marks(duration_s, targets, moving, seed))
    except AugmentError:
        return ()  # a step that wants speech or its like cannot be tried on marks
