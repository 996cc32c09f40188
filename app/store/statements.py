"""The SQL of reading and writing rows: which columns of which table, where some of them have given values.

Names of tables and columns come from ``app.records``, never from a user; values are always parameters.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from app.records import BY_TABLE

_CHUNK = 5000  # SQLite takes 32,766 parameters a statement; smaller chunks keep its plans
Values = tuple[Any, ...]


def where(equal: Mapping[str, object]) -> Iterator[tuple[str, Values]]:
    """The condition that each column of ``equal`` has its value, one of its values, or is NULL; and its parameters.

    Mostly one, "" for no condition; several that leave no row out and find none twice, where a list of values is too
    long for one statement.
    """
    parts: list[tuple[str, Values]] = [("", ())]
    for name, wanted in equal.items():
        conditions = list(_conditions(name, wanted))
        parts = [
            (f"{text} AND {condition}" if text else f" WHERE {condition}", (*values, *more))
            for text, values in parts
            for condition, more in conditions
        ]
    return iter(parts)


def _conditions(name: str, wanted: object) -> Iterator[tuple[str, Values]]:
    if wanted is None:
        yield f'"{name}" IS NULL', ()
    elif not isinstance(wanted, list | tuple | set | frozenset):
        yield f'"{name}" = ?', (wanted,)
    elif len(wanted) <= _CHUNK:
        yield one_of(name, len(wanted)), tuple(wanted)
    else:
        values = sorted(set(wanted))
        for start in range(0, len(values), _CHUNK):
            chunk = values[start : start + _CHUNK]
            yield one_of(name, len(chunk)), tuple(chunk)


def one_of(name: str, n: int) -> str:
    """The condition that a column has one of ``n`` values."""
    return f'"{name}" IN ({", ".join("?" * n)})'


@cache
def select(table: str, columns: tuple[str, ...]) -> str:
    """The question for some columns, without a condition."""
    return f'SELECT {named(columns)} FROM "{table}"'


@cache
def rows(table: str) -> str:
    """The question for whole rows, in the order of the record's fields; the id is the first of them."""
    return select(table, BY_TABLE[table].__struct_fields__)


@cache
def insert(table: str, columns: tuple[str, ...]) -> str:
    """One new row, the values in the order of ``columns``."""
    return f'INSERT INTO "{table}" ({named(columns)}) VALUES ({", ".join("?" * len(columns))})'


@cache
def update(table: str, columns: tuple[str, ...]) -> str:
    """Some columns of one row, whose id comes last."""
    new = ", ".join(f'"{name}" = ?' for name in columns)
    return f'UPDATE "{table}" SET {new} WHERE "id" = ?'


def named(columns: Sequence[str]) -> str:
    """The names of columns as SQL takes them, whatever words it keeps for itself."""
    return ", ".join(f'"{name}"' for name in columns)
