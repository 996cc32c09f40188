"""When two people say that something sounds: shared time, boundaries, and who speaks when.

- time F1: 2 · time that both give to the same class and tier / (time of one + time of the other)
- boundary F1: starts and ends of all segments, matched one to one within half a second
- diarisation error rate (DER, NIST RT-09): (missed + false + confused speech) / speech of the reference, with the
  mapping of speakers that gives the least error and without the time ``COLLAR_S`` around each boundary of the
  reference. Speech that overlaps counts once a speaker

Times are continuous: nothing is cut into frames, so no figure depends on a hop.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from msgspec.structs import replace
from numpy.typing import NDArray

from app.labels.values import Segment, Segments
from app.units import Floats

BOUNDARY_S = 0.5
COLLAR_S = 0.25
Span = tuple[float, float]


@dataclass(frozen=True)
class Diarised:
    """Seconds: ``missed`` and ``false`` speech, speech of the ``wrong`` speaker, ``speech`` of the reference."""

    missed: float
    false: float
    wrong: float
    speech: float

    @property
    def errors(self) -> float:
        """All errors in seconds."""
        return self.missed + self.false + self.wrong


def shared_time(a: Segments, b: Segments) -> tuple[float, float]:
    """Seconds that both give to the same class and tier, and the mean of what each gives to any."""
    ours, theirs = _by_key(a.objects), _by_key(b.objects)
    shared = sum(_overlap(ours[key], theirs[key]) for key in ours.keys() & theirs.keys())
    whole = sum(end - start for spans in (*ours.values(), *theirs.values()) for start, end in spans)
    return shared, whole / 2.0


def matched_boundaries(a: Segments, b: Segments, *, within_s: float = BOUNDARY_S) -> tuple[int, int]:
    """How many boundaries belong together, and how many there are on both sides."""
    ours, theirs = _boundaries(a.objects), _boundaries(b.objects)
    matched = place = 0
    for at in ours:  # on a line, taking the first that is near enough is a maximum matching
        while place < len(theirs) and theirs[place] < at - within_s - 5e-7:
            place += 1
        if place < len(theirs) and theirs[place] <= at + within_s + 5e-7:
            matched, place = matched + 1, place + 1
    return matched, len(ours) + len(theirs)


def speakers_of(value: Segments) -> dict[str, list[Span]]:
    """Speaker → spans in which they speak: the tiers where there are some, else the classes."""
    tiers = any(thing.tier for thing in value.objects)
    found: dict[str, list[Span]] = defaultdict(list)
    for thing in value.objects:
        found[thing.tier if tiers else thing.cls].append((thing.start_s, thing.end_s))
    return {name: _union(spans) for name, spans in found.items()}


def diarised(truth: Segments, said: Segments, *, collar_s: float = COLLAR_S) -> Diarised:
    """The errors of ``said`` against ``truth``; names of speakers do not matter, only who is who."""
    ours, theirs = speakers_of(truth), speakers_of(said)
    edges, kept = _pieces(ours, theirs, collar_s)
    ours_on, theirs_on = _active(list(ours.values()), edges), _active(list(theirs.values()), edges)
    together = (ours_on * kept) @ theirs_on.T
    correct = float(together[_who_is_who(together)].sum())
    n_ours, n_theirs = ours_on.sum(axis=0), theirs_on.sum(axis=0)
    missed = float((np.clip(n_ours - n_theirs, 0, None) * kept).sum())
    false = float((np.clip(n_theirs - n_ours, 0, None) * kept).sum())
    both = float((np.minimum(n_ours, n_theirs) * kept).sum())
    return Diarised(missed, false, max(0.0, both - correct), float((n_ours * kept).sum()))


def called_alike(truth: Segments, said: Segments) -> Segments:
    """``said`` with its speakers called as in ``truth``, by the mapping that shares the most time.

    Whoever shares no time with anybody keeps their name, marked by a stroke where somebody else has it.
    """
    ours, theirs = speakers_of(truth), speakers_of(said)
    edges, kept = _pieces(ours, theirs, 0.0)
    here, there = list(ours), list(theirs)
    together = (_active(list(ours.values()), edges) * kept) @ _active(list(theirs.values()), edges).T
    names = {
        there[column]: here[row]
        for row, column in zip(*_who_is_who(together), strict=True)
        if together[row, column] > 0.0
    }
    for name in there:
        if name not in names:
            free = name
            while free in ours or free in names.values():
                free += "′"
            names[name] = free
    tiers = any(thing.tier for thing in said.objects)
    return Segments(
        tuple(
            replace(thing, tier=names[thing.tier]) if tiers else replace(thing, cls=names[thing.cls])
            for thing in said.objects
        )
    )


def _who_is_who(together: Floats) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Rows and columns of the one-to-one mapping that shares the most time."""
    from scipy.optimize import linear_sum_assignment

    rows, columns = linear_sum_assignment(together, maximize=True)
    return rows, columns


def _pieces(
    ours: Mapping[str, Sequence[Span]], theirs: Mapping[str, Sequence[Span]], collar_s: float
) -> tuple[Floats, Floats]:
    """``(E,)`` edges of pieces of time in which nothing changes, and ``(E − 1,)`` seconds of each that count."""
    truth = sorted({at for spans in ours.values() for span in spans for at in span})
    around = _union([(at - collar_s, at + collar_s) for at in truth]) if collar_s > 0 else []
    every = {at for spans in (*ours.values(), *theirs.values(), around) for span in spans for at in span}
    edges = np.array(sorted(every), dtype=np.float64)
    lengths = np.diff(edges)
    middle = (edges[:-1] + edges[1:]) / 2.0
    starts = [start for start, _ in around]
    for place, at in enumerate(middle.tolist()):
        found = bisect_right(starts, at) - 1
        if found >= 0 and at < around[found][1]:
            lengths[place] = 0.0
    return edges, lengths


def _active(speakers: Sequence[Sequence[Span]], edges: Floats) -> Floats:
    """``(speakers, pieces)``: 1 where the speaker speaks in the whole piece."""
    active: Floats = np.zeros((len(speakers), max(0, len(edges) - 1)))
    for row, spans in zip(active, speakers, strict=True):
        for start, end in spans:
            row[np.searchsorted(edges, start) : np.searchsorted(edges, end)] = 1.0
    return active


def _by_key(segments: Iterable[Segment]) -> dict[tuple[str, str], list[Span]]:
    found: dict[tuple[str, str], list[Span]] = defaultdict(list)
    for thing in segments:
        found[thing.tier, thing.cls].append((thing.start_s, thing.end_s))
    return {key: _union(spans) for key, spans in found.items()}


def _boundaries(segments: Iterable[Segment]) -> list[float]:
    """Each place once: a boundary that two segments share is one."""
    return sorted({at for thing in segments for at in (thing.start_s, thing.end_s)})


def _union(spans: Iterable[Span]) -> list[Span]:
    """The same time as spans that do not touch, in order."""
    found: list[Span] = []
    for start, end in sorted(spans):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return found


def _overlap(a: Sequence[Span], b: Sequence[Span]) -> float:
    """Seconds in both; each is in order and does not overlap itself."""
    total, i, j = 0.0, 0, 0
    while i < len(a) and j < len(b):
        total += max(0.0, min(a[i][1], b[j][1]) - max(a[i][0], b[j][0]))
        if a[i][1] < b[j][1]:
            i += 1
        else:
            j += 1
    return total
