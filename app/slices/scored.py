"""Each item's score, of the model and of people, by the same metric and against the same references."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from app.changes.command import View
from app.labeling import read
from app.labeling.within import comparing
from app.labels import values
from app.records import ModelRun, Prediction
from app.units import Floats

if TYPE_CHECKING:
    from app.agreement.hlp import Normalise
    from app.agreement.scores import ItemScore
    from app.rules.sheet import RuleSheet, Task


@dataclass(frozen=True)
class Scored:
    """Scores of the items ``item_ids``, higher is better; pooled figure = Σ score·weight / Σ weight.

    ``human`` is NaN where nobody can say how well people do: no second independent person and no adjudicated label, or
    one that the only person decided on.
    ``skipped`` counts items with a prediction but no label to hold it against.
    """

    item_ids: tuple[str, ...]
    model: Floats
    model_weight: Floats
    human: Floats
    human_weight: Floats
    skipped: int
    metric: str

    def among(self, item_ids: Collection[str]) -> Scored:
        """The same without items that are not among ``item_ids``: a file that is broken has no features."""
        wanted = frozenset(item_ids)
        kept = np.array([name in wanted for name in self.item_ids], dtype=bool)
        if kept.all():
            return self
        return replace(
            self, item_ids=tuple(name for name in self.item_ids if name in wanted), model=self.model[kept],
            model_weight=self.model_weight[kept], human=self.human[kept], human_weight=self.human_weight[kept],
            skipped=self.skipped + int((~kept).sum()),
        )  # fmt: skip


def score_run(
    view: View, sheet: RuleSheet, run: ModelRun, *, ruled: bool = True, independent_only: bool = True
) -> Scored:
    """The scores of one model run. ``ruled`` applies the sheet's comparison rules to labels and predictions first.

    Where an adjudicated label exists it is the only reference, for people and model alike. Elsewhere each person is a
    reference for the others and for the model. A sole label is a reference for the model; it says nothing on people.
    """
    task = sheet.task(run.task)
    normalise: Normalise = comparing(view, sheet, task.name) if ruled or task.kind == "keypoints" else _as_given
    said = {row.item_id: values.decode(row.value) for row in view.find(Prediction, run_id=run.id)}
    people, sole = read.people_and_references(view, task.name, task.kind, independent_only=independent_only)
    decided = read.adjudicated(view, task.name, task.kind)
    deciders = read.deciders(view, task.name)
    return score_items(task, said, people=people, sole=sole, decided=decided, deciders=deciders, normalise=normalise)


def score_items(
    task: Task,
    said: Mapping[str, values.Value],
    *,
    people: Mapping[str, Mapping[str, values.Value]],
    sole: Mapping[str, values.Value],
    decided: Mapping[str, values.Value],
    deciders: Mapping[str, str] | None = None,
    normalise: Normalise,
) -> Scored:
    """The same from tables: ``said`` item → prediction, ``people`` item → person → label, ``decided`` item → label.

    ``deciders`` (item → person) says who decided: what they had said themselves is not held against it.
    """
    from app.agreement.scores import METRIC_NAME, score

    options = tuple(option.name for option in task.classes)

    def of(item: str, truth: values.Value, given: values.Value) -> ItemScore:
        return score(task.kind, normalise(item, truth), normalise(item, given), options=options)

    rows: list[tuple[str, tuple[float, float], tuple[float, float]]] = []
    skipped = 0
    for item in sorted(said):
        persons = people.get(item, {})
        if item in decided:
            against = [decided[item]]
            decider = (deciders or {}).get(item)
            human = [of(item, decided[item], label) for who, label in persons.items() if who != decider]
        elif len(persons) > 1:
            against = list(persons.values())
            human = [of(item, a, b) for x, a in persons.items() for y, b in persons.items() if x != y]
        elif item in sole:
            against, human = [sole[item]], []
        else:
            skipped += 1
            continue
        rows.append((item, _pool(of(item, truth, said[item]) for truth in against), _pool(human)))
    model = np.array([row[1] for row in rows], dtype=np.float64).reshape(-1, 2)
    person = np.array([row[2] for row in rows], dtype=np.float64).reshape(-1, 2)
    names = tuple(row[0] for row in rows)
    return Scored(names, model[:, 0], model[:, 1], person[:, 0], person[:, 1], skipped, METRIC_NAME[task.kind])


def _as_given(item: str, value: values.Value) -> values.Value:
    return value


def _pool(scores: Iterable[ItemScore]) -> tuple[float, float]:
    """The pooled value and the mean weight; NaN and 0 where there is no score."""
    found = list(scores)
    weight = sum(part.weight for part in found)
    if not found:
        return float("nan"), 0.0
    if weight == 0:
        return float(np.mean([part.value for part in found])), 0.0
    return sum(part.value * part.weight for part in found) / weight, weight / len(found)
