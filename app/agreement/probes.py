"""How people do on gold items, and how well they agree with themselves: figures beside agreement, never in it.

The metric is that of the task, after the sheet's rules, pooled over items; intervals are by bootstrap over items.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from app.agreement.hlp import Figure, Normalise, pairs_between, pairs_with, pooled
from app.agreement.scores import METRIC_NAME
from app.changes.command import View
from app.commands.probes import KNOWN
from app.labeling import read
from app.labeling.within import comparing
from app.labels import values
from app.records import Assignment
from app.rules.sheet import RuleSheet, Task

BEFORE, AFTER = "first", "second"


@dataclass(frozen=True)
class ProbeFigure:
    """One annotator's figure for a task. ``protocol`` is "gold" (against the reference) or "repeat" (against
    themselves); ``value`` is None, and so is ``ci``, where there is nothing, or too little, to say. ``told`` counts the
    items of which they were told afterwards what was expected: the figure is of what they had said before."""

    task: str
    annotator: str
    protocol: str
    metric: str
    items: int
    value: float | None
    ci: tuple[float, float] | None
    told: int = 0

    def to_json(self, name: str = "") -> dict[str, Any]:
        """Plain data; ``name`` is what the annotator is called."""
        return {
            "annotator": name or self.annotator, "against": self.protocol, "metric": self.metric, "items": self.items,
            "told": self.told, "value": self.value, "ci": None if self.ci is None else list(self.ci),
        }  # fmt: skip


def probe_figures(view: View, sheet: RuleSheet, *, seed: int = 0) -> list[ProbeFigure]:
    """All figures that there are, by task, protocol and annotator."""
    return [one for name in sheet.tasks for one in probes_of(view, sheet, name, seed=seed)]


def probes_of(view: View, sheet: RuleSheet, task_name: str, *, seed: int = 0) -> list[ProbeFigure]:
    """Those of one task, by protocol and annotator."""
    task = sheet.task(task_name)
    return [*_gold(view, sheet, task, seed), *_repeats(view, sheet, task, seed)]


def _gold(view: View, sheet: RuleSheet, task: Task, seed: int) -> list[ProbeFigure]:
    given: dict[str, set[str]] = defaultdict(set)
    for one in view.find(Assignment, purpose=KNOWN):
        given[one.annotator_id].add(one.item_id)
    items = {item for mine in given.values() for item in mine}
    if not items:
        return []
    known = read.adjudicated(view, task.name, task.kind)
    said = read.by_annotator(view, task.name, task.kind, item_ids=items, independent_only=True)
    decided, before = read.deciders(view, task.name), read.before_told(view, task.name, task.kind)
    normalise = comparing(view, sheet, task.name, items)
    figures = []
    for who, mine in sorted(given.items()):
        usable = {item for item in mine if item in known and decided.get(item) != who}
        now = {item: said[item][who] for item in usable if who in said.get(item, {})}
        # Whoever mends a label after being told would leave only what was right at once.
        told = {item: value for item, value in before.get(who, {}).items() if item in usable}
        labels = {item: {who: value} for item, value in {**now, **told}.items()}
        figures.append(replace(_figure(normalise, task, who, "gold", labels, known, seed), told=len(told)))
    return [one for one in figures if one.items]


def _repeats(view: View, sheet: RuleSheet, task: Task, seed: int) -> list[ProbeFigure]:
    figures, normalise = [], comparing(view, sheet, task.name)
    for who, items in sorted(read.repeats(view, task.name, task.kind).items()):
        labels = {item: {BEFORE: first, AFTER: second} for item, (first, second) in items.items()}
        figures.append(_figure(normalise, task, who, "repeat", labels, None, seed))
    return figures


def _figure(
    normalise: Normalise,
    task: Task,
    who: str,
    protocol: str,
    labels: Mapping[str, Mapping[str, values.Value]],
    known: Mapping[str, values.Value] | None,
    seed: int,
) -> ProbeFigure:
    if known is not None:
        pairs = pairs_with(labels, known, task.kind, people=(who,), normalise=normalise)
    else:
        pairs = pairs_between(labels, task.kind, people=(BEFORE, AFTER), normalise=normalise)
    figure: Figure | None = pooled(pairs) if len(pairs) else None
    value = figure.sums.value() if figure is not None else None
    band = figure.sums.interval(seed=seed) if figure is not None and value is not None else None
    ci = None if band is None else (band.low, band.high)
    return ProbeFigure(task.name, who, protocol, METRIC_NAME[task.kind], len(labels), value, ci)
