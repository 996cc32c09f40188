"""A filter and an order of items: one typed line, what was picked, and what they are sorted by."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from app.items.codes import Rows
from app.items.expression import evaluate, quoted
from app.items.seen import SEVERAL, Seen
from app.units import Mask

# A line with one of these is a condition; any other is words that the name of the file holds.
_CONDITION = re.compile(r"""[<>="']""")


@dataclass(frozen=True)
class Within:
    """Items that somebody chose elsewhere, such as those of a slice; ``title`` says which they are."""

    title: str
    item_ids: frozenset[str]


@dataclass(frozen=True)
class Query:
    """``text`` is the typed line; ``picks`` name → words of which an item must have one ("" for none at all).

    ``within`` leaves all but some items out, and is no condition: what labels say of an item is not in the index.
    ``sort`` is a name of the index, "" or "path" for the order of source and path.
    """

    text: str = ""
    picks: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sort: str = ""
    descending: bool = False
    within: Within | None = None

    @property
    def filters(self) -> bool:
        """Whether it leaves anything out."""
        return bool(self.text.strip() or self.picks or self.within)

    def toggled(self, name: str, word: str) -> Query:
        """With ``word`` picked, or no longer."""
        now = self.picks.get(name, ())
        words = tuple(kept for kept in now if kept != word) if word in now else (*now, word)
        picks = {key: kept for key, kept in self.picks.items() if key != name}
        return replace(self, picks={**picks, name: words} if words else picks)

    def narrowed(self, condition: str) -> Query:
        """With one more condition in the line."""
        line = as_condition(self.text)
        return replace(self, text=f"{_bracketed(line)} and {condition}" if line else condition)

    @property
    def condition(self) -> str:
        """The whole filter in the language of conditions, such as a slice may be defined by."""
        parts = [_bracketed(line)] if (line := as_condition(self.text)) else []
        for name, words in self.picks.items():
            tests = [f"{name} == {quoted(word)}" for word in words]
            parts.append(tests[0] if len(tests) == 1 else f"({' or '.join(tests)})")
        return " and ".join(parts)


def as_condition(text: str) -> str:
    """The typed line as a condition: its words are looked for in the names of the files."""
    line = text.strip()
    return line if _CONDITION.search(line) else " and ".join(quoted(word) for word in line.split())


def find(seen: Seen, query: Query) -> Rows:
    """The rows that pass, in the order that is wanted. Raises CallError and UnknownName as ``evaluate`` does."""
    order = seen.table.order
    if query.filters:
        passed: Mask = evaluate(as_condition(query.text), seen)
        if query.within is not None:
            passed = passed & _chosen(seen, query.within)
        for name, words in query.picks.items():
            passed = passed & _picked(seen, name, words)
        order = order[passed[order]]
    if query.sort in ("", "path"):
        return order[::-1] if query.descending else order
    return order[_by(seen, query.sort, order, descending=query.descending)]


def _chosen(seen: Seen, within: Within) -> Mask:
    mask: Mask = np.zeros(seen.count, dtype=bool)
    rows = seen.table.rows(sorted(within.item_ids)) if within.item_ids else np.zeros(0, dtype=np.int32)
    mask[rows[rows >= 0]] = True
    return mask


def _picked(seen: Seen, name: str, words: tuple[str, ...]) -> Mask:
    """Items with one of ``words``; "" is for those that have none."""
    column = seen.column(name)
    if column is None or isinstance(column, np.ndarray):
        return np.zeros(seen.count, dtype=bool)
    wanted = frozenset(words)
    found = column.where(lambda word: word in wanted)
    return found | column.none() if "" in wanted else found


def _by(seen: Seen, name: str, rows: Rows, *, descending: bool) -> NDArray[np.intp]:
    """Places of ``rows`` in order of a column; equal ones stay as they are, unknown ones come last either way."""
    if name in seen.numbers:
        keys = seen.numbers[name][rows]
        # argsort puts NaN last, and a change of sign leaves it there.
        return np.argsort(-keys if descending else keys, kind="stable")
    ranks, n_words = _ranks(seen, name)
    found = ranks[rows]
    if descending:
        found = np.where(found == n_words, n_words, n_words - 1 - found)
    # Sixteen bits are sorted by counting.
    return np.argsort(found.astype(np.int16) if n_words < 32_000 else found, kind="stable")


def _ranks(seen: Seen, name: str) -> tuple[NDArray[np.int32], int]:
    """The alphabetical place of each item's (first) word, and how many words there are: the place of "unknown"."""
    if name == "state":
        from app.items.seen import STATES

        return seen.states.astype(np.int32), len(STATES)
    if name in SEVERAL:
        pairs = seen.pairs(name)
        shown = [seen.word(name, word) for word in pairs.words.every]
        ranks, n_words = _alphabetical(shown)
        found = np.full(seen.count, n_words, dtype=np.int32)
        if len(pairs.rows):
            np.minimum.at(found, pairs.rows, ranks[pairs.codes])
        return found, n_words
    coded = seen.texts.get(name)
    if coded is None:
        return np.zeros(seen.count, dtype=np.int32), 1
    ranks, n_words = _alphabetical(coded.words.every)
    return ranks[coded.codes], n_words


def _alphabetical(words: list[str]) -> tuple[NDArray[np.int32], int]:
    places = {word: place for place, word in enumerate(sorted(set(words) - {""}, key=str.lower))}
    return np.array([places.get(word, len(places)) for word in words], dtype=np.int32), len(places)


def _bracketed(condition: str) -> str:
    return f"({condition})" if re.search(r"\bor\b", condition) else condition
