"""The figures of a task under another rule sheet, before anybody adopts it: paired with those of today."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from app.agreement.bootstrap import RESAMPLES, Sums, paired
from app.agreement.figures import LOWER_IS_BETTER, METRIC, words_figure
from app.agreement.gather import Gathered, gather
from app.agreement.hlp import Figure
from app.agreement.measure import Seen, case_of
from app.agreement.report import Estimate
from app.agreement.scores import METRIC_NAME
from app.changes.command import View
from app.errors import CallError
from app.jobs.job import Progress

if TYPE_CHECKING:
    from app.rules.sheet import RuleSheet


@dataclass(frozen=True)
class Change:
    """One figure ``now`` and ``then``, and then − now with an interval of the same items (paired).

    ``name`` is "agreement", "hlp" or "words" (of segments that carry text), ``metric`` what it is measured by.
    """

    name: str
    metric: str
    now: Estimate
    then: Estimate
    difference: Estimate

    @property
    def better(self) -> bool | None:
        """Whether people agree better then; None where the interval of the difference holds 0, or nothing is known."""
        if self.difference.ci is None or self.difference.value == 0.0:
            return None
        low, high = self.difference.ci
        if low <= 0.0 <= high:
            return None
        return (high < 0.0) if self.metric in LOWER_IS_BETTER else (low > 0.0)

    def to_json(self) -> dict[str, Any]:
        """Plain data with the names of the fields."""
        return {
            "name": self.name,
            "metric": self.metric,
            "now": self.now.to_json(),
            "then": self.then.to_json(),
            "difference": self.difference.to_json(),
            "better": self.better,
        }


@dataclass(frozen=True)
class WhatIf:
    """The figures of ``task`` under two sheets, over the same ``items``.

    ``labels_compared_otherwise`` counts labels, of all ``labels``; ``left_out`` those that are held against no
    reference, since whoever gave them decided on the item.
    """

    task: str
    items: int
    labels: int
    labels_compared_otherwise: int
    hlp_kind: str
    left_out: int
    changes: tuple[Change, ...]

    def change(self, name: str) -> Change | None:
        """The change of that name."""
        return next((one for one in self.changes if one.name == name), None)

    @property
    def text(self) -> str:
        """What would change, as a sentence."""
        if not self.labels_compared_otherwise:
            return f"No label of {self.task} would be compared otherwise: its figures stay as they are."
        told = [
            f"{one.name} {one.now.value:.3f} → {one.then.value:.3f}"
            for one in self.changes
            if one.now.value is not None and one.then.value is not None
        ]
        how = ", ".join(told) or "no figure is known yet"
        return f"{self.labels_compared_otherwise:,} of {self.labels:,} labels would be compared otherwise: {how}."

    def to_json(self) -> dict[str, Any]:
        """Plain data with the names of the fields."""
        return {
            "task": self.task,
            "items": self.items,
            "labels": self.labels,
            "labels_compared_otherwise": self.labels_compared_otherwise,
            "hlp_kind": self.hlp_kind or None,
            "left_out_own_decisions": self.left_out,
            "changes": [one.to_json() for one in self.changes],
            "text": self.text,
        }


def what_if(
    view: View,
    sheet: RuleSheet,
    other: RuleSheet,
    task_name: str,
    *,
    independent_only: bool = True,
    seed: int = 0,
    resamples: int = RESAMPLES,
    progress: Progress | None = None,
) -> WhatIf:
    """Agreement and human-level performance of ``task_name`` as ``sheet`` compares labels, and as ``other`` would.

    What was labelled stays as it is: it tells what other comparisons do, not what people would write under other
    guidance. Raises UnknownName where one of the sheets has no such task, CallError where its kind differs.
    """
    found = gather(view, sheet, task_name, independent_only=independent_only)
    return what_if_on(found, sheet, other, seed=seed, resamples=resamples, progress=progress)


def what_if_on(
    found: Gathered,
    sheet: RuleSheet,
    other: RuleSheet,
    *,
    seed: int = 0,
    resamples: int = RESAMPLES,
    progress: Progress | None = None,
) -> WhatIf:
    """The same on labels that were gathered: several sheets can be tried on them."""
    progress = progress or Progress()
    task = other.task(found.task.name)
    if task.kind != found.task.kind:
        raise CallError(
            f"task {task.name!r} is of kind {task.kind} in the other sheet, and its labels are of kind "
            f"{found.task.kind}: their figures cannot be compared. Give the new task a name of its own."
        )
    case = case_of(found.task, found.labels, found.references, found.groups, seed, resamples, deciders=found.deciders)
    views = found.around.comparing(sheet, task.name), found.around.comparing(other, task.name)
    progress.report(0, 2, "As compared today")
    now = Seen.of(case, views[0])
    progress.check()
    progress.report(1, 2, "As compared by the other sheet")
    then = Seen.of(case, views[1])
    progress.check()
    figures = [
        ("agreement", METRIC[task.kind], now.headline[0], then.headline[0]),
        ("hlp", METRIC_NAME[task.kind], now.human_figure, then.human_figure),
    ]
    spoken = words_figure(now.pairs), words_figure(then.pairs)
    if task.kind == "segments" and spoken[0] is not None and spoken[1] is not None:
        figures.append(("words", "wer", spoken[0], spoken[1]))
    labels = [(item, value) for item, said in found.labels.items() for value in said.values()]
    return WhatIf(
        task=task.name,
        items=len(now.human_figure.items),
        labels=len(labels),
        labels_compared_otherwise=sum(views[0](*label) != views[1](*label) for label in labels),
        hlp_kind=now.human_kind,
        left_out=len(case.own_decisions),
        changes=tuple(
            Change(name, metric, case.estimate(a), case.estimate(b), case.estimate(difference(b, a)))
            for name, metric, a, b in figures
        ),
    )


def difference(a: Figure, b: Figure) -> Figure:
    """a − b over the items that both are over, resampled together."""
    items = np.intersect1d(a.items, b.items)
    sums: list[Sums] = [one.sums.take(np.searchsorted(one.items, items)) for one in (a, b)]
    return Figure(paired(*sums), items)
