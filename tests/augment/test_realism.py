"""Figures of realism against values that are known."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.metrics import roc_auc_score

from augment.realism import _auc, bands, clipped_share, two_sample_auc


def test_the_band_is_that_of_the_slice() -> None:
    real = {"blur": list(np.linspace(0, 1, 101))}
    found = bands({"blur": [0.0, 0.5, 0.9, 2.0], "other": [1.0]}, real)["blur"]
    assert (found.low, found.high, found.within) == pytest.approx((0.05, 0.95, 0.5))


def test_a_classifier_tells_what_differs_and_not_what_does_not() -> None:
    draw = np.random.default_rng(0)
    same = two_sample_auc(draw.normal(size=(400, 3)), draw.normal(size=(400, 3)))
    apart = two_sample_auc(draw.normal(size=(200, 3)) + 2, draw.normal(size=(200, 3)))
    assert same == pytest.approx(0.5, abs=0.07)
    assert apart > 0.95
    assert two_sample_auc(draw.normal(size=(5, 3)), draw.normal(size=(50, 3))) is None


def test_the_area_is_that_of_scikit_learn() -> None:
    draw = np.random.default_rng(1)
    truth = (draw.random(300) < 0.4).astype(float)
    scores = np.round(draw.normal(size=300) + truth, 1)
    assert _auc(scores, truth) == pytest.approx(roc_auc_score(truth, scores))


def test_clipped_share() -> None:
    assert clipped_share(np.array([[0.0, 1.0, -1.0, 0.5]], dtype=np.float32)) == 0.5
