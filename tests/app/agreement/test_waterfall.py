"""What each rule explains adds up, and is the Shapley value by its definition."""

from __future__ import annotations

import random
from itertools import permutations

import numpy as np
import pytest

from app.agreement import rule_shares as module
from app.agreement.hlp import Labels
from app.agreement.measure import BareTask, measure
from app.agreement.rule_views import RuleOutcomes, outcomes_of
from app.agreement.waterfall import NO_RULES, NO_WORDS, NOTHING_CHANGES, waterfall
from app.labels.values import Segment, Segments, Transcript
from app.rules.comparing import Comparing
from app.rules.load import load
from app.rules.sheet import RuleSheet

SHEET = """\
earmark: 1
name: Calls
version: 1.0.0
media: audio
tasks:
  words: {kind: transcript}
vocabulary:
  filler: {um: [umm, uhm], uh: [uhh]}
policy:
  filler: {compared: drop}
rules:
  - {id: letters, task: words, title: Letters, compare: {case: ignore}}
  - {id: dots, task: words, title: Dots, compare: {punctuation: ignore}}
  - {id: same, task: words, title: Same, compare: {equal: [["he's", "he is"]]}}
  - {id: missing, task: words, title: May be missing, compare: {may_be_missing: [well]}}
"""


@pytest.fixture(scope="module")
def sheet() -> RuleSheet:
    return load(SHEET)


def known(sheet: RuleSheet) -> tuple[tuple[str, ...], RuleOutcomes]:
    outcomes = outcomes_of(Comparing(sheet, "words", {}))
    return outcomes.rules, outcomes


def labels_of(seed: int, items: int = 12) -> Labels:
    source = random.Random(seed)
    words = ["Um", "umm", "uhh", "well", "He's", "he is", "home.", "home", "now,"]
    return {
        f"i{n}": {who: Transcript(" ".join(source.choices(words, k=source.randint(2, 6)))) for who in ("a", "b", "c")}
        for n in range(items)
    }


def test_every_set_of_rules_gives_what_comparing_with_them_gives(sheet: RuleSheet) -> None:
    rules, outcomes = known(sheet)
    sets = ((np.arange(2 ** len(rules))[:, None] >> np.arange(len(rules))) & 1).astype(bool)
    for text in ("Umm, he's well. Uhm", "", "well well", "HE IS home"):
        found, which = outcomes(text, sets)
        for members, place in zip(sets, which, strict=True):
            left_out = frozenset(rule for rule, member in zip(rules, members, strict=True) if not member)
            ruled = Comparing(sheet, "words", {}, left_out)
            assert Transcript(found[place]) == ruled("i", Transcript(" ".join(text.split())))


@pytest.mark.parametrize("seed", range(3))
def test_both_shares_add_up_to_the_whole_and_the_ends_are_the_headlines(sheet: RuleSheet, seed: int) -> None:
    labels, (rules, outcomes) = labels_of(seed), known(sheet)
    found = waterfall(labels, rules, outcomes)
    raw = measure(BareTask("words", "transcript"), labels, by=(), resamples=2).value
    assert found.raw == pytest.approx(raw) and found.exact
    assert found.raw is not None and found.ruled is not None
    assert sum(step.shapley for step in found.steps) == pytest.approx(found.ruled - found.raw)
    assert sum(step.in_order for step in found.steps) == pytest.approx(found.ruled - found.raw)


def figure(labels: Labels, sheet: RuleSheet, rules: tuple[str, ...], held: frozenset[str]) -> float:
    normalise = Comparing(sheet, "words", {}, frozenset(rules) - held)
    ruled = {item: {who: normalise(item, value) for who, value in said.items()} for item, said in labels.items()}
    value = measure(BareTask("words", "transcript"), ruled, by=(), resamples=2).value
    assert value is not None
    return value


def test_the_shapley_value_is_the_mean_over_all_orders(sheet: RuleSheet) -> None:
    labels, (rules, outcomes) = labels_of(7, items=4), known(sheet)
    held: dict[frozenset[str], float] = {}
    for order in permutations(rules):
        for k in range(len(rules) + 1):
            key = frozenset(order[:k])
            if key not in held:
                held[key] = figure(labels, sheet, rules, key)
    wanted = {
        rule: np.mean(
            [
                held[frozenset(order[: order.index(rule) + 1])] - held[frozenset(order[: order.index(rule)])]
                for order in permutations(rules)
            ]
        )
        for rule in rules
    }
    found = waterfall(labels, rules, outcomes)
    assert {step.rule: step.shapley for step in found.steps} == pytest.approx(wanted)
    for step in found.steps:
        assert step.without == pytest.approx(held[frozenset(rules) - {step.rule}])


