"""Which samples a recipe makes: parents of the slice, how many of each, and their seeds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from app import ids
from app.augmenting.declared import declared_of, encode
from app.augmenting.make.budget import Budget, Parent, Spread, classes_of, spread
from app.augmenting.materials.files import NONE, MaterialFiles
from app.augmenting.saving import AUTO, saving_for
from app.changes.command import View
from app.errors import CallError, UnknownName
from app.labeling.read import reference_annotations, references
from app.labels import values
from app.records import Item, SampleRow, Source
from app.rules.sheet import RuleSheet
from app.slices.derived import frame_for
from app.slices.expression import matches
from augment.recipe import Recipe
from augment.render import derive_seed

SAMPLES, JOBS = "samples", "jobs"
EVEN = Budget()


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
    parent_sha256: str = ""
    saving: str = ""
    scratch: str = ""


@dataclass(frozen=True)
class Plan:
    """``tasks`` in order of their ids; ``left_out`` says in lines what could not be a parent and why.

    ``present`` counts samples of the plan that the project has: they are not made again. ``classes`` are items of each
    class that is balanced, before and after; ``notes`` say what the budget did. ``job`` is the folder of work under
    way.
    """

    recipe: Recipe
    tasks: tuple[RenderTask, ...]
    parents: int
    left_out: tuple[str, ...]
    present: int = 0
    classes: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    job: Path = Path()


def plan_samples(
    view: View,
    sheet: RuleSheet,
    recipe: Recipe,
    *,
    slice_expression: str,
    count: int,
    seed: int,
    project: Path,
    materials: MaterialFiles = NONE,
    budget: Budget = EVEN,
    saving: str = AUTO,
) -> Plan:
    """``count`` samples, spread evenly over the labelled items of the slice, within ``budget``.

    Parents are items with a reference label that are not kept for dev or test: a copy of those would leak. ``saving``
    is the file format (``app.augmenting.saving``). Raises CallError when the slice is empty or holds no possible
    parent.
    """
    if count < 1:
        raise CallError(f"count {count}: make at least one sample.")
    wanted = slice_expression if budget.parents is None else budget.parents
    items = view.find(Item)
    frame = frame_for(view, sheet, wanted, items=items)
    chosen = {name for name, inside in zip(frame.item_ids, matches(wanted, frame), strict=True) if inside}
    if not chosen:
        raise CallError(f"no item satisfies {wanted!r}, so there is nothing to augment.")
    labelled = _labelled(view, sheet, tuple(chosen) if len(chosen) < len(frame.item_ids) else None)
    sources = {source.id: Path(source.root) for source in view.find(Source)}
    parents, left_out = _parents([item for item in items if item.id in chosen], labelled)
    if not parents:
        raise CallError(
            f"none of the {len(chosen)} items of the slice can be a parent: {left_out[0]} "
            "Label them, or choose another slice."
        )
    shared = RenderTask(
        sample_id="", parent_id="", source_file="", media=recipe.media, labels={}, recipe_text=recipe.to_yaml(),
        variant=0, seed=seed, target=str(project / SAMPLES / recipe.digest[:12]), saving=saving,
        materials=materials, declared=encode(declared_of(sheet)),
        scratch=str(project / JOBS / f"augment-{recipe.digest[:12]}"),
    )  # fmt: skip
    found = _spread(view, sheet, parents, count, recipe, budget)
    labels = _labels(view, sheet, {item_id for item_id, _ in found.chosen})
    by_id = {item.id: item for item in parents}
    tasks = [
        _task(shared, item := by_id[item_id], variant, recipe, labels[item_id], sources[item.source_id])
        for item_id, variant in found.chosen
    ]
    known = {row.id for row in view.find(SampleRow, id=tuple(task.sample_id for task in tasks))}
    return Plan(
        recipe,
        tuple(sorted((task for task in tasks if task.sample_id not in known), key=lambda task: task.sample_id)),
        len(parents),
        tuple(left_out),
        present=len(known),
        classes=found.classes,
        notes=found.notes,
        job=Path(shared.scratch),
    )


def _parents(chosen: Sequence[Item], labelled: set[str]) -> tuple[list[Item], list[str]]:
    """Those that samples may be made of, and why the others may not."""
    parents: list[Item] = []
    left_out: list[str] = []
    for item in chosen:
        if item.split and item.split != "train":
            left_out.append(f"{item.path}: kept for {item.split}; a copy of it would leak.")
        elif item.id not in labelled:
            left_out.append(f"{item.path}: no label that counts yet.")
        else:
            parents.append(item)
    return parents, left_out


def _spread(
    view: View,
    sheet: RuleSheet,
    parents: Sequence[Item],
    count: int,
    recipe: Recipe,
    budget: Budget,
) -> Spread:
    """Round after round over the parents, in an order that depends on recipe and item only, not on names or clock."""
    task = budget.balance.task if budget.balance is not None else ""
    if task and task not in sheet.tasks:
        raise UnknownName("task", task, sheet.tasks, where="balance")
    ordered = sorted(parents, key=lambda item: ids.stable("order", recipe.digest, item.id))
    names = tuple(item.id for item in ordered)
    said = references(view, task, sheet.tasks[task].kind, item_ids=names) if task else {}
    return spread([Parent(item.id, item.source_id, classes_of(said.get(item.id))) for item in ordered], count, budget)


def _labelled(view: View, sheet: RuleSheet, chosen: Sequence[str] | None) -> set[str]:
    """Those of ``chosen`` (None: of all items) with a label that counts; what it says is not read."""
    found: set[str] = set()
    for task in sheet.tasks.values():
        for item, one in reference_annotations(view, task.name, item_ids=chosen).items():
            if task.kind in values.OBJECT_KINDS or one.value is not None:
                found.add(item)
    return found


def _labels(view: View, sheet: RuleSheet, chosen: set[str]) -> dict[str, dict[str, str]]:
    table: dict[str, dict[str, str]] = {}
    for task in sheet.tasks.values():
        for item, value in references(view, task.name, task.kind, item_ids=tuple(chosen)).items():
            table.setdefault(item, {})[task.name] = values.encode(value)
    return table


def _task(
    shared: RenderTask, item: Item, variant: int, recipe: Recipe, labels: Mapping[str, str], root: Path
) -> RenderTask:
    """``shared`` with what is this sample's own. Its name does not depend on how it is saved."""
    own_seed = derive_seed("sample", item.id, variant, shared.seed)
    name = ids.stable("sample", item.id, recipe.digest, str(variant), str(own_seed))
    saving = saving_for(shared.saving, item.media, item.path, recipe)
    return replace(
        shared,
        sample_id=name,
        parent_id=item.id,
        source_file=str(root / item.path),
        labels=labels,
        variant=variant,
        seed=own_seed,
        target=str(Path(shared.target) / f"{name}{saving.ending}"),
        parent_sha256=item.sha256,
        saving=str(saving),
    )
