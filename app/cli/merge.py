"""earmark merge: the labels of a work package come back, and a lead decides what was changed on both sides."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from app.cli import output
from app.cli.output import AsJson, ProjectPath


def command(
    project: ProjectPath,
    package: Annotated[
        Path | None, typer.Argument(metavar="[WORK.earmark]", help="The package; without it, list what waits.")
    ] = None,
    take: Annotated[str, typer.Option(help="The id of a version that waits: it stands from now on.")] = "",
    keep: Annotated[str, typer.Option(help='The id of a label, or "all": what is here stays, the others go.')] = "",
    as_json: AsJson = False,
) -> None:
    """Bring the labels of a package back. Merging twice changes nothing, and the order of packages does not matter.

    What was changed on both sides stays as it is here; the other version waits for a lead, who takes or declines it.

    Example: earmark merge birds ada.earmark
    """
    from app.commands.merging import DecideVersion
    from app.errors import CallError, UnknownName
    from app.packages.merge import conflicts, merge, said_by
    from app.workspace import Workspace

    if package is not None and (take or keep):
        raise CallError("merge a package, or decide what waits: one after the other.")
    with Workspace.open(project, read_only=not (package or take or keep)) as opened:
        report = None
        if package is not None:
            with output.progress("Merging") as progress:
                report = merge(opened, package, progress, by=opened.who)
        decided = 0
        for one in conflicts(opened.view) if take or keep else []:
            wanted = next((digest for digest, _, _ in one.waiting if take and digest.startswith(take)), "")
            if not wanted and keep in ("all", one.annotation_id):
                wanted = one.stands
            if wanted:
                opened.do(DecideVersion(one.annotation_id, wanted))
                decided += 1
        left = conflicts(opened.view)
        if (take or (keep and keep != "all")) and not decided:
            known = [one.annotation_id for one in left] if keep else [w[0][:12] for one in left for w in one.waiting]
            raise UnknownName("label" if keep else "version", take or keep, known)
    document: dict[str, Any] = {
        "decided": decided,
        "conflicts": [
            {"label": one.annotation_id, "item": one.item_id, "path": one.path, "task": one.task,
             "annotator": one.annotator, "here": said_by(one.here),
             "waiting": [{"version": digest[:12], "at": at, "says": said_by(said)} for digest, at, said in one.waiting]}
            for one in left
        ],
    }  # fmt: skip
    if report is not None:
        document = {
            "package": str(report.file), "annotator": report.annotator, "taken": report.taken, "same": report.same,
            "comments": report.comments, "new_conflicts": len(report.conflicts), "migrated_from": report.migrated_from,
            **document,
        }  # fmt: skip

    def text() -> str:
        lines = [report.text] if report is not None else [f"{decided} decided."] if take or keep else []
        for one in document["conflicts"]:
            lines.append(f"{one['path']}, {one['task']} of {one['annotator']} ({one['label']}): here {one['here']}")
            lines += [f"  {version['version']} says {version['says']}" for version in one["waiting"]]
        return "\n".join(lines or ["Nothing waits to be decided."])

    output.emit(document, text, as_json=as_json)
