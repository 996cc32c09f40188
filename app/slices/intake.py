"""Predictions that were read become model runs, one a task; what is missing or stands twice is told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec

from app.changes.edit import Edit
from app.commands.predictions import ImportPredictions, KeepPredictions
from app.commands.rounds import PredictSamples
from app.errors import CallError, InputError
from app.labels import values
from app.records import Item
from app.slices.trained import other_training, seen_of, snapshot_name, tie_after

if TYPE_CHECKING:
    from app.changes.command import View
    from app.formats.incoming import Read
    from app.slices.trained import Trained
    from app.store.reader import Reader
    from app.workspace import Workspace

_NAMED = 3  # items that a line names


@dataclass(frozen=True)
class TakenIn:
    """What becomes of a file: the ``edits`` that keep it, ``items`` and ``samples`` by task, and one line in ``notes``
    for each thing that a person should know."""

    title: str
    edits: tuple[Edit, ...]
    items: Mapping[str, int]
    samples: Mapping[str, int]
    notes: tuple[str, ...]


def plan_import(
    view: Reader, who: str, read: Read, *, model: str, origin: str, trained: Trained | None = None,
    samples: Mapping[str, Mapping[str, values.Value]] | None = None, replace: bool = False,
    told: Sequence[str] | None = None,
) -> TakenIn:  # fmt: skip
    """How what was read is kept under the name ``model``, with ``samples`` (task → sample id → value).

    ``trained`` is the snapshot that the model was trained on, where that is said; where nothing is said a run that is
    brought in again stays tied to the snapshot that it was. ``told`` are the ``notes_on`` it, where they are known.
    Writes nothing: for a worker. Raises InputError where nothing was read, CallError for a model without a name, and
    where the run of that name was trained on another snapshot, unless it is to ``replace`` it.
    """
    tasks = sorted({task for found in read.said.values() for task in found})
    if not tasks and not samples:
        why = f" The first problem: {read.problems[0]}" if read.problems else ""
        raise InputError(f"{origin}: no prediction fits this project, so nothing was imported.{why}")
    if not replace and (why := other_training(view, model, tasks, trained)):
        raise CallError(f"{why} Give this run a name of its own (--run NAME), or replace that one (--replace).")
    edits: dict[tuple[str, str], Edit] = {}
    notes: list[str] = list(told or ())
    for task in tasks:
        said = read.of(task)
        likely = {item: found[task] for item, found in read.probabilities.items() if task in found}
        tie = tie_after(view, model, task, trained)
        command = ImportPredictions(
            model, task, said, origin=origin, snapshot_id=tie.snapshot_id or None if tie else None,
            trained_split=tie.split if tie else "", probabilities=likely,
        )  # fmt: skip
        edits |= {(edit.kind, edit.id): edit for edit in command.plan(view, who)}
        if told is None:
            notes += notes_on(view, task, said)
        if tie is not None and trained is None:
            named = snapshot_name(view, tie.snapshot_id)
            notes.append(f"{task}: {model} stays tied to the snapshot {named}, which it was said to be trained on.")
        if tie is not None and (seen := seen_of(view, tie, said)).text:
            notes.append(f"{task}: {seen.text}")
    for name, on_samples in sorted((samples or {}).items()):
        for edit in PredictSamples(model, name, on_samples, origin=origin).plan(view, who):
            edits.setdefault((edit.kind, edit.id), edit)  # the run is the one that its predictions of items make
    counts = {task: len(read.of(task)) for task in tasks}
    on = {name: len(on_samples) for name, on_samples in sorted((samples or {}).items())}
    title = f"Import {sum(counts.values()) + sum(on.values()):,} predictions of {model}"
    return TakenIn(title, tuple(edits.values()), counts, on, tuple(notes))


def import_predictions(
    workspace: Workspace, read: Read, *, model: str, origin: str, trained: Trained | None = None,
    samples: Mapping[str, Mapping[str, values.Value]] | None = None, replace: bool = False,
    told: Sequence[str] | None = None,
) -> TakenIn:  # fmt: skip
    """As ``plan_import``, and writes it as one step."""
    planned = plan_import(
        workspace.view, workspace.who, read, model=model, origin=origin, trained=trained, samples=samples,
        replace=replace, told=told,
    )  # fmt: skip
    workspace.do(KeepPredictions(planned.edits, planned.title))
    return planned


def notes_on(view: View, task: str, said: Mapping[str, values.Value]) -> list[str]:
    """What is missing, stands twice, or is no probability, a line each."""
    return [*missing(view, task, said), *doubles(task, said), *odd_scores(task, said)]


def missing(view: View, task: str, said: Mapping[str, values.Value]) -> list[str]:
    """A line where items of the project have no prediction: they are part of no figure of the run."""
    without = sorted(item.path for item in view.find(Item, state="ok") if item.id not in said)
    if not without:
        return []
    more = ", …" if len(without) > _NAMED else "."
    told = "item has no prediction and counts" if len(without) == 1 else "items have no prediction and count"
    return [f"{task}: {len(without):,} {told} in no figure: {', '.join(without[:_NAMED])}{more}"]


def doubles(task: str, said: Mapping[str, values.Value]) -> list[str]:
    """A line where the same object stands twice in an item, as it does where a file was appended to itself."""
    found: Counter[str] = Counter()
    for item, value in said.items():
        things = values.objects_of(value)
        if isinstance(value, values.Boxes) and len({(box.cls, box.box_px) for box in value.objects}) == len(things):
            continue  # the same is told from what is written out, which takes its time
        bodies = Counter(values.encode(msgspec.structs.replace(thing, id="", score=None)) for thing in things)
        if again := sum(count - 1 for count in bodies.values()):
            found[item] = again
    if not found:
        return []
    twice = sum(found.values())
    objects, items = "object stands" if twice == 1 else "objects stand", "item" if len(found) == 1 else "items"
    return [f"{task}: {twice:,} {objects} twice, in {len(found):,} {items}; each counts once more."]


def odd_scores(task: str, said: Mapping[str, values.Value]) -> list[str]:
    """A line where scores are no probabilities: then nothing can be said on how sure the model is."""
    scores = [
        score
        for value in said.values()
        for thing in (values.objects_of(value) or (value,))
        if (score := getattr(thing, "score", None)) is not None
    ]
    odd = sum(not 0 <= score <= 1 for score in scores)
    if not odd:
        return []
    lie = "lies" if odd == 1 else "lie"
    return [f"{task}: {odd:,} of {len(scores):,} scores {lie} outside 0 to 1: nothing can be said on calibration then."]
