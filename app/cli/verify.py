"""earmark verify: an export folder against its manifest."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from app.cli import output
from app.cli.output import AsJson


def command(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The folder of an export.")], as_json: AsJson = False
) -> None:
    """Hash every file of an export. Exits with 1 where one is missing, changed or extra.

    Example: earmark verify train-set
    """
    from app.lineage.verify import verify

    with output.progress("Verifying") as progress:
        found = verify(folder, progress)
    document = {
        "folder": str(found.folder),
        "ok": found.ok,
        "files": found.files,
        "missing": list(found.missing),
        "changed": list(found.changed),
        "extra": list(found.extra),
        "manifest_intact": found.manifest_intact,
    }

    def text() -> str:
        if found.ok:
            return f"{found.folder}: {found.files} files, all as exported."
        lines = [f"{word:8} {name}" for word in ("missing", "changed", "extra") for name in getattr(found, word)]
        return "\n".join(lines if found.manifest_intact else [*lines, "The manifest itself was changed."])

    output.emit(document, text, as_json=as_json)
    if not found.ok:
        raise typer.Exit(1)
