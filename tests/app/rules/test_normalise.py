"""The compared view: what each step does, whose it is, and that doing it twice changes nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.labels.values import Transcript
from app.rules.load import load, load_file
from app.rules.normalise import compared, compared_text, comparison_rules, exported

SPEECH = load_file(Path(__file__).parents[3] / "resources" / "sheets" / "speech.yaml")


def view(text: str, *without: str) -> str:
    value = compared(SPEECH, "words", Transcript(text), without=frozenset(without))
    assert isinstance(value, Transcript)
    return value.text


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("He could wait, no longer.", "he could wait no longer"),
        ("umm, Uhm er yes", "yes"),
        ("uh-huh", "uh-huh"),
        ("mhm", "uh-huh"),
        ("he could wait nolonger", "he could wait no longer"),
        ("end.Start", "end start"),
        ("don’t", "don't"),
        ("over-strained eyes", "over strained eyes"),
        ("1,000.5 dollars", "1,000.5 dollars"),
        ("", ""),
    ],
)
def test_speech(text: str, wanted: str) -> None:
    assert view(text) == wanted


def test_a_rule_can_be_left_out() -> None:
    assert view("Umm yes.", "letters-case") == "yes"
    assert view("Umm yes.", "policy.filler") == "um yes"
    assert view("Yes.", "punctuation") == "yes."
    assert comparison_rules(SPEECH, "words")[:2] == ("letters-case", "punctuation")


def test_what_is_exported_keeps_what_was_typed() -> None:
    assert exported(SPEECH, "words", Transcript("Umm, yes.")) == Transcript("Umm, yes.")


def test_map_and_tag() -> None:
    text = """\
earmark: 1
name: T
version: 1.0.0
media: audio
tasks:
  t: {kind: transcript}
vocabulary:
  noise: {"[cough]": ["[coughs]"]}
  name: {ann: []}
policy:
  noise: {exported: map}
  name: {exported: tag}
"""
    assert exported(load(text), "t", Transcript("ann [coughs] here")) == Transcript("<name:ann> <noise> here")


@given(
    st.lists(
        st.sampled_from(["Umm", "um,", "uh-huh", "no", "longer", "nolonger", "over-strained", "er.", "A", "b"]),
        max_size=12,
    )
)
def test_twice_is_once(words: list[str]) -> None:
    once = view(" ".join(words))
    assert view(once) == once


@given(st.text(max_size=60))
def test_any_text_is_taken(text: str) -> None:
    once = view(text)
    assert view(once) == once


TAGGED = load_file(Path(__file__).parents[3] / "resources" / "sheets" / "starters" / "tagged-conversation.yaml")


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Well, [coughs] I [Laughs]. (maybe)", "well i maybe"),
        ("so [unclear], yes", "so [unclear] yes"),
        ("no[noise]more", "no more"),
        ("[I think] so <unk>.", "i think so <unk>"),
    ],
)
def test_a_tag_stays_a_tag_where_punctuation_does_not_count(text: str, wanted: str) -> None:
    assert compared_text(TAGGED, "talk", text, "speech", "Speaker 1") == wanted


def said(body: str, text: str, vocabulary: str = "{}") -> str:
    head = "earmark: 1\nname: T\nversion: 1.0.0\nmedia: audio\ntasks: {t: {kind: transcript}}\n"
    return compared_text(
        load(f"{head}vocabulary: {vocabulary}\nrules: [{{id: r, title: R, compare: {body}}}]"), "t", text
    )


def test_a_form_of_the_vocabulary_keeps_its_punctuation() -> None:
    words = '{laughter: {"[laughter]": ["(laughs)"]}, partial: {"th-": []}}'
    assert said("{punctuation: ignore}", "th- the, (laughs) (well)", words) == "th- the [laughter] well"


def test_several_words_may_be_missing() -> None:
    assert said('{may_be_missing: ["you know", well]}', "Well you know you said") == "you said"


def test_capitals_that_the_sheet_writes_do_not_count_either() -> None:
    both = "{case: ignore, rewrite: [{from: television, to: TV}], equal: [[I am, I'm]]}"
    assert said(both, "a television") == said(both, "a tv")
    assert said(both, "I'm") == "i am"


def test_sets_that_share_a_form_are_one() -> None:
    assert said("{equal: [[he is, he's], [he has, he's]]}", "he has he's he is") == "he is he is he is"
    assert said("{equal: [[a, b], [c, d], [e, f], [B, c]]}", "a b c d e f") == "a a a a e e"
