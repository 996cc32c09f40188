"""Derived columns of a frame: worked out when they are asked for, from formulas that the project keeps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from app.errors import CallError
from app.items.depends import in_order
from app.items.formula import Value
from app.records import DerivedColumn, Item, Scalar
from app.slices.expression import names_in, worked_out_in
from app.slices.frame import Frame, measured_frame

if TYPE_CHECKING:
    from app.changes.command import View
    from app.jobs.job import Progress
    from app.labeling.handed_in import AllHandedIn
    from app.rules.sheet import RuleSheet

YES_NO = ("no", "yes")


def frame_of(
    view: View, items: Sequence[Item] | None = None, *, sheet: RuleSheet | None = None,
    handed_in: AllHandedIn | None = None, progress: Progress | None = None,
) -> Frame:  # fmt: skip
    """As ``measured_frame``, with the project's derived columns; one that cannot be worked out is left out."""
    found = measured_frame(view, items, sheet=sheet, handed_in=handed_in, progress=progress)
    return with_derived(found, formulas_of(view))[0]


def frame_for(
    view: View, sheet: RuleSheet, *expressions: str, items: Sequence[Item] | None = None
) -> Frame:  # fmt: skip
    """As ``frame_of``, with what labels and tags say only where one of ``expressions`` speaks of it.

    Of 100,000 items that takes most of the time: all their labels are read for it.
    """
    frame = frame_of(view, items)
    wanted = {name for one in expressions if one.strip() for name in names_in(one)}
    return frame_of(view, items, sheet=sheet) if wanted - set(frame.names) else frame


def formulas_of(view: View) -> dict[str, str]:
    """Name → formula of all derived columns."""
    return {row.name: row.formula for row in view.find(DerivedColumn)}


def with_derived(frame: Frame, formulas: Mapping[str, str]) -> tuple[Frame, dict[str, str]]:
    """The frame with its derived columns, and name → why for those that cannot be worked out.

    A feature or column of the same name is hidden by it.
    """
    failed: dict[str, str] = {}
    for name in in_order(dict(formulas)):
        try:
            frame = with_column(frame, name, worked_out_in(formulas[name], frame))
        except CallError as problem:
            failed[name] = problem.message
    return frame, failed


def with_column(frame: Frame, name: str, value: Value) -> Frame:
    """The frame with one more column; a yes or no becomes a text."""
    numeric = {key: found for key, found in frame.numeric.items() if key != name}
    texts = {key: found for key, found in frame.texts.items() if key != name}
    if value.dtype == bool:
        words = np.empty(len(value), dtype=object)
        words[:] = [YES_NO[int(one)] for one in value.tolist()]
        value = words
    if value.dtype.kind == "O":
        texts[name] = value
    else:
        numeric[name] = value.astype(np.float64)
    return replace(frame, numeric=numeric, texts=texts)


def check_formula(frame: Frame, name: str, formula: str, formulas: Mapping[str, str]) -> Value:
    """The values that a new formula gives. Raises CallError or UnknownName, with the place, where it gives none."""
    others = {key: text for key, text in formulas.items() if key != name}
    in_order({**others, name: formula})
    full, _ = with_derived(frame, others)
    value = worked_out_in(formula, full)
    unknown = value == "" if value.dtype.kind == "O" else np.isnan(value) if value.dtype.kind == "f" else None
    if unknown is not None and len(value) and bool(np.all(unknown)):
        raise CallError(f"the formula {formula!r} gives nothing for all {len(value):,} items. Check its columns.")
    return value


def derived_cells(view: View, sheet: RuleSheet, items: Sequence[Item]) -> dict[str, dict[str, Scalar]]:
    """Item id → derived column → value, for what is exported; what is not known of an item is left out."""
    formulas = formulas_of(view)
    if not formulas:
        return {}
    frame, failed = with_derived(measured_frame(view, items, sheet=sheet), formulas)
    cells: dict[str, dict[str, Scalar]] = {item: {} for item in frame.item_ids}
    for name in formulas:
        if name in failed:
            continue
        values = frame.numeric[name].tolist() if name in frame.numeric else frame.texts[name].tolist()
        for item, value in zip(frame.item_ids, values, strict=True):
            if value not in ("", None) and value == value:
                cells[item][name] = value
    return cells
