"""Commands on model runs: predictions in, and out again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

import msgspec

from app import ids
from app.changes.command import View
from app.changes.edit import Edit, put, remove
from app.commands.people import check_lead
from app.errors import CallError
from app.labels import values
from app.records import RUN_MARK, Item, ModelRun, Prediction, SamplePrediction

_KEPT = frozenset(kind.table for kind in (ModelRun, Prediction, SamplePrediction))


class ImportPredictions(msgspec.Struct, frozen=True):
    """One model's predictions for one task by item id. Importing under the same name and task replaces the run.

    ``probabilities`` are those of all options of a choice, by item id. ``trained_split`` is as in ``ModelRun``.
    """

    model: str
    task: str
    predictions: Mapping[str, values.Value]
    origin: str = ""
    snapshot_id: str | None = None
    trained_split: str = ""
    probabilities: Mapping[str, Mapping[str, float]] = {}
    area: ClassVar[str] = "import"

    @property
    def title(self) -> str:
        """For the history."""
        return f"Import {len(self.predictions)} predictions of {self.model}"

    def plan(self, view: View, who: str) -> Sequence[Edit]:
        """The run, and one row an item. Raises CallError for an item that is not there."""
        if not self.model.strip():
            raise CallError("a model run needs a name.")
        known = {item.id for item in view.find(Item, id=tuple(self.predictions))}
        unknown = [name for name in self.predictions if name not in known]
        if unknown:
            raise CallError(f"{len(unknown)} predicted items are not in this project, the first is {unknown[0]}.")
        run = run_id(self.model, self.task)
        before = view.get(ModelRun, run)
        at = before.added_at if before else ids.now()
        after = ModelRun(
            id=run, name=self.model, task=self.task, origin=self.origin, snapshot_id=self.snapshot_id, added_at=at,
            shown=before.shown if before else 0, trained_split=self.trained_split,
        )  # fmt: skip
        old = {row.id: row for row in view.find(Prediction, run_id=run)}
        edits = [] if before == after else [put(before, after)]
        new: set[str] = set()
        for item, value in self.predictions.items():
            row = Prediction(
                id=ids.stable("prediction", run, item), run_id=run, item_id=item, value=values.encode(value),
                probabilities=dict(self.probabilities.get(item, {})),
            )  # fmt: skip
            new.add(row.id)
            if old.get(row.id) != row:
                edits.append(put(old.get(row.id), row))
        return [*edits, *(remove(row) for name, row in old.items() if name not in new)]


class AddPredictions(msgspec.Struct, frozen=True):
    """One model's predictions for one task on some items; those on other items stay. The run is made where it is new.

    With ``shown`` annotators are shown them at once: only a lead may, and only where no other run is shown for the
    task.
    """

    model: str
    task: str
    predictions: Mapping[str, values.Value]
    origin: str = ""
    shown: bool = False
    area: ClassVar[str] = "import"

    @property
    def title(self) -> str:
        """For the history."""
        return f"Predict {len(self.predictions)} items by {self.model}"

    def plan(self, view: View, who: str) -> Sequence[Edit]:
        """The run, and one row an item that is new or differs. Raises CallError where it may not be shown."""
        name = run_id(self.model, self.task)
        before = view.get(ModelRun, name)
        shown = before.shown if before else 0
        if self.shown and not shown:
            check_lead(view, who, "decides whether annotators see what a model says")
            rival = next(iter(view.find(ModelRun, task=self.task, shown=1)), None)
            if rival is not None:
                raise CallError(f"{self.task}: what {rival.name} says is shown. Show it no longer first.")
            shown = 1
        at = before.added_at if before else ids.now()
        after = ModelRun(
            id=name, name=self.model, task=self.task, origin=self.origin, added_at=at, shown=shown,
            snapshot_id=before.snapshot_id if before else None, trained_split=before.trained_split if before else "",
        )  # fmt: skip
        edits = [] if before == after else [put(before, after)]
        for item, value in self.predictions.items():
            key = ids.stable("prediction", name, item)
            row = Prediction(id=key, run_id=name, item_id=item, value=values.encode(value))
            old = view.get(Prediction, key)
            if old != row:
                edits.append(put(old, row))
        return edits


class KeepPredictions(msgspec.Struct, frozen=True):
    """``edits`` of an import as they were planned elsewhere, all of them or a part: many are written part by part.

    ``said`` is what the history calls it. A row that has changed since raises StaleEdit at the commit.
    """

    edits: tuple[Edit, ...]
    said: str
    area: ClassVar[str] = "import"

    @property
    def title(self) -> str:
        """For the history."""
        return self.said

    def plan(self, view: View, who: str) -> Sequence[Edit]:
        """The edits. Raises CallError where one is of anything but runs and their predictions."""
        if strange := {edit.kind for edit in self.edits} - _KEPT:
            raise CallError(f"an import of predictions changes no {sorted(strange)[0]}.")
        return self.edits


def run_name(model: str, run: str = "") -> str:
    """``model@run``, or ``model`` alone. Raises CallError where the model has no name, or one that cannot be told."""
    model, run = model.strip(), run.strip()
    if not model:
        raise CallError("a model run needs the name of its model.")
    if run and RUN_MARK in model:
        raise CallError(f"model {model!r}: without {RUN_MARK} where its run has a name of its own.")
    return f"{model}{RUN_MARK}{run}" if run else model


def run_id(model: str, task: str) -> str:
    """The id of the run of ``model`` for ``task``."""
    return ids.stable("run", model, task)
