"""What it would mean to adopt another rule sheet: the figures of each task now and then, paired."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.changes.command import View
from app.errors import CallError
from app.jobs.job import Progress

if TYPE_CHECKING:
    from app.agreement.what_if import WhatIf
    from app.rules.sheet import RuleSheet


@dataclass(frozen=True)
class TaskOutlook:
    """One task. ``what_if`` is None where its figures cannot be compared, and then ``reason`` says why."""

    task: str
    title: str
    what_if: WhatIf | None = None
    reason: str = ""


def outlook(
    view: View, sheet: RuleSheet, other: RuleSheet, progress: Progress | None = None
) -> tuple[TaskOutlook, ...]:
    """Agreement and human-level performance of every task of ``sheet``, as it compares labels and as ``other`` would.

    Nobody has labelled by ``other`` yet: the figures tell what other comparisons do to the labels that are there.
    """
    from app.agreement.what_if import what_if

    progress = progress or Progress()
    found: list[TaskOutlook] = []
    for number, (name, task) in enumerate(sheet.tasks.items()):
        progress.check()
        progress.report(number, len(sheet.tasks), task.title)
        if name not in other.tasks:
            found.append(TaskOutlook(name, task.title, reason="The draft has no such task; its labels stay stored."))
            continue
        try:
            found.append(TaskOutlook(name, task.title, what_if(view, sheet, other, name, progress=progress)))
        except CallError as problem:
            found.append(TaskOutlook(name, task.title, reason=problem.message))
    return tuple(found)
