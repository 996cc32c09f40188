"""Which slices one item is in: the conditions of a rule sheet's rules, on what is known of the item."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

import numpy as np
from numpy.typing import NDArray

from app.errors import CallError
from app.items.expression import NumberColumn, TextColumn, evaluate
from app.records import Item
from app.units import Mask


def within(item: Item, slices: Collection[str], source: str = "") -> frozenset[str]:
    """Those of ``slices`` that the item satisfies. A condition on what the item does not have is not satisfied."""
    columns = _One(item, source)
    return frozenset(condition for condition in slices if _satisfied(condition, columns))


def _satisfied(condition: str, columns: _One) -> bool:
    try:
        return bool(evaluate(condition, columns)[0])
    except CallError:
        return False  # a column that only other items have, or text where a number was meant


class _One:
    """One item as the language of conditions wants it."""

    count = 1

    def __init__(self, item: Item, source: str) -> None:
        known = {**item.columns, **item.features}
        built_in = {"source": source, "split": item.split, "path": item.path, "group": item.group_key}
        self._facts = {**built_in, **{name: fact for name, fact in known.items() if fact is not None}}

    @property
    def names(self) -> Sequence[str]:
        return tuple(self._facts)

    def column(self, name: str) -> TextColumn | NumberColumn | None:
        fact = self._facts.get(name)
        if fact is None:
            return None
        return _Text(fact) if isinstance(fact, str) else np.array([float(fact)])

    def search(self, text: str) -> Mask | None:
        return None


class _Text:
    """One text."""

    several = False

    def __init__(self, text: str) -> None:
        self._text = text

    def where(self, test: Callable[[str], bool]) -> Mask:
        return np.array([bool(self._text) and test(self._text)])

    def holding(self, text: str) -> Mask:
        return np.array([text.lower() in self._text.lower()])

    def none(self) -> Mask:
        return np.array([not self._text])

    def texts(self) -> NDArray[np.object_]:
        return np.array([self._text], dtype=object)
