"""Figures that follow each label are those that are counted anew."""

from __future__ import annotations

import random
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.agreement import figures
from app.agreement.live import Live
from app.agreement.measure import BareTask, as_given, measure
from app.agreement.tally import MISSED
from app.labels.values import (
    Box,
    Boxes,
    Choice,
    Kind,
    MultiChoice,
    Rating,
    Segment,
    Segments,
    Transcript,
    Value,
)

KINDS: tuple[Kind, ...] = ("choice", "rating", "multi-choice", "transcript", "boxes", "segments")
ITEMS, PEOPLE = tuple(f"i{n}" for n in range(7)), ("ann", "bob", "cy", "dee")


def value(kind: Kind, source: random.Random) -> Value:
    match kind:
        case "choice":
            return Choice(source.choice("abc"))
        case "rating":
            return Rating(source.randint(1, 4))
        case "multi-choice":
            return MultiChoice(tuple(sorted(source.sample("abc", source.randint(0, 3)))))
        case "transcript":
            return Transcript(" ".join(source.choices(["um", "so", "yes", "no"], k=source.randint(0, 4))))
        case "segments":
            starts = sorted(source.sample(range(8), source.randint(0, 3)))
            return Segments(
                tuple(Segment(f"s{n}", source.choice("ab"), at, at + 0.9, text="so") for n, at in enumerate(starts))
            )
        case _:
            places = source.sample(range(4), source.randint(0, 3))
            return Boxes(
                tuple(
                    Box(f"b{n}", source.choice("ab"), (20.0 * at, 0, 20.0 * at + 9, 9)) for n, at in enumerate(places)
                )
            )


@settings(max_examples=40, deadline=None)
@given(kind=st.sampled_from(KINDS), seed=st.integers(0, 10_000), grouped=st.booleans())
def test_after_any_changes_the_figures_are_those_of_the_labels(kind: Kind, seed: int, grouped: bool) -> None:
    source = random.Random(seed)
    groups = {item: f"g{n // 2}" for n, item in enumerate(ITEMS)} if grouped else {}
    labels: dict[str, dict[str, Value]] = {item: {} for item in ITEMS}
    references: dict[str, Value] = {}
    live = Live(kind, normalise=as_given, groups=groups)
    for _ in range(40):
        item, who = source.choice(ITEMS), source.choice(PEOPLE)
        if source.random() < 0.15:
            references[item] = value(kind, source)
            live.put_reference(item, references[item])
        elif source.random() < 0.2:
            labels[item].pop(who, None)
            live.put(item, who, None)
        else:
            labels[item][who] = value(kind, source)
            live.put(item, who, labels[item][who])
    task = BareTask("t", kind)
    whole = measure(task, labels, references=references, groups=groups, by=(), resamples=20)
    anew = Live.of(kind, labels, normalise=as_given, references=references, groups=groups)
    now, other = live.figures(), anew.figures()
    assert (now.items, now.pairs) == (whole.items, whole.pairs)
    close(now.value.value, whole.value)
    if "hlp_pairwise" in whole.also:
        close(now.pairwise.value, whole.also["hlp_pairwise"].value)
    if "hlp_reference" in whole.also:
        assert now.reference is not None
        close(now.reference.value, whole.also["hlp_reference"].value)
    for ends, same in zip(now.value.ci or (), other.value.ci or (), strict=True):
        assert ends == pytest.approx(same, abs=1e-6)
    assert live.matrix().people == anew.matrix().people
    for row, again in zip(live.matrix().cells, anew.matrix().cells, strict=True):
        for cell, like in zip(row, again, strict=True):
            assert (cell is None) == (like is None)
            if cell is not None and like is not None:
                assert cell.items == like.items
                close(cell.value, like.value)
    assert live.confusion() == anew.confusion()
    assert [one.item_id for one in live.worst()] == [one.item_id for one in anew.worst()]
    if now.pairwise.value is not None:
        assert sum(one.cost for one in live.worst()) == pytest.approx(1.0 - now.pairwise.value)


def close(a: float | None, b: float | None) -> None:
    assert (a is None) == (b is None)
    if a is not None and b is not None:
        assert a == pytest.approx(b, abs=1e-9)


@pytest.mark.parametrize("kind", ["choice", "rating", "transcript", "boxes"])
@pytest.mark.parametrize("grouped", [False, True])
def test_closed_form_intervals_are_those_of_the_bootstrap(kind: Kind, grouped: bool) -> None:
    source = random.Random(5)
    truth = [value(kind, source) for _ in range(400)]
    labels = {
        f"i{n:03}": {who: one if source.random() < 0.8 else value(kind, source) for who in PEOPLE[:3]}
        for n, one in enumerate(truth)
    }
    groups = {f"i{n:03}": f"g{n // 4}" for n in range(400)} if grouped else {}
    live = Live.of(kind, labels, normalise=as_given, groups=groups).figures()
    whole = measure(BareTask("t", kind), labels, groups=groups, by=(), resamples=4000)
    assert live.value.ci is not None and whole.ci is not None
    assert np.ptp(live.value.ci) == pytest.approx(np.ptp(whole.ci), rel=0.08)


