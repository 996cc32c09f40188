"""earmark log: the snapshots of a project."""

from __future__ import annotations

import msgspec

from app.cli import output
from app.cli.output import AsJson, ProjectPath


def command(project: ProjectPath, as_json: AsJson = False) -> None:
    """List the snapshots, newest first.

    Example: earmark log cells
    """
    from app.lineage.snapshot import log
    from app.workspace import Workspace

    with Workspace.open(project, read_only=True) as opened:
        found = log(opened.view)
    rows = [(one.id[:12], one.made_at, one.who, one.tag, one.message) for one in found]
    header = ("Snapshot", "At", "Who", "Tag", "Message")
    empty = "No snapshot yet. Take one with `earmark snapshot`."
    output.emit(
        [msgspec.to_builtins(one) for one in found],
        lambda: output.table(header, rows) if rows else empty,
        as_json=as_json,
    )
