"""What a bare table says beside the labels: the group and the slices of each item, and who gave the reference."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from app.errors import TableError, UnknownName


@dataclass(frozen=True)
class Beside:
    """The columns of a table that are read beside the labels.

    ``group`` names a column by which items belong together, ``slices`` columns of which each value is a slice.
    ``reference`` is the person in the column of annotators whose labels are what the others are held against.
    """

    group: str = ""
    slices: tuple[str, ...] = ()
    reference: str = ""

    @property
    def columns(self) -> tuple[str, ...]:
        """Their names, the group first; none twice."""
        return tuple(dict.fromkeys((*((self.group,) if self.group else ()), *self.slices)))


@dataclass
class Facts:
    """What is known of the items of the table ``name``, row by row: an item says the same in each of its rows."""

    beside: Beside
    name: str
    _known: dict[str, dict[str, str]] = field(default_factory=lambda: defaultdict(dict))

    def add(self, item: str, cells: Sequence[str], line: int) -> None:
        """The cells of a row, in the order of the columns. Raises TableError where they are other than before."""
        for column, cell in zip(self.beside.columns, cells, strict=True):
            before = self._known[column].setdefault(item, cell)
            if before != cell:
                raise TableError(
                    f"{self.name}, line {line}, column {column!r}: {item!r} has {cell!r} here and {before!r} above. "
                    "An item has one value in such a column."
                )

    @property
    def groups(self) -> dict[str, str]:
        """Item → group; nothing where no column was named."""
        return dict(self._known[self.beside.group]) if self.beside.group else {}

    @property
    def slices(self) -> dict[str, tuple[str, ...]]:
        """``column = value`` → the items of that slice; an empty cell is in none."""
        found: dict[str, list[str]] = defaultdict(list)
        for column in dict.fromkeys(self.beside.slices):
            for item, cell in self._known[column].items():
                if cell:
                    found[f"{column} = {cell}"].append(item)
        return {name: tuple(items) for name, items in sorted(found.items())}

    def is_reference(self, person: str) -> bool:
        """Whether the labels of ``person`` are the reference."""
        return bool(self.beside.reference) and person == self.beside.reference

    def must_know(self, references: Collection[str], people: Sequence[str]) -> None:
        """Raises UnknownName where nobody of the table is the one whose labels are the reference."""
        if self.beside.reference and not references:
            raise UnknownName("annotator", self.beside.reference, people, where=self.name)
