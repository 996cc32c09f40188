"""The statements that reading asks for most, built once each: building one takes longer than carrying it out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, Literal

import sqlalchemy as sa

from app.store import schema

# A column and how it is compared: with a value, with a list of values, or with nothing.
Shape = tuple[tuple[str, Literal["is", "in", "null"]], ...]
_CHUNK = 5000  # SQLite takes 32,766 parameters a statement; smaller chunks keep plans cached


@cache
def rows(table: str, shape: Shape) -> sa.Select[Any]:
    """Whole rows."""
    found = schema.TABLES[table]
    return sa.select(found).where(*where(table, shape))


@cache
def columns(table: str, names: tuple[str, ...], shape: Shape) -> sa.Select[Any]:
    """The id, then some columns."""
    found = schema.TABLES[table]
    return sa.select(found.c.id, *(found.c[name] for name in names)).where(*where(table, shape))


@cache
def count(table: str, shape: Shape) -> sa.Select[Any]:
    """How many rows."""
    return sa.select(sa.func.count()).select_from(schema.TABLES[table]).where(*where(table, shape))


@cache
def highest(table: str, column: str, shape: Shape) -> sa.Select[Any]:
    """The highest value of a column."""
    return sa.select(sa.func.max(schema.TABLES[table].c[column])).where(*where(table, shape))


@cache
def last_revision() -> sa.Select[Any]:
    """The number of the newest revision, 0 before the first."""
    return sa.select(sa.func.coalesce(sa.func.max(schema.revision.c.id), 0))


@cache
def edits() -> sa.Select[Any]:
    """The edits of a revision, in order."""
    table = schema.edit
    return sa.select(table).where(table.c.revision_id == sa.bindparam("revision")).order_by(table.c.n)


def where(table: str, shape: Shape) -> list[sa.ColumnElement[bool]]:
    """The conditions of a shape; their parameters are named as the columns."""
    found = schema.TABLES[table]
    return [_condition(found.c[name], how) for name, how in shape]


def conditions(equal: Mapping[str, object]) -> Iterator[tuple[Shape, dict[str, Any]]]:
    """Shape and parameters: one of each, or several where a list of values is too long for one statement."""
    shape: list[tuple[str, Literal["is", "in", "null"]]] = []
    given: dict[str, Any] = {}
    long = ""
    for name, wanted in equal.items():
        if wanted is None:
            shape.append((name, "null"))
        elif not isinstance(wanted, list | tuple | set | frozenset):
            shape.append((name, "is"))
            given[name] = wanted
        else:
            shape.append((name, "in"))
            given[name] = list(wanted)
            if len(wanted) > _CHUNK and not long:
                long = name
    if not long:
        yield tuple(shape), given
        return
    values = sorted(set(given[long]))
    for start in range(0, len(values), _CHUNK):
        yield tuple(shape), {**given, long: values[start : start + _CHUNK]}


def _condition(column: sa.Column[Any], how: str) -> sa.ColumnElement[bool]:
    if how == "null":
        return column.is_(None)
    if how == "in":
        return column.in_(sa.bindparam(column.name, expanding=True))
    return column == sa.bindparam(column.name)
