"""earmark scope: the charter and its live status."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.cli import output
from app.cli.output import AsJson, ProjectPath

if TYPE_CHECKING:
    from app.scope.status import Status


def command(project: ProjectPath, as_json: AsJson = False) -> None:
    """Show the charter and where the project stands against it.

    Example: earmark scope cells
    """
    from app.scope.status import status
    from app.workspace import Workspace

    with Workspace.open(project, read_only=True) as opened:
        found = status(opened.view, opened.sheet)
    output.emit(found.to_json(), lambda: text(found), as_json=as_json)


def text(found: Status) -> str:
    """The page in lines."""
    charter = found.charter
    lines = [f"Problem: {charter.problem or 'not written yet'}"]
    target = "no target yet" if found.target is None else f"target {found.target:.3f}"
    lines.append(f"Success: {found.metric} on {found.task}, {target}")
    lines.append("Can a person, given the same data, do it?")
    lines.append(f"  {found.answer}")
    lines.append(f"Human-level performance: {_figure(found.hlp)}{_interval(found.hlp_ci)}  {found.hlp_kind}".rstrip())
    if found.model is not None:
        gap = "" if found.model.gap is None else f", gap to people {found.model.gap:+.3f}"
        lines.append(f"Best model run: {found.model.name} {found.model.value:.3f}{gap} on {found.model.items} items")
    lines.append(
        f"Labelled: {found.labelled} of {found.items} items, {found.labelled_twice} by more than one person, "
        f"{found.drafts} drafts; accepted samples: {found.samples_accepted}"
    )
    for what, words in (
        ("Data", charter.resources.data),
        ("Time", charter.resources.time),
        ("People", charter.resources.people),
    ):
        if words:
            lines.append(f"{what}: {words}")
    if charter.milestones:
        lines.append("Milestones:")
        lines += [
            f"  [{'x' if step.done else ' '}] {step.due or 'open':10}  {step.title}" for step in charter.milestones
        ]
    if charter.battles:
        rows = [(b.name, b.impact, b.feasibility, b.priority, b.note) for b in charter.ranked()]
        header = ("Candidate", "Impact", "Feasibility", "Product", "Note")
        lines += ["", output.table(header, rows, right=frozenset({1, 2, 3}))]
    lines += [f"Note: {warning}" for warning in found.warnings]
    return "\n".join(lines)


def _figure(value: float | None) -> str:
    return "not known yet" if value is None else f"{value:.3f}"


def _interval(ci: tuple[float, float] | None) -> str:
    return "" if ci is None else f" ({ci[0]:.3f} to {ci[1]:.3f})"
