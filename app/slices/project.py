"""The slices of a project for one of its model runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.changes.command import View
from app.errors import CallError, UnknownName
from app.jobs.job import Progress
from app.labeling.handed_in import AllHandedIn
from app.records import ModelRun
from app.slices.derived import frame_of
from app.slices.find import Found, find_slices, surety_of
from app.slices.scored import score_run

if TYPE_CHECKING:
    from app.rules.sheet import RuleSheet
    from app.slices.predictive import Features


def find_run(view: View, model: str, task: str = "") -> ModelRun:
    """The model run called ``model``, or the only run of that model.

    Raises UnknownName, or CallError where the model has several runs or the run predicts several tasks.
    """
    every = [run for run in view.find(ModelRun) if task in ("", run.task)]
    runs = [run for run in every if run.name == model] or [run for run in every if run.model == model]
    if not runs:
        known = sorted({run.name for run in view.find(ModelRun)})
        raise UnknownName("model run", model, known)
    if len(names := sorted({run.name for run in runs})) > 1:
        raise CallError(f"{model} has several runs. Name one: {', '.join(names)}.")
    if len(runs) > 1:
        tasks = ", ".join(sorted(run.task for run in runs))
        raise CallError(f"{model} predicts several tasks: {tasks}. Name one with --task.")
    return runs[0]


def project_slices(
    view: View,
    sheet: RuleSheet,
    model: str,
    *,
    task: str = "",
    min_items: int | None = None,
    most: int = 20,
    depth: int = 2,
    ruled: bool = True,
    independent_only: bool = True,
    progress: Progress | None = None,
) -> Found:
    """Scores the run and finds its slices. Raises CallError where no predicted item has a label, and Cancelled."""
    progress = progress or Progress()
    run = find_run(view, model, task)
    progress.report(0, None, "reading labels")
    labels = AllHandedIn(view)
    labels.of(sheet.task(run.task))
    progress.check()
    frame = frame_of(view, sheet=sheet, handed_in=labels, progress=progress)
    scored = score_run(
        view, sheet, run, ruled=ruled, independent_only=independent_only, handed_in=labels, progress=progress
    ).among(frame.item_ids)
    if not scored.item_ids:
        raise CallError(
            f"{model}: none of its {scored.skipped} predictions has a label to hold it against. "
            "Label some of them first."
        )
    progress.check()
    progress.report(0, None, "trying slices")
    # How far people differ is their score turned round: where they happen to agree the gap is the larger by that alone.
    sought = frame.without(f"{run.task}_disagreement")
    return find_slices(sought, scored, min_items=min_items, most=most, depth=depth)


def warning_of(view: View, sheet: RuleSheet, expression: str, *, model: str = "") -> str:
    """What to say before samples are made for a slice: that no model run shows it to be worse; "" where one does.

    Of the run or model ``model``, or of all runs: the one that is surest. "" too for all items, and where nothing was
    predicted yet.
    """
    runs = [run for run in view.find(ModelRun) if model in ("", run.name, run.model)]
    if not runs or not expression.strip():
        return ""
    labels = AllHandedIn(view)
    frame = frame_of(view, sheet=sheet, handed_in=labels)
    scored = [score_run(view, sheet, run, handed_in=labels).among(frame.item_ids) for run in runs]
    found = [surety_of(frame, one, expression) for one in scored if one.item_ids]
    return min(found, key=lambda one: (one.q_value, -one.items)).warning if found else ""


def run_features(
    view: View, sheet: RuleSheet, model: str, *, task: str = "", ruled: bool = True, seed: int = 0,
    progress: Progress | None = None,
) -> Features:  # fmt: skip
    """What predicts the errors of a run, 1 − the score of each item. Raises CallError with too few items."""
    from app.slices.predictive import predictive

    run = find_run(view, model, task)
    labels = AllHandedIn(view)
    frame = frame_of(view, sheet=sheet, handed_in=labels, progress=progress)
    scored = score_run(view, sheet, run, ruled=ruled, handed_in=labels, progress=progress).among(frame.item_ids)
    return predictive(frame.take(scored.item_ids), 1.0 - scored.model, seed=seed)
