"""The project as of an earlier revision: today's rows with every later edit taken back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Protocol, TypeVar

from app.changes.command import View
from app.changes.edit import Edit, Row, record
from app.changes.edit import row as as_row
from app.records import Record
from app.store.codec import codec

R = TypeVar("R", bound=Record)


class History(View, Protocol):
    """A view that also knows how it came about; the project's reader is one."""

    def history(self, *, after_revision: int) -> Iterator[Edit]:
        """Every edit after a revision, newest first."""
        ...

    def last_revision(self) -> int:
        """The number of the newest revision."""
        ...


class AsOf:
    """A View without the given edits. They come newest first, and ``view`` must not change meanwhile."""

    def __init__(self, view: View, edits: Iterable[Edit]) -> None:
        self._view = view
        self._before: dict[str, dict[str, Row | None]] = {}
        for edit in edits:
            # The oldest of the edits of a row comes last and so decides what the row was.
            self._before.setdefault(edit.kind, {})[edit.id] = edit.before

    def get(self, kind: type[R], id: str) -> R | None:
        """The row with that id as it was, or None."""
        changed = self._before.get(kind.table, {})
        if id not in changed:
            return self._view.get(kind, id)
        before = changed[id]
        return None if before is None else record(kind, before)

    def find(self, kind: type[R], **equal: object) -> list[R]:
        """Rows whose columns equalled the given values (a list or tuple means "one of"), ordered by id."""
        changed = self._before.get(kind.table, {})
        same = [row for row in self._view.find(kind, **equal) if row.id not in changed]
        old = [record(kind, row) for row in changed.values() if row is not None and _matches(row, equal)]
        return sorted([*same, *old], key=lambda row: row.id)

    def count(self, kind: type[Record], **equal: object) -> int:
        """How many rows ``find`` would give."""
        if kind.table not in self._before:
            return self._view.count(kind, **equal)
        return len(self.find(kind, **equal))

    def highest(self, kind: type[Record], column: str, **equal: object) -> int | None:
        """The highest whole number in ``column`` of the rows that ``find`` would give; None where there are none."""
        if kind.table not in self._before:
            return self._view.highest(kind, column, **equal)
        return max((getattr(row, column) for row in self.find(kind, **equal)), default=None)

    def distinct(self, kind: type[Record], column: str, /, **equal: object) -> list[Any]:
        """The different values of one column as they were stored, in order."""
        if kind.table not in self._before:
            return self._view.distinct(kind, column, **equal)
        stored, place = codec(kind.table).stored, kind.__struct_fields__.index(column)
        return sorted({stored(as_row(one))[place] for one in self.find(kind, **equal)})


def as_of(view: History, revision: int) -> AsOf:
    """The project right after ``revision``. Read it from a view that stands still (``Reader.frozen``)."""
    return AsOf(view, view.history(after_revision=revision))


def _matches(row: Row, equal: Mapping[str, object]) -> bool:
    for name, wanted in equal.items():
        if isinstance(wanted, list | tuple | set | frozenset):
            if row[name] not in wanted:
                return False
        elif row[name] != wanted:
            return False
    return True
