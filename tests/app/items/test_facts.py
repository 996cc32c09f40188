"""Conditions on items whose facts are given: all at once says what one by one says."""

from __future__ import annotations

import pytest

from app.items.facts import satisfies, satisfying
from app.records import Scalar

ITEMS: tuple[dict[str, Scalar], ...] = (
    {"snr": 5.0, "place": "street"}, {"snr": 30.0, "place": "street"}, {"snr": 5.0}, {"snr": None, "place": "home"},
    {"snr": "loud", "place": "home"}, {"snr": 5.0, "place": "home", "other": 1.0}, {},
)  # fmt: skip


@pytest.mark.parametrize(
    ("condition", "inside"),
    [
        ("snr < 10", [True, False, True, False, False, True, False]),
        ("snr < 10 and place == 'street'", [True, False, False, False, False, False, False]),
        # Of an item without one of the two it is not known whether it is in the slice.
        ("snr < 10 or place == 'home'", [True, False, False, False, False, True, False]),
        ("not snr < 10", [False, True, False, False, False, False, False]),
        ("snr == 'loud'", [False, False, False, False, True, False, False]),
        ("'ee' in place", [True, True, False, False, False, False, False]),
        ("missing > 1", [False] * 7),
    ],
)
def test_all_at_once_is_one_by_one(condition: str, inside: list[bool]) -> None:
    assert satisfying(condition, ITEMS).tolist() == inside == [satisfies(condition, one) for one in ITEMS]
    assert satisfying(condition, ()).tolist() == []
