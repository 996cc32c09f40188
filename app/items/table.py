"""What an item itself is, as columns: one place an item, in arrays that are never changed but replaced."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec
import numpy as np
from msgspec.structs import replace
from numpy.typing import NDArray

from app.items.codes import Codes, Rows, Words
from app.items.texts import Texts
from app.units import Mask

FILE_STATES = ("ok", "broken", "missing")
Numbers = NDArray[np.floating]


class Coded(msgspec.Struct, frozen=True, eq=False):
    """A text of each item, as numbers; the word "" is unknown."""

    words: Words[str]
    codes: Codes

    def __getitem__(self, row: int) -> str:
        return self.words.every[int(self.codes[row])]


class ItemTable(msgspec.Struct, frozen=True, eq=False):
    """``N`` items, each at its row for good. ``order`` holds the rows of those that are there, by source and path.

    ``names`` are "source/path"; ``state`` is a place in ``FILE_STATES``, ``reasons`` says why by row. ``numbers`` are
    features and columns with NaN where unknown, ``texts`` columns of text; ``source`` and ``split`` are texts too.
    ``joined`` are the names that come from tables.
    """

    ids: NDArray[np.bytes_]
    by_id: Rows
    names: Texts
    state: NDArray[np.uint8]
    reasons: Mapping[int, str]
    texts: Mapping[str, Coded]
    numbers: Mapping[str, Numbers]
    order: Rows
    joined: frozenset[str] = frozenset()

    @property
    def count(self) -> int:
        """How many rows there are, those of items that are gone included."""
        return len(self.ids)

    @property
    def n_bytes(self) -> int:
        """What the table takes of the memory."""
        arrays = [self.ids, self.by_id, self.state, self.order, *self.numbers.values()]
        return self.names.n_bytes + sum(a.nbytes for a in arrays) + sum(t.codes.nbytes for t in self.texts.values())

    @property
    def there(self) -> Mask:
        """Which rows are of items that are still there."""
        mask: Mask = np.zeros(self.count, dtype=bool)
        mask[self.order] = True
        return mask

    def id(self, row: int) -> str:
        """The item's id."""
        return bytes(self.ids[row]).decode()

    def ids_of(self, rows: NDArray[np.integer]) -> list[str]:
        """The ids at ``rows``."""
        return [bytes(found).decode() for found in self.ids[rows]]

    def row(self, item_id: str) -> int:
        """The row of an item, -1 where there is none."""
        (found,) = self.rows([item_id]).tolist()
        return int(found)

    def rows(self, item_ids: Iterable[str]) -> Rows:
        """The rows of items, -1 for those that are not in the table."""
        wanted = np.array([item.encode() for item in item_ids], dtype=bytes)
        return self.rows_of_keys(wanted)

    def rows_of_keys(self, wanted: NDArray[np.bytes_]) -> Rows:
        """``rows`` of ids that are bytes already."""
        if not self.count:
            return np.full(len(wanted), -1, dtype=np.int32)
        places = np.searchsorted(self.ids, wanted, sorter=self.by_id)
        found = self.by_id[np.minimum(places, self.count - 1)]
        return np.where(self.ids[found] == wanted, found, -1).astype(np.int32)

    def source(self, row: int) -> str:
        """The name of the item's source."""
        return self.texts["source"][row]

    def path(self, row: int) -> str:
        """The item's path within its source."""
        return self.names[row][len(self.source(row)) + 1 :]

    def reason(self, row: int) -> str:
        """Why the file cannot be opened; "" where it can."""
        if not self.state[row]:
            return ""
        return self.reasons.get(row) or f"The file is {FILE_STATES[self.state[row]]}."

    def place_key(self, row: int) -> tuple[str, str]:
        """What ``order`` goes by."""
        return self.source(row), self.path(row)

    def marked(self, states: Iterable[tuple[str, str, str]]) -> ItemTable:
        """With these states and their reasons, by the ids of items."""
        every = list(states)
        if not every:
            return self
        state, reasons = self.state.copy(), dict(self.reasons)
        for row, (_, name, reason) in zip(self.rows(item for item, _, _ in every).tolist(), every, strict=True):
            state[row] = FILE_STATES.index(name)
            if reason:
                reasons[row] = reason
        return replace(self, state=state, reasons=reasons)

    def with_items(self, items: Sequence[Mapping[str, Any]], sources: Mapping[str, str]) -> ItemTable:
        """With new and changed ``items`` (rows of the project); ``sources`` are names by id."""
        rows = self.rows([item["id"] for item in items])
        new = [item for item, row in zip(items, rows.tolist(), strict=True) if row < 0]
        table = self._appended(new, sources) if new else self
        rows = table.rows([item["id"] for item in items])
        return table._back(rows)._set(rows, items, sources)

    def without(self, item_ids: Sequence[str]) -> ItemTable:
        """Without these items; the others keep their rows."""
        return replace(self, order=self.order[~np.isin(self.order, self.rows(item_ids))])

    def _appended(self, items: Sequence[Mapping[str, Any]], sources: Mapping[str, str]) -> ItemTable:
        ids = np.concatenate([self.ids, np.array([item["id"].encode() for item in items], dtype=bytes)])
        more = len(items)
        names = Texts.of(f"{sources.get(item['source_id'], '')}/{item['path']}" for item in items)
        return replace(
            self,
            ids=ids,
            by_id=np.argsort(ids, kind="stable").astype(np.int32),
            names=self.names.followed_by(names),
            state=np.concatenate([self.state, np.zeros(more, dtype=np.uint8)]),
            texts={
                name: Coded(text.words, np.concatenate([text.codes, np.full(more, text.words.code(""), np.int32)]))
                for name, text in self.texts.items()
            },
            numbers={name: np.concatenate([n, np.full(more, np.nan, n.dtype)]) for name, n in self.numbers.items()},
        )

    def _set(self, rows: Rows, items: Sequence[Mapping[str, Any]], sources: Mapping[str, str]) -> ItemTable:
        """What the items say now, at their ``rows``."""
        state, reasons = self.state.copy(), dict(self.reasons)
        joined = self.joined.union(*(item["columns"] for item in items))
        cells: dict[str, dict[int, Any]] = {name: dict.fromkeys(rows.tolist()) for name in (*self.numbers, *self.texts)}
        for row, item in zip(rows.tolist(), items, strict=True):
            state[row] = FILE_STATES.index(item["state"])
            if item["reason"]:
                reasons[row] = item["reason"]
            for name, value in cells_of(item, sources).items():
                cells.setdefault(name, dict.fromkeys(rows.tolist()))[row] = value
        numbers, texts = dict(self.numbers), dict(self.texts)
        for name, column in cells.items():
            _put(name, column, numbers, texts, self.count)
        made = replace(self, state=state, reasons=reasons, numbers=numbers, texts=texts, joined=joined)
        return made._ordered(rows)

    def _back(self, rows: Rows) -> ItemTable:
        """Rows that are set are of items that are there, so they are put in order anew."""
        return replace(self, order=self.order[~np.isin(self.order, rows)])

    def _ordered(self, rows: Rows) -> ItemTable:
        """Puts ``rows`` at their places among the others."""
        mine = sorted(rows.tolist(), key=self.place_key)
        others = self.order
        places = [bisect_left(others, self.place_key(row), key=lambda at: self.place_key(int(at))) for row in mine]
        return replace(self, order=np.insert(others, places, mine).astype(np.int32))


