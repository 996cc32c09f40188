"""earmark pack: a work package for another desk, or the way back of one."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from app.cli import output
from app.cli.output import AsJson, ProjectPath


def command(
    project: ProjectPath,
    annotator: Annotated[str, typer.Option(help="Whose work it is.")],
    out: Annotated[Path, typer.Option(help="The package to write, such as ada.earmark.")],
    by_reference: Annotated[bool, typer.Option(help="Leave the files where they are: for a shared disk.")] = False,
    as_json: AsJson = False,
) -> None:
    """Pack one annotator's items, own labels, the rule sheet and the files. Nothing of anybody else is in it.

    In a folder that was made of a package it packs what was labelled since, to be merged.

    Example: earmark pack birds --annotator ada --out ada.earmark
    """
    from app.packages.pack import pack
    from app.workspace import Workspace

    with Workspace.open(project, read_only=True) as opened, output.progress("Packing") as progress:
        found = pack(opened, annotator.strip(), out, progress, by_reference=by_reference)
    document = {
        "file": str(found.file), "annotator": found.annotator, "items": found.items, "labels": found.labels,
        "files": found.files, "returns": found.returns, "missing": list(found.missing),
    }  # fmt: skip
    output.emit(document, lambda: found.text, as_json=as_json)
