"""Model runs side by side: the same items, the same references, and the difference with its interval."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Any

import numpy as np

from app.errors import CallError, UnknownName
from app.labeling.handed_in import AllHandedIn
from app.records import ModelRun
from app.slices.derived import frame_for
from app.slices.expression import matches
from app.slices.frame import Frame
from app.slices.scored import Scored, score_run
from app.slices.significance import student_interval, student_sf
from app.slices.trained import Seen, seen_in_training, snapshot_name

if TYPE_CHECKING:
    from app.rules.sheet import RuleSheet
    from app.store.reader import Reader
    from app.units import Floats


@dataclass(frozen=True)
class RunFigure:
    """One run on the items that all runs have in common. ``human`` and ``gap`` are None where people are not known.

    ``own_items`` have a prediction and a label; ``seen`` says which of the items compared the model has trained on.
    """

    model: str
    added_at: str
    snapshot: str
    snapshot_name: str
    own_items: int
    items: int
    value: float
    human: float | None
    gap: float | None
    seen: Seen

    def to_json(self) -> dict[str, Any]:
        """As ``earmark runs --json`` prints it."""
        return {
            "model": self.model, "added_at": self.added_at, "snapshot": self.snapshot,
            "snapshot_name": self.snapshot_name, "own_items": self.own_items,
            "items": self.items, "value": self.value, "hlp": self.human, "gap": self.gap,
            "trained_on": len(self.seen.item_ids), "warning": self.seen.text,
        }  # fmt: skip


@dataclass(frozen=True)
class Difference:
    """``first`` minus ``second``: the pooled figure's difference, its 95 % interval and two-sided p.

    On ``better`` items the first is better, on ``worse`` the second. ``low`` and ``high`` are None, and p is 1, with
    fewer than two groups.
    """

    first: str
    second: str
    value: float
    low: float | None
    high: float | None
    p_value: float
    better: int
    worse: int


@dataclass(frozen=True)
class Compared:
    """``condition`` is the slice, "" for all items."""

    task: str
    metric: str
    condition: str
    runs: tuple[RunFigure, ...]
    differences: tuple[Difference, ...]

    def to_json(self) -> dict[str, Any]:
        """As ``earmark runs --json`` prints it."""
        return {
            "task": self.task, "metric": self.metric, "slice": self.condition,
            "runs": [one.to_json() for one in self.runs], "differences": [asdict(one) for one in self.differences],
        }  # fmt: skip


def runs_of(reader: Reader, task: str, models: Sequence[str] = ()) -> list[ModelRun]:
    """The runs of a task, oldest first: all of them, or those of ``models``, which are names of runs or of models.

    Without a ``task`` there must be runs of one alone. Raises UnknownName, or CallError for none.
    """
    every = sorted(reader.find(ModelRun), key=lambda run: (run.added_at, run.name))
    tasks = sorted({run.task for run in every})
    if not task and len(tasks) > 1:
        raise CallError(f"there are runs of several tasks: {', '.join(tasks)}. Name one with --task.")
    found = [run for run in every if task in ("", run.task)]
    for name in models:
        if not any(name in (run.name, run.model) for run in found):
            raise UnknownName("model run", name, [run.name for run in found])
    found = [run for run in found if not models or not {run.name, run.model}.isdisjoint(models)]
    if not found:
        raise CallError(f"there is no model run{f' of {task}' if task else ''}. Import one with `earmark predictions`.")
    return found


def compare(
    reader: Reader, sheet: RuleSheet, runs: Sequence[ModelRun], *, condition: str = "", frame: Frame | None = None,
    ruled: bool = True, unseen_only: bool = False,
) -> Compared:  # fmt: skip
    """``runs`` (of one task) on the items of a slice that all of them predict and that have a label.

    ``unseen_only`` leaves out what any of the models has trained on. Raises CallError where nothing is left.
    """
    frame = frame_for(reader, sheet, condition) if frame is None else frame
    inside = matches(condition, frame)
    wanted = [name for name, is_in in zip(frame.item_ids, inside, strict=True) if is_in]
    labels = AllHandedIn(reader)
    scored = [score_run(reader, sheet, run, ruled=ruled, handed_in=labels).among(wanted) for run in runs]
    common = set(scored[0].item_ids).intersection(*(one.item_ids for one in scored))
    seen = [seen_in_training(reader, run, common) for run in runs]
    if unseen_only:
        common -= frozenset().union(*(one.item_ids for one in seen))
        seen = [Seen(frozenset(), one.guessed, len(common)) for one in seen]
    if not common:
        raise CallError(
            "no item has a label and a prediction of each of these runs" + (f" in {condition}." if condition else ".")
        )
    same = [one.among(common) for one in scored]
    groups = dict(zip(frame.item_ids, frame.groups, strict=True))
    _, numbers = np.unique([groups[name] for name in same[0].item_ids], return_inverse=True)
    figures = tuple(
        _figure(reader, run, len(own.item_ids), one, what)
        for run, own, one, what in zip(runs, scored, same, seen, strict=True)
    )
    differences = tuple(
        _difference(runs[b].name, runs[a].name, same[b], same[a], numbers) for a, b in combinations(range(len(runs)), 2)
    )
    return Compared(runs[0].task, scored[0].metric, condition, figures, differences)


def pooled(values: Floats, weights: Floats) -> float:
    """Σ value·weight / Σ weight; the plain mean where there is no weight, NaN of nothing."""
    if not len(values):
        return float("nan")
    total = float(weights.sum())
    return float((values * weights).sum() / total) if total > 0 else float(values.mean())


def _figure(reader: Reader, run: ModelRun, own_items: int, scored: Scored, seen: Seen) -> RunFigure:
    known = ~np.isnan(scored.human)
    human = pooled(scored.human[known], scored.human_weight[known]) if known.any() else None
    gap = None if human is None else human - pooled(scored.model[known], scored.model_weight[known])
    value = pooled(scored.model, scored.model_weight)
    return RunFigure(
        run.name, run.added_at, run.snapshot_id or "", snapshot_name(reader, run.snapshot_id), own_items,
        len(scored.item_ids), value, human, gap, seen,
    )  # fmt: skip


def _difference(first: str, second: str, one: Scored, other: Scored, groups: np.ndarray) -> Difference:
    """By linearisation of the two ratios, summed over groups (Särndal, Swensson & Wretman 1992, 5.6)."""
    value = pooled(one.model, one.model_weight) - pooled(other.model, other.model_weight)
    residual = _influence(one) - _influence(other)
    sums = np.bincount(groups, weights=residual)
    better, worse = int((one.model > other.model).sum()), int((one.model < other.model).sum())
    if len(sums) < 2:
        return Difference(first, second, value, None, None, 1.0, better, worse)
    spread = math.sqrt(float((sums**2).sum()) * len(sums) / (len(sums) - 1))
    if spread == 0:
        return Difference(first, second, value, value, value, 1.0 if value == 0 else 0.0, better, worse)
    half = student_interval(len(sums) - 1) * spread
    p_value = min(1.0, 2 * student_sf(abs(value) / spread, len(sums) - 1))
    return Difference(first, second, value, value - half, value + half, p_value, better, worse)


def _influence(scored: Scored) -> Floats:
    weights = scored.model_weight if scored.model_weight.sum() > 0 else np.ones(len(scored.model))
    result: Floats = (scored.model - pooled(scored.model, weights)) * weights / weights.sum()
    return result
