"""earmark augment: samples of exactly one slice, by a recipe."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from app.cli import output
from app.cli.output import AsJson, ProjectPath

if TYPE_CHECKING:
    from app.augmenting.make.estimate import Estimate
    from app.augmenting.make.job import Batch
    from app.augmenting.make.plan import Plan


def command(
    project: ProjectPath,
    recipe: Annotated[Path, typer.Option(help="The recipe, a YAML file.")],
    count: Annotated[int, typer.Option(help="How many samples.")],
    slice_expression: Annotated[
        str, typer.Option("--slice", help='The slice, such as "snr_db < 10"; empty means all items.')
    ] = "",
    seed: Annotated[int, typer.Option(help="Another seed, other samples; the same seed, the same bytes.")] = 0,
    jobs: Annotated[int, typer.Option(help="Workers; 0 means one a core.")] = 1,
    parents: Annotated[
        str | None, typer.Option(help="Take the parents from these items instead: others, made like the slice.")
    ] = None,
    per_parent: Annotated[int | None, typer.Option(min=1, help="Samples of one parent at most.")] = None,
    per_source: Annotated[
        float | None, typer.Option(help="Largest share of the samples from one source, such as 0.2.")
    ] = None,
    balance: Annotated[
        str | None,
        typer.Option(
            help='Bring the classes of a task to equal shares, or to given ones: "TASK" or "TASK=red:2,blue:1".'
        ),
    ] = None,
    save: Annotated[
        str, typer.Option(help="File format: jpeg, jpeg:90, png, wav, flac; auto saves as the parent was saved.")
    ] = "auto",
    cluster: Annotated[
        str | None, typer.Option(help="A Dask scheduler: tcp://127.0.0.1:8786, or tls://HOST:8786.")
    ] = None,
    media_url: Annotated[
        list[str] | None, typer.Option(help="Where its workers find a source: URL, or SOURCE=URL, several times.")
    ] = None,
    samples_url: Annotated[str, typer.Option(help="Where its workers put samples, to be fetched from there.")] = "",
    plan: Annotated[
        bool, typer.Option("--plan", help="Make nothing: say what would be made, how long it takes and how much room.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Make augmented samples whose labels follow. They wait for review; only accepted ones are exported.

    Interrupted, the same call goes on where it stopped.

    Example: earmark augment cells --recipe dim.yaml --slice "brightness < 0.3" --count 100 --seed 1
    """
    from app.augmenting.make.budget import Balance, Budget
    from app.augmenting.make.estimate import estimate
    from app.augmenting.make.stage import Order, cluster_at, make_samples, plan_of
    from app.errors import CallError
    from app.jobs.runner import default_workers
    from app.rules.load import read_text
    from app.slices.project import warning_of
    from app.workspace import Workspace

    if cluster is None and (media_url or samples_url):
        raise CallError("--media-url and --samples-url are for the workers of a --cluster.")
    budget = Budget(per_parent, per_source, Balance.of(balance) if balance is not None else None, parents)
    order = Order(slice_expression, count, seed, budget, save)
    if plan:
        with Workspace.open(project, read_only=True) as opened, output.progress("Trying") as progress:
            planned = plan_of(opened, read_text(recipe), order)
            cost = estimate(opened.view, planned, progress)
        output.emit(_plan_json(planned, cost), lambda: _plan_text(planned, cost, jobs or default_workers()),
                    as_json=as_json)  # fmt: skip
        return
    with Workspace.open(project) as opened, output.progress("Augmenting") as progress:
        if warning := warning_of(opened.view, opened.sheet, slice_expression):
            output.note(f"Warning: {warning}")
        batch = make_samples(
            opened,
            read_text(recipe),
            order,
            workers=jobs or default_workers(),
            progress=progress,
            cluster=cluster_at(opened, cluster, media_url or (), samples_url) if cluster is not None else None,
        )
    output.emit(batch.to_json(), lambda: _text(batch), as_json=as_json)


def _text(batch: Batch) -> str:
    plan = batch.plan
    lines = [f"{plan.recipe.name}: {len(batch.made)} samples of {plan.parents} parents wait for review."]
    if batch.resumed:
        lines.append(f"  {batch.resumed} of them were finished by a run that was interrupted.")
    lines += [f"  not made: {line}" for line in batch.failed]
    return "\n".join([*lines, *_about(plan)])


def _about(plan: Plan) -> list[str]:
    """What the budget came to."""
    lines = [f"  {plan.present} more are in the project already."] if plan.present else []
    lines += [f"  {note}" for note in plan.notes]
    lines += [f"  {name}: {before} items, {after} with their samples" for name, (before, after) in plan.classes.items()]
    if plan.left_out:
        lines.append(f"  {len(plan.left_out)} items of the slice cannot be parents: {plan.left_out[0]}")
    return lines


def _plan_text(plan: Plan, cost: Estimate, workers: int) -> str:
    from app.augmenting.make.estimate import FACTOR, duration, size

    lines = [f"{plan.recipe.name}: {len(plan.tasks)} samples of {plan.parents} parents would be made."]
    if cost.failed:
        lines.append(f"  None could be made on trial: {cost.failed}")
    elif plan.tasks:
        hands = f"{workers} worker{'s' if workers > 1 else ''}"
        lines.append(
            f"  About {duration(cost.wall_s(workers))} with {hands}, {size(cost.disk_bytes)}: "
            f"by {cost.tried} that were made on trial, within a factor of {FACTOR}."
        )
    return "\n".join([*lines, *_about(plan)])


def _plan_json(plan: Plan, cost: Estimate) -> dict[str, Any]:
    return {
        "recipe": plan.recipe.name,
        "digest": plan.recipe.digest,
        "parents": plan.parents,
        "samples": len(plan.tasks),
        "present": plan.present,
        "classes": {name: {"before": a, "after": b} for name, (a, b) in plan.classes.items()},
        "notes": list(plan.notes),
        "left_out": list(plan.left_out),
        "core_s": cost.core_s,
        "disk_bytes": cost.disk_bytes,
        "tried": cost.tried,
        "failed": cost.failed,
    }
