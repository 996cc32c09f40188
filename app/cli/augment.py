"""earmark augment: samples of exactly one slice, by a recipe."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from app.cli import output
from app.cli.output import AsJson, ProjectPath


def command(
    project: ProjectPath,
    recipe: Annotated[Path, typer.Option(help="The recipe, a YAML file.")],
    count: Annotated[int, typer.Option(help="How many samples.")],
    slice_expression: Annotated[
        str, typer.Option("--slice", help='The slice, such as "snr_db < 10"; empty means all items.')
    ] = "",
    seed: Annotated[int, typer.Option(help="Another seed, other samples; the same seed, the same bytes.")] = 0,
    jobs: Annotated[int, typer.Option(help="Worker processes; 0 means one a core.")] = 1,
    as_json: AsJson = False,
) -> None:
    """Make augmented samples whose labels follow. They wait for review; only accepted ones are exported.

    Example: earmark augment cells --recipe dim.yaml --slice "brightness < 0.3" --count 100 --seed 1
    """
    from app.augmenting.stage import make_samples
    from app.jobs.runner import default_workers
    from app.rules.load import read_text
    from app.workspace import Workspace

    with Workspace.open(project) as opened, output.progress("Augmenting") as progress:
        batch = make_samples(
            opened,
            read_text(recipe),
            slice_expression=slice_expression,
            count=count,
            seed=seed,
            workers=jobs or default_workers(),
            progress=progress,
        )
    document = batch.to_json()

    def text() -> str:
        lines = [
            f"{batch.plan.recipe.name}: {len(batch.made)} samples of {batch.plan.parents} parents wait for review."
        ]
        lines += [f"  not made: {line}" for line in batch.failed]
        if batch.plan.left_out:
            lines.append(f"  {len(batch.plan.left_out)} items of the slice cannot be parents: {batch.plan.left_out[0]}")
        return "\n".join(lines)

    output.emit(document, text, as_json=as_json)
