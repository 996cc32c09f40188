"""Slices: a planted one is found, one that is hard for people too is not, and the figures are those of hand work."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.multitest import multipletests

from app.slices.find import default_min_items, find_slices
from app.slices.frame import Frame
from app.slices.scored import Scored
from app.slices.significance import benjamini_hochberg, clustered_p, welch_p


def planted(count: int = 400, seed: int = 0) -> tuple[Frame, Scored]:
    """Dark items are hard for the model alone, loud ones for model and people, the rest for nobody."""
    draw = np.random.default_rng(seed)
    dark, loud, other = draw.random(count), draw.random(count), draw.random(count)
    model = (draw.random(count) < np.where((dark < 0.2) | (loud > 0.8), 0.3, 0.95)).astype(float)
    human = (draw.random(count) < np.where(loud > 0.8, 0.3, 0.95)).astype(float)
    names = tuple(f"i{index:04}" for index in range(count))
    place = np.array(["left" if value < 0.5 else "right" for value in other], dtype=object)
    frame = Frame(names, names, {"dark": dark, "loud": loud, "other": other}, {"place": place})
    weights = np.ones(count)
    return frame, Scored(names, model, weights, human, weights, 0, "accuracy")


def test_the_planted_slice_is_first_and_significant() -> None:
    frame, scored = planted()
    found = find_slices(frame, scored)
    sure = [one for one in found.slices if one.q_value < 0.01]
    assert sure and all("dark" in one.slice for one in sure)
    best = max(found.slices, key=lambda one: one.gap or 0)
    assert "dark <" in best.slice
    assert best.state == "model poor, people good: collect or augment"


def test_a_slice_that_is_hard_for_people_too_is_left_out() -> None:
    frame, scored = planted()
    found = find_slices(frame, scored, most=50)
    assert not any(
        one.slice.startswith("loud >=") and " and " not in one.slice for one in found.slices if one.q_value < 0.05
    )


def test_the_figures_are_those_of_hand_work() -> None:
    frame, scored = planted()
    one = find_slices(frame, scored).slices[0]
    inside = np.isin(scored.item_ids, one.item_ids)
    assert one.items == inside.sum()
    assert one.share == pytest.approx(inside.mean())
    assert one.model == pytest.approx(scored.model[inside].mean())
    assert one.hlp == pytest.approx(scored.human[inside].mean())
    assert one.gap == pytest.approx(one.hlp - one.model)
    assert one.gain == pytest.approx(one.gap * one.share)


def test_slices_are_ranked_by_gain_and_say_different_things() -> None:
    frame, scored = planted(800, 3)
    found = find_slices(frame, scored)
    gains = [one.gain for one in found.slices]
    assert gains == pytest.approx(sorted(gains, reverse=True))
    sets = [set(one.item_ids) for one in found.slices]
    for place, one in enumerate(sets):
        assert all(len(one & other) <= 0.8 * len(one | other) for other in sets[:place])


def test_without_people_the_models_own_error_ranks() -> None:
    frame, scored = planted()
    nobody = np.full(len(scored.human), np.nan)
    alone = Scored(scored.item_ids, scored.model, scored.model_weight, nobody, np.zeros_like(nobody), 0, "accuracy")
    found = find_slices(frame, alone)
    assert found.human_items == 0
    assert found.slices[0].hlp is None and found.slices[0].gain is None
    wanted = min(found.slices[0].items, 49)
    assert found.slices[0].state == f"too few human labels: label {wanted} twice"


def test_pooled_figures_weigh_by_words() -> None:
    names = ("a", "b")
    frame = Frame(names, names, {}, {})
    scored = Scored(
        names, np.array([0.0, 1.0]), np.array([10.0, 90.0]), np.array([1.0, 1.0]), np.array([10.0, 90.0]), 0, "wer"
    )
    assert find_slices(frame, scored).overall.model == pytest.approx(0.9)


def test_few_items_are_no_error() -> None:
    frame = Frame(("a",), ("a",), {"x": np.array([1.0])}, {})
    one = Scored(("a",), np.array([0.5]), np.ones(1), np.array([1.0]), np.ones(1), 0, "accuracy")
    assert find_slices(frame, one).slices == ()
    assert default_min_items(24) == 4 and default_min_items(100_000) == 100


@settings(max_examples=60, deadline=None)
@given(st.lists(st.floats(-5, 5), min_size=4, max_size=30), st.integers(0, 2**30))
def test_welch_is_that_of_scipy(values: list[float], bits: int) -> None:
    data = np.array(values)
    inside = np.array([bits >> place & 1 == 1 for place in range(len(data))])
    if min(inside.sum(), (~inside).sum()) < 2 or data[inside].std() + data[~inside].std() < 1e-6:
        return
    expected = stats.ttest_ind(data[inside], data[~inside], equal_var=False, alternative="greater").pvalue
    assert welch_p(data, inside) == pytest.approx(expected, abs=1e-6)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=40))
def test_q_values_are_those_of_statsmodels(p_values: list[float]) -> None:
    expected = multipletests(p_values, method="fdr_bh")[1]
    assert benjamini_hochberg(np.array(p_values)) == pytest.approx(expected)


def test_items_of_one_group_count_as_less() -> None:
    draw = np.random.default_rng(0)
    groups = np.repeat(np.arange(8), 25)
    values = draw.normal(size=8)[groups] + draw.normal(0, 0.1, 200)
    inside = groups < 4
    shift = values + inside * 1.5
    assert clustered_p(shift, inside, groups) > welch_p(shift, inside)
