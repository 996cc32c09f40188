"""Figures as people read them."""

from __future__ import annotations

from widgets.parts.figures import figure, interval, signed


def test_a_minus_is_a_minus_and_a_nought_has_no_sign() -> None:
    assert [figure(value) for value in (0.7936, -0.1319, -0.0001, None)] == ["0.794", "−0.132", "0.000", "–"]
    assert [signed(value) for value in (0.25, -0.25, -0.0004, 0.0)] == ["+0.250", "−0.250", "0.000", "0.000"]


def test_no_dash_stands_beside_a_minus() -> None:
    assert interval(None) == ""
    assert interval((0.676, 0.934)) == "0.676 – 0.934"
    assert interval((-0.2, 0.048)) == "−0.200 to 0.048"
