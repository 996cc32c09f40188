"""Which of all conjunctions are worth a word: found on one half, explained away one by one, tested on the other half.

The largest effect is taken first and its thresholds are moved to where it is largest; then it is taken out of the
values (the items of the slice come down to the mean of the rest), and what was only its shadow, such as a looser
threshold or a feature that goes along with it, has nothing left. Whatever was chosen for being large is too large
where it was chosen, so with enough items the choice is made on a half of the groups and the figures of significance
come from the other half, corrected for as many as were chosen. With fewer items, all are used for both, corrected
for all that were tried.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from app.slices.conditions import Condition, Conditions
from app.slices.frame import Frame
from app.slices.screen import MOST_SHARE, Screened, screen
from app.slices.significance import benjamini_hochberg, clustered_p, welch_p
from app.units import Floats, Mask

OVERLAP = 0.8
"""Two slices that share more than this of their items say the same thing."""

# From so many groups on, a half is enough to choose on.
HALVES_FROM = 1000
# Chosen on a half: what would be found by chance in one search of five is not tried on the other.
_CHANCE = 0.2
# A further condition must add something to z: with a hundred thousand tried, some add a little by chance, and people
# read the shorter one.
_SIMPLER, _SHORTER = 0.9, 0.85
# What is not as sure on the other half is not shown.
CONFIRMED_Q = 0.05
_REFINED_FROM = 500
# Beside a slice that somebody named so many of those that could be tried are tested; the others count as p = 1.
_STRONGEST = 500
_ROUNDS = 2
# So many sets of features are refined, of those whose z is at least this part of the largest.
_REFINED, _NEARLY = 4, 0.7


@dataclass(frozen=True, eq=False)
class Picked:
    """One slice: its expression, its items among all ``(N,) bool``, and how sure it is."""

    text: str
    n_conditions: int
    members: Mask
    p_value: float
    q_value: float


@dataclass(frozen=True, eq=False)
class Search:
    """``picked`` in the order of their effect; ``tested`` conjunctions were tried; ``halved``: see above.

    ``unconfirmed`` were chosen on the one half, and not sure on the other.
    """

    picked: tuple[Picked, ...]
    tested: int
    halved: bool
    unconfirmed: int


def search(
    frame: Frame,
    conditions: Conditions,
    values: Floats,
    groups: NDArray[np.int64],
    *,
    least: int,
    depth: int,
    most: int,
) -> Search:
    """Where ``values`` (N, NaN where not known) are larger than elsewhere, at most ``most`` places.

    ``groups`` (N) number the sources that items share; ``least`` items make a slice.
    """
    known = np.flatnonzero(~np.isnan(values))
    n_groups = len(np.unique(groups[known]))
    halved = n_groups >= HALVES_FROM
    first = _first_half(frame.groups, known) if halved else np.ones(len(known), dtype=bool)
    explored, held = known[first], known[~first] if halved else known
    # Among those that are looked at a slice has its share of the items; in all of them it is counted again below.
    share = len(explored) / max(1, len(values))
    screened = screen(conditions, explored, values[explored], least=max(2, round(least * share)), depth=depth)
    explorer = _Explorer(frame, conditions, screened, explored, values[explored], least)
    limit = _z_of(_CHANCE / max(1, screened.tested)) if halved else 0.0
    chosen = explorer.chosen(most, limit)
    test = _Test(values[held], groups[held] if n_groups < len(known) else None)
    if halved:
        p_values = np.array([test.next_p(members[held]) for _, members in chosen])
        q_values = benjamini_hochberg(p_values)
    else:
        p_values, q_values = _among_all(chosen, conditions, screened, known, test.p)
    picked = tuple(
        Picked(" and ".join(one.text for one in parts), len(parts), members, float(p), float(q))
        for (parts, members), p, q in zip(chosen, p_values, q_values, strict=True)
        if not halved or q < CONFIRMED_Q
    )
    return Search(picked, screened.tested, halved, len(chosen) - len(picked))


def how_sure(
    frame: Frame, conditions: Conditions, values: Floats, groups: NDArray[np.int64], members: Mask, *, least: int,
    depth: int,
) -> tuple[float, float]:  # fmt: skip
    """p of one slice ``(N,) bool`` that somebody named, and its q among all of up to ``depth`` that could be tried.

    On all items and never by halves: whoever named it may have seen them all.
    """
    known = np.flatnonzero(~np.isnan(values))
    screened = screen(conditions, known, values[known], least=least, depth=depth)
    test = _Test(values[known], groups[known] if len(np.unique(groups[known])) < len(known) else None)
    strongest = replace(screened, places=screened.places[:_STRONGEST])
    p_values, q_values = _among_all([((), members)], conditions, strongest, known, test.p)
    return float(p_values[0]), float(q_values[0])


def _first_half(groups: Sequence[str], rows: NDArray[np.intp]) -> Mask:
    """By the names of the groups: the same halves on every machine, whatever was added since."""
    sides: dict[str, bool] = {}
    for row in rows.tolist():
        name = groups[row]
        if name not in sides:
            sides[name] = hashlib.blake2b(name.encode(), digest_size=1).digest()[0] < 128
    return np.fromiter((sides[groups[row]] for row in rows.tolist()), dtype=bool, count=len(rows))


class _Test:
    """Whether the values are larger inside than outside."""

    def __init__(self, values: Floats, groups: NDArray[np.int64] | None) -> None:
        self._values, self._groups = values.copy(), groups

    def p(self, inside: Mask) -> float:
        """One-sided p; the larger of two where items share groups."""
        plain = welch_p(self._values, inside)
        if self._groups is None or plain > 0.05:
            return plain
        return max(plain, clustered_p(self._values, inside, self._groups))

    def next_p(self, inside: Mask) -> float:
        """The same, over and above the slices that were asked for before and are sure."""
        found = self.p(inside)
        if found < CONFIRMED_Q:
            level(self._values, inside)
        return found


def level(values: Floats, inside: Mask) -> float:
    """Brings the values inside down to the mean of the others, in place; gives by how much."""
    if inside.all() or not inside.any():
        return 0.0
    excess = float(values[inside].mean() - values[~inside].mean())
    values[inside] -= excess
    return excess


def _among_all(
    chosen: Sequence[tuple[tuple[Condition, ...], Mask]],
    conditions: Conditions,
    screened: Screened,
    known: NDArray[np.intp],
    p_of: Callable[[Mask], float],
) -> tuple[Floats, Floats]:
    """p and q of the chosen, corrected for all that were tried. Those of no effect count as p = 1."""
    own = [p_of(members[known]) for _, members in chosen]
    others = [p_of(conditions.joined(places)[known]) for places in screened.places]
    everything = np.ones(max(screened.tested, len(others)))
    everything[: len(others)] = others
    ranked = np.sort(everything)
    count = len(ranked)
    scaled = np.minimum.accumulate((ranked * count / np.arange(1, count + 1))[::-1])[::-1] if count else ranked
    places = np.minimum(np.searchsorted(ranked, own, side="left"), count - 1)
    q_values = np.array([min(1.0, scaled[place]) for place in places]) if len(own) else np.zeros(0)
    return np.array(own), np.maximum(q_values, own)


def _z_of(p_value: float) -> float:
    from scipy.special import ndtri  # lazily: SciPy must not load with the window

    return float(-ndtri(p_value))


Part: TypeAlias = tuple[Condition, Mask]


def _joined(parts: Sequence[Part]) -> Mask:
    joined: Mask = np.logical_and.reduce([members for _, members in parts])
    return joined


class _Explorer:
    """Takes the largest effect, refines it, takes it out, and looks again."""

    def __init__(
        self,
        frame: Frame,
        conditions: Conditions,
        screened: Screened,
        rows: NDArray[np.intp],
        values: Floats,
        least: int,
    ) -> None:
        self._frame, self._conditions, self._rows, self._least = frame, conditions, rows, least
        self._places = screened.places
        self._tuning = len(rows) >= _REFINED_FROM
        self._orders: dict[str, NDArray[np.intp]] = {}
        self._left = values - values.mean() if len(values) else values
        self._counts = screened.counts
        self._simpler = np.array([_SIMPLER ** (len(places) - 1) for places in screened.places])
        self._bits = self._packed(screened.places)
        self._sums = screened.z * np.sqrt(self._counts * (1 - self._counts / max(1, len(rows))))
        self._sums = self._sums * (float(self._left.std()) if len(rows) else 0.0)

    def _packed(self, all_places: Sequence[tuple[int, ...]]) -> NDArray[np.uint8]:
        if not all_places:
            return np.zeros((0, 0), dtype=np.uint8)
        single = [
            np.packbits(self._conditions.members(place)[self._rows]) for place in range(len(self._conditions.all))
        ]
        return np.array([np.bitwise_and.reduce([single[place] for place in places]) for places in all_places])

    def chosen(self, most: int, limit: float) -> list[tuple[tuple[Condition, ...], Mask]]:
        """Conditions and items (of all) of at most ``most`` slices whose z is above ``limit``, largest first."""
        found: list[tuple[tuple[Condition, ...], Mask]] = []
        open_ = np.ones(len(self._places), dtype=bool)
        while len(found) < most and open_.any():
            z = np.where(open_, self._z(self._sums, self._counts) * self._simpler, -np.inf)
            tried = self._different(np.argsort(-z, kind="stable"), z)
            refined = [self._refined(self._places[place]) for place in tried]
            best = int(np.argmax([self._z_within(parts) * _SIMPLER ** len(parts) for parts in refined]))
            open_[tried[best]] = False
            parts = refined[best]
            if self._z_within(parts) <= limit:
                break
            members = _joined(parts)
            if int(members.sum()) < self._least or any(_same(members, other) for _, other in found):
                continue
            found.append((tuple(one for one, _ in parts), members))
            self._take_out(members[self._rows])
        return found

    def _different(self, order: NDArray[np.intp], z: Floats) -> list[int]:
        """The best of each of the first few sets of features: the best at the quantiles may not be the best of all.

        No feature twice, since what goes along with the best would fill the places.
        """
        found: list[int] = []
        names: set[str] = set()
        for place in order.tolist():
            if found and (z[place] < z[order[0]] * _NEARLY or len(found) == _REFINED or not self._tuning):
                break
            own = {self._conditions.all[one].name for one in self._places[place]}
            if not own & names:
                found.append(place)
                names |= own
        return found

    def _z(self, sums: Floats, counts: Floats) -> Floats:
        n = max(1, len(self._left))
        spread = float(self._left.std()) * np.sqrt(counts * np.maximum(0.0, 1 - counts / n))
        return np.divide(sums, spread, out=np.zeros(np.shape(sums)), where=spread > 0)

    def _take_out(self, inside: Mask) -> None:
        excess = level(self._left, inside)
        shift = float(self._left.mean())
        self._left -= shift
        shared = np.bitwise_count(self._bits & np.packbits(inside)).sum(axis=1, dtype=np.int64)
        self._sums = self._sums - excess * shared - shift * self._counts

    def _refined(self, places: tuple[int, ...]) -> list[Part]:
        """The same conditions with thresholds where the effect is largest, without those that add nothing to it."""
        parts = [(self._conditions.all[place], self._conditions.members(place)) for place in places]
        if self._tuning:
            parts = self._tuned(parts)
            for one in list(parts):
                fewer = self._tuned([other for other in parts if other is not one])
                if fewer and self._z_within(fewer) >= self._z_within(parts) * _SHORTER:
                    parts = fewer
                    break
        return parts

    def _tuned(self, parts: Sequence[Part]) -> list[Part]:
        """Each threshold moved to where the effect is largest while the others stay, in turn."""
        tuned = list(parts)
        for _ in range(_ROUNDS):
            for place, (one, members) in enumerate(tuned):
                if one.cut is not None:
                    others = [part for other, part in enumerate(tuned) if other != place]
                    within = _joined(others) if others else np.ones(len(members), dtype=bool)
                    tuned[place] = self._moved(one, members, within)
        return tuned

    def _z_within(self, parts: Sequence[Part]) -> float:
        inside = _joined(parts)[self._rows]
        count = int(inside.sum())
        if count > len(inside) * MOST_SHARE:
            return 0.0
        return float(self._z(np.array([self._left[inside].sum()]), np.array([float(count)]))[0])

    def _order(self, name: str, x: Floats) -> NDArray[np.intp]:
        """The explored items by a feature, sorted once."""
        if name not in self._orders:
            self._orders[name] = np.argsort(x, kind="stable")
        return self._orders[name]

    def _moved(self, one: Condition, members: Mask, within: Mask) -> Part:
        column = self._frame.numeric[one.name]
        x = column[self._rows]
        usable = within[self._rows] & ~np.isnan(x)
        order = self._order(one.name, x)
        order = order[usable[order]]
        if one.above:
            order = order[::-1]
        ordered, left = x[order], self._left[order]
        # A cut lies between two values; so many items lie on its side.
        ends = np.flatnonzero(np.diff(ordered)) + 1
        least = max(2, round(self._least * len(self._rows) / max(1, len(column))))
        ends = ends[(ends >= least) & (ends <= len(x) * MOST_SHARE)]
        if not len(ends):
            return one, members
        z = self._z(np.cumsum(left)[ends - 1], ends.astype(np.float64))
        best = int(np.argmax(z))
        inside = members[self._rows] & usable
        here = self._z(np.array([self._left[inside].sum()]), np.array([float(inside.sum())]))
        if z[best] <= here[0]:
            return one, members
        end = int(ends[best])
        cut = _between(ordered[end - 1], ordered[end])
        with np.errstate(invalid="ignore"):
            mask: Mask = column >= cut if one.above else column < cut
        sign = ">=" if one.above else "<"
        return replace(one, text=f"{one.name} {sign} {cut:.10g}", cut=cut), mask


def _between(one: float, other: float) -> float:
    """The number of fewest digits that parts the two: above the smaller, not above the larger."""
    low, high = min(one, other), max(one, other)
    for digits in range(2, 17):
        short = float(f"{(low + high) / 2:.{digits}g}")
        if low < short <= high:
            return short
    return high


def _same(one: Mask, other: Mask) -> bool:
    return int((one & other).sum()) > OVERLAP * int((one | other).sum())