def test_everybody_with_everybody() -> None:
    live = Live("choice", normalise=as_given)
    for who, said in {"ann": "aab", "bob": "aaa", "cy": "b"}.items():
        for item, option in zip("xyz", said, strict=False):
            live.put(item, who, Choice(option))
    found = live.matrix()
    assert found.people == ("ann", "bob", "cy") and found.cells[0][0] is None
    cell = found.cells[0][1]
    assert cell is not None and (cell.items, cell.value) == (3, pytest.approx(2 / 3)) and found.cells[1][0] == cell
    other = found.cells[1][2]
    assert other is not None and (other.items, other.value) == (1, 0.0)
    live.put("x", "cy", None)
    assert live.matrix().people == ("ann", "bob")


def test_what_is_taken_for_what() -> None:
    live = Live("choice", normalise=as_given, options=("b", "a"))
    for item, (one, other) in enumerate([("a", "b"), ("b", "a"), ("a", "a")]):
        live.put(str(item), "ann", Choice(one))
        live.put(str(item), "bob", Choice(other))
    found = live.confusion()
    assert found.classes == ("b", "a") and found.counts == ((0, 2), (2, 1)) and not found.missed


def test_an_object_that_one_did_not_mark_is_missed() -> None:
    live = Live("boxes", normalise=as_given)
    live.put("x", "ann", Boxes((Box("1", "cat", (0, 0, 9, 9)), Box("2", "dog", (50, 0, 59, 9)))))
    live.put("x", "bob", Boxes((Box("3", "dog", (0, 0, 9, 9)),)))
    found = live.confusion()
    assert found.classes == ("cat", "dog", MISSED) and found.missed
    assert found.counts == ((0, 1, 0), (1, 0, 1), (0, 1, 0))


def test_segments_of_other_classes_are_in_one_place_when_they_share_half_of_their_time() -> None:
    live = Live("segments", normalise=as_given)
    live.put("x", "ann", Segments((Segment("1", "cat", 0.0, 1.0),)))
    live.put("x", "bob", Segments((Segment("2", "dog", 0.1, 1.0),)))
    assert live.confusion().counts == ((0, 1, 0), (1, 0, 0), (0, 0, 0))


def test_the_costliest_item_stands_first() -> None:
    live = Live("transcript", normalise=as_given)
    for item, (one, other) in {"x": ("a b c d", "a b c d"), "y": ("a b", "c d"), "z": ("a b", "a c")}.items():
        live.put(item, "ann", Transcript(one))
        live.put(item, "bob", Transcript(other))
    found = live.worst(5)
    assert [one.item_id for one in found] == ["y", "z"]
    assert found[0].cost == pytest.approx(2 / 8) and found[0].score == 0.0 and found[0].people == ("ann", "bob")


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_at_all_has_a_reason(kind: Kind) -> None:
    live = Live(kind, normalise=as_given)
    for _ in range(2):
        found = live.figures()
        assert found.value.value is None and found.value.reason and found.pairwise.value is None
        assert live.worst() == () and live.confusion().classes == ()
        live.put("x", "ann", value(kind, random.Random(1)))  # one person alone is no agreement either


def test_everybody_always_the_same_is_no_variation() -> None:
    live = Live("choice", normalise=as_given)
    for item, who in ((item, who) for item in "xyz" for who in PEOPLE):
        live.put(item, who, Choice("a"))
    assert "no variation" in live.figures().value.reason and live.figures().pairwise.value == 1.0
    assert figures.METRIC["choice"] == live.figures().metric


def test_pairs_are_counted_once_each() -> None:
    live = Live("choice", normalise=as_given)
    for who in PEOPLE:
        live.put("x", who, Choice("a"))
    assert live.figures().pairs == len(list(combinations(PEOPLE, 2)))


def test_more_labels_make_it_more_certain() -> None:
    source = random.Random(8)
    live = Live("choice", normalise=as_given)
    widths = []
    for n in range(200):
        for who in "ab":
            live.put(f"i{n}", who, Choice("x" if source.random() < 0.8 else "y"))
        if n in (49, 199):
            advice = live.figures().sample_size
            assert advice is not None and advice.more_items > 0 and "label" in advice.text
            widths.append(advice.half_width)
    assert widths[1] < widths[0]
