"""earmark features: what predicts the errors of a model."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from app.cli import output
from app.cli.output import AsJson, ProjectPath

if TYPE_CHECKING:
    from app.slices.predictive import Features


def command(
    project: ProjectPath,
    model: Annotated[str, typer.Option(help="The model run.")],
    task: Annotated[str, typer.Option(help="The task, where the model predicts several.")] = "",
    most: Annotated[int, typer.Option(help="How many features at the most.")] = 30,
    seed: Annotated[int, typer.Option(help="Another seed shuffles otherwise.")] = 0,
    as_json: AsJson = False,
) -> None:
    """Rank features and columns by what they say about the errors of a model, beside what chance would say.

    Example: earmark features cells --model hough
    """
    from app.slices.project import run_features
    from app.workspace import Workspace

    with Workspace.open(project, read_only=True) as opened, output.progress("Features:") as progress:
        found = run_features(opened.view, opened.sheet, model, task=task, seed=seed, progress=progress)
    output.emit({"model": model, **found.to_json()}, lambda: text(found, most), as_json=as_json)


def text(found: Features, most: int) -> str:
    """The table."""
    rows = [
        (
            one.name, f"{one.information:.3f}", f"{one.baseline:.3f}", f"{one.p_value:.2g}", f"{one.q_value:.2g}",
            f"{one.importance:+.3f}", f"{one.low:+.3f} to {one.high:+.3f}", "yes" if one.is_sure(found.noise) else "",
        )
        for one in found.found[:most]
    ]  # fmt: skip
    header = ("Feature", "Bits", "Chance", "p", "q", "Importance", "95 %", "Sure")
    explained = f"explains {100 * found.explained:.0f} %" if found.explained > 0 else "explains nothing"
    return "\n".join(
        [
            f"{found.items:,} items in {found.groups:,} groups. A quick model {explained} of how errors vary.",
            f"On shuffled errors the best feature gets an importance of {found.noise:.3f}.",
            "",
            output.table(header, rows, right=frozenset({1, 2, 3, 4, 5, 6})),
        ]
    )
