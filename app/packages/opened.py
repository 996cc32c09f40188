"""What labels were when a package was opened at its desk: every edit since then taken back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from typing import TYPE_CHECKING, TypeVar

from app.changes.edit import record
from app.commands.versions import Content, content_of
from app.records import Annotation, LabelRow, Record

if TYPE_CHECKING:
    from app.changes.edit import Edit
    from app.store.reader import Reader

R = TypeVar("R", bound=Record)


def as_opened(view: Reader, names: Collection[str], after: int) -> dict[str, Content]:
    """The annotations as they were at a revision, for those that were there."""
    annotations = {one.id: one for one in view.find(Annotation, id=tuple(names))}
    rows = {one.id: one for one in view.find(LabelRow, annotation_id=tuple(names))}
    for step in sorted(view.revisions(after=after), key=lambda one: -one.id):
        for edit in reversed(view.edits(step.id)):
            if edit.kind == Annotation.table and edit.id in names:
                _take_back(annotations, Annotation, edit)
            elif edit.kind == LabelRow.table and str((edit.after or edit.before or {}).get("annotation_id")) in names:
                _take_back(rows, LabelRow, edit)
    drawn: dict[str, list[LabelRow]] = defaultdict(list)
    for row in rows.values():
        drawn[row.annotation_id].append(row)
    return {name: content_of(one, drawn[name]) for name, one in annotations.items()}


def _take_back(known: dict[str, R], kind: type[R], edit: Edit) -> None:
    known.pop(edit.id, None)
    if edit.before is not None:
        known[edit.id] = record(kind, edit.before)
