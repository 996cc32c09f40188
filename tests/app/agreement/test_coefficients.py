"""Coefficients against published examples, against the libraries that are oracles, and against their pitfalls."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from numpy.typing import NDArray
from sklearn.metrics import cohen_kappa_score
from statsmodels.stats import inter_rater

from app.agreement import coefficients as co
from app.errors import CallError
from tests.app.agreement import slow

_ = np.nan
# Krippendorff 2011, "Computing Krippendorff's alpha-reliability", part C: four observers, twelve units.
OBSERVERS = np.array(
    [
        [1, 2, 3, 3, 2, 1, 4, 1, 2, _, _, _],
        [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, _, 3],
        [_, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, _],
        [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, _],
    ]
)


def coded(table: NDArray[np.float64]) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
    who, item = np.nonzero(~np.isnan(table))
    meanings, label = np.unique(table[who, item], return_inverse=True)
    return item.astype(np.int64), label.astype(np.int64), meanings


def alpha(table: NDArray[np.float64], level: co.Level) -> float | None:
    item, label, meanings = coded(table)
    return co.alpha(co.counts_of(item, label, labels=len(meanings)), level, values=meanings).value()


@pytest.mark.parametrize(
    ("level", "expected"), [("nominal", 0.743), ("ordinal", 0.815), ("interval", 0.849), ("ratio", 0.797)]
)
def test_the_published_example(level: co.Level, expected: float) -> None:
    assert alpha(OBSERVERS, level) == pytest.approx(expected, abs=5e-4)


tables = st.integers(2, 4).flatmap(
    lambda people: st.lists(
        st.lists(st.sampled_from([0.0, 1.0, 2.0, 3.0, 5.0, np.nan]), min_size=people, max_size=people),
        min_size=2,
        max_size=12,
    )
)


@pytest.mark.parametrize("level", ["nominal", "ordinal", "interval", "ratio"])
@given(rows=tables)
def test_alpha_follows_its_definition_word_by_word(level: co.Level, rows: list[list[float]]) -> None:
    table = np.array(rows).T
    used = table[:, (~np.isnan(table)).sum(axis=0) >= 2]
    assume(used.size and len(np.unique(used[~np.isnan(used)])) > 1)
    units = slow.units_of(table)
    expected = slow.alpha(units, slow.distance(level, units))
    assert alpha(table, level) == pytest.approx(expected, abs=1e-9)
    if level == "interval":
        item, label, meanings = coded(table)
        assert co.alpha_interval(item, meanings[label])[0].value() == pytest.approx(expected, abs=1e-9)


@given(tables, st.randoms(use_true_random=False))
def test_the_order_of_items_and_people_does_not_matter(rows: list[list[float]], random: object) -> None:
    table = np.array(rows).T
    rng = np.random.default_rng(random.randrange(2**32))
    mixed = rng.permutation(rng.permutation(table, axis=0), axis=1)
    for level in ("nominal", "ordinal", "interval"):
        assert alpha(mixed, level) == pytest.approx(alpha(table, level), nan_ok=True)


@given(st.lists(st.sampled_from([1.0, 2.0, 3.0]), min_size=2, max_size=20))
def test_perfect_agreement_is_one_or_undefined(labels: list[float]) -> None:
    table = np.array([labels, labels, labels])
    expected = 1.0 if len(set(labels)) > 1 else None
    for level in co.LEVELS[:4]:
        assert alpha(table, level) == (None if expected is None else pytest.approx(1.0))


def test_one_label_for_everything_is_undefined_and_never_zero_or_one() -> None:
    item, label = np.repeat(np.arange(50), 2), np.zeros(100, dtype=np.int64)
    counts = co.counts_of(item, label, labels=3)
    assert co.alpha(counts, "nominal", values=["a", "b", "c"]).value() is None
    assert co.chance_corrected(counts, "fleiss_kappa").value() is None
    assert co.raw_agreement(counts).value() == 1.0
    assert co.alpha(counts, "nominal", values=["a", "b", "c"]).interval() is None


def test_items_with_one_rating_say_nothing() -> None:
    few = co.counts_of(np.array([0, 0, 1, 1]), np.array([0, 0, 1, 0]), labels=2)
    more = co.counts_of(np.array([0, 0, 1, 1, 2, 3]), np.array([0, 0, 1, 0, 1, 1]), labels=2)
    assert co.alpha(few, "nominal", values="ab").value() == co.alpha(more, "nominal", values="ab").value()
    assert more.items.tolist() == [0, 1]
    assert co.counts_of(np.array([0, 1]), np.array([0, 1]), labels=2).items.size == 0


def two_people(table: list[list[int]]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Labels of two people from their table of counts."""
    a, b = [], []
    for row, cells in enumerate(table):
        for column, many in enumerate(cells):
            a += [row] * many
            b += [column] * many
    return np.array(a, dtype=np.int64), np.array(b, dtype=np.int64)


