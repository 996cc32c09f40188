"""Models beside people: on the same items, by the same metric, against the same references, with a paired interval."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from app.agreement.bootstrap import RESAMPLES, paired_difference, ratio
from app.agreement.caution import LEAST_CLUSTERS
from app.agreement.gather import Gathered
from app.agreement.hlp import Figure
from app.agreement.measure import case_of
from app.agreement.report import Estimate
from app.agreement.scores import METRIC_NAME, ItemScore, score
from app.changes.command import View
from app.labels import values
from app.records import ModelRun, Prediction

if TYPE_CHECKING:
    from app.rules.sheet import RuleSheet

TRAIN = "train"


@dataclass(frozen=True)
class ModelFigures:
    """A model run and people on ``items``: ``gap`` is people − model, above 0 where people are better.

    ``against`` is "reference" where all of them have an adjudicated label, "labels" where people are each other's
    reference and the model's, and "both" in between.
    """

    run_id: str
    name: str
    metric: str
    items: int
    against: str
    model: Estimate
    people: Estimate
    gap: Estimate
    warnings: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Plain data with the names of the fields."""
        return {
            "run": self.run_id,
            "model": self.name,
            "metric": self.metric,
            "items": self.items,
            "against": self.against,
            "score": self.model.to_json(),
            "hlp": self.people.to_json(),
            "gap": self.gap.to_json(),
            "warnings": list(self.warnings),
        }


def model_figures(
    view: View, found: Gathered, sheet: RuleSheet, *, seed: int = 0, resamples: int = RESAMPLES
) -> tuple[ModelFigures, ...]:
    """Every run on the task, the newest first; those that share no item with two labels or a reference are left out."""
    runs = sorted(view.find(ModelRun, task=found.task.name), key=lambda run: (run.added_at, run.id), reverse=True)
    every = []
    for run in runs:
        said = {row.item_id: values.decode(row.value) for row in view.find(Prediction, run_id=run.id)}
        figures = beside_people(run, said, found, sheet, seed=seed, resamples=resamples)
        if figures is not None:
            every.append(figures)
    return tuple(every)


def beside_people(
    run: ModelRun,
    said: dict[str, values.Value],
    found: Gathered,
    sheet: RuleSheet,
    *,
    seed: int = 0,
    resamples: int = RESAMPLES,
) -> ModelFigures | None:
    """The figures of one run that said ``said`` (item → prediction); None where there is nothing to compare it on."""
    case = case_of(found.task, found.labels, found.references, found.groups, seed, resamples, deciders=found.deciders)
    normalise, kind = found.around.comparing(sheet, found.task.name), found.task.kind
    rows: list[tuple[float, float, float, float]] = []
    items: list[int] = []
    decided = 0
    for number, (item, labels) in enumerate(case.labels.items()):
        if item not in said or (item not in case.references and len(labels) < 2):
            continue
        own = case.deciders.get(item, "") if item in case.references else ""
        compared = {who: normalise(item, value) for who, value in labels.items() if who != own}
        if not compared:
            continue  # only whoever decided had labelled it: nobody is left to stand beside the model
        prediction = normalise(item, said[item])
        if item in case.references:
            truth = normalise(item, case.references[item])
            model = [score(kind, truth, prediction)]
            people = [score(kind, truth, value) for value in compared.values()]
            decided += 1
        else:
            model = [score(kind, value, prediction) for value in compared.values()]
            people = [score(kind, a, b) for x, a in compared.items() for y, b in compared.items() if x != y]
        items.append(number)
        rows.append((*_mean(people), *_mean(model)))
    if not rows:
        return None
    table, numbers = np.array(rows, dtype=np.float64), np.array(items, dtype=np.int64)
    human, machine = (table[:, 0], table[:, 1]), (table[:, 2], table[:, 3])
    return ModelFigures(
        run_id=run.id,
        name=run.name,
        metric=METRIC_NAME[kind],
        items=len(rows),
        against="reference" if decided == len(rows) else "both" if decided else "labels",
        model=case.estimate(Figure(ratio(*machine), numbers)),
        people=case.estimate(Figure(ratio(*human), numbers)),
        gap=case.estimate(Figure(paired_difference(human, machine), numbers)),
        warnings=_warnings(run, found, [case.items[number] for number in items], groups=case.groups[numbers]),
    )


def _warnings(run: ModelRun, found: Gathered, items: list[str], *, groups: NDArray[np.int64]) -> tuple[str, ...]:
    warnings = []
    learnt = sum(found.items[item].split == TRAIN for item in items if item in found.items)
    if learnt:
        warnings.append(
            f"{learnt} of {len(items)} items are in the split {TRAIN!r}: a model that has learnt from them looks "
            "better than it is. Compare it on items that it has not seen."
        )
    clusters = len(np.unique(groups))
    if clusters < LEAST_CLUSTERS:
        warnings.append(
            f"Only {clusters} items or groups to compare {run.name} with people on: the interval is rough. "
            f"From {LEAST_CLUSTERS} it can be relied on."
        )
    return tuple(warnings)


def _mean(scores: list[ItemScore]) -> tuple[float, float]:
    """The means of value·weight and of weight."""
    many = len(scores)
    return sum(one.value * one.weight for one in scores) / many, sum(one.weight for one in scores) / many