def test_drawn_orders_come_near_and_still_add_up(sheet: RuleSheet, monkeypatch: pytest.MonkeyPatch) -> None:
    labels, (rules, outcomes) = labels_of(3), known(sheet)
    exact = waterfall(labels, rules, outcomes)
    monkeypatch.setattr(module, "MOST_EXACT", 2)
    drawn = waterfall(labels, rules, outcomes)
    assert not drawn.exact and str(module.ORDERS) in drawn.text
    assert drawn.raw is not None and drawn.ruled is not None
    assert sum(step.shapley for step in drawn.steps) == pytest.approx(drawn.ruled - drawn.raw)
    for one, other in zip(exact.steps, drawn.steps, strict=True):
        assert one.shapley == pytest.approx(other.shapley, abs=0.02) and one.in_order == pytest.approx(other.in_order)


def test_texts_of_segments_are_compared_tier_by_tier(sheet: RuleSheet) -> None:
    rules, outcomes = known(sheet)
    one = Segments((Segment("1", "", 0, 1, tier="A", text="Umm he's"), Segment("2", "", 1, 2, tier="A", text="home.")))
    other = Segments((Segment("3", "", 0, 2, tier="A", text="he is home"),))
    found = waterfall({"i": {"a": one, "b": other}}, rules, outcomes)
    assert found.ruled == 0.0 and found.raw == pytest.approx(2 * 3 / 6)


def test_what_cannot_be_explained_says_why(sheet: RuleSheet) -> None:
    rules, outcomes = known(sheet)
    alike = {"i": {"a": Transcript("home"), "b": Transcript("home")}}
    assert waterfall(alike, rules, outcomes).reason == NOTHING_CHANGES
    assert waterfall(alike, (), known(load(SHEET.split("vocab")[0] + "rules: []\n"))[1]).reason == NO_RULES
    silent = {"i": {"a": Transcript(""), "b": Transcript("")}}
    found = waterfall(silent, rules, outcomes)
    assert found.reason == NO_WORDS and found.raw is None and found.to_json()["steps"] == []
    only_fillers = {"i": {"a": Transcript("um"), "b": Transcript("uh")}}
    found = waterfall(only_fillers, rules, outcomes)
    assert found.raw == 1.0 and found.ruled is None and found.reason == NO_WORDS


def test_the_intervals_are_those_of_a_bootstrap_over_items_by_hand(sheet: RuleSheet) -> None:
    labels, (rules, outcomes) = labels_of(2, items=14), known(sheet)
    found = waterfall(labels, rules, outcomes, resamples=600)
    source, drawn = random.Random(5), []
    for _ in range(50):
        again = {str(n): labels[source.choice(list(labels))] for n in range(len(labels))}
        steps = waterfall(again, rules, outcomes, resamples=2).steps
        drawn.append([[step.shapley, step.in_order, step.explains] for step in steps])
    spread = np.std(drawn, axis=0)
    for step, by_hand in zip(found.steps, spread, strict=True):
        kinds = (step.shapley, step.in_order, step.explains), (step.shapley_ci, step.in_order_ci, step.explains_ci)
        for value, ends, wide in zip(*kinds, by_hand, strict=True):
            assert ends is not None and ends[0] <= value <= ends[1]
            assert (ends[1] - ends[0]) / 3.92 == pytest.approx(wide, rel=0.45, abs=1e-9)


def test_groups_are_drawn_and_labels_that_nobody_else_gave_change_nothing(sheet: RuleSheet) -> None:
    labels, (rules, outcomes) = labels_of(2), known(sheet)
    alone = {f"z{n}": {"a": Transcript("um")} for n in range(20)}
    wider = waterfall({**labels, **alone}, rules, outcomes, resamples=50)
    assert wider == waterfall(labels, rules, outcomes, resamples=50)
    one = waterfall(labels, rules, outcomes, groups=np.zeros(len(labels), dtype=np.int64), resamples=50)
    assert one.steps and all(step.shapley_ci is None for step in one.steps)


def test_too_much_to_keep_has_no_intervals_and_says_so(sheet: RuleSheet, monkeypatch: pytest.MonkeyPatch) -> None:
    labels, (rules, outcomes) = labels_of(2), known(sheet)
    kept = waterfall(labels, rules, outcomes, resamples=50)
    monkeypatch.setattr("app.agreement.waterfall.MOST_CELLS", 10)
    found = waterfall(labels, rules, outcomes)
    assert [step.shapley for step in found.steps] == pytest.approx([step.shapley for step in kept.steps])
    assert all(step.shapley_ci is None for step in found.steps) and "intervals" in found.text
