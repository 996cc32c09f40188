"""One edit: a row as it was and as it shall be."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

import msgspec

from app.records import Record

Row = Mapping[str, Any]
R = TypeVar("R", bound=Record)


class Edit(msgspec.Struct, frozen=True):
    """``before`` is None for a new row, ``after`` is None for a removed one; both hold every column otherwise."""

    kind: str
    id: str
    before: Row | None
    after: Row | None

    def swapped(self) -> Edit:
        """The edit that takes this one back."""
        return Edit(self.kind, self.id, self.after, self.before)


def row(record: Record) -> Row:
    """The columns of ``record`` by name."""
    return {name: getattr(record, name) for name in record.__struct_fields__}


def create(record: Record) -> Edit:
    """A new row."""
    return Edit(record.table, record.id, None, row(record))


def change(before: Record, after: Record) -> Edit:
    """A changed row. Both must be the same thing: ValueError otherwise."""
    if before.id != after.id or before.table != after.table:
        raise ValueError(f"{before.table} {before.id} cannot become {after.table} {after.id}")
    return Edit(before.table, before.id, row(before), row(after))


def remove(record: Record) -> Edit:
    """A row that goes."""
    return Edit(record.table, record.id, row(record), None)


def put(before: Record | None, after: Record) -> Edit:
    """``create`` where there is no ``before``, ``change`` otherwise."""
    return create(after) if before is None else change(before, after)


def record(kind: type[R], values: Row) -> R:
    """The record whose columns are ``values``."""
    return msgspec.convert(values, kind)


def lasting(edit: Edit, stored: Record | None) -> Edit:
    """The edit with the lasting columns of its row as they are ``stored`` now: what has happened is not taken back."""
    if stored is None or edit.before is None:
        return edit
    now = {name: getattr(stored, name) for name in stored.lasting}
    after = None if edit.after is None else {**edit.after, **now}
    return Edit(edit.kind, edit.id, {**edit.before, **now}, after)


def folded(edits: Iterable[Edit]) -> tuple[Edit, ...]:
    """Edits that follow one another as one a row, from what it was before the first to what it is after the last."""
    rows: dict[tuple[str, str], Edit] = {}
    for edit in edits:
        first = rows.get((edit.kind, edit.id), edit)
        rows[edit.kind, edit.id] = Edit(edit.kind, edit.id, first.before, edit.after)
    return tuple(edit for edit in rows.values() if edit.before != edit.after)
