"""How hard items are: the ranges, what they cost, and the person who was left out."""

from __future__ import annotations

import json
import random
from itertools import combinations

import numpy as np
import pytest

from app.agreement import hlp
from app.agreement.difficulty import NAMES, TOO_FEW, TWO_LABELS, Scored, difficulty_rows, range_of, scored_pairs
from app.agreement.export import render_csv
from app.agreement.export_html import render_html
from app.agreement.hlp import Figure, Labels
from app.agreement.measure import BareTask, as_given, measure
from app.agreement.report import AgreementReport, Estimate
from app.agreement.show import render_text
from app.agreement.table import measure_table
from app.labels.values import Choice, Transcript


def choices(seed: int, items: int = 60, people: str = "pqrs") -> dict[str, dict[str, Choice]]:
    source = random.Random(seed)
    found = {}
    for n in range(items):
        noise, truth = source.random() * 0.7, source.choice("abc")
        said = {who: source.choice("abc") if source.random() < noise else truth for who in people}
        found[f"i{n:03}"] = {who: Choice(label) for who, label in said.items() if source.random() < 0.9}
    return found


def by_definition(labels: Labels) -> dict[str, tuple[int, float, float, float, int]]:
    """Range → items, share, cost, held-out figure and over how many items, as the words of the module say."""
    several = [
        [str(value.option) for value in said.values() if isinstance(value, Choice)]
        for said in labels.values()
        if len(said) > 1
    ]
    items: dict[str, list[float]] = {name: [] for name in NAMES}
    held: dict[str, list[tuple[int, float, float]]] = {name: [] for name in NAMES}

    def agreed(said: list[str]) -> float:
        return float(np.mean([a == b for a, b in combinations(said, 2)]))

    def named(score: float) -> str:
        return NAMES[next((n for n, low in enumerate((1.0, 0.75, 0.5, 0.25)) if score >= low - 1e-9), 4)]

    for number, said in enumerate(several):
        items[named(agreed(said))].append(agreed(said))
        for one in range(len(said)) if len(said) > 2 else ():
            others = said[:one] + said[one + 1 :]
            score = float(np.mean([said[one] == other for other in others]))
            held[named(agreed(others))].append((number, score / len(said), 1.0 / len(said)))
    return {
        name: (
            len(items[name]), len(items[name]) / len(several), sum(1 - score for score in items[name]) / len(several),
            sum(part[1] for part in held[name]) / (sum(part[2] for part in held[name]) or 1.0),
            len({part[0] for part in held[name]}),
        )
        for name in NAMES
    }  # fmt: skip


@pytest.mark.parametrize("seed", range(3))
def test_labels_and_tables_give_what_the_definition_says(seed: int) -> None:
    labels = choices(seed)
    wanted = by_definition(labels)
    rows = [{"i": item, "w": who, "l": value.option} for item, said in labels.items() for who, value in said.items()]
    table = measure_table(rows, item="i", annotator="w", label="l", level="nominal", by=("difficulty",), resamples=50)
    for report in (measure(BareTask("t", "choice"), labels, by=("difficulty",), resamples=50), table):
        found = {row["difficulty"]: row for row in report.by["difficulty"]}
        assert len(found) >= 4
        for name, (items, share, cost, held, over) in wanted.items():
            if name not in found:
                assert items == over == 0
                continue
            row = found[name]
            assert [row["items"], row["held_out_items"]] == [items, over]
            assert [row["share"], row["cost"]] == pytest.approx([share, cost])
            assert row["held_out"] == (pytest.approx(held) if over >= 10 else None)
            assert over >= 10 or row["reason"] == TOO_FEW


def test_every_interval_is_that_of_a_bootstrap_over_items_by_hand() -> None:
    labels = choices(5, items=70)
    found = {row["difficulty"]: row for row in report_of(labels, resamples=800).by["difficulty"]}
    random_items = np.random.default_rng(1)
    names = list(labels)
    drawn: dict[str, list[tuple[float, float, float]]] = {name: [] for name in NAMES}
    for _ in range(120):
        chosen = random_items.integers(0, len(names), len(names))
        again = by_definition({str(n): labels[names[place]] for n, place in enumerate(chosen)})
        for name, one in again.items():
            drawn[name].append((one[1], one[2], one[3]))
    for name in ("everybody agrees", "a quarter or more"):
        spread = np.std(drawn[name], axis=0)
        for place, key in enumerate(("share", "cost", "held_out")):
            if name == NAMES[0] and key == "cost":
                assert found[name]["cost"] == 0.0 and found[name]["cost_ci"] is None
                continue
            low, high = found[name][f"{key}_ci"]
            assert low <= found[name][key] <= high
            assert (high - low) / (2 * 1.96) == pytest.approx(spread[place], rel=0.3)


