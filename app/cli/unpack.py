"""earmark unpack: a work package becomes a project of one person."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from app.cli import output
from app.cli.output import AsJson


def command(
    package: Annotated[Path, typer.Argument(metavar="WORK.earmark", help="The work package.")],
    out: Annotated[Path | None, typer.Option(help="The folder to make; beside the package without it.")] = None,
    as_json: AsJson = False,
) -> None:
    """Open a work package as a project of its own, as the window does. Again leaves what was labelled there as it is.

    Example: earmark unpack ada.earmark --out ada
    """
    from app.packages.unpack import place_for, unpack

    folder = out if out is not None else place_for(package)
    with output.progress("Unpacking") as progress:
        found = unpack(package, folder, progress)
    document = {
        "project": str(found.folder), "annotator": found.annotator, "items": found.items, "labels": found.labels,
        "missing": list(found.missing), "there_already": found.there_already,
    }  # fmt: skip

    def text() -> str:
        if found.there_already:
            return f"{found.folder}: opened before; what was labelled there stays as it is."
        lost = f" {len(found.missing)} files are missing, the first is {found.missing[0]}." if found.missing else ""
        return f"{found.folder}: {found.items:,} items for {found.annotator}.{lost}"

    output.emit(document, text, as_json=as_json)
