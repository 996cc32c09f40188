"""earmark new: makes a project."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from app.cli import output
from app.cli.output import AsJson, ProjectPath


def command(
    project: ProjectPath,
    media: Annotated[str, typer.Option(help="What the project labels: image or audio.")],
    sheet: Annotated[Path, typer.Option(help="The rule sheet, a YAML file, or a name of `earmark sheet starters`.")],
    folders: Annotated[list[Path] | None, typer.Option("--from", help="A folder to register; may be repeated.")] = None,
    name: Annotated[str, typer.Option(help="The project's name; the folder's name otherwise.")] = "",
    who: Annotated[str, typer.Option(help="Who makes it: the project's lead.")] = "lead",
    as_json: AsJson = False,
) -> None:
    """Make a project in a new folder.

    Example: earmark new cells --media image --sheet cells.yaml --from photos
    """
    from app.cli.add import register
    from app.rules.load import read_text
    from app.rules.starters import starters
    from app.workspace import Workspace

    known = next((one for one in starters() if one.id == str(sheet)), None)
    text = known.text() if known is not None and not sheet.exists() else read_text(sheet)
    with Workspace.create(project, name=name or project.resolve().name, media=media, sheet_text=text, who=who) as made:
        reports = [register(made, folder) for folder in folders or []]
        document = {
            "project": str(project),
            "media": media,
            "sheet": {"name": made.sheet.name, "version": made.sheet.version, "digest": made.sheet.digest},
            "sources": [report.to_json() for report in reports],
        }
        lines = [f"Made {project} ({media}, rules: {made.sheet.name} {made.sheet.version})."]
        lines += [report.text() for report in reports]
    output.emit(document, lambda: "\n".join(lines), as_json=as_json)
