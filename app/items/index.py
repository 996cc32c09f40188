"""All that items are found by: what they are, what was said of them, and by whom."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import msgspec
import numpy as np
from msgspec.structs import replace
from numpy.typing import NDArray

from app.items.codes import Codes, Pairs, Rows, Words
from app.items.depends import in_order
from app.items.read import read_table
from app.items.table import ItemTable
from app.jobs.job import Progress
from app.labels import values
from app.records import PROBED, Annotation, Assignment, DerivedColumn, LabelRow, Tag

if TYPE_CHECKING:
    from app.store.reader import Reader

# How far one person's label of an item is, from the one that needs nothing more to the one that needs most.
WORK_STATES = ("accepted", "submitted", "draft", "returned")
# Who, and which class, state or rule.
Said = tuple[str, str]


class ItemIndex(msgspec.Struct, frozen=True, eq=False):
    """As of ``revision``. ``states`` have one pair an item and person; ``findings`` is None until they were looked for.

    ``formulas`` are those of derived columns by name, in an order in which they can be worked out.

    Never changed: what follows a change is another index, so that a worker may search this one meanwhile.
    """

    table: ItemTable
    revision: int
    tags: Pairs[str]
    assigned: Pairs[str]
    states: Pairs[Said]
    said: Pairs[Said]
    findings: Pairs[Said] | None = None
    formulas: Mapping[str, str] = {}

    @property
    def n_bytes(self) -> int:
        """What the index takes of the memory, without its few different words."""
        columns: list[Pairs[Any]] = [self.tags, self.assigned, self.states, self.said]
        if self.findings is not None:
            columns.append(self.findings)
        return self.table.n_bytes + sum(column.n_bytes for column in columns)

    def with_findings(self, rows: Rows, codes: Codes, words: Words[Said], *, of: Rows | None = None) -> ItemIndex:
        """With findings that were looked for: of all items, or of the rows ``of`` alone."""
        if of is None or self.findings is None:
            return replace(self, findings=Pairs.of(words, rows, codes))
        own = self.findings.words.codes(words.every[code] for code in codes.tolist())
        return replace(self, findings=self.findings.replaced(of, rows, own))


def read_index(view: Reader, progress: Progress) -> ItemIndex:
    """Reads a project. Some seconds for 100,000 items: for a worker. Raises Cancelled when the progress says so."""
    with view.frozen() as moment:
        revision = moment.last_revision()
        table = read_table(moment, progress)
        states, said = read_labels(moment, table, progress)
        tags = _pairs(moment, table, Tag, "name", progress)
        assigned = _pairs(moment, table, Assignment, "annotator_id", progress)
        rows = {row.name: row.formula for row in moment.find(DerivedColumn)}
    formulas = {name: rows[name] for name in in_order(rows)}
    return ItemIndex(table, revision, tags, assigned, states, said, formulas=formulas)


def read_labels(
    view: Reader,
    table: ItemTable,
    progress: Progress,
    *,
    words: tuple[Words[Said], Words[Said]] | None = None,
    **which: object,
) -> tuple[Pairs[Said], Pairs[Said]]:
    """States and classes, of all annotations or of those that ``which`` columns say."""
    state_words, class_words = words or (Words(), Words())
    people, names, rows, whos, ranks = Words[str](), [], [], [], []
    class_rows: list[Any] = [np.zeros(0, dtype=np.int32)]
    class_codes: list[Any] = [np.zeros(0, dtype=np.int32)]
    for part in view.stream(Annotation, ("id", "item_id", "annotator_id", "state", "review", "value"), **which):
        progress.check()
        found = table.rows(line[1] for line in part)
        names.append(np.array([line[0].encode() for line in part], dtype=bytes))
        rows.append(found)
        whos.append(people.codes(line[2] for line in part))
        ranks.append(np.array([WORK_STATES.index(work_state(line[3], line[4])) for line in part], dtype=np.int32))
        scalar = [
            (row, class_words.code((line[2], word)))
            for row, line in zip(found.tolist(), part, strict=True)
            if line[5] is not None
            for word in words_of(line[5])
        ]
        class_rows.append(np.fromiter((row for row, _ in scalar), dtype=np.int32))
        class_codes.append(np.fromiter((code for _, code in scalar), dtype=np.int32))
    if not rows:
        return Pairs(state_words), Pairs(class_words)
    every, every_row, every_who = np.concatenate(names), np.concatenate(rows), np.concatenate(whos)
    states = _states(state_words, people, every_row, every_who, np.concatenate(ranks))
    by_name = np.argsort(every)
    limit: dict[str, object] = {"annotation_id": tuple(n.decode() for n in every.tolist())} if which else {}
    for part in view.words_inside(LabelRow, ("annotation_id",), "body", "cls", **limit):
        progress.check()
        wanted = np.array([line[0].encode() for line in part], dtype=bytes)
        at = by_name[np.minimum(np.searchsorted(every, wanted, sorter=by_name), len(every) - 1)]
        whom = [people.every[code] for code in every_who[at].tolist()]
        class_rows.append(every_row[at])
        class_codes.append(class_words.codes((who, str(line[1])) for who, line in zip(whom, part, strict=True)))
    said_rows, said_codes = np.concatenate(class_rows), np.concatenate(class_codes)
    known = said_rows >= 0
    return states, Pairs.of(class_words, said_rows[known], said_codes[known])


def work_state(state: str, review: str) -> str:
    """What a person's label needs, by its state and what the reviewer made of it."""
    return review if review in ("returned", "accepted") else "submitted" if state == PROBED else state


def words_of(value: str) -> tuple[str, ...]:
    """The classes that a scalar label names: its option, its options, its step of the scale."""
    match values.decode(value):
        case values.Choice(option):
            return (option,)
        case values.MultiChoice(options):
            return options
        case values.Rating(step):
            return (str(step),)
    return ()


def _states(words: Words[Said], people: Words[str], rows: Rows, whos: Codes, ranks: NDArray[np.integer]) -> Pairs[Said]:
    """Of a person's tasks on an item, the one that needs most."""
    keys = rows.astype(np.int64) << 32 | whos.astype(np.int64)
    order = np.lexsort((ranks, keys))
    keys, ranks = keys[order], ranks[order]
    last = np.append(keys[1:] != keys[:-1], True)
    keys, ranks = keys[last], ranks[last]
    table = np.array([[words.code((who, state)) for state in WORK_STATES] for who in people.every], dtype=np.int32)
    found, codes = (keys >> 32).astype(np.int32), table[(keys & 0xFFFFFFFF).astype(np.int32), ranks]
    return Pairs.of(words, found[found >= 0], codes[found >= 0])


def _pairs(
    view: Reader, table: ItemTable, kind: type[Tag] | type[Assignment], name: str, progress: Progress
) -> Pairs[str]:
    words: Words[str] = Words()
    rows: list[Rows] = [np.zeros(0, dtype=np.int32)]
    codes: list[Codes] = [np.zeros(0, dtype=np.int32)]
    for part in view.stream(kind, ("item_id", name)):
        progress.check()
        rows.append(table.rows(line[0] for line in part))
        codes.append(words.codes(line[1] for line in part))
    return Pairs.of(words, np.concatenate(rows), np.concatenate(codes))
