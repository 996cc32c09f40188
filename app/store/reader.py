"""Reading a project: rows by id and by equal columns, counts, the history. Never writes."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar, cast

import msgspec

from app.changes.edit import Edit
from app.records import Record, Source
from app.store import statements
from app.store.codec import codec, from_json
from app.store.connection import ReadingPool, translated
from app.store.places import placed

R = TypeVar("R", bound=Record)
Conditions = list[tuple[str, statements.Values]]


class Revision(msgspec.Struct, frozen=True):
    """One step of the history."""

    id: int
    at: str
    who: str
    area: str
    title: str
    step: str
    target: int | None
    origin: str
    sheet_id: str


class Reader:
    """A View (see ``app.changes.command``) on the database. Safe to use from any thread."""

    def __init__(self, pool: ReadingPool, place: Path, pinned: sqlite3.Connection | None = None) -> None:
        self._pool, self._place, self._pinned = pool, place, pinned

    @contextmanager
    def _connection(self) -> Iterator[sqlite3.Connection]:
        """A connection on which each statement sees the moment of its own."""
        with translated(self._place):
            if self._pinned is not None:
                yield self._pinned
            else:
                with self._pool.connection() as connection:
                    yield connection

    @contextmanager
    def _moment(self) -> Iterator[sqlite3.Connection]:
        """A connection on which all statements see one moment."""
        with self._connection() as connection:
            if self._pinned is None:
                connection.execute("BEGIN")
            yield connection

    @contextmanager
    def _several(self, equal: Mapping[str, object]) -> Iterator[tuple[sqlite3.Connection, Conditions]]:
        """A connection for all statements of a question; only where there are several does one moment matter."""
        conditions = list(statements.where(equal))
        with self._moment() if len(conditions) > 1 else self._connection() as connection:
            yield connection, conditions

    def _asked(self, question: str, equal: Mapping[str, object]) -> list[tuple[Any, ...]]:
        """All that a question finds where columns have the values of ``equal``."""
        with self._several(equal) as (connection, conditions):
            found: list[tuple[Any, ...]] = []
            for condition, values in conditions:
                found += connection.execute(question + condition, values)
        return found

    def _parts(
        self, question: str, equal: Mapping[str, object], size: int, *inside: object
    ) -> Iterator[list[tuple[Any, ...]]]:
        """The same ``size`` rows at a time, all of one moment; ``inside`` are parameters of the question itself."""
        with self._moment() as connection:
            for condition, values in statements.where(equal):
                found = connection.execute(question + condition, (*inside, *values))
                while part := found.fetchmany(size):
                    yield part

    @contextmanager
    def frozen(self) -> Iterator[Reader]:
        """A reader that sees one moment, whatever is written meanwhile."""
        with translated(self._place), self._pool.connection() as connection:
            connection.execute("BEGIN")
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()  # the first read fixes the moment
            yield Reader(self._pool, self._place, connection)

    def get(self, kind: type[R], id: str) -> R | None:
        """The row with that id, or None."""
        found = self._asked(statements.rows(kind.table), {"id": id})
        return placed(cast(R, codec(kind.table).record(found[0])), self._place) if found else None

    def find(self, kind: type[R], **equal: object) -> list[R]:
        """Rows whose columns equal the given values (a list or tuple means "one of"), ordered by id."""
        build = codec(kind.table).record
        rows = [cast(R, build(row)) for row in self._asked(statements.rows(kind.table), equal)]
        if kind is Source:
            rows = [placed(row, self._place) for row in rows]
        rows.sort(key=lambda found: found.id)
        return rows

    def count(self, kind: type[Record], **equal: object) -> int:
        """How many rows ``find`` would give."""
        return sum(n for (n,) in self._asked(f'SELECT count(*) FROM "{kind.table}"', equal))

    def highest(self, kind: type[Record], column: str, **equal: object) -> int | None:
        """The highest whole number in ``column`` of the rows that ``find`` would give; None where there are none."""
        asked = self._asked(f'SELECT max("{column}") FROM "{kind.table}"', equal)
        return max((int(found) for (found,) in asked if found is not None), default=None)

    def columns(self, kind: type[Record], names: Sequence[str], **equal: object) -> list[tuple[Any, ...]]:
        """Only the columns ``names``, as stored, ordered by id: for long lists on a screen."""
        found = self._asked(statements.select(kind.table, ("id", *names)), equal)
        found.sort(key=lambda row: row[0])
        return [row[1:] for row in found]

    def stream(
        self, kind: type[Record], names: Sequence[str], size: int = 20_000, /, **equal: object
    ) -> Iterator[list[tuple[Any, ...]]]:
        """The columns ``names`` of many rows, as stored, ``size`` at a time, in no particular order."""
        return self._parts(statements.select(kind.table, tuple(names)), equal, size)

    def distinct(self, kind: type[Record], column: str, /, **equal: object) -> list[Any]:
        """The different values of one column, in order."""
        asked = self._asked(f'SELECT DISTINCT "{column}" FROM "{kind.table}"', equal)
        return sorted({value for (value,) in asked})

    def words_inside(
        self, kind: type[Record], names: Sequence[str], json_column: str, key: str, **equal: object
    ) -> Iterator[list[tuple[Any, ...]]]:
        """The columns ``names`` and the text at ``key`` of the JSON in ``json_column``; equal rows once, in parts."""
        inside = f"""json_extract("{json_column}", '$."' || ? || '"')"""
        question = f'SELECT DISTINCT {statements.named(names)}, {inside} FROM "{kind.table}"'
        return self._parts(question, equal, 20_000, key)

    def revisions(self, *, after: int = 0, who: str | None = None, area: str | None = None) -> list[Revision]:
        """The steps of the history after revision ``after``, oldest first."""
        wanted = {name: value for name, value in (("who", who), ("area", area)) if value is not None}
        [(condition, values)] = statements.where(wanted)
        question = statements.select("revision", Revision.__struct_fields__)
        later = f'{condition} {"AND" if condition else "WHERE"} "id" > ? ORDER BY "id"'
        with self._connection() as connection:
            return [Revision(*row) for row in connection.execute(question + later, (*values, after))]

    def last_revision(self) -> int:
        """The number of the newest revision, 0 for a new project."""
        [(found,)] = self._asked('SELECT coalesce(max("id"), 0) FROM "revision"', {})
        return int(found)

    def edits(self, revision: int) -> list[Edit]:
        """The edits of one revision, in order."""
        question = 'SELECT "kind", "entity_id", "before", "after" FROM "edit" WHERE "revision_id" = ? ORDER BY "n"'
        with self._connection() as connection:
            return [_edit(*row) for row in connection.execute(question, (revision,))]

    def history(self, *, after_revision: int) -> Iterator[Edit]:
        """Every edit after a revision, newest first: applied backwards they give the project as of then."""
        for revision in reversed(self.revisions(after=after_revision)):
            yield from reversed(self.edits(revision.id))

    def last_change(self, kind: type[Record], id: str) -> int | None:
        """The newest revision that touched a row, or None."""
        [(found,)] = self._asked('SELECT max("revision_id") FROM "edit"', {"kind": kind.table, "entity_id": id})
        return cast("int | None", found)


def _edit(kind: str, id: str, before: str | None, after: str | None) -> Edit:
    return Edit(kind, id, from_json(kind, before), from_json(kind, after))
