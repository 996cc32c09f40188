"""Which samples a recipe makes: parents of the slice, how many of each, and their seeds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from app import ids
from app.augmenting.declared import declared_of, encode
from app.augmenting.materials import NONE, MaterialFiles
from app.changes.command import View
from app.errors import CallError
from app.labeling.read import references
from app.labels import values
from app.records import Item, Source
from app.rules.sheet import RuleSheet
from app.slices.expression import matches
from app.slices.frame import frame_of
from augment.recipe import Recipe
from augment.render import derive_seed


@dataclass(frozen=True)
class RenderTask:
    """One sample to make: everything that a worker needs, and nothing that it could write a project with."""

    sample_id: str
    parent_id: str
    source_file: str
    media: str
    labels: Mapping[str, str]
    recipe_text: str
    variant: int
    seed: int
    target: str
    materials: MaterialFiles = NONE
    declared: str = ""


@dataclass(frozen=True)
class Plan:
    """``tasks`` in order of their ids; ``left_out`` says in lines what could not be a parent and why."""

    recipe: Recipe
    tasks: tuple[RenderTask, ...]
    parents: int
    left_out: tuple[str, ...]


def plan_samples(
    view: View,
    sheet: RuleSheet,
    recipe: Recipe,
    *,
    slice_expression: str,
    count: int,
    seed: int,
    samples: Path,
    materials: MaterialFiles = NONE,
) -> Plan:
    """``count`` samples, spread evenly over the labelled items of the slice.

    Parents are items with a reference label that are not kept for dev or test: a copy of those would leak.
    Raises CallError when the slice is empty or holds no possible parent.
    """
    if count < 1:
        raise CallError(f"count {count}: make at least one sample.")
    frame = frame_of(view, sheet=sheet)
    chosen = {name for name, inside in zip(frame.item_ids, matches(slice_expression, frame), strict=True) if inside}
    if not chosen:
        raise CallError(f"no item satisfies {slice_expression!r}, so there is nothing to augment.")
    labels = _labels(view, sheet, chosen)
    sources = {source.id: Path(source.root) for source in view.find(Source)}
    parents: list[Item] = []
    left_out: list[str] = []
    for item in view.find(Item, id=tuple(chosen)):
        if item.split and item.split != "train":
            left_out.append(f"{item.path}: kept for {item.split}; a copy of it would leak.")
        elif item.id not in labels:
            left_out.append(f"{item.path}: no label that counts yet.")
        else:
            parents.append(item)
    if not parents:
        raise CallError(
            f"none of the {len(chosen)} items of the slice can be a parent: {left_out[0]} "
            "Label them, or choose another slice."
        )
    declared = encode(declared_of(sheet))
    tasks = [
        replace(_task(item, variant, recipe, seed, labels[item.id], sources, samples, materials), declared=declared)
        for item, variant in _spread(parents, count, recipe)
    ]
    return Plan(recipe, tuple(sorted(tasks, key=lambda task: task.sample_id)), len(parents), tuple(left_out))


def _spread(parents: Sequence[Item], count: int, recipe: Recipe) -> list[tuple[Item, int]]:
    """Round after round over the parents, in an order that depends on recipe and item only, not on names or clock."""
    ordered = sorted(parents, key=lambda item: ids.stable("order", recipe.digest, item.id))
    return [(ordered[index % len(ordered)], index // len(ordered)) for index in range(count)]


def _labels(view: View, sheet: RuleSheet, chosen: set[str]) -> dict[str, dict[str, str]]:
    table: dict[str, dict[str, str]] = {}
    for task in sheet.tasks.values():
        for item, value in references(view, task.name, task.kind, item_ids=tuple(chosen)).items():
            table.setdefault(item, {})[task.name] = values.encode(value)
    return table


def _task(
    item: Item,
    variant: int,
    recipe: Recipe,
    seed: int,
    labels: Mapping[str, str],
    sources: Mapping[str, Path],
    samples: Path,
    materials: MaterialFiles,
) -> RenderTask:
    own_seed = derive_seed("sample", item.id, variant, seed)
    name = ids.stable("sample", item.id, recipe.digest, str(variant), str(own_seed))
    ending = ".png" if item.media == "image" else ".wav"
    return RenderTask(
        sample_id=name,
        parent_id=item.id,
        source_file=str(sources[item.source_id] / item.path),
        media=item.media,
        labels=labels,
        recipe_text=recipe.to_yaml(),
        variant=variant,
        seed=own_seed,
        target=str(samples / recipe.digest[:12] / f"{name}{ending}"),
        materials=materials,
    )
