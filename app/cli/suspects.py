"""earmark suspects: labels that are worth a second look, and to whom they go."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from app.cli import output
from app.cli.output import AsJson, ProjectPath

if TYPE_CHECKING:
    from app.slices.suspects import Suspects


def command(
    project: ProjectPath,
    task: Annotated[str, typer.Option(help="The task, where the model predicts several or none is asked.")] = "",
    model: Annotated[str, typer.Option(help="The model run that is asked; none without it.")] = "",
    alike: Annotated[
        bool, typer.Option("--alike", help="Look for items that look or sound alike too; reads them all.")
    ] = False,
    most: Annotated[int, typer.Option(help="How many items at the most.")] = 50,
    relabel: Annotated[bool, typer.Option("--relabel", help="Send the items to people who label them blind.")] = False,
    annotators: Annotated[str, typer.Option(help="To whom, with commas between; all annotators without it.")] = "",
    as_json: AsJson = False,
) -> None:
    """List suspect labels with the reason, and send them to re-labelling on request.

    Example: earmark suspects cells --model hough --alike --relabel --annotators ada
    """
    from app.errors import CallError
    from app.slices.alike import alike_items
    from app.slices.project import find_run
    from app.slices.sending import plan_relabel
    from app.slices.suspects import find_suspects
    from app.workspace import Workspace

    people = tuple(filter(None, (part.strip() for part in annotators.split(","))))
    with Workspace.open(project, read_only=not relabel) as opened:
        run = find_run(opened.view, model, task) if model else None
        wanted = task or (run.task if run else next(iter(opened.sheet.tasks)))
        if not task and run is None and len(opened.sheet.tasks) > 1:
            raise CallError(f"name the task with --task: {', '.join(opened.sheet.tasks)}.")
        pairs: list[tuple[str, str]] = []
        notes: tuple[str, ...] = ()
        if alike:
            with output.progress("Comparing") as progress:
                pairs, notes = alike_items(opened.view, progress)
        found = find_suspects(opened.view, opened.sheet, wanted, run=run, pairs=pairs, notes=notes)
        chosen = found.item_ids[:most]
        sent = None
        if relabel and chosen:
            sent = plan_relabel(opened.view, chosen, wanted, people=people)
            opened.do(sent.command)
    shown = [one for one in found.found if one.item_id in set(chosen)]
    document = {
        "task": found.task, "suspects": [one.to_json() for one in shown], "items": len(found.item_ids),
        "notes": list(found.notes), "sent": [list(pair) for pair in sent.command.pairs] if sent else [],
        "nobody": list(sent.nobody) if sent else [],
    }  # fmt: skip

    def printed() -> str:
        return "\n".join([text(found, len(chosen)), *([sent.text] if sent else [])])

    output.emit(document, printed, as_json=as_json)


def text(found: Suspects, most: int) -> str:
    """What is printed for people."""
    from app.slices.suspects import REASONS

    shown = set(found.item_ids[:most])
    rows = [
        (one.path, one.label, one.other, REASONS[one.reason], one.evidence)
        for one in found.found
        if one.item_id in shown
    ]
    lines = [f"{found.task}: {len(found.item_ids):,} items with a suspect label."]
    if rows:
        lines += ["", output.table(("Item", "Label", "Against it", "Reason", "Evidence"), rows)]
    return "\n".join([*lines, *found.notes])
