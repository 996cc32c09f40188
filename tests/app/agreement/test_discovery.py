"""Rules proposed from disagreements: what is counted, what it explains, and what accepting one writes."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.agreement.discovered import edits_of, sent_to_adjudication
from app.agreement.discovery import Proposal, discover
from app.errors import Cancelled
from app.jobs.job import Progress
from app.labels import values as v
from app.rules.comparing import Comparing
from app.rules.edit import edited_sheet
from app.rules.load import load

TEXT = """\
earmark: 1
name: T
version: 1.0.0
media: audio
tasks: {words: {kind: transcript}}
vocabulary:
  filler: {um: [umm]}
  "yes": {uh-huh: [mhm]}
  "no": {uh-uh: []}
rules:
  - {id: case, title: C, compare: {case: ignore}}
  - {id: alike, title: A, task: words, compare: {equal: [[going to, gonna]]}}
"""


def said(**texts: list[str]) -> dict[str, dict[str, v.Value]]:
    return {item: {f"p{n}": v.Transcript(text) for n, text in enumerate(both)} for item, both in texts.items()}


def found(labels, text: str = TEXT, **how) -> list[Proposal]:
    return list(discover(Comparing(load(text), "words", {}), labels, Progress(), **how).proposals)


def test_what_stands_against_what_and_what_it_explains() -> None:
    labels = said(
        a=["every day I go", "everyday I go"],
        b=["not every day", "not everyday"],
        c=["the cat sat down", "the cat sat up"],
    )
    first, *rest = found(labels)
    assert (first.kind, first.forms, first.times) == ("equal", ("every day", "everyday"), 2)
    assert first.title == "every day ↔ everyday, 2 times, explains 40.9 of 50.0 points"
    assert rest == []  # once is no habit


def test_accepting_does_what_was_promised() -> None:
    labels = said(
        a=["every day I went", "everyday I went"],
        b=["not every day", "not everyday"],
        c=["uhm yes he is gonna go", "um yes he's going to go"],
        d=["uhm and so on", "um and so on"],
        e=["oh well", "well"],
        f=["oh no", "no"],
        g=["um so", "so"],
        h=["well um", "well"],
    )
    sheet = load(TEXT)
    before = discover(Comparing(sheet, "words", {}), labels, Progress())
    assert {one.kind for one in before.proposals} == {"equal", "variant", "drop", "missing"}
    for proposal in before.proposals:
        _, then = edited_sheet(TEXT, *edits_of(TEXT, sheet, "words", proposal))
        after = discover(Comparing(then, "words", {}), labels, Progress()).points
        assert before.points is not None
        assert before.points - (after or 0.0) == pytest.approx(proposal.points)


def test_all_of_them_one_after_the_other() -> None:
    labels = said(a=["alright every day", "all right everyday"], b=["alright every day", "all right everyday"])
    text, sheet = TEXT, load(TEXT)
    while proposals := discover(Comparing(sheet, "words", {}), labels, Progress()).proposals:
        text, sheet = edited_sheet(text, *edits_of(text, sheet, "words", proposals[0]))
    assert discover(Comparing(sheet, "words", {}), labels, Progress()).points == 0.0
    assert [len(rule.compare.equal) for rule in sheet.rules if rule.id == "count-alike" and rule.compare] == [2]


def test_a_form_joins_the_set_that_knows_its_other() -> None:
    labels = said(a=["I am gonna go", "I am goin go"], b=["gonna", "goin"])
    (one,) = found(labels)
    assert one.forms == ("goin", "going to") or one.forms == ("going to", "goin")
    _, sheet = edited_sheet(TEXT, *edits_of(TEXT, load(TEXT), "words", one))
    rule = next(rule for rule in sheet.rules if rule.id == "alike")
    assert rule.compare is not None
    assert rule.compare.equal == (("going to", "gonna", "goin"),)


def test_classes_never_merge() -> None:
    (one,) = found(said(a=["uh-huh", "uh-uh"], b=["mhm well", "uh-uh well"]))
    assert one.kind == "meaning"
    assert edits_of(TEXT, load(TEXT), "words", one) == ()
    command = sent_to_adjudication("words", one)
    assert [type(part).__name__ for part in command.commands] == ["TagItems", "DecideDiscovery"]
    assert one.item_ids == ("a", "b")


def test_what_was_rejected_is_not_proposed_again() -> None:
    labels = said(a=["every day", "everyday"], b=["every day", "everyday"])
    (one,) = found(labels)
    assert found(labels, decided={one.key: "rejected"}) == []
    assert found(labels, decided={one.key: "sent"})[0].decided == "sent"


def test_nothing_to_learn_from() -> None:
    assert discover(Comparing(load(TEXT), "words", {}), {}, Progress()).points is None
    alone = discover(Comparing(load(TEXT), "words", {}), said(a=["hello"]), Progress())
    assert (alone.points, alone.pairs, alone.proposals) == (None, 0, ())
    assert discover(Comparing(load(TEXT), "words", {}), said(a=["", ""]), Progress()).points is None
    assert discover(Comparing(load(TEXT), "words", {}), said(a=["x", "x"]), Progress()).points == 0.0


def test_it_can_be_stopped() -> None:
    progress = Progress()
    progress.cancel()
    with pytest.raises(Cancelled):
        discover(Comparing(load(TEXT), "words", {}), said(a=["x", "y"]), progress)


WORDS = st.lists(st.sampled_from(["um", "uhm", "every", "day", "everyday", "a", "uh-uh", "mhm"]), max_size=5).map(
    " ".join
)


@settings(max_examples=40, deadline=None)
@given(st.dictionaries(st.sampled_from("abcd"), st.lists(WORDS, min_size=2, max_size=3), max_size=4))
def test_no_proposal_explains_more_than_there_is(texts: dict[str, list[str]]) -> None:
    labels = said(**texts)
    made = discover(Comparing(load(TEXT), "words", {}), labels, Progress())
    for one in made.proposals:
        assert 0 < one.points <= (made.points or 0.0) + 1e-9
        assert one.times >= 2
        json.dumps(one.to_json())
    turned = {item: dict(reversed(list(both.items()))) for item, both in reversed(list(labels.items()))}
    assert discover(Comparing(load(TEXT), "words", {}), turned, Progress()).points == made.points


def test_on_people_who_heard_the_same(shipped_transcripts: dict[str, dict[str, v.Value]]) -> None:
    sheet = load(
        "earmark: 1\nname: T\nversion: 1.0.0\nmedia: audio\ntasks: {words: {kind: transcript}}\n"
        "rules: [{id: c, title: C, compare: {case: ignore, punctuation: ignore}}]\n"
    )
    made = discover(Comparing(sheet, "words", {}), shipped_transcripts, Progress())
    assert made.pairs == 7 * 21
    assert made.points is not None
    assert 5 < made.points < 40
    assert made.proposals
    assert all(one.points <= made.points for one in made.proposals)


@pytest.fixture
def shipped_transcripts() -> dict[str, dict[str, v.Value]]:
    """Seven clips, each written by seven people."""
    path = Path(__file__).parents[3] / "resources" / "sample" / "speech" / "libri" / "crowd.csv"
    labels: dict[str, dict[str, v.Value]] = {}
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            labels.setdefault(row["path"], {})[row["annotator"]] = v.Transcript(row["text"])
    return labels
