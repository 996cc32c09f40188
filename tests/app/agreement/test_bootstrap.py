"""Intervals over items: deterministic, of the right width, and over groups where items belong together."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.agreement import bootstrap
from app.agreement.bootstrap import (
    Sums,
    interval,
    intervals,
    paired,
    paired_difference,
    plain,
    ratio,
    ratio_of,
    spread,
)
from app.units import Floats


def shares(successes: int, n: int) -> Sums:
    return ratio(np.repeat([1.0, 0.0], [successes, n - successes]), np.ones(n))


@given(st.integers(1, 59), st.integers(0, 5))
def test_the_figure_lies_inside_and_the_same_seed_gives_the_same(successes: int, seed: int) -> None:
    sums = shares(successes, 60)
    found, again = sums.interval(seed=seed, resamples=400), sums.interval(seed=seed, resamples=400)
    assert found == again and found is not None
    assert found.low <= successes / 60 <= found.high
    assert found.low >= 0.0 and found.high <= 1.0


def test_the_width_is_that_of_a_share() -> None:
    found = shares(170, 200).interval(resamples=4000)
    assert found is not None and found.method == "bca"
    assert found.half_width == pytest.approx(1.96 * (0.85 * 0.15 / 200) ** 0.5, rel=0.06)


def test_equal_items_are_counted_once() -> None:
    sums = shares(170, 200)
    assert sums.rows.shape == (2, 2) and sums.items == 200 and sums.value() == pytest.approx(0.85)


def test_items_of_one_group_are_drawn_together() -> None:
    """Ten groups of twenty items that are all alike hold ten pieces of knowledge, and not two hundred."""
    labels = np.repeat(np.array([1.0, 1, 1, 0, 1, 0, 1, 1, 0, 1]), 20)
    sums = ratio(labels, np.ones(200))
    alone = sums.interval(resamples=2000)
    together = sums.interval(groups=np.repeat(np.arange(10), 20), resamples=2000)
    assert alone is not None and together is not None
    assert together.half_width > 3 * alone.half_width


def test_intervals_cover_the_truth_as_often_as_they_say() -> None:
    random = np.random.default_rng(7)
    covered = 0
    for trial in range(300):
        words = random.integers(3, 20, size=60).astype(float)
        found = ratio(random.binomial(words.astype(int), 0.1).astype(float), words).interval(seed=trial, resamples=600)
        assert found is not None
        covered += found.low <= 0.1 <= found.high
    assert 0.90 <= covered / 300 <= 0.985


def test_words_are_not_drawn_but_items() -> None:
    """Errors cluster in utterances: an interval as if words were independent would be too narrow."""
    random = np.random.default_rng(3)
    words = np.full(100, 20.0)
    errors = random.binomial(20, random.beta(0.3, 2.7, size=100)).astype(float)
    found = ratio(errors, words).interval()
    share = errors.sum() / words.sum()
    assert found is not None
    assert found.half_width > 2 * 1.96 * (share * (1 - share) / words.sum()) ** 0.5


def test_very_many_items_get_the_linear_interval_which_is_the_same() -> None:
    random = np.random.default_rng(5)
    words = random.integers(5, 30, size=bootstrap.LINEAR_FROM + 1000).astype(float) + random.random(21_000)
    errors = words * random.beta(1, 9, size=len(words))
    sums = plain(np.column_stack([errors, words]), ratio_of)
    found = sums.interval()
    assert found is not None and found.method == "linearised"
    half = sums.take(np.arange(bootstrap.LINEAR_FROM - 1)).interval(resamples=800)
    assert half is not None and half.method == "bca"
    assert half.half_width == pytest.approx(found.half_width, rel=0.15)


def test_nothing_to_draw_from_gives_no_interval() -> None:
    assert shares(1, 1).interval() is None
    assert ratio(np.zeros(0), np.zeros(0)).interval() is None
    assert ratio(np.zeros(0), np.zeros(0)).value() is None
    assert ratio(np.zeros(3), np.zeros(3)).value() is None
    assert interval(np.zeros((1, 2)), np.zeros(1), ratio_of) is None


def test_undefined_resamples_are_counted_and_left_out() -> None:
    found = ratio(np.array([1.0, 0, 0, 0]), np.array([1.0, 1, 0, 0])).interval(resamples=1000)
    assert found is not None and 0.02 < found.undefined < 0.12  # (1/2)^4


def test_a_difference_on_the_same_items_is_surer_than_two_figures() -> None:
    random = np.random.default_rng(9)
    hard = random.random(300)
    ones = np.ones(300)
    people, model = (hard > 0.2).astype(float), (hard > 0.3).astype(float)
    paired = paired_difference((people, ones), (model, ones))
    assert paired.value() == pytest.approx(people.mean() - model.mean())
    found, one = paired.interval(), ratio(people, ones).interval()
    assert found is not None and one is not None
    assert found.low > 0 and found.half_width < one.half_width


def test_a_part_of_the_items_has_its_own_figure() -> None:
    sums = ratio(np.array([1.0, 0, 1, 1]), np.ones(4))
    assert sums.take(np.array([True, True, False, False])).value() == 0.5


def test_several_figures_of_the_same_draws_have_the_intervals_that_each_has_alone() -> None:
    rows = np.random.default_rng(4).random((40, 2)) + 0.1
    times = np.ones(40)

    def both(sums: Floats) -> Floats:
        return np.stack([sums[:, 0] / sums[:, 1], np.full(len(sums), np.nan), sums[:, 1] / sums[:, 0]], axis=1)

    first, none, last = intervals(rows, times, both, resamples=200)
    assert none is None
    assert first == interval(rows, times, lambda sums: sums[:, 0] / sums[:, 1], resamples=200)
    assert last == interval(rows, times, lambda sums: sums[:, 1] / sums[:, 0], resamples=200)


def test_a_figure_of_some_items_spread_over_all_keeps_its_value_and_pairs_with_theirs() -> None:
    source = np.random.default_rng(2)
    part, whole = source.random((3, 12)), np.ones(12)
    some = np.array([1, 4, 9])
    few = ratio(part[0][some], whole[some])
    wide = spread(few, some, np.arange(12))
    assert wide.items == 12 and wide.value() == pytest.approx(few.value())
    every = ratio(part[1], whole)
    assert paired(every, wide).value() == pytest.approx(part[1].mean() - part[0][some].mean())
