"""Histograms of draws beside the slice: shares, band, and which features a slice is about."""

from __future__ import annotations

import math

import numpy as np
import pytest

from app.augmenting.make.spread import features_about, spread_of


def test_shares_add_up_and_the_band_is_that_of_the_slice() -> None:
    real = list(np.linspace(0.0, 1.0, 101))
    found = spread_of("blur", real, [0.5] * 30 + [0.99] * 20, [2.0] * 10)
    for shares in (found.real, found.made, found.parents):
        assert sum(shares) == pytest.approx(1.0) and len(shares) == len(found.edges) - 1
    assert (found.low, found.high) == (pytest.approx(0.05), pytest.approx(0.95))
    assert found.within == pytest.approx(0.6)
    assert (found.edges[0], found.edges[-1]) == (0.0, 2.0)


def test_few_items_have_no_band_and_equal_values_have_a_width() -> None:
    found = spread_of("blur", [0.3, 0.3, math.nan], [0.3] * 50, [])
    assert found.within is None and found.n_real == 2
    assert found.edges[0] < 0.3 < found.edges[-1] and sum(found.made) == pytest.approx(1.0)
    assert sum(found.parents) == 0


def test_a_slice_is_about_what_its_condition_names() -> None:
    known = ("brightness", "contrast", "blur", "sharpness")
    assert features_about("sharpness < 50 and source == 'cells'", known, "image")[0] == "sharpness"
    assert features_about("", known, "image") == ("brightness", "contrast", "blur")
