"""earmark export: a training folder from a snapshot."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from app.cli import output
from app.cli.output import AsJson, ProjectPath


def command(
    project: ProjectPath,
    format_name: Annotated[str, typer.Option("--format", help="A name of `earmark formats`.")],
    out: Annotated[Path, typer.Option(help="The folder to write; it may hold an earlier export.")],
    snapshot: Annotated[str, typer.Option(help="Its tag or the beginning of its id; one is taken now otherwise.")] = "",
    split: Annotated[str, typer.Option(help="Shares of train, val and test.")] = "0.8,0.1,0.1",
    group: Annotated[str, typer.Option(help="The column that keeps items together, such as speaker.")] = "",
    task: Annotated[list[str] | None, typer.Option(help="Only this task; may be repeated.")] = None,
    without_samples: Annotated[bool, typer.Option("--without-samples", help="Leave out augmented samples.")] = False,
    approved_only: Annotated[
        bool, typer.Option("--approved-only", help="Leave out samples whose recipe nobody has approved.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Write a training folder in which every file can be traced to its source. Twice gives the same bytes.

    Example: earmark export cells --format coco --out train-set --split 0.8,0.1,0.1
    """
    from app.lineage.export import Options, plan_export
    from app.lineage.snapshot import TakeSnapshot, find_snapshot, taken
    from app.lineage.split import parse_ratios
    from app.slices.derived import derived_cells
    from app.workspace import Workspace

    options = Options(
        format=format_name,
        ratios=parse_ratios(split),
        group=group,
        tasks=tuple(task or ()),
        with_samples=not without_samples,
        approved_only=approved_only,
    )
    with Workspace.open(project) as opened:
        if not snapshot:
            opened.do(TakeSnapshot("before the export"))
        found = find_snapshot(opened.view, snapshot) if snapshot else taken(opened.view)
        job = plan_export(opened.view, opened.path, found, options, out=out, derive=derived_cells)
        with output.progress("Exporting") as progress:
            done = job.run(progress)
    document = {
        "folder": str(done.folder),
        "format": done.format,
        "snapshot": done.snapshot,
        "files": dict(done.files),
        "samples": done.samples,
        "manifest_sha256": done.manifest_sha256,
        "notes": list(done.notes),
    }

    def text() -> str:
        files = ", ".join(f"{count} {split_name}" for split_name, count in done.files.items())
        head = f"{done.folder}: {files}; {done.samples} of them augmented. Snapshot {done.snapshot[:12]}."
        return "\n".join([head, *(f"  {note}" for note in done.notes)])

    output.emit(document, text, as_json=as_json)
