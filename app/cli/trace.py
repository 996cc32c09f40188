"""earmark trace: from an exported file back to its source."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from app.cli import output
from app.cli.output import AsJson


def command(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A file of an export, an augmented one too.")],
    as_json: AsJson = False,
) -> None:
    """Show the lineage of an exported file, step by step. Exits with 1 when its bytes are not those that were exported.

    Example: earmark trace train-set/train/images/cell-12.jpg
    """
    from app.lineage.trace import trace

    found = trace(file)

    def text() -> str:
        lines = [f"{found.file}  sha256 {found.sha256[:16]}…"]
        lines += [_line(number, step) for number, step in enumerate(found.steps, 1)]
        return "\n".join(lines if found.intact else [*lines, "The file was changed after the export."])

    output.emit(found.document(), text, as_json=as_json)
    if not found.intact:
        raise typer.Exit(1)


def _line(number: int, step: Mapping[str, Any]) -> str:
    shown = [
        f"{key} {value}" for key, value in step.items() if key not in ("kind", "at", "who") and value not in ("", None)
    ]
    by = f" by {step['who']}" if step.get("who") else ""
    at = f" {step['at']}" if step.get("at") else ""
    return f"{number}. {step['kind']}{at}{by}: " + "; ".join(shown)
