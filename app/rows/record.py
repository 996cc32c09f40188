"""What every row is."""

from __future__ import annotations

from typing import ClassVar, TypeAlias

import msgspec

Scalar: TypeAlias = str | float | int | bool | None


class Record(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """The base: ``table`` names the SQL table of the type.

    ``lasting`` names the columns that say what has happened: undo and redo leave them as they are.
    """

    table: ClassVar[str] = ""
    lasting: ClassVar[frozenset[str]] = frozenset()
    id: str
