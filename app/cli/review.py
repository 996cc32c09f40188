"""earmark review: accepts or rejects samples."""

from __future__ import annotations

from typing import Annotated

import typer

from app.cli import output
from app.cli.output import AsJson, ProjectPath


def command(
    project: ProjectPath,
    accept: Annotated[str, typer.Option(help='"all" that wait, or ids with commas between.')] = "",
    reject: Annotated[str, typer.Option(help='"all" that wait, or ids with commas between.')] = "",
    send: Annotated[
        str, typer.Option("--label", help="Ids whose labels are in doubt: people label them blind, beside originals.")
    ] = "",
    annotators: Annotated[
        str, typer.Option(help="Who labels, with commas between; otherwise two who have the least to do.")
    ] = "",
    reason: Annotated[str, typer.Option(help="Why, in a few words.")] = "",
    as_json: AsJson = False,
) -> None:
    """Decide on augmented samples, as an engineer does in the window. Without a decision, list what waits.

    Example: earmark review cells --accept all
    """
    from app.augmenting.verdict.sending import send_samples, usual_people
    from app.commands.samples import DECISIONS, DecideSamples
    from app.errors import CallError
    from app.records import SampleRow
    from app.workspace import Workspace

    if accept == "all" and reject == "all":
        raise CallError("accept all and reject all contradict each other.")
    with Workspace.open(project, read_only=not (accept or reject or send)) as opened:
        waiting = tuple(row.id for row in opened.view.find(SampleRow, state="pending"))
        for said, decision in ((accept, "accepted"), (reject, "rejected")):
            chosen = waiting if said == "all" else _parts(said)
            if chosen:
                opened.do(DecideSamples(chosen, decision, reason))
        if sent := (waiting if send == "all" else _parts(send)):
            people = _parts(annotators) or usual_people(opened.view)
            opened.do(send_samples(opened.view, opened.sheet, opened.path, sent, people))
        counts = {state: opened.view.count(SampleRow, state=state) for state in DECISIONS}
        rest = [row.id for row in opened.view.find(SampleRow, state="pending")]

    def text() -> str:
        return ", ".join(f"{count} {state}" for state, count in counts.items()) + "."

    output.emit({**counts, "waiting": rest}, text, as_json=as_json)


def _parts(said: str) -> tuple[str, ...]:
    return tuple(filter(None, (part.strip() for part in said.split(","))))
