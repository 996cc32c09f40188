"""The augment stage in one call: recipe, slice and count in, samples that wait for review in the project."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from app.augmenting.job import Batch, run_plan
from app.augmenting.plan import plan_samples
from app.errors import CallError, InputError
from app.jobs.job import Progress
from app.records import Item, Source

if TYPE_CHECKING:
    from app.workspace import Workspace
    from augment.recipe import Recipe

MATERIALS = "noise"  # the source whose items recipes may mix in


def load_recipe(text: str, *, media: str) -> Recipe:
    """The recipe of a YAML text. Raises InputError with the place of what is wrong, CallError for another medium."""
    from augment.errors import AugmentError
    from augment.recipe import Recipe

    try:
        recipe = Recipe.from_yaml(text)
    except AugmentError as problem:
        raise InputError(f"recipe: {problem}") from problem
    if recipe.media != media:
        raise CallError(f"the recipe {recipe.name!r} is for {recipe.media}, the project holds {media}.")
    return recipe


def materials(workspace: Workspace) -> tuple[Path, ...]:
    """The files of the sources called "noise": free of what is labelled, so they may be mixed in."""
    files: list[Path] = []
    for source in workspace.view.find(Source):
        if source.name == MATERIALS or source.name.startswith(f"{MATERIALS}-"):
            items = workspace.view.find(Item, source_id=source.id, state="ok")
            files += [Path(source.root) / item.path for item in items]
    return tuple(files)


def render_samples(
    workspace: Workspace,
    recipe_text: str,
    *,
    slice_expression: str,
    count: int,
    seed: int,
    workers: int = 1,
    progress: Progress | None = None,
) -> Batch:
    """Renders the samples and writes nothing to the project: a job. ``Batch.command`` adds them."""
    recipe = load_recipe(recipe_text, media=workspace.media)
    plan = plan_samples(
        workspace.view,
        workspace.sheet,
        recipe,
        slice_expression=slice_expression,
        count=count,
        seed=seed,
        samples=workspace.path / "samples",
        materials=materials(workspace),
    )
    return run_plan(plan, progress or Progress(), workers=workers)


def make_samples(
    workspace: Workspace,
    recipe_text: str,
    *,
    slice_expression: str,
    count: int,
    seed: int,
    workers: int = 1,
    progress: Progress | None = None,
) -> Batch:
    """Renders the samples and adds those that could be made; they are "pending" until somebody accepts them."""
    batch = render_samples(
        workspace,
        recipe_text,
        slice_expression=slice_expression,
        count=count,
        seed=seed,
        workers=workers,
        progress=progress,
    )
    workspace.do(batch.command(slice_expression, workspace.path))
    return batch
