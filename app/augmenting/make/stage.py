"""The augment stage in one call: recipe, slice and count in, samples that wait for review in the project."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from app.augmenting.make.budget import Budget
from app.augmenting.make.job import Batch, run_plan
from app.augmenting.make.plan import EVEN, Plan, plan_samples
from app.augmenting.make.remote import Cluster
from app.augmenting.materials.files import MaterialFiles
from app.augmenting.materials.noise import noise_files, response_files
from app.augmenting.saving import AUTO
from app.errors import CallError, InputError, UnknownName
from app.jobs.job import Progress
from app.records import Source

if TYPE_CHECKING:
    from app.workspace import Workspace
    from augment.recipe import Recipe


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


def materials(workspace: Workspace, recipe: Recipe | None = None) -> MaterialFiles:
    """What a recipe may mix in: its bank of harvested noise, else the sources called "noise"; and "impulse-responses".

    A recipe that pastes objects gets the list of those, which is written beside the samples. Raises CallError where
    the noise is not free of what is labelled.
    """
    wanted = recipe is None or any("noise" in step.transform.needs for step in recipe.steps)
    noise: tuple[Path, ...] = ()
    if wanted:
        digest = recipe.noise if recipe is not None else ""
        noise = noise_files(workspace.view, workspace.sheet, workspace.path, digest)
    bank = None
    if recipe is not None and any("objects" in step.transform.needs for step in recipe.steps):
        from app.augmenting.materials.bank import write_bank

        bank = write_bank(workspace.view, workspace.sheet, workspace.path / "samples")
    responses = tuple(map(str, response_files(workspace.view)))
    return MaterialFiles(tuple(map(str, noise)), responses, str(bank or ""))


@dataclass(frozen=True)
class Order:
    """What is wanted: ``count`` samples by ``seed``, within ``budget``, for the slice ``slice``, "" for all items.

    ``saving`` is the format of the files (``app.augmenting.saving``).
    """

    slice: str
    count: int
    seed: int
    budget: Budget = EVEN
    saving: str = AUTO


def plan_of(workspace: Workspace, recipe_text: str, order: Order) -> Plan:
    """What ``render_samples`` would make. Raises InputError, CallError or UnknownName for what is not understood."""
    recipe = load_recipe(recipe_text, media=workspace.media)
    return plan_samples(
        workspace.view,
        workspace.sheet,
        recipe,
        slice_expression=order.slice,
        count=order.count,
        seed=order.seed,
        project=workspace.path,
        materials=materials(workspace, recipe),
        budget=order.budget,
        saving=order.saving,
    )


def render_samples(
    workspace: Workspace,
    recipe_text: str,
    order: Order,
    *,
    workers: int = 1,
    progress: Progress | None = None,
    cluster: Cluster | None = None,
) -> Batch:
    """Renders the samples and writes nothing to the project: a job. ``Batch.command`` adds them, then
    ``Batch.close``.
    """
    plan = plan_of(workspace, recipe_text, order)
    return run_plan(plan, progress or Progress(), workers=workers, cluster=cluster)


def make_samples(
    workspace: Workspace,
    recipe_text: str,
    order: Order,
    *,
    workers: int = 1,
    progress: Progress | None = None,
    cluster: Cluster | None = None,
) -> Batch:
    """Renders the samples and adds those that could be made; they are "pending" until somebody accepts them."""
    batch = render_samples(workspace, recipe_text, order, workers=workers, progress=progress, cluster=cluster)
    workspace.do(batch.command(order.slice, workspace.path))
    batch.close()
    return batch


def cluster_at(workspace: Workspace, address: str, media: Sequence[str] = (), samples: str = "") -> Cluster:
    """The cluster at ``address``, whose workers find the sources at ``media``: URLs, each as ``SOURCE=URL``.

    One URL without a name is that of the only source, or of a folder that holds all sources under their names.
    Raises CallError for an address that is not safe, and for a source that is not there.
    """
    from app.jobs.cluster import check_address

    roots = {source.name: source.root for source in workspace.view.find(Source)}
    found: dict[str, str] = {}
    for text in media:
        name, said, url = text.partition("=") if "=" in text.partition("://")[0] else ("", "", text)
        if said and name not in roots:
            raise UnknownName("source", name, roots, where="media URL")
        if said:
            found[roots[name]] = url
        elif len(roots) == 1:
            found[next(iter(roots.values()))] = url
        else:
            found.update({root: f"{url.rstrip('/')}/{name}" for name, root in roots.items()})
    return Cluster(check_address(address), found, samples)