def counts(a: NDArray[np.int64], b: NDArray[np.int64], labels: int) -> co.Counts:
    return co.counts_of(np.concatenate([np.arange(len(a))] * 2), np.concatenate([a, b]), labels=labels)


def test_prevalence_the_same_raw_agreement_hides_different_kappas() -> None:
    """Feinstein and Cicchetti 1990: Po .85 goes with κ .70 and with κ .32."""
    balanced, lopsided = two_people([[40, 9], [6, 45]]), two_people([[80, 10], [5, 5]])
    assert co.raw_agreement(counts(*balanced, 2)).value() == pytest.approx(0.85)
    assert co.raw_agreement(counts(*lopsided, 2)).value() == pytest.approx(0.85)
    assert cohen_kappa_score(*balanced) == pytest.approx(0.70, abs=0.005)
    assert cohen_kappa_score(*lopsided) == pytest.approx(0.32, abs=0.005)
    low = co.alpha(counts(*lopsided, 2), "nominal", values="ab").value()
    high = co.alpha(counts(*balanced, 2), "nominal", values="ab").value()
    assert low is not None and high is not None and low < 0.33 < 0.69 < high
    ac1 = co.chance_corrected(counts(*lopsided, 2), "ac1").value()
    assert ac1 is not None and ac1 > 0.78


def test_fleiss_kappa_equals_the_library() -> None:
    rng = np.random.default_rng(1)
    labels = rng.integers(0, 4, size=(60, 5))
    labels[:, 1:] = np.where(rng.random((60, 4)) < 0.6, labels[:, :1], labels[:, 1:])
    table, _names = inter_rater.aggregate_raters(labels)
    found = co.counts_of(np.repeat(np.arange(60), 5), labels.ravel(), labels=4)
    expected = inter_rater.fleiss_kappa(table)
    assert co.chance_corrected(found, "fleiss_kappa").value() == pytest.approx(expected)


def test_gwet_and_brennan_prediger_by_hand() -> None:
    found = counts(*two_people([[118, 5], [2, 0]]), 2)
    po = 118 / 125
    share = (118 * 2 + 7) / 250
    ac1 = 2 * share * (1 - share)
    assert co.chance_corrected(found, "ac1").value() == pytest.approx((po - ac1) / (1 - ac1))
    assert co.chance_corrected(found, "brennan_prediger").value() == pytest.approx((po - 0.5) / 0.5)


@pytest.mark.parametrize("weights", [None, "quadratic"])
@pytest.mark.parametrize("seed", range(4))
def test_cohens_kappa_equals_the_library(weights: str | None, seed: int) -> None:
    rng = np.random.default_rng(seed)
    a = rng.integers(0, 4, 60)
    b = np.where(rng.random(60) < 0.6, a, rng.integers(0, 4, 60))
    table = np.eye(4) if weights is None else co.quadratic_weights(range(4))
    expected = cohen_kappa_score(a, b, weights=weights, labels=range(4))
    assert co.cohen(a, b, table).value() == pytest.approx(expected)
    assert co.cohen(b, a, table).value() == pytest.approx(expected)


