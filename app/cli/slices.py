"""earmark slices: where the model falls short of people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from app.cli import output
from app.cli.output import AsJson, ProjectPath

if TYPE_CHECKING:
    from app.slices.find import Found


def command(
    project: ProjectPath,
    model: Annotated[str, typer.Option(help="The model run.")],
    task: Annotated[str, typer.Option(help="The task, where the model predicts several.")] = "",
    min_items: Annotated[int, typer.Option(help="The smallest slice; 0 chooses by the size of the data.")] = 0,
    most: Annotated[int, typer.Option(help="How many slices at the most.")] = 20,
    conditions: Annotated[int, typer.Option(min=1, max=3, help="Of how many conditions a slice may be.")] = 2,
    raw: Annotated[bool, typer.Option("--raw", help="Compare as stored, without the sheet's rules.")] = False,
    with_dependent: Annotated[
        bool, typer.Option("--with-dependent", help="Count annotators who saw other labels as people too.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Rank the slices by gap × share: what the whole would win if the model were as good as people there.

    Example: earmark slices cells --model hough
    """
    from app.slices.project import project_slices
    from app.workspace import Workspace

    with Workspace.open(project, read_only=True) as opened, output.progress("Slices:") as progress:
        found = project_slices(
            opened.view,
            opened.sheet,
            model,
            task=task,
            min_items=min_items or None,
            most=most,
            depth=conditions,
            ruled=not raw,
            independent_only=not with_dependent,
            progress=progress,
        )
    output.emit([one.to_json() for one in found.slices], lambda: text(found), as_json=as_json)


def text(found: Found) -> str:
    """The table."""
    from app.agreement.show import metric_title
    from app.slices.search import CONFIRMED_Q

    whole = found.overall
    lines = [
        f"{whole.items} items, {found.human_items} of them measured on people. Metric: {metric_title(found.metric)}.",
        f"All: model {whole.model:.3f}, people {_number(whole.hlp)}, gap {_number(whole.gap)}.",
        f"{found.tested:,} slices of at least {found.min_items} items were tried.",
    ]
    if found.halved:
        left_out = (
            f"{found.unconfirmed} did not hold there and are left out." if found.unconfirmed else "All held there."
        )
        lines.append(f"They were chosen on one half of the items; p and q come from the other half. {left_out}")
    if not found.human_items:
        lines.append("Nobody knows how well people do here: ranked by the model's own error. Label items twice, blind.")
    if found.slices:
        sure = sum(one.q_value < CONFIRMED_Q for one in found.slices)
        lines.append(f"{sure or 'None'} of the slices below can be told from chance (q < {CONFIRMED_Q:g}).")
        header = ("Slice", "Items", "Share", "Model", "HLP", "Gap", "Gain", "p", "q", "State")
        rows = [
            (
                one.slice, one.items, f"{100 * one.share:.0f} %", f"{one.model:.3f}", _number(one.hlp),
                _number(one.gap), _number(one.gain), f"{one.p_value:.2g}", f"{one.q_value:.2g}", one.state,
            )
            for one in found.slices
        ]  # fmt: skip
        lines += ["", output.table(header, rows, right=frozenset(range(1, 9)))]
    return "\n".join(lines)


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"