def test_groups_that_share_a_source_are_drawn_together() -> None:
    labels = {f"{item}{n}": said for item, said in choices(2, items=30).items() for n in range(4)}
    alone = report_of(labels).by["difficulty"]
    task = BareTask("t", "choice")
    groups = {item: item[:4] for item in labels}
    together = measure(task, labels, groups=groups, by=("difficulty",), resamples=300).by["difficulty"]
    for one, other in zip(alone, together, strict=True):
        assert one["share"] == other["share"] and one["held_out"] == other["held_out"]
        if one["held_out_ci"] and one["difficulty"] != "less than a quarter":
            assert np.ptp(other["held_out_ci"]) > 1.3 * np.ptp(one["held_out_ci"])


@pytest.mark.parametrize("seed", range(2))
def test_over_all_ranges_the_one_left_out_is_person_against_person(seed: int) -> None:
    labels = {item: said for item, said in choices(seed).items() if len(said) > 2}
    pairs = hlp.pairs_between(labels, "choice", people=tuple("pqrs"), normalise=as_given)
    held = scored_pairs(pairs).held.sum(axis=(0, 1))
    assert held[0] / held[1] == pytest.approx(hlp.pooled(pairs).sums.value())


def test_two_labels_an_item_cannot_say_how_hard_it_is_and_everything_says_so() -> None:
    labels = {f"i{n}": {"a": Choice("x"), "b": Choice("xy"[n % 3 == 0])} for n in range(30)}
    report = report_of(labels)
    for row in report.by["difficulty"]:
        assert row["held_out"] is None and row["reason"] == TWO_LABELS and row["share_ci"] is not None
    document = json.loads(json.dumps(report.to_json(), allow_nan=False))
    for text in (render_text(report), render_html([document]), render_csv([document])):
        assert "nobody is left to say how hard it is" in text and TWO_LABELS in text
        assert "more items" in text
    assert document["by_sample_size"]["difficulty"]["items"] == 30


def test_where_all_items_are_alike_no_draw_shows_another_share() -> None:
    same = report_of({f"i{n}": {"a": Choice("x"), "b": Choice("x")} for n in range(30)})
    (row,) = same.by["difficulty"]
    assert row["share"] == 1.0 and row["share_ci"] is None and row["cost"] == 0.0 and row["cost_ci"] is None
    (row,) = report_of({"i": {"a": Choice("x"), "b": Choice("y")}}).by["difficulty"]
    assert row["cost"] == 1.0 and row["cost_ci"] is None


def test_empty_texts_of_the_others_agree() -> None:
    labels = {f"i{n}": {"a": Transcript(""), "b": Transcript(""), "c": Transcript("so it is")} for n in range(12)}
    report = measure(BareTask("t", "transcript"), labels, by=("difficulty",), resamples=50)
    found = {row["difficulty"]: row for row in report.by["difficulty"]}
    assert found["everybody agrees"]["held_out_items"] == 12 and found["everybody agrees"]["items"] == 0
    assert found["everybody agrees"]["held_out"] == pytest.approx(-0.5)


def test_scores_below_zero_are_the_hardest() -> None:
    assert range_of(np.array([1.0, 0.8, 0.5, 0.3, -2.0])).tolist() == [0, 1, 2, 3, 4]
    one = Scored(np.array([0]), np.array([0]), np.array([-2.0]), np.array([1.0]), np.zeros((1, 5, 2)))

    def estimate(figure: Figure, reason: str) -> Estimate:
        return Estimate(figure.sums.value(), reason=reason)

    (row,) = difficulty_rows(one, estimate)
    assert row["difficulty"] == "less than a quarter" and row["cost"] == 3.0 and row["held_out"] is None


def report_of(labels: Labels, *, resamples: int = 300) -> AgreementReport:
    return measure(BareTask("t", "choice"), labels, by=("difficulty",), resamples=resamples)
