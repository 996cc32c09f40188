"""What predicts the errors: found where it was planted, and nothing where there is nothing."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.metrics import mutual_info_score

from app.errors import CallError
from app.slices.frame import Frame
from app.slices.predictive import binned, information, predictive


def frame(count: int, seed: int) -> Frame:
    draw = np.random.default_rng(seed)
    names = tuple(f"i{place}" for place in range(count))
    device = np.array(list("abc"), dtype=object)[draw.integers(0, 3, count)]
    numbers = {f"x{place}": draw.normal(size=count) for place in range(6)}
    numbers["x1"][draw.random(count) < 0.3] = np.nan
    return Frame(names, names, numbers, {"device": device})


def test_what_was_planted_is_found_and_nothing_else() -> None:
    data = frame(400, 1)
    draw = np.random.default_rng(2)
    hard = 0.1 + 0.6 * (data.numeric["x0"] > 0.8) + 0.3 * (data.texts["device"] == "b")
    found = predictive(data, (draw.random(400) < hard).astype(float))
    sure = [one.name for one in found.found if one.is_sure(found.noise)]
    assert sorted(sure) == ["device", "x0"]
    assert 0.1 < found.explained < 0.6 and found.items == found.groups == 400


def test_of_noise_nothing_is_sure() -> None:
    wrong = 0
    for seed in range(4):
        errors = np.random.default_rng(seed + 10).random(120)
        found = predictive(frame(120, seed), errors)
        wrong += sum(one.is_sure(found.noise) for one in found.found)
    assert wrong == 0


def test_a_speaker_of_many_items_is_no_proof() -> None:
    # Errors differ by group alone, and the feature is constant in each: 12 groups say little, 240 items would say much.
    draw = np.random.default_rng(5)
    group = np.repeat(np.arange(12), 20)
    names = tuple(f"i{place}" for place in range(240))
    data = Frame(names, tuple(f"g{one}" for one in group), {"x": draw.normal(size=12)[group]}, {})
    found = predictive(data, draw.normal(size=12)[group] + 0.1 * draw.normal(size=240))
    assert found.groups == 12
    assert found.found[0].p_value > 0.01 and not found.found[0].is_sure(found.noise)


def test_information_is_that_of_scikit_learn_less_its_bias() -> None:
    draw = np.random.default_rng(3)
    one, other = draw.integers(0, 4, 300), draw.integers(0, 3, 300)
    expected = (mutual_info_score(one, other) - 3 * 2 / 600) / np.log(2)
    assert information(one, other) == pytest.approx(expected)


def test_bins_and_what_is_refused() -> None:
    assert binned(np.array([0.0, 1.0, np.nan, 1.0]), 4).tolist() == [0, 1, 2, 1]
    assert np.bincount(binned(np.arange(80.0), 8)).tolist() == [10] * 8
    with pytest.raises(CallError, match="too few"):
        predictive(frame(5, 0), np.arange(5.0))
    with pytest.raises(CallError, match="same error"):
        predictive(frame(50, 0), np.ones(50))
