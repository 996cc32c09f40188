"""Edits as the database takes them: worked out before the write begins, so that a write holds nobody up for it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import msgspec

from app.changes.edit import Edit
from app.records import Source
from app.store.codec import codec, to_json
from app.store.places import stored, whole

# The values of a row in the order of its table's columns, None where there is none.
Stored = tuple[Any, ...] | None
# What the history keeps of an edit: its place, kind and id, and the JSON of the row before and after.
Line = tuple[int, str, str, str | None, str | None]


class Batch(msgspec.Struct, frozen=True):
    """All edits of one table: ids, the rows before as they are read, and those after as they are stored."""

    table: str
    ids: Sequence[str]
    before: Sequence[Stored]
    after: Sequence[Stored]

    @property
    def new(self) -> Sequence[tuple[Any, ...]]:
        """The rows that come."""
        return [after for before, after in self._pairs() if before is None and after is not None]

    @property
    def changed(self) -> Sequence[tuple[tuple[Any, ...], tuple[Any, ...]]]:
        """The rows that stay, as they were and as they become."""
        return [(before, after) for before, after in self._pairs() if before is not None and after is not None]

    @property
    def gone(self) -> Sequence[str]:
        """The ids of the rows that go."""
        return [name for name, after in zip(self.ids, self.after, strict=True) if after is None]

    def _pairs(self) -> Iterator[tuple[Stored, Stored]]:
        return zip(self.before, self.after, strict=True)


class Prepared(msgspec.Struct, frozen=True):
    """The edits of one change by table, and what the history keeps of each."""

    batches: tuple[Batch, ...]
    journal: tuple[Line, ...]


def prepared(edits: Sequence[Edit], folder: Path) -> Prepared:
    """What ``Writer.commit`` takes. Raises ValueError where a row is edited twice, KeyError for a missing column."""
    if len({(edit.kind, edit.id) for edit in edits}) != len(edits):
        raise ValueError("a row is edited twice in one change")
    edits = [stored(edit, folder) for edit in edits]
    by_kind: dict[str, list[Edit]] = defaultdict(list)
    for edit in edits:
        by_kind[edit.kind].append(edit)
    return Prepared(tuple(_batch(kind, group, folder) for kind, group in by_kind.items()), tuple(_lines(edits)))


def as_read(table: str, row: Stored, folder: Path) -> Stored:
    """A stored row with whole paths, as whoever planned the edit has read it."""
    if row is None or table != Source.table:
        return row
    at = codec(table).columns.index("root")
    return (*row[:at], whole(row[at], folder), *row[at + 1 :])


def _batch(kind: str, edits: Sequence[Edit], folder: Path) -> Batch:
    encode = codec(kind).stored
    return Batch(
        kind,
        [edit.id for edit in edits],
        [as_read(kind, None if edit.before is None else encode(edit.before), folder) for edit in edits],
        [None if edit.after is None else encode(edit.after) for edit in edits],
    )


def _lines(edits: Sequence[Edit]) -> Iterator[Line]:
    for n, edit in enumerate(edits):
        before = None if edit.before is None else to_json(edit.before)
        yield n, edit.kind, edit.id, before, None if edit.after is None else to_json(edit.after)
