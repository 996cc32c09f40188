"""Reading all items of a project into a table, with progress: seconds for a million, so on a worker."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import msgspec
import numpy as np

from app.items.codes import Words
from app.items.table import FILE_STATES, Coded, ItemTable, Numbers, as_text, is_number, narrow
from app.items.texts import Texts
from app.jobs.job import Progress
from app.records import Item, Source

if TYPE_CHECKING:
    from app.store.reader import Reader

# Every item has these; the other columns come as they are met.
FIXED = ("source", "split", "group")
_BARE = ("id", "source_id", "path")
_WHOLE = (*_BARE, "state", "reason", "size_bytes", "split", "group_key", "features", "columns")
_FILE_STATE = {name: place for place, name in enumerate(FILE_STATES)}
_PLAIN = {int, float, type(None)}
_decode = msgspec.json.Decoder(dict[str, Any]).decode


def read_table(view: Reader, progress: Progress, *, bare: bool = False) -> ItemTable:
    """All items of a project; ``bare`` leaves all out but names, sources and states: a third of the time.

    Raises Cancelled when it is asked to.
    """
    # Probes are in the work of people, and in no list of the project's items.
    which: dict[str, Any] = {} if bare else {"state": FILE_STATES}
    total = view.count(Item, **which)
    gathered = _Gathered({source.id: source.name for source in view.find(Source)}, total)
    for part in view.stream(Item, _BARE if bare else _WHOLE, **which):
        progress.check()
        gathered.take(part)
        progress.report(gathered.done, total, "items")
    if bare:
        # Hardly any item is not "ok", so the words of the others are not read with every row.
        return gathered.table().marked(view.columns(Item, ("id", "state", "reason"), state=FILE_STATES[1:]))
    return gathered.table()


class _Gathered:
    """The columns while they are read, part by part."""

    def __init__(self, sources: Mapping[str, str], total: int) -> None:
        self._sources, self._total = sources, total
        self.done = 0
        self._ids: list[bytes] = []
        self._names: list[str] = []
        self._state = bytearray()
        self._reasons: dict[int, str] = {}
        self._texts: dict[str, tuple[Words[str], np.ndarray[Any, Any]]] = {}
        self._numbers: dict[str, np.ndarray[Any, Any]] = {}
        self._joined: set[str] = set()
        self._ranks: list[int] = []

    def take(self, part: list[tuple[Any, ...]]) -> None:
        """More rows, as they are stored."""
        first, count = self.done, len(part)
        if first + count > self._total:
            raise ValueError("more items than were counted")
        if not part:
            return
        # Column by column: a loop over rows in Python takes five times as long.
        ids, source_ids, paths, *more = zip(*part, strict=True)
        named = {source: self._sources.get(source, "") for source in set(source_ids)}
        sources = list(map(named.__getitem__, source_ids))
        self._ids += [item.encode() for item in ids]
        self._names += [f"{source}/{path}" for source, path in zip(sources, paths, strict=True)]
        cells: dict[str, Sequence[Any]] = {}
        if more:
            states, reasons, sizes, splits, groups, *texts = more
            self._state += bytes(map(_FILE_STATE.__getitem__, states))
            if any(reasons):
                self._reasons.update((first + at, reason) for at, reason in enumerate(reasons) if reason)
            features, columns = (_cells(column, count) for column in texts)
            self._joined.update(columns)
            for name, measured in features.items():
                # What was measured has the last word, as in slices.
                other = columns.get(name)
                columns[name] = measured if other is None else _over(measured, other)
            cells = {**columns, "size_bytes": sizes, "split": splits, "group": groups}
        else:
            self._state += bytes(count)
        cells["source"] = sources
        self.done += count
        for key, column in cells.items():
            self._put(key, column, first)

    def table(self) -> ItemTable:
        """All that was taken."""
        ids = np.array(self._ids, dtype=bytes)
        names = Texts.of(self._names)
        sources = self._texts["source"] if "source" in self._texts else (Words(), np.zeros(0, dtype=np.int32))
        order = _in_order(self._names, sources[0], sources[1])
        texts = {name: Coded(words, codes[: self.done]) for name, (words, codes) in self._texts.items()}
        for name in FIXED:
            texts.setdefault(name, Coded(Words(), np.zeros(0, dtype=np.int32)))
        numbers: dict[str, Numbers] = {name: narrow(values[: self.done]) for name, values in self._numbers.items()}
        by_id = np.argsort(ids, kind="stable").astype(np.int32)
        state = np.frombuffer(bytes(self._state), dtype=np.uint8)
        return ItemTable(ids, by_id, names, state, self._reasons, texts, numbers, order, frozenset(self._joined))

    def _put(self, name: str, column: Sequence[Any], first: int) -> None:
        if name not in self._texts and name not in FIXED and _numeric(column):
            values = self._numbers.setdefault(name, np.full(self._total, np.nan))
            values[first : first + len(column)] = np.array(column, dtype=np.float64)  # None becomes NaN
            return
        if name not in self._texts:
            words: Words[str] = Words()
            codes = np.full(self._total, words.code(""), dtype=np.int32)
            if (numbers := self._numbers.pop(name, None)) is not None:
                codes[:first] = words.codes("" if np.isnan(x) else f"{x:g}" for x in numbers[:first].tolist())
            self._texts[name] = words, codes
        words, codes = self._texts[name]
        codes[first : first + len(column)] = words.codes(
            column if name in FIXED else (as_text(value) for value in column)
        )


def _cells(texts: Sequence[str], count: int) -> dict[str, list[Any]]:
    """The cells of a column of JSON, by key."""
    cells: dict[str, list[Any]] = {}
    for at, text in enumerate(texts):
        if text != "{}":
            for key, value in _decode(text).items():
                found = cells.get(key)
                if found is None:
                    found = cells[key] = [None] * count
                found[at] = value
    return cells


def _over(first: list[Any], second: list[Any]) -> list[Any]:
    """``first``, and ``second`` where it says nothing."""
    return [other if value is None else value for value, other in zip(first, second, strict=True)]


def _numeric(column: Sequence[Any]) -> bool:
    """Whether it holds numbers alone, or nothing."""
    kinds = set(map(type, column))
    return kinds <= _PLAIN or all(value is None or is_number(value) for value in column)


def _in_order(names: list[str], sources: Words[str], codes: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """The rows by source and path: paths of one source begin alike, so their names are in order as paths are."""
    rows = np.array(sorted(range(len(names)), key=names.__getitem__), dtype=np.int32)
    rank = np.argsort(np.argsort(np.array(sources.every, dtype=object))) if sources.every else np.zeros(0, dtype=int)
    return rows[np.argsort(rank[codes[: len(names)]][rows], kind="stable")] if len(rows) else rows
