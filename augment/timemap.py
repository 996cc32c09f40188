"""Where the parts of a sound are heard after a transform: exact, piece by piece.

A map is a list of pieces. Each takes a run of the old sound to a run of the new one, forwards or backwards, along knots
between which time runs evenly. What no piece holds is gone; what two pieces hold is heard twice.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Parts: TypeAlias = tuple[tuple[float, float], ...]
# Two spans that meet within this are one: rates and sample counts are rounded on the way.
MEET_S = 1e-6
# Runs that are woven together leap by a window at most (24 ms): of what is longer than two, enough is always heard.
SHORT_S = 0.048


class Span(NamedTuple):
    """Where a stretch is heard, start < end, in seconds of the new sound; ``share`` is how much of it, 0 to 1.

    ``parts_s`` are the parts of that in which it sounds, where there are gaps between them.
    """

    start_s: float
    end_s: float
    share: float
    parts_s: Parts = ()


@dataclass(frozen=True, eq=False)
class Piece:
    """One run: ``old_s`` ``(k,)`` rises, ``new_s`` ``(k,)`` rises or, backwards, falls; k is 2 or more."""

    old_s: Floats
    new_s: Floats

    def part(self, start_s: float, end_s: float) -> tuple[float, float] | None:
        """What of ``start_s`` to ``end_s`` lies in this run, in seconds of the old sound."""
        low, high = max(start_s, float(self.old_s[0])), min(end_s, float(self.old_s[-1]))
        return (low, high) if high > low else None

    def heard(self, low_s: float, high_s: float) -> Parts:
        """Where that is heard, start before end."""
        there = np.interp([low_s, high_s], self.old_s, self.new_s)
        return ((float(there.min()), float(there.max())),)

    @property
    def is_backwards(self) -> bool:
        """Whether it is heard backwards."""
        return bool(self.new_s[-1] < self.new_s[0])


@dataclass(frozen=True, eq=False)
class Woven:
    """Short runs that fade into each other and are heard as one: what the listener gets is a sound at another speed.

    Seconds of the old sound from ``starts_s`` to ``ends_s`` are heard from ``turns_s`` of the new one on, ``faster``
    than they were; all ``(k,)``, and ``turns_s`` rise. A stretch is heard from the first of it to the last of it,
    though a few milliseconds of it are heard twice, or not at all. What is short may be lost that way, or double:
    ``heard_apart`` says.
    """

    starts_s: Floats
    ends_s: Floats
    turns_s: Floats
    length_s: float
    faster: float = 1.0
    is_backwards = False

    def part(self, start_s: float, end_s: float) -> tuple[float, float] | None:
        """What of ``start_s`` to ``end_s`` lies in the old sound."""
        low, high = max(start_s, 0.0), min(end_s, self.length_s)
        return (low, high) if high > low else None

    def heard(self, low_s: float, high_s: float) -> Parts:
        """Each moment at which any of it is heard; a few milliseconds may come before the rest, or after it."""
        among = np.flatnonzero((self.ends_s > low_s) & (self.starts_s < high_s))
        starts, turns = self.starts_s[among], self.turns_s[among]
        begins = turns + np.maximum(low_s - starts, 0) / self.faster
        ends = turns + (np.minimum(high_s, self.ends_s[among]) - starts) / self.faster
        return tuple(zip(begins.tolist(), ends.tolist(), strict=True))

    def heard_apart(self, low_s: float, high_s: float) -> list[Span]:
        """Each time that a short stretch is heard, with how much of it; nothing where it falls between two runs.

        Runs that go on with it, or repeat less than half of it, are one; what repeats more is heard as one more.
        """
        found: list[Span] = []
        reached, length = low_s, high_s - low_s
        for at in np.flatnonzero((self.ends_s > low_s) & (self.starts_s < high_s)):
            begin, end = max(low_s, float(self.starts_s[at])), min(high_s, float(self.ends_s[at]))
            start_s, end_s = (float(self.turns_s[at] + (old - self.starts_s[at]) / self.faster) for old in (begin, end))
            goes_on = found and abs(start_s - found[-1].end_s) < MEET_S and reached - begin <= length / 2
            if goes_on:
                before, more = found[-1], max(0.0, end - max(begin, reached)) / length
                found[-1] = Span(before.start_s, end_s, before.share + more)
            elif end_s > start_s:
                found.append(Span(start_s, end_s, (end - begin) / length))
            reached = max(reached, end) if goes_on else end
        return found


@dataclass(frozen=True, eq=False)
class TimeMap:
    """``pieces`` in the order in which they are heard. ``only_silence_lost``: what is gone held no sound."""

    pieces: tuple[Piece | Woven, ...]
    only_silence_lost: bool = False

    @property
    def is_backwards(self) -> bool:
        """Whether any of it is heard backwards."""
        return any(piece.is_backwards for piece in self.pieces)

    def spans(self, start_s: float, end_s: float, parts_s: Parts = ()) -> tuple[Span, ...]:
        """Where a stretch of the old sound is heard, in the order of the new one; runs that meet are one.

        ``parts_s`` are the parts of it that sound, where a map before this one left gaps between them.
        """
        joined: list[Span] = []
        reached = -1.0
        for piece in self.pieces:
            part = piece.part(start_s, end_s)
            if part is None:
                continue
            if isinstance(piece, Woven) and end_s - start_s < SHORT_S:
                joined += piece.heard_apart(start_s, end_s)
                continue
            heard = _met(
                run
                for low, high in parts_s or (part,)
                if (inner := piece.part(low, high))
                for run in piece.heard(*inner)
            )
            if not heard:
                continue
            start, end = heard[0][0], heard[-1][1]
            share = (part[1] - part[0]) / (end_s - start_s)
            before = joined[-1] if joined else None
            # Only what goes on in both: where a run begins again, it is heard a second time.
            if before and abs(start - before.end_s) < MEET_S and abs(part[0] - reached) < MEET_S:
                whole = _met([*(before.parts_s or (before[:2],)), *heard])
                joined[-1] = Span(before.start_s, end, before.share + share, _gaps(whole))
            elif end > start:
                joined.append(Span(start, end, share, _gaps(heard)))
            reached = part[1]
        return tuple(sorted(joined))

    def kept(self, start_s: float, end_s: float) -> float:
        """How much of a stretch is still heard somewhere, 0 to 1."""
        edges = sorted(part for piece in self.pieces if (part := piece.part(start_s, end_s)) is not None)
        covered, reached = 0.0, start_s
        for low, high in edges:
            covered += max(0.0, high - max(low, reached))
            reached = max(reached, high)
        return covered / (end_s - start_s)


def _met(runs: Iterable[tuple[float, float]]) -> Parts:
    """The runs in their order; those that meet or overlap are one."""
    found: list[tuple[float, float]] = []
    for start, end in sorted(runs):
        if found and start - found[-1][1] < MEET_S:
            found[-1] = found[-1][0], max(end, found[-1][1])
        else:
            found.append((start, end))
    return tuple(found)


def _gaps(parts: Parts) -> Parts:
    """Nothing where there is no gap to tell of."""
    return parts if len(parts) > 1 else ()


def scaled(length_s: float, factor: float) -> TimeMap:
    """All of it, ``factor`` times as long."""
    return _of(((0.0, length_s), (0.0, length_s * factor)))


def window(first_s: float, last_s: float, *, at_s: float = 0.0, only_silence_lost: bool = False) -> TimeMap:
    """What lies from ``first_s`` to ``last_s``, heard from ``at_s`` on; the rest is gone."""
    return TimeMap((_piece((first_s, last_s), (at_s, at_s + last_s - first_s)),), only_silence_lost=only_silence_lost)


def backwards(length_s: float) -> TimeMap:
    """All of it, the end first."""
    return _of(((0.0, length_s), (length_s, 0.0)))


def rolled(length_s: float, by_s: float) -> TimeMap:
    """All of it ``by_s`` later; what leaves at the end comes in at the beginning."""
    by_s %= length_s
    if by_s == 0:
        return scaled(length_s, 1.0)
    turn = length_s - by_s
    return _of(((turn, length_s), (0.0, by_s)), ((0.0, turn), (by_s, length_s)))


def repeated(length_s: float, first_s: float, last_s: float, times: int) -> TimeMap:
    """The run from ``first_s`` to ``last_s`` heard ``times`` times on end, then the rest."""
    run = last_s - first_s
    pieces = [((0.0, last_s), (0.0, last_s))]
    pieces += [((first_s, last_s), (last_s + run * n, last_s + run * (n + 1))) for n in range(times - 2)]
    begin = last_s + run * (times - 2)
    pieces.append(((first_s, length_s), (begin, begin + length_s - first_s)))
    return _of(*pieces)


def curve(old_s: Floats, new_s: Floats) -> TimeMap:
    """All of it, along knots that both rise."""
    return TimeMap((Piece(old_s, new_s),))


def woven(
    starts: Floats, ends: Floats, turns: Floats, *, length_s: float, rate_hz: float, faster: float = 1.0
) -> TimeMap:
    """All of it in short runs, which are given in frames of ``rate_hz``; see `Woven`."""
    runs = Woven(starts / rate_hz, ends / rate_hz, turns / faster / rate_hz, length_s, faster)
    return TimeMap((runs,))


def _of(*pairs: tuple[tuple[float, float], tuple[float, float]]) -> TimeMap:
    return TimeMap(tuple(_piece(old, new) for old, new in pairs))


def _piece(old: tuple[float, float], new: tuple[float, float]) -> Piece:
    return Piece(np.array(old, dtype=np.float64), np.array(new, dtype=np.float64))
