"""The list of samples, narrowed; and what a sample differs in."""

from __future__ import annotations

import numpy as np

from app.augmenting.review.difference import signed_difference
from app.augmenting.review.listing import Listed, Narrowed, decided_of, quantities_of, transforms_of

ROWS = [
    Listed("a", "p", "r", "", 0, "pending", "", (("blur", {"size": 3.0}), ("noise", None)), {"brightness": 0.2}),
    Listed("b", "p", "r", "", 1, "accepted", "", (("blur", {"size": 9.0}), ("noise", {"sd": 4})), {"brightness": 0.6}),
    Listed("c", "q", "s", "", 0, "rejected", "too dark", (("blur", None), ("noise", {"sd": 8})), {"brightness": 0.1}),
]


def passing(**wanted: object) -> str:
    narrowed = Narrowed(**wanted)
    return "".join(one.id for one in ROWS if narrowed.passes(one))


def test_samples_are_narrowed_by_what_is_known_of_them() -> None:
    assert passing() == "abc"
    assert passing(state="accepted") == "b"
    assert passing(recipe_id="s") == "c"
    assert passing(transform="noise") == "bc", "a step that chance left out was not done"
    assert passing(quantity="blur.size", low=5) == "b"
    assert passing(quantity="noise.sd", low=4, high=8) == "bc"
    assert passing(quantity="feature brightness", high=0.2) == "ac"


def test_what_can_be_narrowed_by_is_what_varies() -> None:
    assert transforms_of(ROWS) == ["blur", "noise"]
    assert quantities_of(ROWS) == {"blur.size": (3.0, 9.0), "noise.sd": (4.0, 8.0), "feature brightness": (0.1, 0.6)}
    assert [one.accepted for one in decided_of(ROWS, "r")] == [True]


def test_a_difference_is_signed_amplified_and_only_of_equal_sizes() -> None:
    parent = np.full((8, 8, 3), 100, dtype=np.uint8)
    made = parent.copy()
    made[:4] += 10
    made[4:] -= 10
    found = signed_difference(parent, made)
    assert found is not None
    shown, gain = found
    assert gain == 12.8
    assert set(shown[:4].ravel()) == {255} and set(shown[4:].ravel()) == {0}
    same = signed_difference(parent, parent)
    assert same is not None and set(same[0].ravel()) == {128}
    assert signed_difference(parent, made[:4]) is None
