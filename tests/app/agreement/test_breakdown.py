"""The intervals of what breakdowns tell beside the agreement: vitality, points of a rule, differences and their limits;
and what is said below each."""

from __future__ import annotations

import random

import numpy as np
import pytest

from app.agreement.measure import BareTask, Views, as_given, measure
from app.agreement.report import AgreementReport
from app.agreement.table import measure_table
from app.labels.values import Choice, Rating, Value

Labels = dict[str, dict[str, Value]]


def choices(seed: int, items: int = 60) -> Labels:
    source = random.Random(seed)
    noise = {"ann": 0.1, "bob": 0.2, "cy": 0.7}
    found: Labels = {}
    for n in range(items):
        truth = source.choice(["a", "A", "b"])
        found[f"i{n:02}"] = {
            who: Choice(source.choice(["a", "A", "b"]) if source.random() < much else truth)
            for who, much in noise.items()
            if source.random() < 0.9
        }
    return found


def folded(item: str, value: Value) -> Value:
    assert isinstance(value, Choice)
    return Choice(value.option.lower())


def report_of(labels: Labels, *, resamples: int, by: tuple[str, ...]) -> AgreementReport:
    views = Views(folded, {"case": as_given})
    return measure(BareTask("t", "choice"), labels, views=views, by=by, resamples=resamples)


def drawn(labels: Labels, times: int) -> list[Labels]:
    source, names = random.Random(3), list(labels)
    return [{str(n): labels[source.choice(names)] for n in range(len(names))} for _ in range(times)]


def test_vitality_and_the_points_of_a_rule_are_paired_differences() -> None:
    labels, by = choices(1), ("annotator", "rule")
    found = report_of(labels, resamples=800, by=by)
    again = [report_of(one, resamples=2, by=by) for one in drawn(labels, 80)]
    for row in found.by["annotator"]:
        values = [r["vitality"] for one in again for r in one.by["annotator"] if r["annotator"] == row["annotator"]]
        low, high = row["vitality_ci"]
        assert low <= row["vitality"] <= high and (high - low) / 3.92 == pytest.approx(np.std(values), rel=0.35)
    (rule,) = found.by["rule"]
    low, high = rule["explains_ci"]
    values = [one.by["rule"][0]["explains"] for one in again]
    assert low <= rule["explains"] <= high and (high - low) / 3.92 == pytest.approx(np.std(values), rel=0.35)
    assert found.value is not None and rule["explains"] == pytest.approx(found.value - rule["without"])
    # Paired: far narrower than if both sides were drawn apart.
    apart = np.hypot(np.ptp(rule["without_ci"]), np.ptp(found.ci or ()))
    assert high - low < 0.8 * apart


def test_a_table_has_the_vitality_that_a_task_has() -> None:
    labels = choices(4)
    rows = [{"i": item, "w": who, "l": value.option} for item, said in labels.items() for who, value in said.items()
            if isinstance(value, Choice)]  # fmt: skip
    table = measure_table(rows, item="i", annotator="w", label="l", level="nominal", by=("annotator",), resamples=100)
    task = measure(BareTask("t", "choice"), labels, by=("annotator",), resamples=100)
    for one, other in zip(table.by["annotator"], task.by["annotator"], strict=True):
        assert one["vitality"] == pytest.approx(other["vitality"])
        assert one["vitality_ci"] == pytest.approx(other["vitality_ci"], abs=0.03)


def test_limits_of_agreement_and_the_mean_have_intervals() -> None:
    source = np.random.default_rng(5)
    ours = source.integers(1, 6, size=50)
    theirs = np.clip(ours + source.integers(-1, 3, size=50), 1, 7)
    labels: Labels = {f"i{n}": {"a": Rating(int(x)), "b": Rating(int(y))} for n, (x, y) in
                      enumerate(zip(ours, theirs, strict=True))}  # fmt: skip
    (row,) = measure(BareTask("t", "rating"), labels, by=("pair",), resamples=1000).by["pair"]
    away = theirs - ours
    chosen = away[source.integers(0, 50, size=(2000, 50))]
    mean, spread = chosen.mean(axis=1), chosen.std(axis=1, ddof=1)
    assert row["mean_difference_ci"] == pytest.approx(np.quantile(mean, (0.025, 0.975)).tolist(), abs=0.06)
    ends = [np.quantile(mean - 1.96 * spread, 0.025), np.quantile(mean + 1.96 * spread, 0.975)]
    assert row["limits_ci"] == pytest.approx(ends, abs=0.2)
    assert row["limits_ci"][0] < row["limits"][0] < row["limits"][1] < row["limits_ci"][1]


def test_what_would_make_the_widest_interval_narrower_is_said_of_each_breakdown() -> None:
    found = report_of(choices(2), resamples=200, by=("class", "annotator", "pair", "rule", "difficulty"))
    document = found.to_json()
    assert set(document["by_sample_size"]) == {"class", "annotator", "pair", "rule", "difficulty"}
    for section, one in document["by_sample_size"].items():
        row = next(row for row in found.by[section] if row[section] == one["name"])
        key = "ci" if one["figure"] == "agreement" else f"{one['figure']}_ci"
        assert one["half_width"] == pytest.approx(np.ptp(row[key]) / 2) and one["for_half_width"] < one["half_width"]
        wanted = one["items"] * ((one["half_width"] / one["for_half_width"]) ** 2 - 1)
        assert one["more_items"] == pytest.approx(wanted, abs=1.0)
        assert one["text"] == document["by_notes"][section][-1] and f"{one['more_items']:,} more" in one["text"]


def test_a_single_item_has_no_interval_and_that_is_said() -> None:
    one: Labels = {"i": {"a": Choice("x"), "b": Choice("y")}}
    found = measure(BareTask("t", "choice"), one, resamples=50)
    assert found.by["annotator"][0]["ci"] is None
    assert any("No interval where fewer than two items" in line for line in found.said_below["annotator"])
