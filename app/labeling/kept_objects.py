"""The objects of a few annotations, kept decoded: after an edit only what it changed is read again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import msgspec

from app.labels import values
from app.records import LabelRow

if TYPE_CHECKING:
    from app.store.reader import Reader

# The tasks of a few items.
KEPT = 16

# An object's row: its place in the drawing order, its id, and the object.
_Row = tuple[int, str, values.LabelObject]


class _Said(msgspec.Struct, frozen=True):
    """A value as it was at a revision, and its rows by their id, in the drawing order: the next revision changes only
    a few of them."""

    revision: int
    value: values.Value
    rows: Mapping[str, _Row]


class KeptObjects:
    """Follows the revisions of a project by itself."""

    def __init__(self, view: Reader) -> None:
        self._view = view
        self._said: dict[str, _Said] = {}

    def value(self, annotation_id: str, kind: values.Kind) -> values.Value:
        """The objects of an annotation as its value. What did not change are the same Python objects again."""
        known, revision = self._said.get(annotation_id), self._view.last_revision()
        if known is not None and known.revision == revision:
            return known.value
        rows = self._rows(annotation_id, known, revision)
        if known is not None and rows == known.rows:
            value = known.value
        else:
            value = values.of_objects(kind, tuple([row[2] for row in rows.values()]))
        if len(self._said) >= KEPT:
            self._said.clear()
        self._said[annotation_id] = _Said(revision, value, rows)
        return value

    def _rows(self, annotation_id: str, known: _Said | None, revision: int) -> Mapping[str, _Row]:
        """After one revision more only its edits are read; else all rows."""
        if known is None or revision != known.revision + 1:
            found = self._view.columns(LabelRow, ("z", "id", "body"), annotation_id=annotation_id)
            return _in_order({name: (z, name, values.decode_object(body)) for z, name, body in found})
        rows, in_order = dict(known.rows), True
        for edit in self._view.edits(revision):
            before, after = edit.before or {}, edit.after or {}
            if edit.kind == LabelRow.table and annotation_id in (
                before.get("annotation_id"),
                after.get("annotation_id"),
            ):
                if after.get("annotation_id") != annotation_id:
                    rows.pop(edit.id, None)
                    continue
                row = (int(after["z"]), edit.id, values.decode_object(str(after["body"])))
                was = rows.get(edit.id)
                # Most edits leave an object where it was: then a thousand others need not be sorted anew.
                in_order = in_order and was is not None and was[0] == row[0]
                rows[edit.id] = row
        return rows if in_order else _in_order(rows)


def _in_order(rows: Mapping[str, _Row]) -> dict[str, _Row]:
    return {row[1]: row for row in sorted(rows.values(), key=_place)}


def _place(row: _Row) -> tuple[int, str]:
    z, name, _ = row
    return z, name
