"""The one writer. Only ``app.workspace`` may import it.

A commit checks that each edit's ``before`` still holds, applies all edits, and writes them to the history, in one
transaction: after a crash either all of it is there or none.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import msgspec

from app.errors import StaleEdit
from app.store import statements
from app.store.codec import codec
from app.store.connection import transaction, translated
from app.store.prepared import Batch, Line, Prepared, Stored, as_read

_LINE = ("revision_id", "n", "kind", "entity_id", "before", "after")
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

    def __init__(self, connection: sqlite3.Connection, place: Path) -> None:
        self._connection, self._place = connection, place

    def commit(self, changes: Prepared, stamp: Stamp) -> int:
        """Writes all of ``changes`` or none; gives the revision.

        Raises StaleEdit when a row is not as its edit's ``before`` says, and when a step back would take away what
        other rows stand on by now; DiskFull and the like when the disk refuses.
        """
        with translated(self._place), _not_stood_on(stamp), transaction(self._connection):
            for batch in changes.batches:
                _apply(self._connection, batch, self._place)
            return _record(self._connection, changes.journal, stamp)

    def close(self) -> None:
        """Folds the write-ahead log into the file and closes it."""
        with translated(self._place):
            self._connection.execute("PRAGMA optimize")
            self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
            self._connection.close()


def _apply(connection: sqlite3.Connection, batch: Batch, place: Path) -> None:
    _check(connection, batch, place)
    table, names = batch.table, codec(batch.table).columns
    if gone := batch.gone:
        connection.executemany(f'DELETE FROM "{table}" WHERE "id" = ?', [(name,) for name in gone])
    if changed := batch.changed:
        # Only columns that change: what is not set costs no index and no look at what it points to.
        places = [at for at in range(len(names)) if any(before[at] != after[at] for before, after in changed)]
        if places:
            statement = statements.update(table, tuple(names[at] for at in places))
            connection.executemany(statement, [(*(after[at] for at in places), after[0]) for _, after in changed])
    if new := batch.new:
        connection.executemany(statements.insert(table, names), new)


def _check(connection: sqlite3.Connection, batch: Batch, place: Path) -> None:
    """Refuses the commit where a row is not as the edit's ``before`` says."""
    question = statements.rows(batch.table)
    for start in range(0, len(batch.ids), _CHUNK):
        names = batch.ids[start : start + _CHUNK]
        # A row begins with its id, as every record does.
        found_rows = connection.execute(f"{question} WHERE {statements.one_of('id', len(names))}", names)
        stored = {row[0]: as_read(batch.table, row, place) for row in found_rows}
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


def _record(connection: sqlite3.Connection, journal: Sequence[Line], stamp: Stamp) -> int:
    columns = Stamp.__struct_fields__
    done = connection.execute(statements.insert("revision", columns), [getattr(stamp, name) for name in columns])
    revision = done.lastrowid
    assert revision is not None  # the id is the number of the row
    connection.executemany(statements.insert("edit", _LINE), [(revision, *line) for line in journal])
    return revision


@contextmanager
def _not_stood_on(stamp: Stamp) -> Iterator[None]:
    """A command plans what it takes away; a step back is made of what was there, and may come too late."""
    try:
        yield
    except sqlite3.IntegrityError as problem:
        if stamp.target is None:
            raise
        raise StaleEdit(
            f"{stamp.title}: this cannot be taken back any more, since something stands on it by now, such as labels "
            "of its items. Nothing was changed."
        ) from problem
