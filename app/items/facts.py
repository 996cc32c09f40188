"""Which of some items satisfy a condition, by what is known of each: the facts are given, and no project is asked.

A condition on what an item does not have is not satisfied, whatever else it says: of such an item it is not known
whether it is in the slice.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from app.errors import CallError
from app.items.expression import NumberColumn, TextColumn, evaluate, names_in
from app.records import Scalar
from app.units import Mask

Facts = Mapping[str, Scalar]


def satisfies(condition: str, facts: Facts) -> bool:
    """Whether one item with these facts (name → value, None for what is not known) satisfies the condition."""
    return bool(satisfying(condition, (facts,))[0])


def satisfying(condition: str, facts: Sequence[Facts]) -> Mask:
    """Which of the items do, ``(N,) bool``: at once, since one by one a condition takes some tenths of a millisecond.

    A condition that takes a text for a number is satisfied by no item that has a text there.
    """
    found = np.zeros(len(facts), dtype=bool)
    names = sorted(names_in(condition))
    # Items whose facts are of the same types are evaluated together.
    alike: dict[tuple[bool, ...], list[int]] = defaultdict(list)
    for place, one in enumerate(facts):
        said = [one.get(name) for name in names]
        if None not in said:
            alike[tuple(isinstance(fact, str) for fact in said)].append(place)
    for places in alike.values():
        columns = {name: [facts[place][name] for place in places] for name in names}
        try:
            found[places] = evaluate(condition, _Items(columns, len(places)))
        except CallError:
            continue  # text where a number was meant, or the other way round
    return found


class _Items:
    """Items as the language of conditions wants them: each column is of texts alone or of numbers alone."""

    def __init__(self, columns: Mapping[str, Sequence[Scalar]], count: int) -> None:
        self._columns = columns
        self.count = count

    @property
    def names(self) -> Sequence[str]:
        return tuple(self._columns)

    def column(self, name: str) -> TextColumn | NumberColumn | None:
        column = self._columns.get(name)
        if not column:
            return None
        if isinstance(column[0], str):
            return _Texts([str(text) for text in column])
        return np.array([float(number) for number in column if number is not None])

    def search(self, text: str) -> Mask | None:
        return None  # there is no full text of items outside a project


class _Texts:
    several = False

    def __init__(self, texts: Sequence[str]) -> None:
        self._texts = texts

    def where(self, test: Callable[[str], bool]) -> Mask:
        return np.array([bool(text) and test(text) for text in self._texts])

    def holding(self, text: str) -> Mask:
        return np.array([text.lower() in one.lower() for one in self._texts])

    def none(self) -> Mask:
        return np.array([not text for text in self._texts])

    def texts(self) -> NDArray[np.object_]:
        return np.array(self._texts, dtype=object)
