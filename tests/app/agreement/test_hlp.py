"""People against each other, against the others' consensus, against the reference."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.agreement import hlp
from app.agreement.text import pool, word_edits
from app.labels import values
from app.labels.values import Box, Boxes, Choice, Transcript


def same(item: str, value: values.Value) -> values.Value:
    return value


def choices(*rows: str) -> dict[str, dict[str, values.Value]]:
    return {f"i{n}": {f"p{k}": Choice(letter) for k, letter in enumerate(row)} for n, row in enumerate(rows)}


def between(labels: hlp.Labels, kind: values.Kind = "choice") -> hlp.Pairs:
    people = sorted({who for said in labels.values() for who in said})
    return hlp.pairs_between(labels, kind, people=people, normalise=same)


rows = st.lists(st.text(alphabet="abc", min_size=2, max_size=6), min_size=1, max_size=8)


@given(rows)
def test_pairwise_is_the_mean_over_items_of_the_pairs_that_agree(rows: list[str]) -> None:
    expected = [
        sum(x == y for i, x in enumerate(row) for j, y in enumerate(row) if i != j) / (len(row) * (len(row) - 1))
        for row in rows
    ]
    assert hlp.pooled(between(choices(*rows))).sums.value() == pytest.approx(sum(expected) / len(expected))


@given(rows)
def test_the_consensus_of_the_others_is_their_most_frequent_option(rows: list[str]) -> None:
    expected = []
    for row in rows:
        each = []
        for place, own in enumerate(row):
            others = row[:place] + row[place + 1 :]
            top = max(others.count(letter) for letter in others)
            best = {letter for letter in others if others.count(letter) == top}
            each.append((own in best) / len(best))
        expected.append(sum(each) / len(each))
    assert hlp.leave_one_out(between(choices(*rows))).sums.value() == pytest.approx(sum(expected) / len(expected))


@given(st.lists(st.text(alphabet="ab", min_size=2, max_size=3), min_size=1, max_size=6))
def test_with_three_labels_leave_one_out_is_the_pairwise_figure(rows: list[str]) -> None:
    pairs = between(choices(*rows))
    assert hlp.leave_one_out(pairs).sums.value() == pytest.approx(hlp.pooled(pairs).sums.value())


def test_one_short_transcript_does_not_become_the_consensus() -> None:
    full = "a long sentence with quite a few words in it"
    said = {"p1": full, "p2": full + " too", "p3": full.replace("few", "view"), "p4": "a long"}
    labels: dict[str, dict[str, values.Value]] = {"i": {who: Transcript(text) for who, text in said.items()}}
    found = hlp.leave_one_out(between(labels, "transcript")).sums.value()
    assert found is not None and found > 0.7


def test_transcripts_of_two_people_give_the_symmetric_rate() -> None:
    a, b = "the cat sat down", "the cat sat on a mat"
    labels: dict[str, dict[str, values.Value]] = {"i": {"x": Transcript(a), "y": Transcript(b)}}
    symmetric = pool([word_edits(a, b)]).symmetric
    assert symmetric is not None
    assert hlp.pooled(between(labels, "transcript")).sums.value() == pytest.approx(1 - symmetric)


def test_boxes_pool_over_items_and_empty_ones_add_nothing() -> None:
    def boxes(*lefts: float) -> Boxes:
        return Boxes(tuple(Box(id=f"b{x}", cls="c", box_px=(x, 0, x + 10, 10)) for x in lefts))

    labels: dict[str, dict[str, values.Value]] = {
        "many": {"x": boxes(0, 20, 40), "y": boxes(0)},
        "none": {"x": boxes(), "y": boxes()},
        "one": {"x": boxes(0), "y": boxes()},
    }
    figure = hlp.pooled(between(labels, "boxes"))
    assert figure.sums.value() == pytest.approx(2 / 5)
    assert figure.items.tolist() == [0, 1, 2]


def test_an_item_with_many_labels_weighs_no_more_than_one_with_two() -> None:
    found = hlp.pooled(between(choices("aaaaaa", "ab"))).sums.value()
    assert found == pytest.approx(0.5)


def test_the_reference_is_nobody_and_only_where_it_is() -> None:
    labels = choices("ab", "aa", "bb")
    pairs = hlp.pairs_with(labels, {"i0": Choice("a")}, "choice", people=["p0", "p1"], normalise=same)
    assert set(pairs.truth.tolist()) == {hlp.NOBODY} and len(pairs) == 2
    assert hlp.pooled(pairs).sums.value() == 0.5
    assert hlp.pooled(pairs.of(0)).sums.value() == 1.0
    assert len(hlp.pairs_with(labels, {}, "choice", people=["p0", "p1"], normalise=same)) == 0


def test_labels_are_normalised_before_they_are_compared() -> None:
    labels: dict[str, dict[str, values.Value]] = {"i": {"x": Transcript("Yes"), "y": Transcript("yes")}}

    def lower(item: str, value: values.Value) -> values.Value:
        assert isinstance(value, Transcript)
        return Transcript(value.text.lower())

    raw = between(labels, "transcript")
    ruled = hlp.pairs_between(labels, "transcript", people=["x", "y"], normalise=lower)
    assert (hlp.pooled(raw).sums.value(), hlp.pooled(ruled).sums.value()) == (0.0, 1.0)


def test_how_many_labels_an_item_has_follows_from_its_pairs() -> None:
    assert hlp.labels_an_item(between(choices("ab", "abc", "abcd", "a"))).tolist() == [2, 3, 4]
