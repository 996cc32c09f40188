"""Differences of figures, by hand."""

from __future__ import annotations

import pytest

from app.augmenting.verdict.harder import Labelled, Predicted, Scored, clear_to_people, hard_beside, hard_for_model


def said(arm: str, right: int, wrong: int) -> list[Labelled]:
    every = [1.0] * right + [0.0] * wrong
    return [Labelled(arm, f"{arm}{index}", Scored(value, 1.0)) for index, value in enumerate(every)]


def test_people_on_samples_beside_the_same_people_on_originals() -> None:
    found = clear_to_people([*said("sample", 45, 5), *said("original", 48, 2), *said("slice", 8, 2)])
    assert found is not None and found.low is not None and found.high is not None
    assert (found.of, found.beside, found.slice) == pytest.approx((0.9, 0.96, 0.8))
    assert found.value == pytest.approx(-0.06)
    # Two binomial shares: the standard error is √(.9·.1/50 + .96·.04/50) = .0507.
    assert found.low == pytest.approx(-0.06 - 1.96 * 0.0507, abs=0.02)
    assert found.high == pytest.approx(-0.06 + 1.96 * 0.0507, abs=0.02)
    assert (found.count, found.others) == (50, 50)


def test_without_originals_there_is_nothing_to_compare_with() -> None:
    assert clear_to_people(said("sample", 5, 0)) is None
    assert clear_to_people([]) is None


def test_the_model_on_samples_beside_their_parents() -> None:
    """Ten parents, right everywhere; four samples are wrong: error .4 on samples, 0 on parents."""
    pairs = [Predicted(f"g{i}", Scored(float(i >= 4), 1.0), Scored(1.0, 1.0)) for i in range(10)]
    found = hard_for_model(pairs, [Scored(0.5, 1.0)] * 4)
    assert found is not None and found.low is not None
    assert (found.value, found.of, found.beside, found.slice) == pytest.approx((0.4, 0.4, 0.0, 0.5))
    assert 0 < found.low < 0.4


def test_weights_pool_and_a_group_counts_once() -> None:
    pairs = [
        Predicted("a", Scored(0.0, 3.0), Scored(1.0, 3.0)), Predicted("a", Scored(1.0, 1.0), Scored(1.0, 1.0)),
    ]  # fmt: skip
    found = hard_for_model(pairs)
    assert found is not None
    assert found.value == pytest.approx(0.75)  # 3 of 4 by weight
    assert found.low is None, "one group says nothing of how groups differ"
    assert hard_for_model([]) is None


def test_samples_beside_items_outside_the_slice() -> None:
    """Eighty of 100 samples are wrong, twenty of 400 other items: .8 − .05, two binomial shares."""
    pairs = [Predicted(f"g{i}", Scored(float(i >= 80), 1.0), Scored(0.0, 1.0)) for i in range(100)]
    found = hard_beside(pairs, [(f"o{i}", Scored(float(i >= 20), 1.0)) for i in range(400)])
    assert found is not None and found.low is not None
    assert (found.error, found.value, found.items) == pytest.approx((0.05, 0.75, 400))
    assert found.low == pytest.approx(0.75 - 1.96 * 0.0415, abs=0.02)  # √(.8·.2/100 + .05·.95/400)
    assert hard_beside(pairs, []) is None and hard_beside([], [("o", Scored(1.0, 1.0))]) is None


@pytest.mark.parametrize(("count", "low"), [(8, -0.324), (27, -0.125), (110, -0.034)])
def test_all_right_is_no_proof_after_a_few_labels(count: int, low: float) -> None:
    """A bootstrap of labels that are all right is 0 wide. Wilson's bound of n of n is n / (n + z²)."""
    found = clear_to_people([*said("sample", count, 0), *said("original", count, 0)])
    assert found is not None and found.alike
    assert (found.value, found.low, found.high) == pytest.approx((0.0, low, -low), abs=0.001)


def test_a_model_that_is_right_on_a_few_samples_may_be_poor_on_others() -> None:
    def predicted(count: int, right: float) -> list[Predicted]:
        return [Predicted(f"g{i}", Scored(right, 1.0), Scored(1.0, 1.0)) for i in range(count)]

    few, many, wrong = (hard_for_model(one) for one in (predicted(4, 1.0), predicted(100, 1.0), predicted(4, 0.0)))
    assert few is not None and many is not None and wrong is not None
    assert few.high == pytest.approx(0.49, abs=0.01) and many.high == pytest.approx(0.037, abs=0.001)
    assert wrong.value == 1.0 and wrong.low == pytest.approx(1 - 2 * 0.49, abs=0.01)