def test_kappa_of_one_label_is_undefined_and_of_no_items_too() -> None:
    same = np.zeros(9, dtype=np.int64)
    assert co.cohen(same, same, np.eye(2)).value() is None and co.cohen(same[:0], same[:0], np.eye(2)).value() is None


@given(tables)
def test_gwets_coefficients_follow_their_definitions(rows: list[list[float]]) -> None:
    table = np.array(rows).T
    item, label, meanings = coded(table)
    units = slow.units_of(table)
    assume(units and len(meanings) > 1)
    counts = co.counts_of(item, label, labels=len(meanings))
    plain = slow.gwet(units, list(meanings), lambda a, b: float(a == b))
    assert co.chance_corrected(counts, "ac1").value() == pytest.approx(plain)
    widest = float(np.ptp(meanings)) ** 2
    squared = slow.gwet(units, list(meanings), lambda a, b: 1.0 - (a - b) ** 2 / widest)
    assert co.weighted(counts, co.quadratic_weights(list(meanings)), "ac2").value() == pytest.approx(squared)


def test_weights_that_only_know_equality_give_the_plain_coefficients() -> None:
    item, label, meanings = coded(OBSERVERS)
    counts = co.counts_of(item, label, labels=len(meanings))
    found = co.weighted(counts, np.eye(5), "ac2").value()
    assert found == pytest.approx(co.chance_corrected(counts, "ac1").value())
    found = co.weighted(counts, np.eye(5), "brennan_prediger_weighted").value()
    assert found == pytest.approx(co.chance_corrected(counts, "brennan_prediger").value())


def test_specific_agreement_is_the_pairwise_f1_of_the_class() -> None:
    found = counts(*two_people([[40, 9], [6, 45]]), 2)
    assert co.specific_agreement(found, 0).value() == pytest.approx(2 * 40 / (2 * 40 + 15))


def test_distances_between_sets() -> None:
    sets = [("a",), ("a", "b"), ("b", "c"), (), ("a",)]
    masi, jaccard = co.masi_matrix(sets), co.jaccard_matrix(sets)
    assert masi[0, 1] == pytest.approx(1 - 0.5 * 2 / 3)  # one holds the other
    assert masi[1, 2] == pytest.approx(1 - 1 / 3 * 1 / 3)  # they overlap
    assert masi[0, 2] == masi[0, 3] == 1.0
    assert masi[3, 3] == masi[0, 4] == 0.0
    assert jaccard[1, 2] == pytest.approx(2 / 3)
    assert (masi == masi.T).all()


def test_alpha_over_singletons_is_nominal_alpha() -> None:
    item, label, meanings = coded(OBSERVERS)
    found = co.counts_of(item, label, labels=len(meanings))
    sets = [(str(meaning),) for meaning in meanings]
    assert co.alpha(found, "set", values=sets).value() == pytest.approx(alpha(OBSERVERS, "nominal"))


def test_many_steps_give_the_same_ordinal_alpha_as_few() -> None:
    item, label, meanings = coded(OBSERVERS)
    few = co.alpha(co.counts_of(item, label, labels=5), "ordinal", values=meanings)
    many = co.alpha(co.counts_of(item, label, labels=40), "ordinal", values=np.arange(40))  # sparse
    assert many.value() == pytest.approx(few.value())
    a, b = few.interval(seed=3, resamples=300), many.interval(seed=3, resamples=300)
    assert a is not None and b is not None
    assert (b.low, b.high) == pytest.approx((a.low, a.high))


def test_too_many_labels_are_refused_with_a_way_out() -> None:
    found = co.counts_of(np.repeat(np.arange(400), 2), np.arange(800) % 400, labels=400)
    with pytest.raises(CallError, match="Choose the level interval"):
        co.alpha(found, "ordinal", values=range(400))
    with pytest.raises(CallError, match="not negative"):
        co.alpha(co.counts_of(np.array([0, 0]), np.array([0, 1]), labels=2), "ratio", values=[-1, 2])
    with pytest.raises(CallError, match="too many to compare as classes"):
        co.counts_of(np.repeat(np.arange(10_000), 2), np.arange(20_000), labels=20_000)
