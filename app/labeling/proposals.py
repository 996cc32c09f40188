"""Which proposals of models wait for an annotator's decision on an item.

Nothing here notes that somebody has seen them: ``Desk.proposals`` does, and it is the only way to a desk.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from app import ids
from app.changes.command import View
from app.labels import values
from app.labels.proposing import Proposal, proposals_of
from app.records import Annotation, LabelRow, ModelRun, Prediction, Rejection

if TYPE_CHECKING:
    from app.rules.sheet import Task


def shown_runs(view: View, tasks: Iterable[Task]) -> dict[str, ModelRun]:
    """Task → the model run whose predictions annotators are shown."""
    wanted = {task.name for task in tasks}
    return {run.task: run for run in view.find(ModelRun, shown=1) if run.task in wanted}


def open_runs(view: View, tasks: Iterable[Task], item_id: str, who: str) -> dict[str, tuple[ModelRun, Prediction]]:
    """Task → shown run and its prediction for the item, where it has one and ``who`` has not handed it in.

    What was said without a model stays so: a label that was handed in is held against no proposal.
    """
    found: dict[str, tuple[ModelRun, Prediction]] = {}
    runs = shown_runs(view, tasks)
    mine = {one.task: one.state for one in view.find(Annotation, item_id=item_id, annotator_id=who)} if runs else {}
    if mine and all(state == "submitted" for state in mine.values()):
        return {}
    for task, run in runs.items():
        if mine.get(task) != "submitted":
            for prediction in view.find(Prediction, run_id=run.id, item_id=item_id):
                found[task] = (run, prediction)
    return found


def waiting(view: View, run: ModelRun, prediction: Prediction, task: Task, who: str) -> tuple[Proposal, ...]:
    """The proposals of one prediction that ``who`` has neither taken over nor rejected, in its order.

    The value of a task that is no task of objects waits only while nothing is said.
    """
    every = proposals_of(run.id, run.name, run.task, values.decode(prediction.value))
    if not every:
        return ()
    item_id = prediction.item_id
    rejected = {row.proposal for row in view.find(Rejection, item_id=item_id, annotator_id=who, run_id=run.id)}
    annotation = view.get(Annotation, ids.annotation_id(item_id, run.task, who))
    if task.kind not in values.OBJECT_KINDS:
        said = annotation is not None and annotation.value is not None
        return () if said else tuple(one for one in every if one.key not in rejected)
    rows = view.find(LabelRow, annotation_id=annotation.id) if annotation is not None else ()
    taken = {row.origin for row in rows if row.origin}
    return tuple(one for one in every if one.key not in rejected and one.origin not in taken)
