"""earmark merge: the labels of a work package come back, and a lead decides what was changed on both sides."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from app.cli import output
from app.cli.output import AsJson, ProjectPath

if TYPE_CHECKING:
    from app.packages.deciding import Versions
    from app.packages.merge import Conflict
    from app.workspace import Workspace


def command(
    project: ProjectPath,
    package: Annotated[
        Path | None, typer.Argument(metavar="[WORK.earmark]", help="The package; without it, list what waits.")
    ] = None,
    take: Annotated[str, typer.Option(help="The id of a version that waits: it stands from now on.")] = "",
    keep: Annotated[str, typer.Option(help='The id of a label, or "all": what is here stays, the others go.')] = "",
    both: Annotated[
        str, typer.Option(help='The id of a label, or "all": what any version marks stands, where rules allow it.')
    ] = "",
    as_json: AsJson = False,
) -> None:
    """Bring the labels of a package back. Merging twice changes nothing, and the order of packages does not matter.

    What was changed on both sides stays as it is here; the other version waits for a lead, who takes or declines it.

    Example: earmark merge birds ada.earmark
    """
    from app.errors import CallError
    from app.packages.merge import conflicts, merge, said_by
    from app.workspace import Workspace

    decides = bool(take or keep or both)
    if package is not None and decides:
        raise CallError("merge a package, or decide what waits: one after the other.")
    with Workspace.open(project, read_only=not (package or decides)) as opened:
        report = None
        if package is not None:
            with output.progress("Merging") as progress:
                report = merge(opened, package, progress, by=opened.who)
        decided = _decide(opened, take, keep, both) if decides else 0
        left, tasks = conflicts(opened.view), opened.sheet.tasks
        told = {one.annotation_id: _differences(opened, one) for one in left}
    document: dict[str, Any] = {
        "decided": decided,
        "conflicts": [
            {
                "label": one.annotation_id,
                "item": one.item_id,
                "path": one.path,
                "task": one.task,
                "annotator": one.annotator,
                "here": said_by(one.here, tasks.get(one.task)),
                "differences": told[one.annotation_id],
                "waiting": [
                    {"version": digest[:12], "at": at, "says": said_by(said, tasks.get(one.task))}
                    for digest, at, said in one.waiting
                ],
            }
            for one in left
        ],
    }
    if report is not None:
        document = {
            "package": str(report.file), "annotator": report.annotator, "taken": report.taken, "same": report.same,
            "comments": report.comments, "new_conflicts": len(report.conflicts), "migrated_from": report.migrated_from,
            **document,
        }  # fmt: skip

    def text() -> str:
        lines = [report.text] if report is not None else [f"{decided} decided."] if decides else []
        for one in document["conflicts"]:
            lines.append(f"{one['path']}, {one['task']} of {one['annotator']} ({one['label']}): here {one['here']}")
            lines += [f"  {version['version']} says {version['says']}" for version in one["waiting"]]
            lines += [f"    {words}" for words in one["differences"]]
        return "\n".join(lines or ["Nothing waits to be decided."])

    output.emit(document, text, as_json=as_json)


def _decide(opened: Workspace, take: str, keep: str, both: str) -> int:
    """How many labels were decided. Raises UnknownName where nothing that was named waits."""
    from app.commands.merging import DecideVersion
    from app.errors import UnknownName
    from app.packages import deciding
    from app.packages.merge import conflicts

    decided, waiting = 0, conflicts(opened.view)
    for one in waiting:
        wanted = next((digest for digest, _, _ in one.waiting if take and digest.startswith(take)), "")
        if wanted:
            found = deciding.versions_of(opened.view, opened.sheet, one)
            opened.do(deciding.decided(found, found.digests.index(wanted)))
            decided += 1
        elif keep in ("all", one.annotation_id):
            opened.do(DecideVersion(one.annotation_id, one.stands))
            decided += 1
        elif both in ("all", one.annotation_id):
            decided += _join(opened, deciding.versions_of(opened.view, opened.sheet, one), named=both != "all")
    if not decided and "all" not in (keep, both):
        versions = [digest[:12] for one in waiting for digest, _, _ in one.waiting]
        known = versions if take else [one.annotation_id for one in waiting]
        raise UnknownName("version" if take else "label", take or keep or both, known)
    return decided


def _join(opened: Workspace, found: Versions, *, named: bool) -> int:
    """1 where what any version marks stands now. Of "all", what the rules do not allow goes on waiting."""
    from app.errors import CallError, RuleViolation
    from app.packages.deciding import both, decision, why_not_both

    chosen, reason = both(found), why_not_both(found)
    if chosen is not None and not reason:
        try:
            opened.do(decision(opened.view, opened.sheet, found, chosen, opened.hearing))
        except RuleViolation as problem:
            reason = problem.message
        else:
            return 1
    if named:
        raise CallError(f"{found.conflict.path}: {reason}")
    return 0


def _differences(opened: Workspace, conflict: Conflict) -> list[str]:
    """Where the versions differ, place by place, in words; none for a task that the sheet does not have any more."""
    from app.packages.deciding import versions_of
    from app.packages.differences import told

    if conflict.task not in opened.sheet.tasks:
        return []
    return told(versions_of(opened.view, opened.sheet, conflict))
