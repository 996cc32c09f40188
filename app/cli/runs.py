"""earmark runs: model runs side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from app.cli import output
from app.cli.output import AsJson, ProjectPath

if TYPE_CHECKING:
    from app.slices.runs import Compared


def command(
    project: ProjectPath,
    models: Annotated[str, typer.Option(help="Runs or models, with commas between; all of the task without it.")] = "",
    task: Annotated[str, typer.Option(help="The task, where there are runs of several.")] = "",
    slice_: Annotated[str, typer.Option("--slice", help='Only the items of a slice, such as "snr_db < 10".')] = "",
    unseen: Annotated[bool, typer.Option("--unseen", help="Leave out what any of the models was trained on.")] = False,
    raw: Annotated[bool, typer.Option("--raw", help="Compare as stored, without the sheet's rules.")] = False,
    as_json: AsJson = False,
) -> None:
    """Hold model runs against each other and against people, on the items that all of them predict.

    Example: earmark runs cells --models hough@v1,hough@v2 --slice "brightness < 0.3"
    """
    from app.slices.runs import compare, runs_of
    from app.workspace import Workspace

    names = tuple(filter(None, (part.strip() for part in models.split(","))))
    with Workspace.open(project, read_only=True) as opened:
        runs = runs_of(opened.view, task, names)
        found = compare(opened.view, opened.sheet, runs, condition=slice_, ruled=not raw, unseen_only=unseen)
    output.emit(found.to_json(), lambda: text(found), as_json=as_json)


def text(found: Compared) -> str:
    """What is printed for people."""
    from app.agreement.show import metric_title

    where, metric = f" in {found.condition}" if found.condition else "", metric_title(found.metric)
    lines = [f"{found.task}: {found.runs[0].items:,} items that all runs predict{where}. Metric: {metric}."]
    rows = [
        (one.model, one.added_at[:10], one.snapshot_name or "–", one.own_items, f"{one.value:.3f}", _number(one.human),
         _number(one.gap), len(one.seen.item_ids) if one.snapshot else "not known")
        for one in found.runs
    ]  # fmt: skip
    header = ("Run", "Imported", "Trained on", "Own items", "Model", "HLP", "Gap", "Seen in training")
    lines += ["", output.table(header, rows, right=frozenset({3, 4, 5, 6, 7}))]
    if found.differences:
        told = [
            (f"{one.first} − {one.second}", f"{one.value:+.3f}", _interval(one.low, one.high), f"{one.p_value:.2g}",
             one.better, one.worse)
            for one in found.differences
        ]  # fmt: skip
        titles = ("Difference", "Value", "95 %", "p", "Better on", "Worse on")
        lines += ["", output.table(titles, told, right=frozenset({1, 2, 3, 4, 5}))]
    lines += [f"{one.model}: {one.seen.text}" for one in found.runs if one.seen.text]
    return "\n".join(lines)


def _interval(low: float | None, high: float | None) -> str:
    return "–" if low is None or high is None else f"{low:+.3f} to {high:+.3f}"


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"
