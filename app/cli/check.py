"""earmark check: the labels against the rule sheet."""

from __future__ import annotations

from collections import Counter
from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli import output
from app.cli.output import AsJson, ProjectPath

if TYPE_CHECKING:
    from app.labeling.checks import LabelFinding


def command(
    project: ProjectPath,
    task: Annotated[str, typer.Option(help="Only this task.")] = "",
    as_json: AsJson = False,
) -> None:
    """Hold every label against the rule sheet. Exits with 1 where a blocking finding stands.

    Example: earmark check cells --json
    """
    from app.labeling.checks import check_project
    from app.labeling.presegment import listen
    from app.rules.checks import wants_reason
    from app.workspace import Workspace

    with Workspace.open(project, read_only=True) as opened:
        sheet = opened.sheet
        if task:
            sheet.task(task)
        with output.progress("Checking labels") as progress:
            found = [
                row
                for row in check_project(opened.view, sheet, partial(listen, opened), progress)
                if not task or row.finding.task == task
            ]
    standing = [row for row in found if not row.finding.waived]
    without = sum(wants_reason(sheet, row.finding) for row in standing)
    excuses = Counter((row.finding.rule, row.finding.reason) for row in found if row.finding.waived)
    blocking = sum(row.finding.severity == "block" for row in standing)
    document = {
        "sheet": {"name": sheet.name, "version": sheet.version, "digest": sheet.digest},
        "blocking": blocking,
        "warnings": sum(row.finding.severity == "warn" for row in standing),
        "waived": len(found) - len(standing),
        "waived_by_rule": dict(Counter(row.finding.rule for row in found if row.finding.waived)),
        "waived_for": [
            {"rule": rule, "reason": reason, "count": count} for (rule, reason), count in excuses.most_common()
        ],
        "lapsed": sum(bool(row.finding.lapsed) for row in standing),
        "without_reason": without,
        "stopped": sorted({row.finding.rule for row in found if row.finding.stopped}),
        "findings": [
            {
                "item": row.path,
                "annotator": row.annotator_id,
                "task": row.finding.task,
                "rule": row.finding.rule,
                "severity": row.finding.severity,
                "message": row.finding.message,
                "object": row.finding.object_id,
                "at_s": row.at_s,
                "span": row.finding.span,
                "waived": row.finding.waived,
                "reason": row.finding.reason,
                "lapsed": row.finding.lapsed,
                "wants_reason": wants_reason(sheet, row.finding),
            }
            for row in found
        ],
    }

    def text() -> str:
        lines = [f"{_place(row)}  {row.annotator_id}  {_said(row)}" for row in found]
        by_rule = Counter(row.finding.rule for row in standing)
        lines += [f"{count:6}  {rule}" for rule, count in by_rule.most_common()]
        lines += [f"{count:6}  {rule}  (waived: {reason})" for (rule, reason), count in excuses.most_common()]
        waived = len(found) - len(standing)
        unsaid = f", {without} want a reason" if without else ""
        excused = f" {waived} more are waived." if waived else ""
        gone = sum(bool(row.finding.lapsed) for row in standing)
        excused += f" {gone} were waived before their check changed, and are not any more." if gone else ""
        return "\n".join([*lines, f"{len(standing)} findings, {blocking} of them block{unsaid}.{excused}"])

    output.emit(document, text, as_json=as_json)
    if blocking:
        raise typer.Exit(1)


def _place(row: LabelFinding) -> str:
    return row.path if row.at_s is None else f"{row.path} at {row.at_s:.2f} s"


def _said(row: LabelFinding) -> str:
    finding = row.finding
    waived = f"  (waived: {finding.reason})" if finding.waived else ""
    waived += f"  (was waived before the check changed: {finding.lapsed})" if finding.lapsed else ""
    return f"{finding.severity}  {finding.rule}: {finding.message}{waived}"
