"""What the project must never hold, and what may not be submitted: checked for every change before it is written."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from app.changes.command import View
from app.changes.edit import Edit, record
from app.errors import RuleViolation
from app.labels import values
from app.records import ADJUDICATED, PROBED, Annotation, Item, LabelRow

if TYPE_CHECKING:
    from app.labeling.checks import Hearing
    from app.rules.sheet import RuleSheet


HANDED_IN = ("submitted", PROBED)


def guard_edits(
    edits: Sequence[Edit],
    view: View,
    sheet: Callable[[], RuleSheet],
    hearing: Hearing | None = None,
    *,
    elsewhere: bool = False,
) -> None:
    """Raises RuleViolation for a malformed label, or for submitting a draft while a blocking finding stands, or
    a warning that wants a reason and has none.

    Labels that were made ``elsewhere`` come in as submitted at once: they may break rules (``earmark check`` lists
    them), but not hold what the sheet does not know.
    """
    labels = [edit for edit in edits if edit.kind in (Annotation.table, LabelRow.table) and edit.after is not None]
    if not labels:
        return
    from app.rules.guard import guard

    active = sheet()
    annotations = {
        edit.id: record(Annotation, edit.after) for edit in labels if edit.kind == Annotation.table and edit.after
    }
    for annotation in annotations.values():
        if annotation.value is not None:
            guard(active, annotation.task, values.decode(annotation.value))
    new_rows: dict[str, dict[str, LabelRow]] = defaultdict(dict)
    for edit in labels:
        if edit.kind == LabelRow.table and edit.after:
            row = record(LabelRow, edit.after)
            new_rows[row.annotation_id][row.id] = row
    # Together: a change by rule touches thousands of labels, and a question each would take longer than the change.
    others = tuple(new_rows.keys() - annotations.keys())
    known = {**annotations, **({found.id: found for found in view.find(Annotation, id=others)} if others else {})}
    for rows in new_rows.values():
        for row in rows.values():
            guard(active, _task_of(row, known), values.decode_object(row.body))
    for edit in labels:
        if edit.kind == Annotation.table and not elsewhere and (_submits(edit) or _submits_again(edit, new_rows)):
            _check_submitted(annotations[edit.id], view, active, hearing)


def _submits(edit: Edit) -> bool:
    """Whether the edit hands in a draft, as opposed to bringing in a label that was made elsewhere."""
    after, before = edit.after or {}, edit.before or {}
    here = not after.get("protocol") or (after["protocol"] == ADJUDICATED and after.get("reviewed_by"))
    return bool(here) and after.get("state") in HANDED_IN and before.get("state") not in HANDED_IN


def _submits_again(edit: Edit, rows: Mapping[str, Mapping[str, LabelRow]]) -> bool:
    """Whether a label that was handed in is handed in under another sheet as it is: it has to keep to that sheet."""
    after, before = edit.after or {}, edit.before or {}
    same = all(after.get(name) == before.get(name) for name in ("state", "value")) and edit.id not in rows
    return same and after.get("state") == "submitted" and after.get("sheet_id") != before.get("sheet_id")


def _task_of(row: LabelRow, annotations: Mapping[str, Annotation]) -> str:
    annotation = annotations.get(row.annotation_id)
    if annotation is None:
        raise RuleViolation(f"object {row.id}: it belongs to no label.")
    return annotation.task


def _check_submitted(annotation: Annotation, view: View, sheet: RuleSheet, hearing: Hearing | None) -> None:
    from app.labeling.checks import findings_of, source_of
    from app.labeling.read import value_of
    from app.rules.checks import in_the_way

    task = sheet.tasks.get(annotation.task)
    if task is None:
        return
    value = value_of(view, annotation, task.kind)
    if value is None:
        return
    item = view.get(Item, annotation.item_id)
    source = source_of(view, sheet, annotation.task, item)
    found = findings_of(sheet, annotation, value, item, hearing, source)
    # What has to be mended is said before what takes a reason.
    standing = sorted((one for one in found if in_the_way(sheet, one)), key=lambda one: one.severity)
    if standing:
        more = f" (and {len(standing) - 1} more)" if len(standing) > 1 else ""
        need = "" if standing[0].severity == "block" else " Mend it, or waive it with a reason."
        raise RuleViolation(f"Not submitted: {standing[0].message}{more}{need}", tuple(standing))
