"""All conjunctions are counted as one would by hand, and of what is large by chance nothing is found."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.slices.conditions import Conditions, candidates
from app.slices.find import find_slices
from app.slices.frame import Frame
from app.slices.scored import Scored
from app.slices.screen import MOST_SHARE, screen
from app.slices.search import search


def random_frame(seed: int, count: int, *, numbers: int = 4) -> Frame:
    """Numbers, one of them not always known, and a text."""
    draw = np.random.default_rng(seed)
    numeric = {f"x{place}": draw.normal(size=count) for place in range(numbers)}
    numeric["x1"][draw.random(count) < 0.2] = np.nan
    numeric["steps"] = draw.integers(0, 4, count).astype(np.float64)
    device = np.array(list("abc"), dtype=object)[draw.integers(0, 3, count)]
    names = tuple(f"i{place:06}" for place in range(count))
    return Frame(names, names, numeric, {"device": device})


def by_hand(conditions: Conditions, values: np.ndarray, least: int, depth: int) -> dict[tuple[int, ...], float]:
    """z of every conjunction, one after the other."""
    found = {}
    centred = values - values.mean()
    for size in range(1, depth + 1):
        for places in itertools.combinations(range(len(conditions.all)), size):
            pairs = itertools.combinations(places, 2)
            inside = conditions.joined(places)
            n, most = int(inside.sum()), len(values) * MOST_SHARE
            fewer = [int(conditions.joined(part).sum()) for part in itertools.combinations(places, size - 1) if part]
            if not least <= n <= most or not all(conditions.may_join(a, b) for a, b in pairs) or n in fewer:
                continue
            spread = centred.std() * math.sqrt(n * (1 - n / len(values)))
            found[places] = float(centred[inside].sum() / spread)
    return found


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10_000), st.integers(40, 200), st.integers(1, 3))
def test_every_conjunction_is_counted(seed: int, count: int, depth: int) -> None:
    frame = random_frame(seed, count, numbers=3)
    conditions = candidates(frame, min_items=5)
    values = np.random.default_rng(seed + 1).normal(size=count)
    expected = by_hand(conditions, values, 5, depth)
    found = screen(conditions, np.arange(count), values, least=5, depth=depth)
    assert found.tested == len(expected)
    for places, z, n in zip(found.places, found.z, found.counts, strict=True):
        assert z == pytest.approx(expected[places], abs=1e-4)
        assert n == conditions.joined(places).sum()
    # Of each set of features the best two.
    best: dict[frozenset[str], list[float]] = {}
    for places, z in expected.items():
        best.setdefault(frozenset(conditions.all[place].name for place in places), []).append(z)
    if depth == 1:
        wanted = sorted(z for several in best.values() for z in sorted(several)[-2:] if z > 0)
        assert sorted(found.z) == pytest.approx(wanted, abs=1e-4)
    assert max(found.z, default=0.0) == pytest.approx(max(0.0, *expected.values(), 0.0), abs=1e-4)


def test_part_of_the_items_is_as_if_the_others_were_not_there() -> None:
    frame = random_frame(3, 300)
    conditions = candidates(frame, min_items=10)
    rows = np.flatnonzero(np.random.default_rng(0).random(300) < 0.5)
    values = np.random.default_rng(1).normal(size=len(rows))
    part = Conditions(conditions.base[:, rows], conditions.all)
    one = screen(conditions, rows, values, least=5, depth=3)
    other = screen(part, np.arange(len(rows)), values, least=5, depth=3)
    assert one.places == other.places and one.tested == other.tested


def planted(seed: int, count: int = 30_000) -> tuple[Frame, np.ndarray, dict[str, np.ndarray]]:
    """Values that are larger in three places; a feature that goes along with one of them says nothing more."""
    frame = random_frame(seed, count, numbers=9)
    draw = np.random.default_rng(seed + 100)
    x = frame.numeric
    x["x5"][:] = 0.9 * x["x4"] + 0.4 * x["x5"]
    places = {
        "pair": (x["x0"] < -0.6) & (frame.texts["device"] == "b"),
        "tail": x["x4"] >= 1.8,
        "band": (x["x7"] >= 0.1) & (x["x7"] < 0.7) & (x["x8"] >= 0.9),
    }
    values = draw.normal(0.05, 0.3, count)
    for inside in places.values():
        values[inside] += 0.2
    return frame, values, places


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_what_was_planted_is_found_and_nothing_else(seed: int) -> None:
    frame, values, places = planted(seed)
    conditions = candidates(frame, min_items=30)
    found = search(frame, conditions, values, np.arange(len(values)), least=30, depth=3, most=20)
    assert found.halved
    overlaps = [
        max((float((one.members & place).sum() / (one.members | place).sum()), name) for name, place in places.items())
        for one in found.picked
    ]
    assert sorted(name for _, name in overlaps) == sorted(places)
    assert min(overlap for overlap, _ in overlaps) > 0.85
    assert all(one.q_value < 1e-6 for one in found.picked)


def test_by_chance_nothing_is_found() -> None:
    n_found = 0
    for seed in range(12):
        frame = random_frame(seed, 3000, numbers=8)
        values = np.random.default_rng(seed + 1000).exponential(size=3000)
        conditions = candidates(frame, min_items=30)
        n_found += len(search(frame, conditions, values, np.arange(3000), least=30, depth=2, most=20).picked)
    assert n_found <= 1, "of twelve searches"


def test_few_items_are_corrected_for_all_that_were_tried() -> None:
    wrong = 0
    for seed in range(20):
        frame = random_frame(seed, 120)
        values = np.random.default_rng(seed + 1000).normal(size=120)
        conditions = candidates(frame, min_items=10)
        found = search(frame, conditions, values, np.arange(120), least=10, depth=2, most=10)
        assert not found.halved and found.picked
        wrong += any(one.q_value < 0.05 for one in found.picked)
    assert wrong <= 3


def test_the_halves_do_not_depend_on_order() -> None:
    frame, values, _ = planted(5, 6000)
    order = np.random.default_rng(0).permutation(6000)
    mixed = frame.take([frame.item_ids[place] for place in order])
    texts = []
    for one, these in ((frame, values), (mixed, values[order])):
        found = search(one, candidates(one, min_items=30), these, np.arange(6000), least=30, depth=2, most=10)
        texts.append([(picked.text, picked.p_value) for picked in found.picked])
    assert [text for text, _ in texts[0]] == [text for text, _ in texts[1]]
    assert [p for _, p in texts[0]] == pytest.approx([p for _, p in texts[1]])


def test_items_that_share_a_source_lie_on_one_side() -> None:
    """A source that is poor as a whole is one finding, not a thousand items."""
    count = 8000
    frame = random_frame(7, count)
    groups = np.arange(count) // 4
    draw = np.random.default_rng(0)
    values = draw.normal(size=count // 4)[groups] + draw.normal(0, 0.1, count)
    named = Frame(frame.item_ids, tuple(f"g{group}" for group in groups), frame.numeric, frame.texts)
    found = search(named, candidates(named, min_items=30), values, groups, least=30, depth=2, most=10)
    assert found.halved and not found.picked


def test_nothing_to_search_is_no_error() -> None:
    frame = random_frame(0, 3)
    nothing = search(frame, candidates(frame, min_items=2), np.full(3, np.nan), np.arange(3), least=2, depth=2, most=5)
    assert nothing.picked == () and nothing.tested == 0
    same = search(frame, candidates(frame, min_items=1), np.ones(3), np.arange(3), least=1, depth=3, most=5)
    assert same.picked == ()
    one = Frame(("a",), ("a",), {"x": np.array([1.0])}, {})
    score = Scored(("a",), np.array([0.5]), np.ones(1), np.array([1.0]), np.ones(1), 0, "accuracy")
    assert find_slices(one, score, depth=3).slices == ()


def test_what_ties_is_the_same_in_whatever_order_it_is_added_up() -> None:
    frame = random_frame(3, 300)
    conditions = candidates(frame, min_items=5)
    values = np.random.default_rng(4).normal(size=300)
    there, back = np.arange(300), np.arange(300)[::-1]
    one = screen(conditions, there, values, least=5, depth=3)
    other = screen(conditions, back, values[back], least=5, depth=3)
    assert one.places == other.places
    assert np.ptp(one.z - other.z) < 1e-12
