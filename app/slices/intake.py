"""Predictions that were read become model runs, one a task."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from app.commands.predictions import ImportPredictions
from app.errors import InputError

if TYPE_CHECKING:
    from app.formats.incoming import Read
    from app.workspace import Workspace


def import_predictions(
    workspace: Workspace, read: Read, *, model: str, origin: str, snapshot_id: str | None = None
) -> Mapping[str, int]:
    """Keeps what was read under the name ``model``; gives how many items a task. Raises InputError for nothing."""
    tasks = sorted({task for found in read.said.values() for task in found})
    if not tasks:
        why = f" The first problem: {read.problems[0]}" if read.problems else ""
        raise InputError(f"{origin}: no prediction fits this project, so nothing was imported.{why}")
    runs: dict[str, int] = {}
    for task in tasks:
        said = read.of(task)
        workspace.do(ImportPredictions(model, task, said, origin=origin, snapshot_id=snapshot_id))
        runs[task] = len(said)
    return runs
