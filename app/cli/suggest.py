"""earmark suggest: a recipe that makes items like those of a slice."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from app.cli import output
from app.cli.output import AsJson, ProjectPath


def command(
    project: ProjectPath,
    slice_expression: Annotated[str, typer.Option("--slice", help='The slice, such as "snr_db < 10".')],
    out: Annotated[Path | None, typer.Option(help="Write the recipe here.")] = None,
    parents: Annotated[
        str | None,
        typer.Option(help="Compare with these items; by default those that samples would be made of."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Suggest a recipe: what sets a slice apart from the rest, and the steps that imitate it.

    The noise that it needs is harvested from the slice's own pauses. Look at what it makes before you trust it.

    Example: earmark suggest talk --slice "snr_db < 10" --out noisy.yaml
    """
    from app.augmenting.make.aim import parents_of
    from app.augmenting.recipe.compared import takes_others
    from app.augmenting.recipe.suggest import recipe_for
    from app.slices.project import warning_of
    from app.workspace import Workspace
    from augment.catalog.wording import titled

    with Workspace.open(project) as opened, output.progress("Comparing") as progress:
        recipe, steps, why_none = recipe_for(opened, slice_expression, progress, others=parents)
        warning = warning_of(opened.view, opened.sheet, slice_expression)
        made_of = parents_of(slice_expression, others=takes_others(opened.sheet, slice_expression))
        made_of = made_of if parents is None else parents
    if out is not None and recipe:
        out.write_text(recipe, "utf-8")
    document = {
        "recipe": recipe,
        "steps": [{"transform": step.transform, "values": dict(step.values), "why": step.why} for step in steps],
        "no_noise": why_none,
        "parents": made_of,
        "warning": warning,
    }

    def text() -> str:
        if not steps:
            none = "Nothing that is measured sets the slice apart: no step would imitate it."
            return "\n".join(filter(None, (none, warning)))
        lines = [
            *(f"{titled(step.transform)}: {step.why}" for step in steps),
            *([f"No noise: {why_none}"] if why_none else []),
            f"Take the parents from: {made_of}",
            *([f"Warning: {warning}"] if warning else []),
        ]
        return "\n".join([*lines, f"Written to {out}." if out is not None else f"\n{recipe}"])

    output.emit(document, text, as_json=as_json)
