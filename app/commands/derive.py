"""Commands on derived columns: one is defined once, by a formula, and worked out whenever somebody asks."""

from __future__ import annotations

from collections.abc import Sequence
from keyword import iskeyword
from typing import ClassVar

import msgspec

from app import ids
from app.changes.command import View
from app.changes.edit import Edit, put, remove
from app.commands.people import check_curator
from app.errors import CallError, UnknownName
from app.items.depends import in_order
from app.items.functions import FUNCTIONS
from app.records import DerivedColumn

MOST_COLUMNS = 200


class DefineColumn(msgspec.Struct, frozen=True):
    """Defines the derived column ``name``, or gives it another ``formula``.

    Whether the formula fits the project's columns is for ``app.slices.derived.check_formula`` to say: it needs them.
    """

    name: str
    formula: str
    note: str = ""
    area: ClassVar[str] = "data"

    @property
    def title(self) -> str:
        """For the history."""
        return f"Define the column {self.name}"

    def plan(self, view: View, who: str) -> Sequence[Edit]:
        """One row. Raises CallError for an annotator, an unusable name, or columns that go round in a circle."""
        check_curator(view, who, "defines columns")
        if not self.name.isidentifier() or iskeyword(self.name) or self.name in FUNCTIONS or len(self.name) > 60:
            raise CallError(f"{self.name[:60]!r} is no name for a column. Use letters, digits and _, as in area_share.")
        others = {row.name: row.formula for row in view.find(DerivedColumn) if row.name != self.name}
        if len(others) >= MOST_COLUMNS:
            raise CallError(f"there are {MOST_COLUMNS} derived columns, which is the limit. Remove one first.")
        in_order({**others, self.name: self.formula})
        before = view.get(DerivedColumn, column_id(self.name))
        after = DerivedColumn(
            id=column_id(self.name), name=self.name, formula=self.formula.strip(), note=self.note.strip(), made_by=who,
            made_at=ids.now(),
        )  # fmt: skip
        return [put(before, after)]


class RemoveColumn(msgspec.Struct, frozen=True):
    """Removes a derived column; what speaks of it does not find it any more."""

    name: str
    area: ClassVar[str] = "data"

    @property
    def title(self) -> str:
        """For the history."""
        return f"Remove the column {self.name}"

    def plan(self, view: View, who: str) -> Sequence[Edit]:
        """The row that goes. Raises UnknownName, and CallError for an annotator."""
        check_curator(view, who, "removes columns")
        row = view.get(DerivedColumn, column_id(self.name))
        if row is None:
            raise UnknownName("derived column", self.name, [one.name for one in view.find(DerivedColumn)])
        return [remove(row)]


def column_id(name: str) -> str:
    """A derived column has its name once: the id of that row."""
    return ids.stable("derived", name)
