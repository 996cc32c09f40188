"""Words as numbers, and columns that hold none, one or several of them an item: tags, classes, annotators, findings."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from app.units import Mask

Codes = NDArray[np.int32]
Rows = NDArray[np.int32]
W = TypeVar("W", bound=Hashable)


@dataclass(eq=False)
class Words(Generic[W]):
    """Each word's number, in the order in which they came. It only grows, so that a number keeps its meaning."""

    every: list[W] = field(default_factory=list)
    numbers: dict[W, int] = field(default_factory=dict)

    def code(self, word: W) -> int:
        """The number of ``word``, a new one where it was not met before."""
        found = self.numbers.get(word)
        if found is None:
            found = len(self.every)
            self.every.append(word)
            self.numbers[word] = found
        return found

    def codes(self, words: Iterable[W]) -> Codes:
        """The numbers of ``words``."""
        every = list(words)
        for word in dict.fromkeys(every):
            self.code(word)
        return np.fromiter(map(self.numbers.__getitem__, every), dtype=np.int32, count=len(every))

    def where(self, test: Callable[[W], bool]) -> Mask:
        """Which words pass ``test``, one answer a number."""
        return np.fromiter((test(word) for word in self.every), dtype=bool, count=len(self.every))


@dataclass(frozen=True, eq=False)
class Pairs(Generic[W]):
    """Item row and word, one pair for each word of an item, in order of the rows. Rows and codes have one length."""

    words: Words[W] = field(default_factory=Words)
    rows: Rows = field(default_factory=lambda: np.zeros(0, dtype=np.int32))
    codes: Codes = field(default_factory=lambda: np.zeros(0, dtype=np.int32))

    @classmethod
    def of(cls, words: Words[W], rows: NDArray[np.integer], codes: NDArray[np.integer]) -> Pairs[W]:
        """Pairs in any order, and each as often as it comes; kept once and in order."""
        keys = distinct(rows.astype(np.int64) << 32 | codes.astype(np.int64))
        return cls(words, (keys >> 32).astype(np.int32), (keys & 0xFFFFFFFF).astype(np.int32))

    @property
    def n_bytes(self) -> int:
        """What the column takes of the memory, without its words."""
        return self.rows.nbytes + self.codes.nbytes

    def having(self, wanted: Mask, n_items: int) -> Mask:
        """Which of ``n_items`` have a word that is ``wanted`` (one answer a number): ``(N,) bool``."""
        found: Mask = np.zeros(n_items, dtype=bool)
        found[self.rows[wanted[self.codes]]] = True
        return found

    def of_row(self, row: int) -> list[W]:
        """The words of one item, in the order of their numbers."""
        # Of the type of the rows: else all of them would be widened for each question.
        first, last = np.searchsorted(self.rows, np.array([row, row + 1], dtype=np.int32))
        return [self.words.every[code] for code in self.codes[first:last].tolist()]

    def counts(self) -> NDArray[np.int64]:
        """How many items have each word."""
        return np.bincount(self.codes, minlength=len(self.words.every))

    def replaced(self, changed: NDArray[np.integer], rows: NDArray[np.integer], codes: NDArray[np.integer]) -> Pairs[W]:
        """The items ``changed`` have the pairs (``rows``, ``codes``) and no others."""
        kept = ~np.isin(self.rows, changed)
        return Pairs.of(self.words, np.concatenate([self.rows[kept], rows]), np.concatenate([self.codes[kept], codes]))

    def edited(self, added: Iterable[tuple[int, int]], removed: Iterable[tuple[int, int]]) -> Pairs[W]:
        """With the pairs (row, code) ``added``, and without those ``removed``."""
        keys = self.rows.astype(np.int64) << 32 | self.codes.astype(np.int64)
        gone, new = _keys(removed), _keys(added)
        keys = distinct(np.concatenate([keys[~np.isin(keys, gone)], new]))
        return Pairs(self.words, (keys >> 32).astype(np.int32), (keys & 0xFFFFFFFF).astype(np.int32))


def distinct(keys: NDArray[np.int64]) -> NDArray[np.int64]:
    """Each key once, in order: ``np.unique`` would load numpy.ma for it, a tenth of a second where a hand waits."""
    keys = np.sort(keys)
    return keys[np.append(True, keys[1:] != keys[:-1])] if len(keys) else keys


def _keys(pairs: Iterable[tuple[int, int]]) -> NDArray[np.int64]:
    return np.fromiter((row << 32 | code for row, code in pairs), dtype=np.int64)
