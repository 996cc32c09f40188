"""What changed since the index was made, gathered as it happens and brought in at once when somebody looks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from app.changes.command import ChangeSet
from app.changes.edit import Edit
from app.items.codes import Pairs
from app.items.index import ItemIndex, read_labels
from app.jobs.job import Progress
from app.records import PROBE, Annotation, Assignment, DerivedColumn, Item, LabelRow, Source, Tag

if TYPE_CHECKING:
    from app.store.reader import Reader

# More changed items than this are read anew on a worker rather than brought in where a hand waits.
MANY_ITEMS = 2000


@dataclass
class Pending:
    """Gathering costs some microseconds an edit; nothing is read before ``bring_in``."""

    items: dict[str, Mapping[str, Any] | None] = field(default_factory=dict)
    annotations: set[str] = field(default_factory=set)
    labelled: set[str] = field(default_factory=set)
    tags: dict[tuple[str, str], bool] = field(default_factory=dict)
    assigned: dict[tuple[str, str], bool] = field(default_factory=dict)
    sources: bool = False
    revision: int = 0

    def add(self, changes: ChangeSet) -> None:
        """One more change."""
        self.revision = max(self.revision, changes.revision)
        for edit in changes.edits:
            self._add(edit)

    @property
    def empty(self) -> bool:
        """Whether nothing that the index holds has changed."""
        return not (self.items or self.annotations or self.labelled or self.tags or self.assigned or self.sources)

    @property
    def many(self) -> bool:
        """Whether the index is better read anew."""
        return self.sources or len(self.items) > MANY_ITEMS or len(self.labelled) + len(self.annotations) > MANY_ITEMS

    def _add(self, edit: Edit) -> None:
        row = edit.after or edit.before or {}
        if edit.kind == Item.table:
            if row.get("state") != PROBE:
                self.items[edit.id] = edit.after
        elif edit.kind == Annotation.table:
            self.labelled.add(str(row["item_id"]))
        elif edit.kind == LabelRow.table:
            self.annotations.add(str(row["annotation_id"]))
        elif edit.kind == Tag.table:
            self.tags[str(row["item_id"]), str(row["name"])] = edit.after is not None
        elif edit.kind == Assignment.table:
            self.assigned[str(row["item_id"]), str(row["annotator_id"])] = edit.after is not None
        elif edit.kind == DerivedColumn.table:
            self.sources = True  # read anew: every item has another value
        elif edit.kind == Source.table:
            # A new source is read with its items; a changed name stands in the name of each item.
            before, after = edit.before or {}, edit.after or {}
            self.sources |= edit.before is not None and before.get("name") != after.get("name")


def bring_in(index: ItemIndex, pending: Pending, view: Reader) -> tuple[ItemIndex, frozenset[str]]:
    """The index with what is ``pending``, and the items whose labels are to be looked at again for findings."""
    if pending.items:
        index = _with_items(index, pending.items, view)
    labelled = frozenset(pending.labelled)
    if pending.annotations:
        found = view.columns(Annotation, ("item_id",), id=tuple(pending.annotations))
        labelled |= {str(line[0]) for line in found}
    if labelled:
        index = _with_labels(index, labelled, view)
    if pending.tags:
        index = replace(index, tags=_edited(index, index.tags, pending.tags))
    if pending.assigned:
        index = replace(index, assigned=_edited(index, index.assigned, pending.assigned))
    return replace(index, revision=max(index.revision, pending.revision)), labelled | frozenset(pending.items)


def _with_items(index: ItemIndex, items: Mapping[str, Mapping[str, Any] | None], view: Reader) -> ItemIndex:
    table = index.table
    gone = [name for name, after in items.items() if after is None]
    there = [after for after in items.values() if after is not None]
    if gone:
        table = table.without(gone)
    if there:
        table = table.with_items(there, {source.id: source.name for source in view.find(Source)})
    return replace(index, table=table)


def _with_labels(index: ItemIndex, items: frozenset[str], view: Reader) -> ItemIndex:
    words = index.states.words, index.said.words
    states, said = read_labels(view, index.table, Progress(), words=words, item_id=tuple(items))
    rows = index.table.rows(items)
    rows = rows[rows >= 0]
    return replace(
        index,
        states=index.states.replaced(rows, states.rows, states.codes),
        said=index.said.replaced(rows, said.rows, said.codes),
    )


def _edited(index: ItemIndex, column: Pairs[str], edits: Mapping[tuple[str, str], bool]) -> Pairs[str]:
    rows = index.table.rows(item for item, _ in edits).tolist()
    codes = column.words.codes(word for _, word in edits).tolist()
    new = [(r, c) for r, c, there in zip(rows, codes, edits.values(), strict=True) if there and r >= 0]
    gone = [(r, c) for r, c, there in zip(rows, codes, edits.values(), strict=True) if not there and r >= 0]
    return column.edited(new, gone)
