"""The classifier two-sample test: weights as scikit-learn's, areas by hand, what it sees and what it does not."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from augment.two_sample import _with_interval, auc, design, logistic, two_sample


def test_the_weights_are_those_of_scikit_learn() -> None:
    draw = np.random.default_rng(3)
    data = draw.normal(size=(120, 3))
    truth = (data[:, 0] + 0.5 * data[:, 1] ** 2 + draw.normal(size=120) > 0.4).astype(float)
    ours = logistic(design(data), truth)
    theirs = LogisticRegression(C=1.0, tol=1e-10, max_iter=1000).fit(design(data)[:, :-1], truth)
    assert ours[:-1] == pytest.approx(theirs.coef_[0], abs=1e-4)
    assert ours[-1] == pytest.approx(theirs.intercept_[0], abs=1e-4)


def test_the_area_is_that_of_scikit_learn() -> None:
    draw = np.random.default_rng(1)
    truth = (draw.random(300) < 0.4).astype(float)
    scores = np.round(draw.normal(size=300) + truth, 1)
    assert auc(scores, truth) == pytest.approx(roc_auc_score(truth, scores))


def test_area_and_interval_by_hand() -> None:
    """Positives .9 and .5, negatives .6 and .1: three of four pairs are won, DeLong's variance is 1/16 + 1/16."""
    scores, truth = np.array([0.9, 0.5, 0.6, 0.1]), np.array([1.0, 1.0, 0.0, 0.0])
    found = _with_interval(scores, truth, np.zeros(4, dtype=np.int64), np.arange(4), 0.95)
    assert found is not None and found.auc == 0.75
    # Influences: (2 - 1.5)/4, (1 - 1.5)/4 on either side, so the error is 0.25; on the logit ± 1.96 · .25 / .1875.
    reach = 1.959964 * 0.25 / 0.1875
    assert found.low == pytest.approx(1 / (1 + np.exp(reach) / 3), abs=1e-6)
    assert found.high == pytest.approx(1 / (1 + np.exp(-reach) / 3), abs=1e-6)


def test_what_differs_in_mean_or_in_spread_is_seen_and_what_does_not_is_not() -> None:
    draw = np.random.default_rng(0)
    same = two_sample(draw.normal(size=(300, 3)), draw.normal(size=(300, 3)))
    moved = two_sample(draw.normal(size=(120, 3)) + 2, draw.normal(size=(120, 3)))
    wider = two_sample(draw.normal(size=(200, 3)) * 3, draw.normal(size=(200, 3)))
    assert same is not None and moved is not None and wider is not None
    assert same.low < 0.5 < same.high and same.high < 0.6
    assert moved.low > 0.9
    assert wider.low > 0.7
    assert two_sample(draw.normal(size=(5, 3)), draw.normal(size=(50, 3))) is None


def test_copies_of_one_parent_are_one_observation() -> None:
    """Each row ten times tells nothing new: with groups the interval is that of the rows, without it is narrower."""
    draw = np.random.default_rng(5)
    made, real = draw.normal(size=(30, 2)) + 0.4, draw.normal(size=(30, 2))
    groups = [*np.repeat(np.arange(30), 10).tolist(), *(100 + np.repeat(np.arange(30), 10)).tolist()]
    apart = two_sample(np.repeat(made, 10, axis=0), np.repeat(real, 10, axis=0))
    together = two_sample(np.repeat(made, 10, axis=0), np.repeat(real, 10, axis=0), groups=groups)
    assert apart is not None and together is not None
    assert together.high - together.low > 2 * (apart.high - apart.low)
    assert (together.samples, together.real) == (300, 300)
