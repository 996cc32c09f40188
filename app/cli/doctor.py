"""earmark doctor: versions, graphics and sound, and the health of a project."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from app.cli import output
from app.cli.output import AsJson


def command(
    project: Annotated[Path | None, typer.Argument(metavar="[PROJECT]", help="A project to look at as well.")] = None,
    as_json: AsJson = False,
) -> None:
    """Say what this machine and a project are like. Exits with 1 where something is wrong with the project.

    Example: earmark doctor cells
    """
    from app.dataset.health import machine, project_health

    facts = machine()
    health = None if project is None else project_health(project)
    document = {"machine": facts, "project": None if health is None else health.to_json()}

    def text() -> str:
        lines = [f"{name:24}{value}" for name, value in facts.items()]
        return "\n".join(lines if health is None else [*lines, "", health.text()])

    output.emit(document, text, as_json=as_json)
    if health is not None and health.problems:
        raise typer.Exit(1)
