"""The agreement on a task of a project: which labels count, how they came about, and which slices are looked at."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from app.agreement.bootstrap import RESAMPLES
from app.agreement.breakdown import LEAST_ITEMS
from app.agreement.hlp import Normalise
from app.agreement.measure import Views, measure
from app.agreement.report import BY, AgreementReport
from app.changes.command import View
from app.commands.proposals import MODEL
from app.labeling import read
from app.labels import values
from app.records import REFERENCE, Annotation, Annotator, Exposure, Item, LabelRow, Scalar, Source

if TYPE_CHECKING:
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
    task = sheet.task(task_name)
    labels = read.by_annotator(view, task_name, task.kind, item_ids=item_ids, independent_only=independent_only)
    names = _names(view)
    items = {item.id: item for item in view.find(Item) if item.id in labels}
    if slices is None:
        slices = default_slices(view, list(items.values())) if "slice" in by else {}
    report_protocol = _protocol(view, task_name, independent_only)
    return measure(
        task,
        {item: {names.get(who, who): value for who, value in said.items()} for item, said in labels.items()},
        references=read.adjudicated(view, task_name, task.kind),
        groups={item.id: item.group_key for item in items.values()},
        views=sheet_views(sheet, task_name),
        by=by,
        slices=slices,
        protocol=report_protocol,
        notes=_notes(report_protocol, independent_only),
        seed=seed,
        resamples=resamples,
    )


def sheet_views(sheet: RuleSheet, task_name: str) -> Views:
    """Labels as the sheet compares them, and without each of its comparison rules."""
    from app.rules.normalise import compared, comparison_rules

    def leaving_out(rules: frozenset[str]) -> Normalise:
        def normalise(value: values.Value) -> values.Value:
            return compared(sheet, task_name, value, without=rules)

        return normalise

    rules = comparison_rules(sheet, task_name)
    return Views(leaving_out(frozenset()), {rule: leaving_out(frozenset({rule})) for rule in rules})


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


def _names(view: View) -> dict[str, str]:
    """Annotator id → name, where no two people have one name."""
    people = view.find(Annotator)
    many = Counter(person.name for person in people)
    return {person.id: person.name for person in people if person.name and many[person.name] == 1}


def _protocol(view: View, task_name: str, independent_only: bool) -> dict[str, Any]:
    found = [
        annotation
        for annotation in view.find(Annotation, task=task_name, state="submitted")
        if annotation.annotator_id != REFERENCE
    ]
    counted = [annotation for annotation in found if annotation.independent or not independent_only]
    dependent = [annotation for annotation in found if not annotation.independent]
    return {
        "independent_only": independent_only,
        "not_independent": len(dependent),
        "saw_a_model": _saw_a_model(view, task_name, dependent),
        "began_as_prediction": _began_as_prediction(view, dependent),
        "left_out": len(found) - len(counted),
        "how": dict(sorted(Counter(annotation.protocol or "labelled here" for annotation in counted).items())),
        "sheets": dict(sorted(Counter(annotation.sheet_id for annotation in counted if annotation.sheet_id).items())),
    }


def _saw_a_model(view: View, task_name: str, dependent: Sequence[Annotation]) -> int:
    """How many of these labels were made with a model's proposals in view."""
    shown = {
        (exposure.item_id, exposure.annotator_id)
        for exposure in view.find(Exposure, task=task_name)
        if exposure.seen.startswith(MODEL)
    }
    return sum((annotation.item_id, annotation.annotator_id) in shown for annotation in dependent)


def _began_as_prediction(view: View, dependent: Sequence[Annotation]) -> int:
    """How many of these labels are, or hold, what a model proposed: the commands that take it over see to the rest."""
    held = {annotation.id for annotation in dependent if annotation.origin}
    rows = view.find(LabelRow, annotation_id=tuple(annotation.id for annotation in dependent))
    return len(held.union(row.annotation_id for row in rows if row.origin))


def _notes(protocol: Mapping[str, Any], independent_only: bool) -> tuple[str, ...]:
    dependent, versions = protocol["not_independent"], len(protocol["sheets"])
    notes = []
    model = (
        f" {protocol['saw_a_model']} of them were made with a model's proposals in view, "
        f"{protocol['began_as_prediction']} hold what it proposed."
        if protocol["saw_a_model"] or protocol["began_as_prediction"]
        else ""
    )
    if dependent and independent_only:
        notes.append(
            f"{dependent} labels are left out: whoever made them had seen another's labels or a model's. "
            f"Agreement on them says little about how well people can do it.{model}"
        )
    elif dependent:
        notes.append(
            f"{dependent} labels were not made blind: the figures are no human-level performance, but an upper bound."
            f"{model}"
        )
    if versions > 1:
        notes.append(f"The labels were made under {versions} versions of the rule sheet.")
    return tuple(notes)
