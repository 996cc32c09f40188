"""What a command is, what it may look at, and what comes of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, ClassVar, Protocol, TypeVar

import msgspec

from app.changes.edit import Edit
from app.records import Record

R = TypeVar("R", bound=Record)


class View(Protocol):
    """Read-only eyes on a project."""

    def get(self, kind: type[R], id: str) -> R | None:
        """The row with that id, or None."""
        ...

    def find(self, kind: type[R], **equal: object) -> list[R]:
        """Rows whose columns equal the given values (a list or tuple means "one of"), ordered by id."""
        ...

    def count(self, kind: type[Record], **equal: object) -> int:
        """How many rows ``find`` would give."""
        ...

    def highest(self, kind: type[Record], column: str, **equal: object) -> int | None:
        """The highest whole number in ``column`` of the rows that ``find`` would give; None where there are none."""
        ...

    def distinct(self, kind: type[Record], column: str, /, **equal: object) -> list[Any]:
        """The different values of one column as they are stored, in order."""
        ...


class Command(Protocol):
    """Something a person or a script wants done: a frozen struct with a pure plan.

    ``area`` names the undo history that it belongs to ("label", "data", …): Ctrl+Z on the label page never takes back
    an import. ``title`` is what the history shows. A command with a true ``elsewhere`` brings labels that were handed
    in at another desk: those are not held against the rules of submitting again.
    """

    area: ClassVar[str]

    @property
    def title(self) -> str:
        """A short sentence for the history and the undo menu."""
        ...

    def plan(self, view: View, who: str) -> Sequence[Edit]:
        """The edits that do it; empty when there is nothing to do. Raises EarmarkError when it cannot be done."""
        ...


class ChangeSet(msgspec.Struct, frozen=True):
    """What one commit changed. ``origin`` names the page or command that asked, so that it can ignore its own echo."""

    revision: int
    who: str
    title: str
    area: str
    step: str
    edits: tuple[Edit, ...]
    origin: str = ""

    def touches(self, kind: type[Record]) -> bool:
        """Whether a row of that kind changed."""
        return any(edit.kind == kind.table for edit in self.edits)

    def ids(self, kind: type[Record]) -> frozenset[str]:
        """The ids of the rows of that kind that changed."""
        return frozenset(edit.id for edit in self.edits if edit.kind == kind.table)


def kinds_of(edits: Iterable[Edit]) -> frozenset[str]:
    """The tables that ``edits`` touch."""
    return frozenset(edit.kind for edit in edits)
