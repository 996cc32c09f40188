"""Reading a project: rows by id and by equal columns, counts, the history. Never writes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar, cast

import msgspec
import sqlalchemy as sa

from app.changes.edit import Edit
from app.records import Record, Source
from app.store import schema, statements
from app.store.codec import codec, from_json
from app.store.connection import translated
from app.store.places import placed

R = TypeVar("R", bound=Record)
Conditions = list[tuple[statements.Shape, dict[str, Any]]]


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

    def __init__(self, engine: sa.Engine, place: Path, pinned: sa.Connection | None = None) -> None:
        self._engine, self._place, self._pinned = engine, place, pinned

    @contextmanager
    def _connection(self) -> Iterator[sa.Connection]:
        """A connection on which each statement sees the moment of its own."""
        with translated(self._place):
            if self._pinned is not None:
                yield self._pinned
            else:
                with self._engine.connect() as connection:
                    yield connection

    @contextmanager
    def _moment(self) -> Iterator[sa.Connection]:
        """A connection on which all statements see one moment."""
        with self._connection() as connection:
            if self._pinned is None:
                connection.exec_driver_sql("BEGIN")
            yield connection

    @contextmanager
    def _several(self, equal: Mapping[str, object]) -> Iterator[tuple[sa.Connection, Conditions]]:
        """A connection for all statements of a question; only where there are several does one moment matter."""
        conditions = list(statements.conditions(equal))
        with self._moment() if len(conditions) > 1 else self._connection() as connection:
            yield connection, conditions

    @contextmanager
    def frozen(self) -> Iterator[Reader]:
        """A reader that sees one moment, whatever is written meanwhile."""
        with translated(self._place), self._engine.connect() as connection:
            connection.exec_driver_sql("BEGIN")
            connection.exec_driver_sql("SELECT count(*) FROM sqlite_master")  # the first read fixes the moment
            yield Reader(self._engine, self._place, connection)

    def get(self, kind: type[R], id: str) -> R | None:
        """The row with that id, or None."""
        with self._connection() as connection:
            found = connection.execute(statements.rows(kind.table, (("id", "is"),)), {"id": id}).first()
        return None if found is None else placed(cast(R, codec(kind.table).record(tuple(found))), self._place)

    def find(self, kind: type[R], **equal: object) -> list[R]:
        """Rows whose columns equal the given values (a list or tuple means "one of"), ordered by id."""
        build = codec(kind.table).record
        rows: list[R] = []
        with self._several(equal) as (connection, conditions):
            for shape, given in conditions:
                found = connection.execute(statements.rows(kind.table, shape), given)
                rows += [cast(R, build(tuple(row))) for row in found]
        if kind is Source:
            rows = [placed(row, self._place) for row in rows]
        rows.sort(key=lambda found: found.id)
        return rows

    def count(self, kind: type[Record], **equal: object) -> int:
        """How many rows ``find`` would give."""
        with self._several(equal) as (connection, conditions):
            return sum(
                connection.execute(statements.count(kind.table, shape), given).scalar_one()
                for shape, given in conditions
            )

    def highest(self, kind: type[Record], column: str, **equal: object) -> int | None:
        """The highest whole number in ``column`` of the rows that ``find`` would give; None where there are none."""
        with self._several(equal) as (connection, conditions):
            asked = (
                connection.execute(statements.highest(kind.table, column, shape), given).scalar()
                for shape, given in conditions
            )
            return max((int(found) for found in asked if found is not None), default=None)

    def columns(self, kind: type[Record], names: Sequence[str], **equal: object) -> list[tuple[Any, ...]]:
        """Only the columns ``names``, as stored, ordered by id: for long lists on a screen."""
        found: list[tuple[Any, ...]] = []
        with self._several(equal) as (connection, conditions):
            for shape, given in conditions:
                query = statements.columns(kind.table, tuple(names), shape)
                found += [tuple(row) for row in connection.execute(query, given)]
        found.sort(key=lambda row: row[0])
        return [row[1:] for row in found]

    def stream(
        self, kind: type[Record], names: Sequence[str], size: int = 20_000, /, **equal: object
    ) -> Iterator[list[tuple[Any, ...]]]:
        """The columns ``names`` of many rows, as stored, ``size`` at a time, in no particular order."""
        table = schema.TABLES[kind.table]
        with self._moment() as connection:
            for shape, given in statements.conditions(equal):
                query = sa.select(*(table.c[name] for name in names)).where(*statements.where(kind.table, shape))
                # Not ``yield_per``: SQLite gives rows as they are fetched, and it would carry each through a queue.
                found = connection.execute(query, given)
                for part in found.partitions(size):
                    yield [tuple(row) for row in part]

    def distinct(self, kind: type[Record], column: str, /, **equal: object) -> list[Any]:
        """The different values of one column, in order."""
        table = schema.TABLES[kind.table]
        found: set[Any] = set()
        with self._several(equal) as (connection, conditions):
            for shape, given in conditions:
                query = sa.select(table.c[column]).where(*statements.where(kind.table, shape)).distinct()
                found.update(connection.execute(query, given).scalars())
        return sorted(found)

    def words_inside(
        self, kind: type[Record], names: Sequence[str], json_column: str, key: str, **equal: object
    ) -> Iterator[list[tuple[Any, ...]]]:
        """The columns ``names`` and the text at ``key`` of the JSON in ``json_column``; equal rows once, in parts."""
        table = schema.TABLES[kind.table]
        inside = sa.func.json_extract(table.c[json_column], f'$."{key}"')
        with self._moment() as connection:
            for shape, given in statements.conditions(equal):
                wanted = statements.where(kind.table, shape)
                query = sa.select(*(table.c[name] for name in names), inside).where(*wanted).distinct()
                for part in connection.execution_options(yield_per=20_000).execute(query, given).partitions(20_000):
                    yield [tuple(row) for row in part]

    def revisions(self, *, after: int = 0, who: str | None = None, area: str | None = None) -> list[Revision]:
        """The steps of the history after revision ``after``, oldest first."""
        table = schema.revision
        query = sa.select(table).where(table.c.id > after).order_by(table.c.id)
        if who is not None:
            query = query.where(table.c.who == who)
        if area is not None:
            query = query.where(table.c.area == area)
        with self._connection() as connection:
            return [Revision(**row._mapping) for row in connection.execute(query)]

    def last_revision(self) -> int:
        """The number of the newest revision, 0 for a new project."""
        with self._connection() as connection:
            return int(connection.execute(statements.last_revision()).scalar_one())

    def edits(self, revision: int) -> list[Edit]:
        """The edits of one revision, in order."""
        with self._connection() as connection:
            return [_edit(row) for row in connection.execute(statements.edits(), {"revision": revision})]

    def history(self, *, after_revision: int) -> Iterator[Edit]:
        """Every edit after a revision, newest first: applied backwards they give the project as of then."""
        for revision in reversed(self.revisions(after=after_revision)):
            yield from reversed(self.edits(revision.id))

    def last_change(self, kind: type[Record], id: str) -> int | None:
        """The newest revision that touched a row, or None."""
        table = schema.edit
        query = sa.select(sa.func.max(table.c.revision_id)).where(table.c.kind == kind.table, table.c.entity_id == id)
        with self._connection() as connection:
            return cast("int | None", connection.execute(query).scalar())


def _edit(row: sa.Row[Any]) -> Edit:
    return Edit(row.kind, row.entity_id, from_json(row.kind, row.before), from_json(row.kind, row.after))
