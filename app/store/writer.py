"""The one writer. Only ``app.workspace`` may import it.

A commit checks that each edit's ``before`` still holds, applies all edits, and writes them to the history, in one
transaction: after a crash either all of it is there or none.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from app.changes.edit import Edit
from app.errors import StaleEdit
from app.store import schema, statements
from app.store.codec import Codec, codec, to_json
from app.store.connection import translated
from app.store.places import stored

_CHUNK = 5000


@dataclass(frozen=True)
class Stamp:
    """What the history says about a commit."""

    at: str
    who: str
    area: str
    title: str
    step: str
    origin: str
    sheet_id: str
    target: int | None = None


class Writer:
    """Applies edits. One a process and project; not safe to share between threads."""

    def __init__(self, engine: sa.Engine, place: Path) -> None:
        self._engine, self._place = engine, place

    def commit(self, edits: Sequence[Edit], stamp: Stamp) -> int:
        """Applies all of ``edits`` or none; gives the revision.

        Raises StaleEdit when a row is not as its edit's ``before`` says, DiskFull and the like when the disk refuses.
        """
        if len({(edit.kind, edit.id) for edit in edits}) != len(edits):
            raise ValueError(f"{stamp.title}: a row is edited twice in one change")
        edits = [stored(edit, self._place) for edit in edits]
        with translated(self._place), self._engine.begin() as connection:
            for kind, group in _by_kind(edits).items():
                _apply(connection, kind, group)
            return _record(connection, edits, stamp)

    def close(self) -> None:
        """Folds the write-ahead log into the file and closes it."""
        with translated(self._place):
            raw = self._engine.raw_connection()
            raw.cursor().execute("PRAGMA optimize")
            raw.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
            raw.driver_connection.close()  # type: ignore[union-attr]
            raw.detach()
        self._engine.dispose(close=False)


def _by_kind(edits: Sequence[Edit]) -> Mapping[str, list[Edit]]:
    groups: dict[str, list[Edit]] = defaultdict(list)
    for edit in edits:
        groups[edit.kind].append(edit)
    return groups


def _apply(connection: sa.Connection, kind: str, edits: Sequence[Edit]) -> None:
    table, rows = schema.TABLES[kind], codec(kind)
    _check(connection, table, rows, edits)
    new = [rows.encode(edit.after) for edit in edits if edit.before is None and edit.after is not None]
    changed = [rows.encode(edit.after) for edit in edits if edit.before is not None and edit.after is not None]
    gone = [{"b_id": edit.id} for edit in edits if edit.after is None]
    if gone:
        connection.execute(sa.delete(table).where(table.c.id == sa.bindparam("b_id")), gone)
    if changed:
        connection.execute(_update(kind), [{f"v_{name}": value for name, value in row.items()} for row in changed])
    if new:
        connection.execute(sa.insert(table), new)


@cache
def _update(kind: str) -> sa.Update:
    table = schema.TABLES[kind]
    values: dict[str, Any] = {name: sa.bindparam(f"v_{name}") for name in codec(kind).columns if name != "id"}
    return sa.update(table).where(table.c.id == sa.bindparam("v_id")).values(values)


def _check(connection: sa.Connection, table: sa.Table, rows: Codec, edits: Sequence[Edit]) -> None:
    """Refuses the commit where a row is not as the edit's ``before`` says."""
    for chunk in _chunks(edits):
        query = statements.rows(table.name, (("id", "in"),))
        stored = {row.id: dict(row._mapping) for row in connection.execute(query, {"id": [edit.id for edit in chunk]})}
        for edit in chunk:
            expected = None if edit.before is None else rows.encode(edit.before)
            if stored.get(edit.id) != expected:
                raise StaleEdit(_stale(edit, stored.get(edit.id)))


def _stale(edit: Edit, stored: Mapping[str, Any] | None) -> str:
    what = edit.kind.replace("_", " ")
    if stored is None:
        return f"The {what} {edit.id} is gone, so the change was not made. Look at it again and repeat the change."
    if edit.before is None:
        return f"The {what} {edit.id} is there already, so it was not made again."
    return f"The {what} {edit.id} has changed meanwhile, so the change was not made. Look at it again and repeat it."


def _chunks(edits: Sequence[Edit]) -> Iterator[Sequence[Edit]]:
    for start in range(0, len(edits), _CHUNK):
        yield edits[start : start + _CHUNK]


def _record(connection: sa.Connection, edits: Sequence[Edit], stamp: Stamp) -> int:
    values = {
        "at": stamp.at,
        "who": stamp.who,
        "area": stamp.area,
        "title": stamp.title,
        "step": stamp.step,
        "target": stamp.target,
        "origin": stamp.origin,
        "sheet_id": stamp.sheet_id,
    }
    done = connection.execute(sa.insert(schema.revision), values)
    revision = int(done.inserted_primary_key[0])  # type: ignore[index]
    journal = [
        {
            "revision_id": revision,
            "n": n,
            "kind": edit.kind,
            "entity_id": edit.id,
            "before": None if edit.before is None else to_json(edit.before),
            "after": None if edit.after is None else to_json(edit.after),
        }
        for n, edit in enumerate(edits)
    ]
    if journal:
        connection.execute(sa.insert(schema.edit), journal)
    return revision
