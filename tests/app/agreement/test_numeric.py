"""Intraclass correlation and limits of agreement, on the data of the papers that brought them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.agreement.numeric import complete_table, intraclass, limits_of_agreement

# Shrout & Fleiss 1979, "Intraclass correlations: uses in assessing rater reliability", table 2: 6 targets, 4 judges.
JUDGES = np.array([[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]], dtype=float)
# Bland & Altman 1986, "Statistical methods for assessing agreement …": peak flow by two meters, first readings, l/min.
WRIGHT = [494, 395, 516, 434, 476, 557, 413, 442, 650, 433, 417, 656, 267, 478, 178, 423, 427]
MINI = [512, 430, 520, 428, 500, 600, 364, 380, 658, 445, 432, 626, 260, 477, 259, 350, 451]


def icc(table: np.ndarray) -> float | None:
    item, person = np.indices(table.shape)
    figure = intraclass(item.ravel(), person.ravel(), table.ravel().astype(float), people=table.shape[1])
    return figure.sums.value()


def test_the_published_correlation() -> None:
    assert icc(JUDGES) == pytest.approx(0.29, abs=0.005)


def test_the_published_limits() -> None:
    found = limits_of_agreement(np.array(WRIGHT, dtype=float) - np.array(MINI))
    assert found is not None and found.mean == pytest.approx(-2.1, abs=0.05)
    assert (found.high - found.mean) / 1.96 == pytest.approx(38.8, abs=0.05) and found.items == 17
    assert limits_of_agreement(np.array([1.0])) is None


@settings(max_examples=50, deadline=None)
@given(st.integers(0, 10_000), st.integers(2, 6), st.integers(3, 9), st.floats(-1e6, 1e6))
def test_neither_order_nor_zero_point_matter(seed: int, people: int, items: int, zero: float) -> None:
    source = np.random.default_rng(seed)
    table = source.normal(size=(items, people))
    found = icc(table)
    assert found is not None
    moved = table[source.permutation(items)][:, source.permutation(people)] + zero
    assert icc(moved) == pytest.approx(found, abs=1e-6)


def definition(table: np.ndarray) -> float:
    """Mean squares of a two-way table, word by word."""
    n, k = table.shape
    whole = table.mean()
    items = k * sum((row.mean() - whole) ** 2 for row in table) / (n - 1)
    people = n * sum((column.mean() - whole) ** 2 for column in table.T) / (k - 1)
    rest = sum(
        (table[i, j] - table[i].mean() - table[:, j].mean() + whole) ** 2 for i in range(n) for j in range(k)
    ) / ((n - 1) * (k - 1))
    return float((items - rest) / (items + (k - 1) * rest + k * (people - rest) / n))


@pytest.mark.parametrize("seed", range(5))
def test_it_follows_its_definition(seed: int) -> None:
    table = np.random.default_rng(seed).normal(size=(8, 3))
    assert icc(table) == pytest.approx(definition(table))


def test_perfect_agreement_is_one_and_no_variation_is_unknown() -> None:
    assert icc(np.array([[1.0, 1.0], [2.0, 2.0], [5.0, 5.0]])) == pytest.approx(1.0)
    assert icc(np.full((4, 3), 7.3)) is None
    assert icc(np.array([[1.0, 2.0]])) is None and icc(np.array([[1.0], [2.0]])) is None


def test_only_items_that_everybody_rated_count() -> None:
    item, person = np.array([0, 0, 1, 2, 2, 3, 3]), np.array([0, 1, 0, 0, 1, 1, 0])
    table, items = complete_table(item, person, np.arange(7.0), people=2)
    assert items.tolist() == [0, 2, 3] and table.tolist() == [[0, 1], [3, 4], [6, 5]]
