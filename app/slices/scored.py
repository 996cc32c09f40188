"""Each item's score, of the model and of people, by the same metric and against the same references."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from app.changes.command import View
from app.labeling import read
from app.labeling.handed_in import AllHandedIn
from app.labeling.within import comparing
from app.labels import values
from app.records import ModelRun, Prediction
from app.units import Floats

if TYPE_CHECKING:
    from app.agreement.hlp import Normalise
    from app.jobs.job import Progress
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
    view: View, sheet: RuleSheet, run: ModelRun, *, ruled: bool = True, independent_only: bool = True,
    handed_in: AllHandedIn | None = None, progress: Progress | None = None,
) -> Scored:  # fmt: skip
    """The scores of one model run. ``ruled`` applies the sheet's comparison rules to labels and predictions first.

    Where an adjudicated label exists it is the only reference, for people and model alike. Elsewhere each person is a
    reference for the others and for the model. A sole label is a reference for the model; it says nothing on people.
    ``handed_in`` are the labels, where they have been read already. Raises Cancelled.
    """
    task = sheet.task(run.task)
    normalise: Normalise = comparing(view, sheet, task.name) if ruled or task.kind == "keypoints" else _as_given
    said = {row.item_id: values.decode(row.value) for row in view.find(Prediction, run_id=run.id)}
    found = (handed_in or AllHandedIn(view)).of(task)
    return score_items(
        task, said, people=found.people(independent_only=independent_only), sole=found.references,
        decided=found.adjudicated, deciders=read.deciders(view, task.name), normalise=normalise, progress=progress,
    )  # fmt: skip


def score_items(
    task: Task,
    said: Mapping[str, values.Value],
    *,
    people: Mapping[str, Mapping[str, values.Value]],
    sole: Mapping[str, values.Value],
    decided: Mapping[str, values.Value],
    deciders: Mapping[str, str] | None = None,
    normalise: Normalise,
    progress: Progress | None = None,
) -> Scored:
    """The same from tables: ``said`` item → prediction, ``people`` item → person → label, ``decided`` item → label.

    ``deciders`` (item → person) says who decided: what they had said themselves is not held against it.
    """
    from app.agreement.many import score_many
    from app.agreement.scores import METRIC_NAME

    held = _Held(normalise)
    names: list[str] = []
    skipped = 0
    for item in sorted(said):
        persons = people.get(item, {})
        if item in decided:
            decider = (deciders or {}).get(item)
            others = [label for who, label in persons.items() if who != decider]
            held.add(len(names), item, [decided[item]], said[item], [(decided[item], label) for label in others])
        elif len(persons) > 1:
            labels = list(persons.values())
            human = [(a, b) for x, a in enumerate(labels) for y, b in enumerate(labels) if x != y]
            held.add(len(names), item, labels, said[item], human)
        elif item in sole:
            held.add(len(names), item, [sole[item]], said[item], [])
        else:
            skipped += 1
            continue
        names.append(item)
    options = tuple(option.name for option in task.classes)
    found = score_many(task.kind, held.pairs, options=options, progress=progress)
    owner, count = np.array(held.owners, dtype=np.int64), len(names)
    # Of each item what the model says has the even number, what people say the odd one.
    value, weight = found.pooled(owner, 2 * count)
    return Scored(
        tuple(names), value[::2], weight[::2], value[1::2], weight[1::2], skipped, METRIC_NAME[task.kind]
    )  # fmt: skip


class _Held:
    """Pairs of labels to be compared, as the sheet compares them, and whose figure each of them is part of."""

    def __init__(self, normalise: Normalise) -> None:
        self._normalise = normalise
        self.pairs: list[tuple[values.Value, values.Value]] = []
        self.owners: list[int] = []

    def add(
        self, number: int, item: str, against: Sequence[values.Value], said: values.Value,
        human: Sequence[tuple[values.Value, values.Value]],
    ) -> None:  # fmt: skip
        """``against`` what the model ``said`` is held, and the pairs of what people say."""
        seen: dict[int, values.Value] = {}

        def as_compared(value: values.Value) -> values.Value:
            if id(value) not in seen:
                seen[id(value)] = self._normalise(item, value)
            return seen[id(value)]

        for truth in against:
            self.pairs.append((as_compared(truth), as_compared(said)))
        self.pairs += [(as_compared(a), as_compared(b)) for a, b in human]
        self.owners += [2 * number] * len(against) + [2 * number + 1] * len(human)


def _as_given(item: str, value: values.Value) -> values.Value:
    return value
