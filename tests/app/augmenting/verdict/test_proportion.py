"""Shares against values that are printed in textbooks, and the number of answers by trying."""

from __future__ import annotations

import pytest

from app.augmenting.verdict.proportion import exact, more_for_width, more_to_be_below, wilson


def test_the_exact_interval_is_the_textbooks() -> None:
    # Clopper & Pearson at 8 of 10: .4439 to .9748; 0 of 10: 0 to .3085.
    some, none, every = exact(8, 10), exact(0, 10), exact(10, 10)
    assert (some.low, some.high) == pytest.approx((0.4439, 0.9748), abs=1e-4)
    assert (none.low, none.high) == pytest.approx((0.0, 0.3085), abs=1e-4)
    assert (every.low, every.high) == pytest.approx((0.6915, 1.0), abs=1e-4)
    assert (exact(0, 0).low, exact(0, 0).high) == (0.0, 1.0)


def test_the_interval_of_wilson_is_the_textbooks() -> None:
    # Newcombe (1998): 81 of 263 gives .2553 to .3662; 0 of 20 gives 0 to .1611.
    some, none = wilson(81, 263), wilson(0, 20)
    assert (some.low, some.high) == pytest.approx((0.2553, 0.3662), abs=1e-4)
    assert (none.low, none.high) == pytest.approx((0.0, 0.1611), abs=1e-4)


def test_more_answers_are_the_fewest_that_settle_it() -> None:
    more = more_to_be_below(20, 40, 0.65)
    assert more is not None and more > 0
    assert exact(round((40 + more) * 0.5), 40 + more).high < 0.65
    fewer = 40 + more - 1
    assert exact(round(fewer * 0.5), fewer).high >= 0.65
    assert more_to_be_below(500, 1000, 0.65) == 0
    assert more_to_be_below(35, 50, 0.65) is None


def test_an_interval_narrows_with_the_root_of_the_number() -> None:
    # At 0.0 ± 0.1 a bound of -.05 wants half of the width: four times as many.
    assert more_for_width(50, 0.0, -0.1, -0.05) == 150
    assert more_for_width(50, 0.0, -0.04, -0.05) == 0
    assert more_for_width(50, -0.06, -0.1, -0.05) is None


def test_more_hits_than_answers_are_a_mistake_of_the_caller() -> None:
    with pytest.raises(ValueError, match="3 of 2"):
        exact(3, 2)


def test_what_is_alike_narrows_with_its_number() -> None:
    assert more_for_width(8, 0.0, -0.32, -0.05, alike=True) == 64
    assert more_for_width(8, 0.0, -0.32, -0.05) == 320
