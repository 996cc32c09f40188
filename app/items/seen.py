"""The index as one person may see it: the columns that conditions, pickers and lists speak of."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.errors import CallError
from app.items.codes import Pairs, distinct
from app.items.expression import NumberColumn, TextColumn, worked_out
from app.items.formula import Made
from app.items.index import WORK_STATES, ItemIndex, Said
from app.items.sight import Sight
from app.items.table import Coded, Numbers
from app.records import EXCLUDED
from app.units import Mask

# "stale" is for work lists alone: handed in under rules that have changed since.
STATES = ("todo", "draft", "returned", "submitted", "accepted", "broken", "stale")
# Words that people sort out items by; of these an item has none, one or several.
SEVERAL = ("class", "tag", "annotator", "assigned", "finding")
# What a table sets of an item beside its columns.
TABLES = ("split", "group")
_NO_PAIRS: Pairs[str] = Pairs()


class Seen:
    """``index`` through the eyes of ``sight``. Derived columns are made once, when they are first wanted."""

    def __init__(self, index: ItemIndex, sight: Sight) -> None:
        self.index, self.sight = index, sight
        self.table = index.table
        self._made: dict[str, TextColumn | NumberColumn | None] = {}

    @cached_property
    def numbers(self) -> Mapping[str, Numbers]:
        """The columns of numbers that the person may see: what was measured, and of tables what is shown to them."""
        return {name: column for name, column in self.table.numbers.items() if self._open(name)}

    @cached_property
    def texts(self) -> Mapping[str, Coded]:
        """The same of texts. Splits and groups come from tables too."""
        return {name: column for name, column in self.table.texts.items() if self._open(name)}

    def _open(self, name: str) -> bool:
        return self.sight.sees_column(name) or (name not in self.table.joined and name not in TABLES)

    # ---- what conditions speak of

    @property
    def count(self) -> int:
        """How many rows there are."""
        return self.table.count

    @property
    def names(self) -> Sequence[str]:
        """All names that a condition may use."""
        return ("state", "path", *SEVERAL, *sorted({*self.numbers, *self.texts, *self.index.formulas}))

    def column(self, name: str) -> TextColumn | NumberColumn | None:
        """See ``Columns``. The program's own names come before columns of a table that are called the same."""
        if name == "state":
            return _StateColumn(self.states)
        if name == "path":
            return _Names(self)
        if name in SEVERAL:
            return _SeveralColumn(self, name)
        if name in self.index.formulas:
            return self._derived(name)
        if name in self.numbers:
            return self.numbers[name]
        return _CodedColumn(self.texts[name]) if name in self.texts else None

    def _derived(self, name: str) -> TextColumn | NumberColumn | None:
        """A derived column, worked out once; None where it cannot be, or while it is: it speaks of itself."""
        if name not in self._made:
            self._made[name] = None
            try:
                found = worked_out(self.index.formulas[name], self)
            except CallError:
                return None
            if found.dtype == bool:
                found = np.array(["no", "yes"], dtype=object)[found.astype(np.int8)]
            self._made[name] = Made(found) if found.dtype.kind == "O" else found
        return self._made[name]

    def search(self, text: str) -> Mask | None:
        """Items whose source and path hold ``text``."""
        return self.table.names.holding(text)

    # ---- columns of several words

    @cached_property
    def states(self) -> NDArray[np.uint8]:
        """Each item's place in ``STATES``: of what the person sees, the state that needs most; broken files come first.

        "todo" is what nobody has begun.
        """
        places = np.array([STATES.index(state) for state in WORK_STATES], dtype=np.uint8)
        ranks = np.full(self.count, -1, dtype=np.int8)
        pairs = self.index.states
        words = pairs.words.every
        rank = np.array([WORK_STATES.index(s) if self.sight.sees(w) else -1 for w, s in words], dtype=np.int8)
        if len(pairs.rows):
            # Pairs are in order of rows, so one pass over the first pair of each row finds the highest rank.
            first = np.flatnonzero(np.append(True, pairs.rows[1:] != pairs.rows[:-1]))
            ranks[pairs.rows[first]] = np.maximum.reduceat(rank[pairs.codes], first)
        states = np.where(ranks >= 0, places[np.maximum(ranks, 0)], 0).astype(np.uint8)
        states[self.table.state != 0] = STATES.index("broken")
        return states

    @cached_property
    def excluded(self) -> Mask:
        """Which items are left out of work."""
        return self.index.tags.having(self.index.tags.words.where(lambda tag: tag == EXCLUDED), self.count)

    def pairs(self, name: str) -> Pairs[Any]:
        """The pairs behind a name of ``SEVERAL``."""
        index = self.index
        found: dict[str, Pairs[Any] | None] = {
            "class": index.said, "tag": index.tags, "annotator": index.states, "assigned": index.assigned,
            "finding": index.findings,
        }  # fmt: skip
        return found[name] or _NO_PAIRS

    def word(self, name: str, word: str | Said) -> str:
        """What a person reads for a word of ``pairs(name)``; "" for one that they may not see."""
        if isinstance(word, str):
            return word if name == "tag" or self.sight.sees(word) else ""
        who, what = word
        if not self.sight.sees(who):
            return ""
        return who if name == "annotator" else what

    def words_of(self, name: str, row: int) -> list[str]:
        """The words that the person sees on one item, each once."""
        found = (self.word(name, word) for word in self.pairs(name).of_row(row))
        return sorted({word for word in found if word})

    def value(self, name: str, row: int) -> str | float | None:
        """One cell of a list: a number, or text; None where nothing is known."""
        if name == "path":
            return self.table.path(row)
        if name == "state":
            return STATES[self.states[row]]
        if name in SEVERAL:
            return ", ".join(self.words_of(name, row)) or None
        if name in self.numbers:
            number = float(self.numbers[name][row])
            return None if np.isnan(number) else number
        return (self.texts[name][row] or None) if name in self.texts else None

    def examples(self, name: str, *, many: int = 4) -> list[str]:
        """The first few different values of a name, as they are listed."""
        found: dict[str, None] = {}
        for row in self.table.order.tolist():
            value = self.value(name, row)
            if value is not None:
                found[f"{value:g}" if isinstance(value, float) else value] = None
            if len(found) == many:
                break
        return list(found)

    # ---- what pickers offer

    def counts(self, name: str) -> list[tuple[str, int]]:
        """The words of a name and how many items have each, the most frequent first; "" counts those without any."""
        if name == "state":
            found = np.bincount(self.states[self.table.order], minlength=len(STATES)).tolist()
            return [(state, count) for state, count in zip(STATES, found, strict=True) if count]
        if name not in SEVERAL:
            return self._text_counts(name)
        pairs = self.pairs(name)
        there = self.table.there
        words = [self.word(name, word) for word in pairs.words.every]
        own = sorted(set(words) - {""})
        numbers = {word: number for number, word in enumerate(own)}
        coded = np.array([numbers.get(word, -1) for word in words], dtype=np.int64)
        if not len(pairs.rows):
            return [("", len(self.table.order))] if len(self.table.order) else []
        kinds = coded[pairs.codes]
        kept = (kinds >= 0) & there[pairs.rows]
        keys = distinct(pairs.rows[kept].astype(np.int64) * max(1, len(own)) + kinds[kept])
        found = np.bincount(keys % max(1, len(own)), minlength=len(own)).tolist() if own else []
        without = len(self.table.order) - len(distinct(pairs.rows[kept].astype(np.int64)))
        return [*_ranked(zip(own, found, strict=True)), *([("", without)] if without else [])]

    def _text_counts(self, name: str) -> list[tuple[str, int]]:
        if (coded := self.texts.get(name)) is None:
            return []
        found = np.bincount(coded.codes[self.table.order], minlength=len(coded.words.every)).tolist()
        return _ranked((word, count) for word, count in zip(coded.words.every, found, strict=True) if word)


