"""What speaks against aiming at a slice is said for each of its states, and for one that may be chance."""

from __future__ import annotations

import pytest

from app.slices.aim import cautions
from app.slices.find import Slice
from app.slices.significance import wanted_labels


def slice_(state: str, q_value: float = 0.01) -> Slice:
    return Slice("snr_db < 10", 200, 0.2, 0.6, 0.9, 0.3, 0.06, 0.001, q_value, state, ())


@pytest.mark.parametrize(
    ("state", "said"),
    [
        ("too few human labels", "Have 49 of its items labelled twice, blind"),
        ("people poor too: mend the rules", "mend the rules first"),
        ("model better: look at the labels", "Look at the labels first"),
        ("no gap", "hardly anything to be won"),
    ],
)
def test_the_state_is_told(state: str, said: str) -> None:
    (told,) = cautions(slice_(state))
    assert said in told


def test_chance_is_told_and_what_is_sure_is_not() -> None:
    good = "model poor, people good: collect or augment"
    assert cautions(slice_(good)) == ()
    (told,) = cautions(slice_(good, 0.4))
    assert "may be chance (q = 0.4)" in told
    assert len(cautions(slice_("no gap", 0.4))) == 2


def test_no_more_items_are_asked_for_than_there_are() -> None:
    assert [wanted_labels(count) for count in (10, 49, 5000)] == [10, 49, 49]
