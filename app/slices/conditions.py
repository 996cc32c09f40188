"""The conditions that are tried: thresholds of each number at its quantiles, each frequent value of a text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from app.slices.frame import Frame
from app.units import Floats, Mask

QUANTILES = (0.1, 0.25, 0.5, 0.75, 0.9)
MOST_VALUES = 30  # a text column with more values names things rather than groups them
# Which side an item is kept for says how it was chosen, not what it is: nothing can be made like it.
LEFT_OUT = frozenset({"n_frames", "split"})


@dataclass(frozen=True)
class Condition:
    """``text`` is its expression, ``name`` the feature or column that it speaks of.

    Its items are those of the base row ``plus`` without those of the base row ``minus`` (-1: none). ``cut`` is the
    threshold of a number, and ``above`` whether it holds from there on; None for the value of a text.
    """

    name: str
    text: str
    plus: int
    minus: int = -1
    cut: float | None = None
    above: bool = False


@dataclass(frozen=True, eq=False)
class Conditions:
    """All of them over ``base``, rows ``(R, N) bool``.

    ``x >= c`` is what is known of x without ``x < c``, so that a row serves two conditions, and whatever adds up over
    items need be counted for the rows alone.
    """

    base: Mask
    all: tuple[Condition, ...]

    def members(self, place: int) -> Mask:
        """The items of one condition, ``(N,) bool``."""
        one = self.all[place]
        row: Mask = self.base[one.plus]
        return row if one.minus < 0 else row & ~self.base[one.minus]

    def joined(self, places: Sequence[int]) -> Mask:
        """The items that satisfy all of these conditions."""
        result: Mask = np.logical_and.reduce([self.members(place) for place in places])
        return result

    def may_join(self, one: int, other: int) -> bool:
        """Whether both together can say more than either: they speak of different things, or bound a band."""
        a, b = self.all[one], self.all[other]
        return a.name != b.name or (a.cut is not None and b.cut is not None and a.above != b.above)


def candidates(frame: Frame, *, min_items: int) -> Conditions:
    """Conditions that hold for at least ``min_items`` items and fail for at least as many, each set of items once."""
    building = _Building(len(frame.item_ids), min_items)
    for name in sorted(frame.numeric):
        if name not in LEFT_OUT and name.isidentifier():
            building.thresholds(name, frame.numeric[name])
    for name in sorted(frame.texts):
        if name not in LEFT_OUT and name.isidentifier():
            values = frame.texts[name]
            names = sorted({value for value in values.tolist() if value})
            if 1 < len(names) <= MOST_VALUES:
                for value in names:
                    building.value(name, value, np.asarray(values == value, dtype=bool))
    return building.done()


class _Building:
    def __init__(self, count: int, min_items: int) -> None:
        self._count, self._least = count, min_items
        self._rows: list[Mask] = []
        self._found: list[Condition] = []
        self._seen: set[bytes] = set()
        self._everything = -1

    def thresholds(self, name: str, values: Floats) -> None:
        is_known = ~np.isnan(values)
        known = values[is_known]
        if not len(known) or known.min() == known.max():
            return
        known_row = -1
        for cut in dict.fromkeys(rounded(float(edge), known) for edge in np.quantile(known, QUANTILES)):
            with np.errstate(invalid="ignore"):
                below: Mask = values < cut
            wanted = [self._is_new(below), self._is_new(is_known & ~below)]
            if not any(wanted):
                continue
            if known_row < 0 and wanted[1]:
                known_row = self._known(is_known)
            row = self._add(below)
            if wanted[0]:
                self._found.append(Condition(name, f"{name} < {cut:g}", row, cut=cut))
            if wanted[1]:
                self._found.append(Condition(name, f"{name} >= {cut:g}", known_row, row, cut, above=True))

    def value(self, name: str, value: str, members: Mask) -> None:
        if self._is_new(members):
            self._found.append(Condition(name, f"{name} == {value!r}", self._add(members)))

    def done(self) -> Conditions:
        base = np.array(self._rows, dtype=bool).reshape(len(self._rows), self._count)
        return Conditions(base, tuple(self._found))

    def _known(self, is_known: Mask) -> int:
        if not is_known.all():
            return self._add(is_known)
        if self._everything < 0:
            self._everything = self._add(is_known)
        return self._everything

    def _add(self, members: Mask) -> int:
        self._rows.append(members)
        return len(self._rows) - 1

    def _is_new(self, members: Mask) -> bool:
        size = int(members.sum())
        if not self._least <= size <= self._count - self._least:
            return False
        key = np.packbits(members).tobytes()
        is_new = key not in self._seen
        self._seen.add(key)
        return is_new


def rounded(edge: float, known: Floats) -> float:
    """``edge`` with the fewest digits that leave the items on their sides, so that a person can read it."""
    below = int((known < edge).sum())
    for digits in range(2, 7):
        short = float(f"{edge:.{digits}g}")
        if abs(int((known < short).sum()) - below) <= len(known) * 0.02:
            return short
    return float(f"{edge:.6g}")
