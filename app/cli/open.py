"""earmark open: the window on one project."""

from __future__ import annotations

import typer

from app.cli.demo import Windows
from app.cli.output import ProjectPath


def command(context: typer.Context, project: ProjectPath) -> None:
    """Open the window on a project or a work package. Without any command, `earmark` opens it on the start page.

    Example: earmark open cells
    """
    windows: Windows = context.obj
    raise typer.Exit(windows.open(project))
