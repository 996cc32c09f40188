"""The agreement on a task of a project: which labels count, how they came about, and which slices are looked at."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from app.agreement.bootstrap import RESAMPLES
from app.agreement.breakdown import LEAST_ITEMS
from app.agreement.gather import Gathered, gather
from app.agreement.measure import Views, measure
from app.agreement.report import BY, AgreementReport
from app.agreement.rule_views import outcomes_of
from app.changes.command import View
from app.records import Item, Scalar, Source

if TYPE_CHECKING:
    from app.rules.comparing import Comparing
    from app.rules.sheet import RuleSheet

MOST_VALUES = 12


def project_agreement(
    view: View,
    sheet: RuleSheet,
    task_name: str,
    *,
    by: Collection[str] = BY,
    slices: Mapping[str, Collection[str]] | None = None,
    item_ids: Collection[str] | None = None,
    independent_only: bool = True,
    seed: int = 0,
    resamples: int = RESAMPLES,
) -> AgreementReport:
    """Agreement and human-level performance on the submitted labels of ``task_name``.

    Labels of people who saw another's or a model's are left out unless ``independent_only`` is false; the protocol of
    the report counts them. Intervals are over the groups of the items where they have some. ``slices`` (name → item
    ids) default to the columns and features of the items. Raises UnknownName for a task that the sheet does not have.
    """
    found = gather(view, sheet, task_name, item_ids=item_ids, independent_only=independent_only)
    if slices is None:
        slices = default_slices(view, list(found.items.values())) if "slice" in by else {}
    return report_on(found, sheet, by=by, slices=slices, seed=seed, resamples=resamples)


def report_on(
    found: Gathered,
    sheet: RuleSheet,
    *,
    by: Collection[str] = BY,
    slices: Mapping[str, Collection[str]] | None = None,
    seed: int = 0,
    resamples: int = RESAMPLES,
) -> AgreementReport:
    """The report on labels that were gathered, as ``sheet`` compares them."""
    return measure(
        found.task,
        found.labels,
        references=found.references,
        deciders=found.deciders,
        groups=found.groups,
        views=sheet_views(found.around.comparing(sheet, found.task.name)),
        by=by,
        slices=slices,
        protocol=found.protocol,
        notes=found.notes,
        seed=seed,
        resamples=resamples,
    )


def sheet_views(comparing: Comparing) -> Views:
    """Labels as a sheet compares them, and without each of its comparison rules."""
    from app.rules.comparing import measured_by

    outcomes = outcomes_of(comparing)
    without = {rule: comparing.leaving_out(rule) for rule in outcomes.rules}
    return Views(comparing, without, outcomes, measured_by(comparing.sheet, comparing.task))


def default_slices(view: View, items: Sequence[Item]) -> dict[str, list[str]]:
    """Slices of ``items``: each value of ``source``, ``split`` and columns that have few, the halves of each number.

    The names are conditions as the slices stage writes them. Slices of fewer than ``LEAST_ITEMS`` items, or of all,
    are left out.
    """
    sources = {source.id: source.name for source in view.find(Source)}
    found: dict[str, list[str]] = {}
    for name, column in _columns(items, sources).items():
        known = {item: cell for item, cell in column.items() if cell is not None and cell != ""}
        if known and all(isinstance(cell, int | float) and not isinstance(cell, bool) for cell in known.values()):
            found |= _halves(name, {item: float(cell) for item, cell in known.items() if cell is not None})
        elif len({str(cell) for cell in known.values()}) <= MOST_VALUES:
            for cell in sorted({str(cell) for cell in known.values()}):
                found[f"{name} == {cell!r}"] = [item for item, other in known.items() if str(other) == cell]
    return {name: chosen for name, chosen in found.items() if LEAST_ITEMS <= len(chosen) < len(items)}


def _columns(items: Sequence[Item], sources: Mapping[str, str]) -> dict[str, dict[str, Scalar]]:
    columns: dict[str, dict[str, Scalar]] = {}
    for item in items:
        own = {"source": sources.get(item.source_id, ""), "split": item.split, **item.columns, **item.features}
        for name, cell in own.items():
            columns.setdefault(name, {})[item.id] = cell
    return columns


def _halves(name: str, column: Mapping[str, float]) -> dict[str, list[str]]:
    middle = float(f"{float(np.median(list(column.values()))):.4g}")
    below = [item for item, number in column.items() if number < middle]
    return {
        f"{name} < {middle:g}": below,
        f"{name} >= {middle:g}": [item for item, number in column.items() if number >= middle],
    }
