"""The one writer. Only ``app.workspace`` may import it.

A commit checks that each edit's ``before`` still holds, applies all edits, and writes them to the history, in one
transaction: after a crash either all of it is there or none.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
import sqlalchemy as sa
from msgspec.structs import asdict

from app.errors import StaleEdit
from app.store import schema, statements
from app.store.codec import codec
from app.store.connection import translated
from app.store.prepared import Batch, Prepared, Stored, as_read

_CHUNK = 5000


class Stamp(msgspec.Struct, frozen=True):
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
    """Applies edits. One a process and project; one thread at a time."""

    def __init__(self, engine: sa.Engine, place: Path) -> None:
        self._engine, self._place = engine, place

    def commit(self, changes: Prepared, stamp: Stamp) -> int:
        """Writes all of ``changes`` or none; gives the revision.

        Raises StaleEdit when a row is not as its edit's ``before`` says, and when a step back would take away what
        other rows stand on by now; DiskFull and the like when the disk refuses.
        """
        with translated(self._place), _not_stood_on(stamp), self._engine.begin() as connection:
            for batch in changes.batches:
                _apply(connection, batch, self._place)
            return _record(connection, changes.journal, stamp)

    def close(self) -> None:
        """Folds the write-ahead log into the file and closes it."""
        with translated(self._place):
            raw = self._engine.raw_connection()
            raw.cursor().execute("PRAGMA optimize")
            raw.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
            raw.driver_connection.close()  # type: ignore[union-attr]
            raw.detach()
        self._engine.dispose(close=False)


def _apply(connection: sa.Connection, batch: Batch, place: Path) -> None:
    table = schema.TABLES[batch.table]
    _check(connection, batch, place)
    names = codec(batch.table).columns
    if gone := batch.gone:
        connection.execute(
            sa.delete(table).where(table.c.id == sa.bindparam("b_id")), [{"b_id": name} for name in gone]
        )
    if changed := batch.changed:
        # Only columns that change: what is not set costs no index and no look at what it points to.
        places = [at for at in range(len(names)) if any(before[at] != after[at] for before, after in changed)]
        values = [{f"v_{names[at]}": after[at] for at in places} | {"v_id": after[0]} for _, after in changed]
        connection.execute(_update(batch.table, tuple(names[at] for at in places) or ("id",)), values)
    if new := batch.new:
        connection.execute(sa.insert(table), [dict(zip(names, row, strict=True)) for row in new])


@cache
def _update(kind: str, columns: tuple[str, ...]) -> sa.Update:
    table = schema.TABLES[kind]
    values: dict[str, Any] = {name: sa.bindparam(f"v_{name}") for name in columns}
    return sa.update(table).where(table.c.id == sa.bindparam("v_id")).values(values)


def _check(connection: sa.Connection, batch: Batch, place: Path) -> None:
    """Refuses the commit where a row is not as the edit's ``before`` says."""
    query = statements.rows(batch.table, (("id", "in"),))
    for start in range(0, len(batch.ids), _CHUNK):
        names = batch.ids[start : start + _CHUNK]
        # A row begins with its id, as every record does.
        found_rows = connection.execute(query, {"id": list(names)})
        stored = {row[0]: as_read(batch.table, tuple(row), place) for row in found_rows}
        for name, expected in zip(names, batch.before[start : start + _CHUNK], strict=True):
            if (found := stored.get(name)) != expected:
                raise StaleEdit(_stale(batch.table, name, found, expected))


def _stale(table: str, name: str, found: Stored, expected: Stored) -> str:
    what = table.replace("_", " ")
    if found is None:
        return f"The {what} {name} is gone, so the change was not made. Look at it again and repeat the change."
    if expected is None:
        return f"The {what} {name} is there already, so it was not made again."
    return f"The {what} {name} has changed meanwhile, so the change was not made. Look at it again and repeat it."


def _record(connection: sa.Connection, journal: Sequence[Mapping[str, Any]], stamp: Stamp) -> int:
    done = connection.execute(sa.insert(schema.revision), asdict(stamp))
    revision = int(done.inserted_primary_key[0])  # type: ignore[index]
    if journal:
        connection.execute(sa.insert(schema.edit), [{"revision_id": revision, **line} for line in journal])
    return revision


@contextmanager
def _not_stood_on(stamp: Stamp) -> Iterator[None]:
    """A command plans what it takes away; a step back is made of what was there, and may come too late."""
    try:
        yield
    except sa.exc.IntegrityError as problem:
        if stamp.target is None:
            raise
        raise StaleEdit(
            f"{stamp.title}: this cannot be taken back any more, since something stands on it by now, such as labels "
            "of its items. Nothing was changed."
        ) from problem
