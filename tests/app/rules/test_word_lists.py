"""Plain lists of fillers as edits of a sheet."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.errors import FormatError, SheetError, UnknownName
from app.labels.values import Transcript
from app.rules.edit import SetWord, edited_sheet
from app.rules.load import load
from app.rules.normalise import compared
from app.rules.word_lists import filler_edits

TEXT = """\
earmark: 1
name: T
version: 1.0.0
media: audio
tasks: {words: {kind: transcript}}
"""


def test_a_plain_list() -> None:
    taken = filler_edits("# fillers\num: umm, uhm\nuh\tuhh\n\nyou know\n", load(TEXT), TEXT, "words")
    _, sheet = edited_sheet(TEXT, *taken.edits)
    assert [(word.canonical, word.variants) for word in sheet.vocabulary["filler"]] == [
        ("um", ("umm", "uhm")),
        ("uh", ("uhh",)),
        ("you know", ()),
    ]
    assert sheet.policy["filler"].compared == "drop"
    assert compared(sheet, "words", Transcript("you know umm yes")) == Transcript("yes")
    assert (taken.taken, taken.left) == (3, ())


def test_a_list_joins_what_is_there_and_merges_no_classes() -> None:
    base = TEXT + (
        "vocabulary: {'yes': {uh-huh: [mhm]}, filler: {um: [umm]}}\n"
        "rules: [{id: s, title: S, task: words, check: {spelling: ['yes'], fix: canonical}}]\n"
    )
    taken = filler_edits("um: uhm, mhm\nuh-huh: aha\nUMM: erm\n", load(base), base, "words")
    _, sheet = edited_sheet(base, *taken.edits)
    assert [(word.canonical, word.variants) for word in sheet.vocabulary["filler"]] == [("um", ("umm", "uhm", "erm"))]
    assert [word.variants for word in sheet.vocabulary["yes"]] == [("mhm",)]
    assert len(taken.left) == 2
    (rule,) = sheet.rules
    assert rule.check is not None
    assert rule.check.limits["spelling"] == ("yes", "filler")


def test_words_with_commas_between_them_are_left_out_and_quotes_taken_off() -> None:
    taken = filler_edits('um, uh\n"you know"\n', load(TEXT), TEXT, "words")
    assert [one.canonical for one in taken.edits if isinstance(one, SetWord)] == ["you know"]
    assert "line 1" in taken.left[0] and "several words" in taken.left[0]
    base = TEXT + "vocabulary: {'yes': {uh-huh: []}}\n"
    with pytest.raises(FormatError, match=r"uh-huh.*is a word of 'yes' already"):
        filler_edits("uh-huh\n", load(base), base, "words")


def test_wrong_calls() -> None:
    with pytest.raises(UnknownName):
        filler_edits("um", load(TEXT), TEXT, "word")
    with pytest.raises(FormatError, match="no word"):
        filler_edits("# nothing\n", load(TEXT), TEXT, "words")
    with pytest.raises(FormatError, match="lines"):
        filler_edits("a\n" * 50_001, load(TEXT), TEXT, "words")


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=120))
def test_any_text_is_taken_or_refused_by_name(text: str) -> None:
    with contextlib.suppress(FormatError, SheetError):
        edited_sheet(TEXT, *filler_edits(text, load(TEXT), TEXT, "words").edits)
