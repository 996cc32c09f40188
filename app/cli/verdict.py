"""earmark verdict: what is measured of a recipe, what is not, and whether it is approved."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli import output
from app.cli.output import AsJson, ProjectPath

if TYPE_CHECKING:
    from app.augmenting.verdict.table import Table

NO = 1


def command(
    project: ProjectPath,
    recipe: Annotated[str, typer.Option(help="Its name or digest; not needed where there is one.")] = "",
    slice_expression: Annotated[
        str | None, typer.Option("--slice", help="What samples are held against; by default what they were aimed at.")
    ] = None,
    task: Annotated[str, typer.Option(help="The task, where the sheet has several.")] = "",
    model: Annotated[str, typer.Option(help="The model run; by default the one that predicted most samples.")] = "",
    limit: Annotated[
        list[str] | None, typer.Option(help="A threshold, such as told_apart=0.7; may be repeated.")
    ] = None,
    keep: Annotated[
        bool, typer.Option("--keep", help="Keep these thresholds for the whole project; the history says who did.")
    ] = False,
    approve: Annotated[
        bool, typer.Option("--approve", help="Approve the recipe, if every criterion is passed.")
    ] = False,
    withdraw: Annotated[bool, typer.Option("--withdraw", help="Take an approval back.")] = False,
    write_samples: Annotated[
        Path | None, typer.Option(help="Copy the samples to this folder, for a model to predict them.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Measure a recipe by its samples: realistic, clear to people, hard for the model. Exit 1 unless all is passed.

    Example: earmark verdict cells --recipe "dim and blurred" --model hough
    """
    from app.augmenting.verdict.limits import Limits, limits_of, set_limits
    from app.augmenting.verdict.measuring import measure
    from app.augmenting.verdict.predicted import write_samples as write
    from app.augmenting.verdict.subject import find_recipe, subject_of
    from app.augmenting.verdict.table import approval
    from app.commands.verdicts import WithdrawApproval, verdict_id
    from app.records import Verdict
    from app.workspace import Workspace

    changes = parse_limits(limit or ())
    with Workspace.open(project, read_only=not (approve or withdraw or keep)) as opened:
        limits = Limits.of(changes, base=limits_of(opened.view))
        if keep:
            opened.do(set_limits(opened.view, limits))
        row = find_recipe(opened.view, recipe)
        if withdraw:
            opened.do(WithdrawApproval(row.id))
        if write_samples is not None:
            subject = subject_of(opened.view, opened.sheet, row, slice_expression=slice_expression)
            count = write(opened.path, row, subject.samples, write_samples)
            output.note(f"{write_samples}: {count} samples and {write_samples / 'samples.csv'}.")
        with output.progress("Measuring") as progress:
            table = measure(
                opened.view, opened.sheet, row.id, slice_expression=slice_expression, task=task, model=model,
                limits=limits, progress=progress,
            )  # fmt: skip
        if approve:
            opened.do(approval(table))
        kept = opened.view.get(Verdict, verdict_id(row.id))
    state = kept.state if kept is not None else ""
    output.emit({**table.to_json(), "approval": state}, lambda: text(table, state), as_json=as_json)
    if not table.passed:
        raise typer.Exit(NO)


def parse_limits(said: list[str] | tuple[()]) -> dict[str, float]:
    """``name=number`` each. Raises CallError for anything else."""
    from app.errors import CallError

    found: dict[str, float] = {}
    for one in said:
        name, _, number = one.partition("=")
        try:
            found[name.strip()] = float(number)
        except ValueError:
            raise CallError(f"--limit {one!r}: write it as name=number, such as told_apart=0.7.") from None
    return found


def text(table: Table, state: str) -> str:
    """The table for people."""
    head = f"{table.name} ({table.recipe[:12]}): {table.samples} samples against {table.slice or 'all items'}."
    if table.model:
        head += f" Model: {table.model}."
    rows = [
        (one.title, _number(one.figure), _interval(one.low, one.high), one.state, one.limit) for one in table.criteria
    ]
    lines = [head, "", output.table(("Criterion", "Figure", "95 %", "State", "Passes at"), rows, right=frozenset({1}))]
    lines += ["", *(f"{one.title}: {one.said} {one.next}".rstrip() for one in table.criteria)]
    lines += ["", f"LOOSER THAN USUAL: {'; '.join(table.loosened)}."] if table.loosened else []
    lines += ["", table.summary, f"Approval: {state or 'none'}."]
    return "\n".join(lines)


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


def _interval(low: float | None, high: float | None) -> str:
    return "–" if low is None or high is None else f"{low:.3f} to {high:.3f}"
