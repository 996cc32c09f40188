"""The recipe of a verdict tried on marks: every sample, or as many as bound the share of wrong ones."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

import msgspec

from app import ids
from app.augmenting.declared import declared_of, decode, encode
from app.augmenting.marks.mark import PASTED, Mark, Tried, kinds_of
from app.augmenting.marks.pasted import OBJECTS, painted_objects, pasted_marks, pasting_steps
from app.augmenting.targets import to_targets
from app.jobs.job import Progress
from app.labeling.read import references
from app.labels import values
from augment.materials import CutOut, Materials
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
EMPTY = Materials()


def moved_marks(view: View, sheet: RuleSheet, subject: Subject, recipe: Recipe, progress: Progress) -> Tried:
    """The marks of the samples, or of 300 drawn by their ids, and the kinds of label that the recipe moves."""
    of = len(subject.samples)
    if moving_part(recipe) is None and not pasting_steps(recipe):
        return Tried(of=of)
    found: list[Mark] = []
    moving: set[str] = set()
    declared = declared_of(sheet)
    tried = sorted(subject.samples, key=lambda one: ids.stable("moved", one.id))[:MOST]
    labels = labels_of(view, sheet, {row.parent_id for row in tried})
    bank = _bank(subject, labels) if pasting_steps(recipe) else EMPTY
    moving |= {PASTED} if pasting_steps(recipe) else set()
    for place, row in enumerate(tried):
        progress.check()
        progress.report(place, len(tried), "marks")
        features = subject.parents[row.parent_id].features
        size = int(features.get("width_px", 0)), int(features.get("height_px", 0))
        mine = labels.get(row.parent_id, {})
        targets = _targets(mine)
        moving |= {kind for one in targets if _moves(one, recipe) for kind in kinds_of(one, declared)}
        packed = msgspec.json.encode(sorted(mine.items())).decode()
        heard = features.get("duration_s", 0.0), int(features.get("rate_hz", 0))
        found += _marks_of(recipe.to_yaml(), packed, encode(declared), size, heard, row.seed)
        found += _pasted(recipe, size, targets, row.seed, bank)
    return Tried(found, frozenset(moving | {one.kind for one in found}), len(tried), of)


def _targets(mine: Mapping[str, str]) -> tuple[Target, ...]:
    return to_targets({task: values.decode(text) for task, text in mine.items()})


def _bank(subject: Subject, labels: Mapping[str, Mapping[str, str]]) -> Materials:
    """Labels of the parents, painted: a few of each class, or a class that a step asks for might not be there."""
    kept: dict[str, list[CutOut]] = {}
    for item in sorted(labels):
        features = subject.parents[item].features
        size = int(features.get("width_px", 0)), int(features.get("height_px", 0))
        for one in painted_objects(size, _targets(labels[item]), item):
            of_class = kept.setdefault(one.cls, [])
            if len(of_class) < OBJECTS:
                of_class.append(one)
    return Materials(objects=tuple(one for of_class in kept.values() for one in of_class))


def _pasted(
    recipe: Recipe, size: tuple[int, int], targets: Sequence[Target], seed: int, bank: Materials
) -> Iterator[Mark]:
    """Each step that pastes, on its own."""
    from augment.errors import AugmentError

    for step in pasting_steps(recipe) if min(size) else ():
        try:
            yield from pasted_marks(size, targets, replace(recipe, steps=(step,)), seed, bank)
        except AugmentError:
            continue  # nothing of its class is labelled here


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
    is tried by itself (`app.augmenting.marks.pasted`).
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
    recipe: str, labels: str, declared: str, size: tuple[int, int], heard: tuple[float, int], seed: int
) -> tuple[Mark, ...]:
    """Always the same for the same arguments, so that measuring again costs nothing. ``heard`` are the seconds and the
    rate of a sound."""
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
        return tuple(time_marks(heard[0], targets, moving, seed, heard[1]))
    except AugmentError:
        return ()  # a step that wants speech or its like cannot be tried on marks
