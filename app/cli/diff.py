"""earmark diff: what changed from one snapshot to another."""

from __future__ import annotations

from typing import Annotated

import msgspec
import typer

from app.cli import output
from app.cli.output import AsJson, ProjectPath


def command(
    project: ProjectPath,
    a: Annotated[str, typer.Argument(metavar="A", help="A snapshot: its tag, or the beginning of its id.")],
    b: Annotated[str, typer.Argument(metavar="B", help="Another; latest is the newest.")],
    as_json: AsJson = False,
) -> None:
    """Compare two snapshots: items, labels, samples, sources, verdicts, derived columns, rule sheet.

    Example: earmark diff cells round-1 latest
    """
    from app.lineage.diff import diff
    from app.lineage.snapshot import find_snapshot
    from app.workspace import Workspace

    with Workspace.open(project, read_only=True) as opened, opened.view.frozen() as view:
        found = diff(view, find_snapshot(view, a), find_snapshot(view, b))

    def text() -> str:
        if found.same:
            return "The two snapshots hold the same."
        lines = []
        for name in ("items", "labels", "samples", "sources", "verdicts", "columns"):
            changed = getattr(found, name)
            for verb in ("added", "removed", "changed"):
                lines += [f"{verb:8} {name[:-1]:7} {one}" for one in getattr(changed, verb)]
        if found.sheet:
            lines.append(f"changed  rule sheet {found.sheet[0][:12]} to {found.sheet[1][:12]}")
        return "\n".join(lines)

    output.emit({**msgspec.to_builtins(found), "same": found.same}, text, as_json=as_json)
