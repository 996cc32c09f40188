"""The conditions that define a slice, in the language of ``app.items.expression``, on a frame."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.items.expression import LIMIT, NumberColumn, TextColumn, evaluate, names_in
from app.slices.frame import Frame
from app.units import Mask

__all__ = ["LIMIT", "matches", "names_in"]


def matches(expression: str, frame: Frame) -> Mask:
    """Which items of ``frame`` satisfy ``expression``, ``(N,) bool``.

    An item whose value is unknown satisfies no comparison with it. An empty expression is satisfied by all.
    Raises CallError or UnknownName, naming what is not understood.
    """
    return evaluate(expression, _FrameColumns(frame))


class _FrameColumns:
    """A frame as the language wants it."""

    def __init__(self, frame: Frame) -> None:
        self._frame = frame

    @property
    def count(self) -> int:
        return len(self._frame.item_ids)

    @property
    def names(self) -> Sequence[str]:
        return self._frame.names

    def column(self, name: str) -> TextColumn | NumberColumn | None:
        if name in self._frame.numeric:
            return self._frame.numeric[name]
        return _Texts(self._frame.texts[name]) if name in self._frame.texts else None

    def search(self, text: str) -> Mask | None:
        return None


class _Texts:
    """An object array of texts."""

    several = False

    def __init__(self, values: NDArray[Any]) -> None:
        self._values = values

    def where(self, test: Callable[[str], bool]) -> Mask:
        # Each text once: a column has few different ones.
        answers = {text: bool(text) and test(text) for text in set(self._values.tolist())}
        return np.fromiter(map(answers.__getitem__, self._values.tolist()), dtype=bool, count=len(self._values))

    def holding(self, text: str) -> Mask:
        wanted = text.lower()
        return self.where(lambda found: wanted in found.lower())

    def none(self) -> Mask:
        return np.asarray(self._values == "", dtype=bool)

    def texts(self) -> NDArray[Any]:
        return self._values
