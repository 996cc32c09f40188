"""earmark probe: gold items slipped in, items shown again, and what comes of both."""

from __future__ import annotations

from typing import Annotated

import typer

from app.cli import output
from app.cli.output import AsJson, ProjectPath


def command(
    project: ProjectPath,
    annotators: Annotated[str, typer.Option(help="The people, with commas between.")] = "",
    gold: Annotated[int, typer.Option(help="Slip so many items with a known reference into the work of each.")] = 0,
    repeat: Annotated[int, typer.Option(help="Show each so many of their own items again, blank.")] = 0,
    gap_days: Annotated[float, typer.Option(help="Only items that they began so many days ago.")] = 7.0,
    feedback: Annotated[
        bool,
        typer.Option("--feedback", help="Tell them what was expected of these gold items, once they are handed in."),
    ] = False,
    seed: Annotated[int, typer.Option(help="Another seed draws other items.")] = 0,
    as_json: AsJson = False,
) -> None:
    """See how people do on items whose reference is known, and how well they agree with themselves.

    Nothing tells an annotator such an item from another before it is handed in. With --feedback they are told then, and
    nothing that they say of it afterwards counts as blind. Repeats never count as two people. Without --gold or
    --repeat only the figures are shown.

    Example: earmark probe birds --annotators ada,bob --gold 10 --repeat 5
    """
    from app.agreement.probes import probe_figures
    from app.commands.probes import GiveGold, ShowAgain
    from app.errors import CallError
    from app.labeling.probing import gold_for, repeats_for
    from app.labeling.sharing import known_people
    from app.workspace import Workspace

    people = tuple(filter(None, (part.strip() for part in annotators.split(","))))
    if (gold or repeat) and not people:
        raise CallError("say with --annotators whose work it is.")
    if feedback and not gold:
        raise CallError("--feedback is for gold items: say with --gold how many.")
    if gold < 0 or repeat < 0 or gap_days < 0:
        raise CallError("numbers below zero mean nothing here.")
    with Workspace.open(project, read_only=not (gold or repeat)) as opened:
        known_people(opened.view, people)
        slipped = gold_for(opened.view, people, gold, seed=seed) if gold else []
        if slipped:
            opened.do(GiveGold(tuple(slipped), told=feedback))
        again = repeats_for(opened.view, people, repeat, gap_days=gap_days, seed=seed) if repeat else []
        if again:
            opened.do(ShowAgain(tuple(again)))
        figures = probe_figures(opened.view, opened.sheet)
    document = {
        "gold": len(slipped), "repeats": len(again),
        "figures": [
            {"task": one.task, "annotator": one.annotator, "protocol": one.protocol, "metric": one.metric,
             "items": one.items, "told": one.told, "value": one.value, "ci": one.ci}
            for one in figures
        ],
    }  # fmt: skip

    def text() -> str:
        lines = []
        if gold:
            lines.append(f"{len(slipped)} of {gold * len(people)} gold items slipped in.")
        if repeat:
            lines.append(f"{len(again)} of {repeat * len(people)} items shown again.")
        rows = [
            [
                one.task,
                one.annotator,
                one.protocol,
                one.items,
                one.told or "",
                _number(one.value),
                _band(one.ci),
                one.metric,
            ]
            for one in figures
        ]
        head = ["task", "annotator", "against", "items", "told", "agreement", "95 %", "metric"]
        lines.append(output.table(head, rows, right=frozenset({3, 4, 5})) if rows else "No figures yet.")
        return "\n".join(lines)

    output.emit(document, text, as_json=as_json)


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


def _band(ci: tuple[float, float] | None) -> str:
    return "too few" if ci is None else f"{ci[0]:.3f} to {ci[1]:.3f}"