def _ranked(counts: Any) -> list[tuple[str, int]]:
    return sorted(((word, count) for word, count in counts if count), key=lambda found: (-found[1], found[0]))


class _StateColumn:
    several = False

    def __init__(self, states: NDArray[np.uint8]) -> None:
        self._states = states

    def where(self, test: Callable[[str], bool]) -> Mask:
        passed: Mask = np.array([test(state) for state in STATES], dtype=bool)[self._states]
        return passed

    def holding(self, text: str) -> Mask:
        return self.where(lambda state: text.lower() in state)

    def none(self) -> Mask:
        return np.zeros(len(self._states), dtype=bool)

    def texts(self) -> NDArray[Any]:
        return np.array(STATES, dtype=object)[self._states]


class _CodedColumn:
    several = False

    def __init__(self, coded: Coded) -> None:
        self._coded = coded

    def where(self, test: Callable[[str], bool]) -> Mask:
        passed: Mask = self._coded.words.where(lambda word: bool(word) and test(word))[self._coded.codes]
        return passed

    def holding(self, text: str) -> Mask:
        return self.where(lambda word: text.lower() in word.lower())

    def none(self) -> Mask:
        return ~self.where(lambda word: True)

    def texts(self) -> NDArray[Any]:
        return np.array(self._coded.words.every, dtype=object)[self._coded.codes]


class _Names:
    several = False

    def __init__(self, seen: Seen) -> None:
        self._seen = seen

    def where(self, test: Callable[[str], bool]) -> Mask:
        count = self._seen.count
        return np.fromiter((test(self._seen.table.path(row)) for row in range(count)), dtype=bool, count=count)

    def holding(self, text: str) -> Mask:
        return self._seen.table.names.holding(text)

    def none(self) -> Mask:
        return np.zeros(self._seen.count, dtype=bool)

    def texts(self) -> NDArray[Any]:
        return np.array([self._seen.table.path(row) for row in range(self._seen.count)], dtype=object)


class _SeveralColumn:
    several = True

    def __init__(self, seen: Seen, name: str) -> None:
        self._seen, self._name = seen, name

    def where(self, test: Callable[[str], bool]) -> Mask:
        pairs = self._seen.pairs(self._name)

        def passes(word: Any) -> bool:
            shown = self._seen.word(self._name, word)
            return bool(shown) and test(shown)

        return pairs.having(pairs.words.where(passes), self._seen.count)

    def holding(self, text: str) -> Mask:
        return self.where(lambda word: word.lower() == text.lower())

    def none(self) -> Mask:
        return ~self.where(lambda word: True)

    def texts(self) -> NDArray[Any]:
        raise TypeError("an item has several")
