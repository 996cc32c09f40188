"""All that the agree page shows of one task, as plain data: the report, who agrees with whom, what is taken for what,
the items that cost most, the trend by version of the sheet, the models beside, and the live figures that go
on from there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from app.agreement.bootstrap import RESAMPLES
from app.agreement.gather import Gathered, gather
from app.agreement.live import WORST, Confusion, LiveFigures, Matrix, WorstItem
from app.agreement.live_project import LiveProject
from app.agreement.model import ModelFigures, model_figures
from app.agreement.probes import probes_of
from app.agreement.project import default_slices, report_on
from app.agreement.report import BY, AgreementReport, Estimate
from app.changes.command import View
from app.errors import SheetError
from app.jobs.job import Progress
from app.labels.values import Kind
from app.records import Sheet

if TYPE_CHECKING:
    from app.rules.sheet import RuleSheet


@dataclass(frozen=True)
class TrendPoint:
    """The agreement on the labels that were made under one version of the sheet, as that version compares them.

    ``raw`` is the same headline before any rule; ``pairwise`` is by the metric of models. ``reason`` says why there is
    no figure. Points are of different items: read their intervals.
    """

    sheet_id: str
    version: str
    added_at: str
    labels: int
    items: int
    value: Estimate
    pairwise: Estimate
    raw: Estimate
    reason: str = ""


@dataclass(frozen=True)
class PageFigures:
    """What the agree page shows. ``live`` goes on from these labels (``app.agreement.live_project``).

    ``paths`` are those of the ``worst`` items, by their ids. ``probes`` are the figures of known items and repeats, one
    an annotator, as ``ProbeFigure.to_json`` gives them.
    """

    report: AgreementReport
    now: LiveFigures
    matrix: Matrix
    confusion: Confusion
    worst: tuple[WorstItem, ...]
    trend: tuple[TrendPoint, ...]
    live: LiveProject
    models: tuple[ModelFigures, ...] = ()
    paths: Mapping[str, str] = field(default_factory=dict)
    probes: tuple[Mapping[str, Any], ...] = ()

    @property
    def kind(self) -> Kind:
        """What the labels of the task are."""
        return self.live.figures.kind

    def to_json(self) -> dict[str, Any]:
        """The report's document with the matrix, the confusion, the worst items, the trend and the models beside."""
        beside = page_json(self.matrix, self.confusion, self.worst, self.trend, self.paths)
        models = [model.to_json() for model in self.models]
        return {**self.report.to_json(), **beside, "models": models, "probes": [dict(one) for one in self.probes]}


def page_figures(
    view: View,
    sheet: RuleSheet,
    task_name: str,
    *,
    independent_only: bool = True,
    worst: int = WORST,
    seed: int = 0,
    resamples: int = RESAMPLES,
    progress: Progress | None = None,
) -> PageFigures:
    """Everything at once, for a job. Raises UnknownName for a task that the sheet does not have.

    The report has intervals by bootstrap; what changes with each label afterwards is asked of ``live``.
    """
    progress = progress or Progress()
    progress.report(0, 3, "Reading labels")
    found = gather(view, sheet, task_name, independent_only=independent_only)
    progress.check()
    progress.report(1, 3, "Comparing labels")
    live = LiveProject.of(found, sheet, independent_only=independent_only)
    trend = trend_of(view, found, sheet)
    progress.check()
    progress.report(2, 3, "Intervals and breakdowns")
    slices = default_slices(view, list(found.items.values()))
    report = report_on(found, sheet, by=BY, slices=slices, seed=seed, resamples=resamples)
    now = live.figures
    models = model_figures(view, found, sheet, seed=seed, resamples=resamples)
    chosen = now.worst(worst)
    paths = {one.item_id: found.items[one.item_id].path for one in chosen if one.item_id in found.items}
    probes = tuple(
        one.to_json(found.people.get(one.annotator, "")) for one in probes_of(view, sheet, task_name, seed=seed)
    )
    return PageFigures(
        report, now.figures(), now.matrix(), now.confusion(), chosen, trend, live, models, paths, probes
    )  # fmt: skip


def trend_of(view: View, found: Gathered, sheet: RuleSheet) -> tuple[TrendPoint, ...]:
    """One point a version of the sheet that labels were made under, the oldest first."""
    known = {version.id: version for version in view.find(Sheet)}
    used = {sheet_id for said in found.sheets.values() for sheet_id in said.values()}
    ordered = sorted(used, key=lambda id: (known[id].added_at if id in known else "", id))
    return tuple(_point(found.under(id), known.get(id), id, sheet) for id in ordered)


def page_json(
    matrix: Matrix,
    confusion: Confusion,
    worst: Sequence[WorstItem],
    trend: Sequence[TrendPoint],
    paths: Mapping[str, str],
) -> dict[str, Any]:
    """Plain data of what stands beside the report; ``paths`` are the names of items that people know."""
    return {
        "matrix": {
            "people": list(matrix.people),
            "metric": matrix.metric,
            "values": [[None if cell is None else cell.value for cell in row] for row in matrix.cells],
            "items": [[None if cell is None else cell.items for cell in row] for row in matrix.cells],
        },
        "confusion": {"classes": list(confusion.classes), "counts": [list(row) for row in confusion.counts]},
        "worst": [
            {
                "item": one.item_id,
                "path": paths.get(one.item_id, one.item_id),
                "cost": one.cost,
                "score": one.score,
                "people": list(one.people),
            }
            for one in worst
        ],
        "trend": [
            {
                "sheet": point.sheet_id,
                "version": point.version,
                "added_at": point.added_at,
                "labels": point.labels,
                "items": point.items,
                "value": point.value.to_json(),
                "pairwise": point.pairwise.to_json(),
                "raw": point.raw.to_json(),
                "reason": point.reason or None,
            }
            for point in trend
        ],
    }


def _point(part: Gathered, version: Sheet | None, sheet_id: str, now: RuleSheet) -> TrendPoint:
    from app.rules.load import load

    name, reason = part.task.name, ""
    sheet: RuleSheet | None = None
    try:
        sheet = now if sheet_id == now.digest else None if version is None else load(version.text)
    except SheetError as problem:
        reason = f"this version of the sheet cannot be read any more ({problem.message}); shown before any rule"
    if sheet is None and not reason:
        reason = "it is not known under which version these labels were made; shown before any rule"
    elif sheet is not None and (name not in sheet.tasks or sheet.tasks[name].kind != part.task.kind):
        sheet, reason = None, "this version of the sheet has no such task; shown before any rule"
    raw = _measured(part, sheet if part.task.kind == "keypoints" else None)
    ruled = raw if sheet is None else _measured(part, sheet)
    return TrendPoint(
        sheet_id=sheet_id,
        version="" if version is None else version.version,
        added_at="" if version is None else version.added_at,
        labels=sum(len(said) for said in part.labels.values()),
        items=ruled.items,
        value=ruled.value,
        pairwise=ruled.pairwise,
        raw=raw.value,
        reason=reason,
    )


def _measured(part: Gathered, sheet: RuleSheet | None) -> LiveFigures:
    from app.agreement.live import Live
    from app.agreement.measure import as_given

    normalise = as_given if sheet is None else part.around.comparing(sheet, part.task.name)
    options = tuple(option.name for option in part.task.classes)
    return Live.of(part.task.kind, part.labels, normalise=normalise, options=options, groups=part.groups).figures()
