"""Figures of realism against values that are known."""

from __future__ import annotations

import numpy as np
import pytest

from augment.realism import bands, clipped_share, source_shares


def test_the_band_is_that_of_the_slice() -> None:
    real = {"blur": list(np.linspace(0, 1, 101))}
    found = bands({"blur": [0.0, 0.5, 0.9, 2.0], "other": [1.0]}, real)["blur"]
    assert (found.low, found.high, found.within, found.count) == pytest.approx((0.05, 0.95, 0.5, 4))


def test_shares_of_sources_are_of_the_samples_that_took_any() -> None:
    shares = source_shares([["rain"], ["rain", "street"], [], ["fan"], ["rain"]])
    assert shares == {"rain": 0.75, "fan": 0.25, "street": 0.25}
    assert next(iter(shares)) == "rain"
    assert source_shares([[], []]) == {}


def test_clipped_share() -> None:
    assert clipped_share(np.array([[0.0, 1.0, -1.0, 0.5]], dtype=np.float32)) == 0.5
