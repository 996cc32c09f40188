"""Shared time, boundaries and diarisation errors, against a clock of small ticks."""

from __future__ import annotations

import random
from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.agreement.timing import called_alike, diarised, matched_boundaries, shared_time
from app.labels.values import Segment, Segments

TICK = 0.01


def turns(*spans: tuple[str, float, float]) -> Segments:
    return Segments(tuple(Segment(f"s{n}", "speech", a, b, tier=who) for n, (who, a, b) in enumerate(spans)))


def test_speakers_are_called_alike_by_the_time_they_share() -> None:
    ours = turns(("a", 0.0, 5.0), ("b", 5.0, 9.0))
    theirs = turns(("b", 0.0, 4.0), ("x", 5.0, 9.0), ("a", 20.0, 21.0))
    # Theirs "a" shares no time with anybody and may not be taken for ours.
    assert [one.tier for one in called_alike(ours, theirs).objects] == ["a", "b", "a′"]
    assert called_alike(turns(), theirs) == theirs and called_alike(ours, turns()) == turns()
    classes = Segments((Segment("1", "x", 0.0, 2.0), Segment("2", "y", 2.0, 4.0)))
    assert [one.cls for one in called_alike(Segments((Segment("1", "p", 2.0, 4.0),)), classes).objects] == ["x", "p"]


def randomly(source: random.Random) -> Segments:
    spans = []
    for _ in range(source.randint(0, 5)):
        start = source.randint(0, 60) / 10
        spans.append((source.choice("xyz"), start, start + source.randint(1, 20) / 10))
    return turns(*spans)


def clock(value: Segments) -> dict[str, np.ndarray]:
    found: dict[str, np.ndarray] = {}
    for one in value.objects:
        line = found.setdefault(one.tier, np.zeros(900, dtype=bool))
        line[round(one.start_s / TICK) : round(one.end_s / TICK)] = True
    return found


def slow_errors(truth: Segments, said: Segments, collar_s: float) -> tuple[float, float]:
    """Errors and speech in seconds, tick by tick, trying every mapping of speakers."""
    ours, theirs = clock(truth), clock(said)
    counts = np.ones(900, dtype=bool)
    if collar_s:
        for line in ours.values():
            edges = np.flatnonzero(np.diff(np.concatenate([[0], line.astype(int), [0]])))
            for edge in edges:
                counts[max(0, edge - round(collar_s / TICK)) : edge + round(collar_s / TICK)] = False
    names = list(ours)
    others: list[str | None] = [*theirs, *[None] * len(names)]
    n_ours = sum((line.astype(int) for line in ours.values()), np.zeros(900, dtype=int))
    n_theirs = sum((line.astype(int) for line in theirs.values()), np.zeros(900, dtype=int))
    best = np.inf
    for order in set(permutations(others, len(names))):
        right = np.zeros(900, dtype=int)
        for name, other in zip(names, order, strict=True):
            if other is not None:
                right += ours[name] & theirs[other]
        best = min(best, float(((np.maximum(n_ours, n_theirs) - right) * counts).sum() * TICK))
    return best, float((n_ours * counts).sum() * TICK)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 100_000), st.sampled_from([0.0, 0.25]))
def test_diarisation_errors_are_those_of_a_clock(seed: int, collar_s: float) -> None:
    source = random.Random(seed)
    truth, said = randomly(source), randomly(source)
    found = diarised(truth, said, collar_s=collar_s)
    errors, speech = slow_errors(truth, said, collar_s)
    assert (found.errors, found.speech) == pytest.approx((errors, speech), abs=1e-6)


def test_names_of_speakers_do_not_matter_and_who_is_who_does() -> None:
    truth = turns(("anna", 0, 10), ("otto", 10, 20))
    assert diarised(truth, turns(("1", 0, 10), ("2", 10, 20)), collar_s=0.0).errors == 0.0
    found = diarised(truth, turns(("1", 0, 20)), collar_s=0.0)
    assert (found.missed, found.false, found.wrong, found.speech) == pytest.approx((0, 0, 10, 20))
    late = diarised(turns(("a", 0, 10)), turns(("b", 0.2, 10.2)), collar_s=0.25)
    assert late.errors == 0.0 and late.speech == pytest.approx(9.5)


def test_nothing_said_at_all() -> None:
    found = diarised(Segments(), turns(("a", 1, 2)))
    assert (found.missed, found.false, found.speech) == (0.0, 1.0, 0.0)
    assert diarised(Segments(), Segments()).errors == 0.0 and shared_time(Segments(), Segments()) == (0.0, 0.0)


def test_shared_time_is_that_of_one_class_and_tier() -> None:
    assert shared_time(turns(("a", 0, 4)), turns(("a", 1, 3), ("a", 2, 5))) == pytest.approx((3.0, 4.0))
    assert shared_time(turns(("a", 0, 4)), turns(("b", 0, 4)))[0] == 0.0


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 100_000))
def test_boundaries_are_matched_as_often_as_can_be(seed: int) -> None:
    from app.agreement.matching import assign

    source = random.Random(seed)
    a, b = randomly(source), randomly(source)
    ours, theirs = (sorted({t for s in one.objects for t in (s.start_s, s.end_s)}) for one in (a, b))
    gap = np.abs(np.subtract.outer(np.array(ours, dtype=float), np.array(theirs, dtype=float)))
    rows, _ = assign(gap <= 0.5 + 5e-7, 1.0 - gap / 10)
    assert matched_boundaries(a, b) == (len(rows), len(ours) + len(theirs))


def test_greedy_is_not_enough() -> None:
    a, b = turns(("a", 1.0, 1.4)), turns(("a", 0.6, 1.1))
    assert matched_boundaries(a, b) == (2, 4)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10_000), st.sampled_from([0.0, 0.25]))
def test_diarisation_errors_are_those_of_pyannote(seed: int, collar_s: float) -> None:
    """Its collar is the whole of what is left out around a boundary, ours what is on each side."""
    from pyannote.core import Annotation, Timeline
    from pyannote.core import Segment as Stretch
    from pyannote.metrics.diarization import DiarizationErrorRate

    source = random.Random(seed)
    truth, said = randomly(source), randomly(source)

    def annotated(value: Segments) -> Annotation:
        found = Annotation()
        for place, one in enumerate(value.objects):
            found[Stretch(one.start_s, one.end_s), place] = one.tier
        return found.support()  # one who speaks twice at once speaks once

    everything = Timeline([Stretch(0.0, 1000.0)])
    rate = DiarizationErrorRate(collar=2 * collar_s)
    parts = rate.compute_components(annotated(truth), annotated(said), uem=everything)
    ours = diarised(truth, said, collar_s=collar_s)
    assert ours.speech == pytest.approx(parts["total"], abs=1e-6)
    assert ours.missed == pytest.approx(parts["missed detection"], abs=1e-6)
    assert ours.false == pytest.approx(parts["false alarm"], abs=1e-6)
    assert ours.wrong == pytest.approx(parts["confusion"], abs=1e-6)
