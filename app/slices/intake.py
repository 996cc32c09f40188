"""Predictions that were read become model runs, one a task; what is missing or stands twice is told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec

from app.commands.predictions import ImportPredictions
from app.errors import InputError
from app.labels import values
from app.records import Item

if TYPE_CHECKING:
    from app.changes.command import View
    from app.formats.incoming import Read
    from app.slices.trained import Trained
    from app.workspace import Workspace

_NAMED = 3  # items that a line names


@dataclass(frozen=True)
class TakenIn:
    """What became of a file: ``items`` by task, and one line in ``notes`` for each thing that a person should know."""

    items: Mapping[str, int]
    notes: tuple[str, ...]


def import_predictions(
    workspace: Workspace, read: Read, *, model: str, origin: str, trained: Trained | None = None
) -> TakenIn:
    """Keeps what was read under the name ``model``. Raises InputError for nothing.

    ``trained`` is the snapshot that the model was trained on, where that is known.
    """
    tasks = sorted({task for found in read.said.values() for task in found})
    if not tasks:
        why = f" The first problem: {read.problems[0]}" if read.problems else ""
        raise InputError(f"{origin}: no prediction fits this project, so nothing was imported.{why}")
    runs: dict[str, int] = {}
    notes: list[str] = []
    for task in tasks:
        said = read.of(task)
        likely = {item: found[task] for item, found in read.probabilities.items() if task in found}
        workspace.do(
            ImportPredictions(
                model, task, said, origin=origin, snapshot_id=trained.snapshot_id if trained else None,
                trained_split=trained.split if trained else "", probabilities=likely,
            )
        )  # fmt: skip
        runs[task] = len(said)
        notes += [*missing(workspace.view, task, said), *doubles(task, said)]
    return TakenIn(runs, tuple(notes))


def missing(view: View, task: str, said: Mapping[str, values.Value]) -> list[str]:
    """A line where items of the project have no prediction: they are part of no figure of the run."""
    without = sorted(item.path for item in view.find(Item, state="ok") if item.id not in said)
    if not without:
        return []
    more = ", …" if len(without) > _NAMED else ""
    return [
        f"{task}: {len(without):,} items have no prediction and count in no figure: "
        f"{', '.join(without[:_NAMED])}{more}."
    ]


def doubles(task: str, said: Mapping[str, values.Value]) -> list[str]:
    """A line where the same object stands twice in an item, as it does where a file was appended to itself."""
    found: Counter[str] = Counter()
    for item, value in said.items():
        bodies = Counter(
            values.encode(msgspec.structs.replace(thing, id="", score=None)) for thing in values.objects_of(value)
        )
        if again := sum(count - 1 for count in bodies.values()):
            found[item] = again
    if not found:
        return []
    return [
        f"{task}: {sum(found.values()):,} objects in {len(found):,} items stand there twice; each counts once more."
    ]
