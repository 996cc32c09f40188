"""earmark people: who works on a project, and as what."""

from __future__ import annotations

from typing import Annotated

import typer

from app.cli import output
from app.cli.output import AsJson, ProjectPath


def command(
    project: ProjectPath,
    add: Annotated[str, typer.Option(help="The name of a person who joins, or whose role changes.")] = "",
    role: Annotated[str, typer.Option(help="annotator, reviewer or lead.")] = "annotator",
    as_json: AsJson = False,
) -> None:
    """List the people of a project; add one, or change what one is.

    Example: earmark people birds --add ada --role reviewer
    """
    from app.commands.project import AddAnnotator
    from app.records import REFERENCE, Annotator
    from app.workspace import Workspace

    name = add.strip()
    with Workspace.open(project, read_only=not name) as opened:
        if name:
            before = opened.view.get(Annotator, name)
            opened.do(AddAnnotator(name, before.name if before is not None else name, role))
        people = sorted((one for one in opened.view.find(Annotator) if one.id != REFERENCE), key=lambda one: one.name)

    def text() -> str:
        return "\n".join(f"{one.name}: {one.role}" for one in people)

    output.emit([{"id": one.id, "name": one.name, "role": one.role} for one in people], text, as_json=as_json)
