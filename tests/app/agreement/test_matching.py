"""Maximum matchings, and why no greedy one."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from app.agreement.matching import IOU_STEPS, assign, f1_over_steps, match
from app.labels.values import Box, Boxes, Segment, Segments


def greedy(allowed: NDArray[np.bool_], similarity: NDArray[np.float64]) -> int:
    taken_rows: set[int] = set()
    taken_columns: set[int] = set()
    for place in np.argsort(-similarity, axis=None, kind="stable"):
        row, column = divmod(int(place), similarity.shape[1])
        if allowed[row, column] and row not in taken_rows and column not in taken_columns:
            taken_rows.add(row)
            taken_columns.add(column)
    return len(taken_rows)


def events(*starts: float) -> Segments:
    return Segments(tuple(Segment(id=f"s{t}", cls="x", start_s=t, end_s=t + 1.0) for t in starts))


def test_greedy_leaves_two_alone_where_the_maximum_matches_all() -> None:
    """Onsets .00 and .15 against .10 and .25: the nearest pair first leaves .00 and .25, too far apart: F1 .5."""
    found = match(events(0.0, 0.15), events(0.1, 0.25))
    assert found.f1 == 1.0
    near = np.array([[True, False], [True, True]])
    assert greedy(near, np.array([[0.9, 0.75], [0.95, 0.9]])) == 1


matrices = st.tuples(st.integers(1, 5), st.integers(1, 5), st.integers(0, 2**32 - 1))


@given(matrices)
def test_a_matching_is_maximal_and_best(shape: tuple[int, int, int]) -> None:
    rows, columns, seed = shape
    similarity = np.random.default_rng(seed).random((rows, columns))
    allowed = similarity >= 0.5
    a, b = assign(allowed, similarity)
    assert len(set(a.tolist())) == len(a) and len(set(b.tolist())) == len(b)
    assert allowed[a, b].all()
    assert len(a) >= greedy(allowed, similarity)
    best = (0, 0.0)
    wide, high = (similarity, allowed) if rows <= columns else (similarity.T, allowed.T)
    for chosen in permutations(range(wide.shape[1]), wide.shape[0]):
        kept = [(i, j) for i, j in enumerate(chosen) if high[i, j]]
        best = max(best, (len(kept), sum(wide[i, j] for i, j in kept)))
    assert (len(a), similarity[a, b].sum()) == pytest.approx(best)


def box(name: str, x0: float, y0: float, x1: float, y1: float, cls: str = "c") -> Box:
    return Box(id=name, cls=cls, box_px=(x0, y0, x1, y1))


def test_place_comes_first_and_class_only_breaks_ties() -> None:
    a = Boxes((box("a", 0, 0, 10, 10, "red"), box("b", 0, 0, 10, 10, "white")))
    b = Boxes((box("c", 0, 0, 10, 10, "white"), box("d", 0, 0, 10, 10, "red")))
    found = match(a, b)
    assert found.f1 == 1.0
    moved = match(Boxes((box("a", 0, 0, 10, 10, "red"),)), Boxes((box("c", 0, 0, 10, 9, "white"),)))
    assert (moved.place_f1, moved.f1) == (1.0, 0.0)


def test_nothing_on_either_side_has_no_f1() -> None:
    found = match(Boxes(), Boxes())
    assert (found.f1, found.place_f1) == (None, None)
    assert match(Boxes((box("a", 0, 0, 1, 1),)), Boxes()).f1 == 0.0
    assert match(Segments(), Segments()).f1 is None


def test_each_threshold_has_a_matching_of_its_own() -> None:
    a, b = Boxes((box("a", 0, 0, 10, 10),)), Boxes((box("b", 0, 0, 10, 7.2),))
    assert f1_over_steps(a, b) == tuple(float(step <= 0.72) for step in IOU_STEPS)


def test_a_long_event_may_end_later() -> None:
    def event(start: float, end: float) -> Segments:
        return Segments((Segment(id="s", cls="x", start_s=start, end_s=end),))

    assert match(event(1.0, 11.0), event(1.0, 12.9)).f1 == 1.0
    assert match(event(1.0, 2.0), event(1.2, 2.2)).f1 == 1.0  # exactly at the tolerance
    assert match(event(1.0, 2.0), event(1.0, 2.21)).f1 == 0.0