def cells_of(item: Mapping[str, Any], sources: Mapping[str, str]) -> dict[str, Any]:
    """What a condition may ask of an item: columns, features, and ``source``, ``split`` and ``group``.

    A name that is a feature and a column both is the feature.
    """
    named = {"source": sources.get(item["source_id"], ""), "split": item["split"], "group": item["group_key"]}
    return {**item["columns"], **item["features"], "size_bytes": item["size_bytes"], **named}


def is_number(value: Any) -> bool:
    """Whether a cell is a number; a truth value is a text."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def as_text(value: Any) -> str:
    """A cell as text, "" where unknown."""
    return "" if value is None else str(value)


def _put(
    name: str, column: Mapping[int, Any], numbers: dict[str, Numbers], texts: dict[str, Coded], count: int
) -> None:
    """Puts cells by row into the column ``name``; one that was of numbers and gets a text is text from now on."""
    rows = np.fromiter(column, dtype=np.int32, count=len(column))
    numeric = name not in texts and all(value is None or is_number(value) for value in column.values())
    if numeric:
        values = np.array([np.nan if value is None else float(value) for value in column.values()], dtype=np.float64)
        before = numbers.get(name)
        if before is None:
            before = np.full(count, np.nan, dtype=np.float32)
        wide = before.dtype == np.float64 or narrow(values).dtype == np.float64
        after: Numbers = before.astype(np.float64 if wide else np.float32)
        after[rows] = values
        numbers[name] = after
        return
    found = texts.get(name)
    if found is None:
        words: Words[str] = Words()
        old = numbers.pop(name, None)
        shown = [""] * count if old is None else ["" if np.isnan(x) else f"{x:g}" for x in old.tolist()]
        found = Coded(words, words.codes(shown))
    codes = found.codes.copy()
    codes[rows] = found.words.codes(as_text(value) for value in column.values())
    texts[name] = Coded(found.words, codes)


def narrow(values: NDArray[np.float64]) -> Numbers:
    """In single precision where that loses nothing: whole numbers, such as sizes in pixels."""
    single = values.astype(np.float32)
    return single if bool(np.all((single == values) | np.isnan(values))) else values
