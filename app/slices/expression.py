"""The conditions that define a slice, in the language of ``app.items.expression``, on a frame."""

from __future__ import annotations

from collections.abc import Sequence

from app.items.expression import LIMIT, NumberColumn, TextColumn, evaluate, names_in, worked_out
from app.items.formula import Made, Value
from app.slices.frame import Frame
from app.units import Mask

__all__ = ["LIMIT", "matches", "names_in", "worked_out_in"]


def matches(expression: str, frame: Frame) -> Mask:
    """Which items of ``frame`` satisfy ``expression``, ``(N,) bool``.

    An item whose value is unknown satisfies no comparison with it. An empty expression is satisfied by all.
    Raises CallError or UnknownName, naming what is not understood.
    """
    return evaluate(expression, _FrameColumns(frame))


def worked_out_in(formula: str, frame: Frame) -> Value:
    """The value of ``formula`` for every item of ``frame``. Raises as ``app.items.expression.worked_out``."""
    return worked_out(formula, _FrameColumns(frame))


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
        return Made(self._frame.texts[name]) if name in self._frame.texts else None

    def search(self, text: str) -> Mask | None:
        return None
