"""earmark snapshot: keeps what the project holds now, by a digest."""

from __future__ import annotations

from typing import Annotated

import typer

from app.cli import output
from app.cli.output import AsJson, ProjectPath


def command(
    project: ProjectPath,
    message: Annotated[str, typer.Option("-m", "--message", help="What this state is.")],
    tag: Annotated[str, typer.Option(help="A short name to find it by.")] = "",
    as_json: AsJson = False,
) -> None:
    """Take a snapshot: an immutable list of items, references, rule sheet and accepted samples.

    Example: earmark snapshot cells -m "first round labelled" --tag round-1
    """
    from app.lineage.snapshot import TakeSnapshot, taken
    from app.workspace import Workspace

    with Workspace.open(project) as opened:
        done = opened.do(TakeSnapshot(message, tag))
        found = taken(opened.view)
    document = {
        "id": found.id,
        "tag": found.tag,
        "message": found.message,
        "at": found.made_at,
        "new": bool(done.edits),
    }
    word = "Took" if done.edits else "Nothing has changed since"
    output.emit(document, lambda: f"{word} snapshot {found.id[:12]} {found.tag}".rstrip() + ".", as_json=as_json)
