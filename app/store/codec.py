"""Rows of the program ↔ rows of the database. Equal values give equal text, so that a `before` can be compared."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, cast

import msgspec

from app.changes.edit import Row
from app.records import BY_TABLE, Record
from app.store import schema

_encode = msgspec.json.Encoder(order="sorted").encode
_decode = msgspec.json.Decoder().decode


def to_json(row: Row) -> str:
    """Canonical JSON of a row, for the history."""
    return _encode(row).decode()


def from_json(table: str, text: str | None) -> Row | None:
    """The row of ``table`` that ``to_json`` wrote; columns that came later have what they are by default."""
    return None if text is None else {**_defaults(table), **_decode(text)}


@cache
def _defaults(table: str) -> Row:
    kind = BY_TABLE.get(table)
    fields = msgspec.structs.fields(kind) if kind is not None else ()
    return {field.name: field.default for field in fields if field.default is not msgspec.NODEFAULT}


class Codec(msgspec.Struct, frozen=True):
    """How one kind of record is stored."""

    kind: type[Record]
    columns: tuple[str, ...]
    json_columns: tuple[int, ...]

    def stored(self, row: Row) -> tuple[Any, ...]:
        """What the database stores, in the order of ``columns``. KeyError when a column is missing."""
        found = [row[name] for name in self.columns]
        for index in self.json_columns:
            found[index] = _encode(found[index]).decode()
        return tuple(found)

    def record(self, stored: tuple[Any, ...]) -> Record:
        """The record of a database row that has ``columns`` in order."""
        return cast(Record, self._build(stored, self.kind))

    def row(self, stored: tuple[Any, ...]) -> Row:
        """The same as a plain mapping, for the history."""
        return cast(Row, self._build(stored, dict))

    def _build(self, stored: tuple[Any, ...], make: Callable[..., Any]) -> Any:
        values: Mapping[str, Any] = dict(zip(self.columns, stored, strict=True))
        if self.json_columns:
            values = {**values, **{self.columns[i]: _decode(stored[i]) for i in self.json_columns}}
        return make(**values)


@cache
def codec(table: str) -> Codec:
    """The codec of a table. KeyError for a table that holds no records."""
    kind = BY_TABLE[table]
    hints = schema.hints(kind)
    json_columns = tuple(index for index, hint in enumerate(hints.values()) if schema.is_json(hint))
    return Codec(kind, tuple(hints), json_columns)
