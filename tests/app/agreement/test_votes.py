"""What several votes are worth, and what a constant answer is worth: by hand, at the edges, and against draws."""

from __future__ import annotations

import numpy as np
import pytest

from app.agreement.caution import about_mode
from app.agreement.report import Estimate
from app.agreement.votes import of_votes, reliability


def test_the_formula_by_hand_and_at_its_edges() -> None:
    found = of_votes(Estimate(0.5, (-0.1, 0.8), method="bootstrap"))
    assert found["votes_3"].value == pytest.approx(0.75) and found["votes_5"].value == pytest.approx(5 / 6)
    assert found["votes_3"].ci == pytest.approx((0.0, 2.4 / 2.6)), "below chance is no reliability"
    assert of_votes(Estimate(1.0, (1.0, 1.0)))["votes_5"].value == 1.0
    below = of_votes(Estimate(-0.4, (-0.6, 0.1)))["votes_3"]
    assert below.value is None and "not agree better than by chance" in below.reason
    assert of_votes(Estimate(None, reason="no variation"))["votes_3"].reason == "no variation"


def test_the_mean_of_drawn_ratings_has_that_reliability() -> None:
    """Ratings of one truth with independent errors: the mean of three agrees with another mean of three so well."""
    rng = np.random.default_rng(3)
    truth = rng.normal(size=40_000)
    said = truth[:, None] + rng.normal(scale=1.5, size=(40_000, 6))
    single = float(np.corrcoef(said[:, 0], said[:, 1])[0, 1])
    means = float(np.corrcoef(said[:, :3].mean(axis=1), said[:, 3:].mean(axis=1))[0, 1])
    assert reliability(single, 3) == pytest.approx(means, abs=0.015)


def test_a_constant_answer_that_beats_people_is_named() -> None:
    (said,) = about_mode({"a": 0.7, "b": 0.3}, 0.58)
    assert "always says 'a'" in said and "70 %" in said and "58 %" in said
    assert list(about_mode({"a": 0.7, "b": 0.3}, 0.85)) == []
    assert list(about_mode({"a": 1.0}, 1.0)) == list(about_mode({}, 0.5)) == list(about_mode({"a": 0.7}, None)) == []
