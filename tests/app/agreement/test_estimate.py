"""References estimated from ratings, on the data of the paper and on data whose truth is known."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.agreement.estimate import UNDECIDED, dawid_skene, majority

# Dawid & Skene 1979, table 1: 45 patients, five anaesthetists, the first of whom rated three times.
PATIENTS = (
    "1111111 3334343 1122122 2223121 2223222 2223322 1222111 3333433 2222223 2322223 4444444 2223343 1111111 2223212 "
    "1211111 1112111 1111111 1111111 2222221 2221322 2222222 2222221 2223222 2212222 1111111 1111111 2322222 1111111 "
    "1111111 1121121 1111111 3333233 1111111 2222222 2223232 4334343 2212232 2323233 3333432 1111111 1111111 1212111 "
    "2322222 1211111 2222222"
)
Ratings = tuple[np.ndarray, np.ndarray, np.ndarray]


def patients() -> Ratings:
    item = np.repeat(np.arange(45), 7)
    person = np.tile([0, 0, 0, 1, 2, 3, 4], 45)
    return item, person, np.array([int(digit) - 1 for row in PATIENTS.split() for digit in row])


def test_the_paper_s_shares_and_tables() -> None:
    found = dawid_skene(*patients(), items=45, people=5, labels=4)
    assert found.converged and found.shares == pytest.approx([0.40, 0.42, 0.11, 0.07], abs=0.006)
    # Table 3 of the paper: how the first anaesthetist labels patients of the first and second class.
    assert found.tables[0, 0] == pytest.approx([0.89, 0.11, 0.0, 0.0], abs=0.006)
    assert found.tables[0, 1] == pytest.approx([0.07, 0.88, 0.05, 0.0], abs=0.006)
    assert (found.chance.sum(axis=1) == pytest.approx(1.0)) and np.isfinite(found.log_likelihood)


def definition(item: np.ndarray, person: np.ndarray, label: np.ndarray, *, rounds: int) -> np.ndarray:
    """EM as the paper writes it, with products of probabilities and one loop for each sum."""
    items, people, labels = item.max() + 1, person.max() + 1, label.max() + 1
    chance = np.zeros((items, labels))
    for i, c in zip(item, label, strict=True):
        chance[i, c] += 1
    chance /= chance.sum(axis=1, keepdims=True)
    for _ in range(rounds):
        shares = chance.mean(axis=0)
        tables = np.zeros((people, labels, labels))
        for i, k, c in zip(item, person, label, strict=True):
            tables[k, :, c] += chance[i]
        with np.errstate(invalid="ignore"):
            tables = np.nan_to_num(tables / tables.sum(axis=2, keepdims=True), nan=1.0 / labels)
        for i in range(items):
            product = shares.copy()
            for k, c in zip(person[item == i], label[item == i], strict=True):
                product *= tables[k, :, c]
            chance[i] = product / product.sum()
    return chance


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000))
def test_it_follows_its_definition_round_by_round(seed: int) -> None:
    source = np.random.default_rng(seed)
    item, person = np.repeat(np.arange(8), 3), np.tile(np.arange(3), 8)
    label = np.concatenate([np.arange(3), source.integers(0, 3, 21)])
    found = dawid_skene(item, person, label, items=8, people=3, labels=3, rounds=4, tolerance=-1.0)
    assert found.chance == pytest.approx(definition(item, person, label, rounds=4), abs=1e-9)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000))
def test_the_likelihood_never_falls_and_the_order_of_people_is_nothing(seed: int) -> None:
    source = np.random.default_rng(seed)
    item, person, label = (source.integers(0, n, 60) for n in (12, 4, 3))
    seen = [
        dawid_skene(item, person, label, items=12, people=4, labels=3, rounds=r, tolerance=-1.0).log_likelihood
        for r in (1, 2, 4, 8, 16)
    ]
    assert all(later >= before - 1e-9 for before, later in pairwise(seen))
    order = source.permutation(4)
    mixed = source.permutation(60)
    a = dawid_skene(item, person, label, items=12, people=4, labels=3, rounds=5, tolerance=-1.0)
    b = dawid_skene(
        item[mixed], order[person[mixed]], label[mixed], items=12, people=4, labels=3, rounds=5, tolerance=-1.0
    )
    assert b.chance == pytest.approx(a.chance, abs=1e-9)


def test_it_beats_the_majority_where_some_people_guess() -> None:
    source = np.random.default_rng(2)
    truth = source.integers(0, 3, 400)
    item, person = np.repeat(np.arange(400), 7), np.tile(np.arange(7), 400)
    good = person < 3
    label = np.where(good & (source.random(2800) < 0.9), truth[item], source.integers(0, 3, 2800))
    found = dawid_skene(item, person, label, items=400, people=7, labels=3)
    by_votes, _ = majority(item, label, items=400, labels=3)
    assert np.mean(found.label == truth) > np.mean(by_votes == truth) + 0.03
    assert found.accuracy[:3].min() > 0.85 > 0.5 > found.accuracy[3:].max()


def test_the_majority_leaves_ties_undecided() -> None:
    label, share = majority(np.array([0, 0, 0, 1, 1]), np.array([1, 1, 0, 0, 1]), items=3, labels=2)
    assert label.tolist() == [1, UNDECIDED, UNDECIDED] and share.tolist() == pytest.approx([2 / 3, 0.5, 0.0])


@pytest.mark.parametrize("labels", [1, 3])
def test_degenerate_ratings_have_an_answer(labels: int) -> None:
    nothing = np.zeros(0, dtype=np.int64)
    found = dawid_skene(nothing, nothing, nothing, items=2, people=1, labels=labels)
    assert np.isfinite(found.chance).all() and np.isfinite(found.tables).all()
    one = np.zeros(3, dtype=np.int64)
    found = dawid_skene(np.arange(3), one, one, items=4, people=2, labels=labels)
    assert found.label[:3].tolist() == [0, 0, 0] and np.isfinite(found.log_likelihood)
