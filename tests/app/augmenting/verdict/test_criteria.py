"""Lines of the verdict: passed, failed and unmeasured are told apart, and each says what to do next."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.augmenting.verdict import criteria
from app.augmenting.verdict.harder import Difference, Elsewhere
from app.augmenting.verdict.limits import Limits, loosened
from app.augmenting.verdict.proportion import exact
from app.augmenting.verdict.table import Table, decoded, encoded
from app.errors import CallError, UnknownName
from augment.realism import Band
from augment.two_sample import TwoSample

LIMITS = Limits()


def people(low: float, value: float) -> Difference:
    return Difference(value, low, value + 0.1, 0.9 + value, 0.9, 0.85, 100, 100)


def test_people_can_do_it_unless_they_lose_the_label() -> None:
    assert criteria.clear(people(-0.03, 0.0), LIMITS).state == "pass"
    lost = criteria.clear(people(-0.2, -0.12), LIMITS)
    assert (lost.state, lost.need) == ("fail", None)
    wide = criteria.clear(people(-0.1, 0.0), LIMITS)
    assert (wide.state, wide.need) == ("unmeasured", 300)
    assert "about 300 more labels" in wide.next
    few = criteria.clear(Difference(-0.1, -0.6, 0.4, 0.8, 0.9, None, 5, 5), LIMITS)
    assert (few.state, few.need) == ("unmeasured", None)
    assert criteria.clear(None, LIMITS).state == "unmeasured"


def model(low: float, value: float, of: float, real: float | None) -> Difference:
    return Difference(value, low, value + 0.05, of, of - value, real, 50, 40)


def test_a_model_that_is_robust_already_gets_no_samples() -> None:
    good = criteria.model_poor(model(0.1, 0.2, 0.4, 0.45), LIMITS)
    robust = criteria.model_poor(model(-0.05, -0.01, 0.2, 0.45), LIMITS)
    hard = criteria.model_poor(model(0.1, 0.5, 0.9, 0.45), LIMITS)
    assert (good.state, robust.state, hard.state) == ("pass", "fail", "fail")
    assert "do not add" in robust.next
    assert "harder than the slice by 0.450" in hard.next
    assert criteria.model_poor(model(0.1, 0.2, 0.4, None), LIMITS).state == "unmeasured"
    assert criteria.model_poor(None, LIMITS).state == "unmeasured"


def test_pairs_that_are_told_apart_fail_and_few_answers_say_nothing() -> None:
    assert criteria.real_or_made(exact(100, 200), LIMITS).state == "pass"
    assert criteria.real_or_made(exact(160, 200), LIMITS).state == "fail"
    few = criteria.real_or_made(exact(5, 10), LIMITS)
    assert few.state == "unmeasured" and few.need is not None and f"About {few.need} more answers" in few.next
    assert criteria.real_or_made(exact(2, 3), LIMITS).state == "unmeasured", "three answers say nothing"
    assert criteria.real_or_made(exact(0, 0), LIMITS).need is not None


def test_the_worst_feature_decides_and_is_named() -> None:
    found = {"blur": Band(0, 1, 0.5, 40), "noise": Band(0, 2, 0.95, 40)}
    line = criteria.in_band(found, LIMITS)
    assert (line.state, line.figure) == ("fail", 0.5)
    assert "blur" in line.next and "noise" not in line.next
    assert criteria.in_band({"noise": found["noise"]}, LIMITS).state == "pass"
    assert criteria.in_band({}, LIMITS).state == "unmeasured"


def test_a_classifier_wants_a_hundred_a_side() -> None:
    fine = TwoSample(0.6, 0.52, 0.68, 120, 150)
    assert criteria.classifier(fine, LIMITS, samples=120, real=150).state == "pass"
    assert criteria.classifier(fine, Limits(auc=0.55), samples=120, real=150).state == "fail"
    few = criteria.classifier(fine, LIMITS, samples=120, real=40)
    assert (few.state, few.need) == ("unmeasured", 60)
    assert criteria.classifier(None, LIMITS, samples=3, real=40).need == 97


def test_sources_and_leaks() -> None:
    assert criteria.sources({"rain": 0.5, "fan": 0.5}, LIMITS, samples=10).state == "fail"
    assert criteria.sources({}, LIMITS, samples=10).state == "pass"
    assert criteria.sources({}, LIMITS, samples=0).state == "unmeasured"
    assert criteria.no_leak(["a.jpg: kept for test"], samples=2, held_out=5).state == "fail"
    assert criteria.no_leak([], samples=2, held_out=0).state == "pass"


def test_thresholds_are_adjustable_and_kept_with_the_table() -> None:
    limits = Limits.of({"told_apart": 0.7, "least": 50})
    assert (limits.told_apart, limits.least, limits.auc) == (0.7, 50, 0.7)
    with pytest.raises(UnknownName, match="told_apart"):
        Limits.of({"told-apart": 0.7})
    with pytest.raises(CallError, match=r"from 0\.5 to 1"):
        Limits.of({"auc": 7})
    assert loosened(Limits(auc=0.6, onset_s=0.001)) == ()
    assert loosened(limits) == (
        "Pairs told apart below 70 % (usually 65 %)", "Samples and real items, each 50 (usually 100)"
    )  # fmt: skip
    line = criteria.in_band({}, limits)
    table = Table(recipe="d", name="dim", slice="", samples=3, model="", limits=limits, criteria=(line,))
    assert decoded(encoded(table)) == table
    assert not table.passed and table.summary == "Not measured: features within the slice's band."


def own(of: float, low: float, high: float, *, rise: float = -0.04) -> Difference:
    """Samples of the slice's own items, on which the model errs .65, and .05 outside it."""
    elsewhere = Elsewhere(0.05, of - 0.05, low, high, 300)
    return Difference(rise, rise - 0.1, rise + 0.1, of, of - rise, 0.65, 50, 40, own=True, elsewhere=elsewhere)


def test_samples_of_the_slice_itself_are_held_against_items_outside_it() -> None:
    alike = criteria.model_poor(own(0.62, 0.4, 0.7), LIMITS)
    assert alike.state == "pass" and alike.figure == pytest.approx(0.57), "what it stands on, not the fall of 0.04"
    assert "0.050 outside it" in alike.said and "as hard, not harder" in alike.said and "not asked for" in alike.limit
    easier = criteria.model_poor(own(0.32, 0.2, 0.4), LIMITS)
    assert easier.state == "fail" and "easier than the slice by 0.330" in easier.next
    robust = criteria.model_poor(own(0.04, -0.1, 0.08), LIMITS)
    assert robust.state == "fail" and "robust" in robust.next, "no poorer than anywhere else"
    assert criteria.model_poor(own(0.6, -0.1, 0.9), LIMITS).state == "unmeasured"


def test_without_predictions_outside_the_slice_its_own_samples_are_unmeasured() -> None:
    line = criteria.model_poor(replace(own(0.62, 0.4, 0.7), elsewhere=None), LIMITS)
    assert (line.state, line.low) == ("unmeasured", None) and "outside the slice" in line.next


def test_samples_that_are_not_surely_harder_are_refused_and_unpredicted_ones_are_not() -> None:
    def table(found: Difference | None) -> Table:
        lines = (criteria.model_poor(found, LIMITS),)
        return Table(recipe="r", name="r", slice="s", samples=50, model="m", limits=LIMITS, criteria=lines)

    assert not table(None).refusal
    assert table(Difference(0.02, -0.03, 0.05, 0.3, 0.28, 0.65, 50, 40)).refusal
    assert not table(Difference(0.3, 0.2, 0.4, 0.6, 0.3, 0.65, 50, 40)).refusal
