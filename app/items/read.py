"""Reading all items of a project into a table, with progress: seconds for a million, so on a worker."""

from __future__ import annotations

from collections.abc import Mapping
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
_BARE = ("id", "source_id", "path", "state", "reason", "size_bytes", "split", "group_key")
_decode = msgspec.json.Decoder(dict[str, Any]).decode


def read_table(view: Reader, progress: Progress, *, bare: bool = False) -> ItemTable:
    """All items of a project; ``bare`` leaves their features and columns out. Raises Cancelled when it is asked to."""
    total = view.count(Item)
    gathered = _Gathered({source.id: source.name for source in view.find(Source)}, total)
    names = _BARE if bare else (*_BARE, "features", "columns")
    for part in view.stream(Item, names):
        progress.check()
        gathered.take(part)
        progress.report(gathered.done, total, "items")
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
        self._ranks: list[int] = []

    def take(self, part: list[tuple[Any, ...]]) -> None:
        """More rows, as they are stored."""
        first = self.done
        if first + len(part) > self._total:
            raise ValueError("more items than were counted")
        cells: dict[str, list[Any]] = {name: [""] * len(part) for name in FIXED}
        cells["size_bytes"] = [0] * len(part)
        for at, (name, source, path, state, reason, size, split, group, *more) in enumerate(part):
            source_name = self._sources.get(source, "")
            self._ids.append(name.encode())
            self._names.append(f"{source_name}/{path}")
            self._state.append(FILE_STATES.index(state))
            if reason:
                self._reasons[first + at] = reason
            # Features after columns have the last word, as the columns of a slice do.
            for text in reversed(more):
                if text != "{}":
                    for key, value in _decode(text).items():
                        column = cells.get(key)
                        if column is None:
                            column = cells[key] = [None] * len(part)
                        column[at] = value
            cells["size_bytes"][at] = size
            cells["source"][at], cells["split"][at], cells["group"][at] = source_name, split, group
        self.done += len(part)
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
        return ItemTable(ids, by_id, names, state, self._reasons, texts, numbers, order)

    def _put(self, name: str, column: list[Any], first: int) -> None:
        if name not in self._texts and all(value is None or is_number(value) for value in column):
            if name in FIXED:
                return
            values = self._numbers.setdefault(name, np.full(self._total, np.nan))
            values[first : first + len(column)] = [np.nan if value is None else value for value in column]
            return
        if name not in self._texts:
            words: Words[str] = Words()
            codes = np.full(self._total, words.code(""), dtype=np.int32)
            if (numbers := self._numbers.pop(name, None)) is not None:
                codes[:first] = words.codes("" if np.isnan(x) else f"{x:g}" for x in numbers[:first].tolist())
            self._texts[name] = words, codes
        words, codes = self._texts[name]
        codes[first : first + len(column)] = words.codes(as_text(value) for value in column)


def _in_order(names: list[str], sources: Words[str], codes: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """The rows by source and path: paths of one source begin alike, so their names are in order as paths are."""
    rows = np.array(sorted(range(len(names)), key=names.__getitem__), dtype=np.int32)
    rank = np.argsort(np.argsort(np.array(sources.every, dtype=object))) if sources.every else np.zeros(0, dtype=int)
    return rows[np.argsort(rank[codes[: len(names)]][rows], kind="stable")] if len(rows) else rows
