"""A GLM and plain lists of fillers as edits of a sheet."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.errors import FormatError, SheetError, UnknownName
from app.labels.values import Transcript
from app.rules.edit import edited_sheet
from app.rules.load import load
from app.rules.normalise import compared
from app.rules.word_lists import Taken, filler_edits, glm_edits

TEXT = """\
earmark: 1
name: T
version: 1.0.0
media: audio
tasks: {words: {kind: transcript}}
"""
# In the form of the lists that NIST publishes with its evaluations; the words are of this test.
GLM = """\
;; Mappings for scoring
* name "test"
* desc "a remark"
[UHM] => [UM] / [ ] __ [ ]
GONNA => GOING TO
[HE'S]  =>  {[HE IS] / [HE HAS]}   / [ ] __ [ ]
[OH] => [] / [ ] __ [ ]
[SAINT] => [ST] / [ ] __ [PETER]  ;; not elsewhere
what is this
[A] => {[B] / [C]} / [X] __ [ ]
"""


def taken_over(text: str = GLM) -> tuple[Taken, str]:
    taken = glm_edits(text, load(TEXT), "words")
    return taken, edited_sheet(TEXT, *taken.edits)[0]


def test_a_glm_is_a_comparison_rule() -> None:
    taken, text = taken_over()
    sheet = load(text)
    assert taken.taken == 5
    assert [line.split(":")[0] for line in taken.left] == ["line 9", "line 10"]

    def seen(said: str) -> str:
        value = compared(sheet, "words", Transcript(said))
        assert isinstance(value, Transcript)
        return value.text

    assert seen("Uhm I'm gonna go oh well") == "um i'm going to go well"
    assert seen("he's here") == seen("he has here") == seen("he is here")
    assert seen("saint peter and saint paul") == "st peter and saint paul"
    assert seen("uhming") == "uhming"
    assert sheet.warnings == ()


def test_importing_again_replaces() -> None:
    _, text = taken_over()
    again = glm_edits("[YEAH] => [YES]", load(text), "words")
    _, sheet = edited_sheet(text, *again.edits)
    (rule,) = sheet.rules
    assert rule.compare is not None
    assert [one.source for one in rule.compare.rewrites] == ["yeah"]
    assert rule.compare.equal == ()


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


@pytest.mark.parametrize("text", ["", ";; only a remark\n", "um\nuh\n", "* name x\n"])
def test_what_is_no_glm(text: str) -> None:
    with pytest.raises(FormatError, match="Is it a GLM"):
        glm_edits(text, load(TEXT), "words")


def test_wrong_calls() -> None:
    with pytest.raises(UnknownName):
        glm_edits(GLM, load(TEXT), "word")
    with pytest.raises(FormatError, match="no word"):
        filler_edits("# nothing\n", load(TEXT), TEXT, "words")
    with pytest.raises(FormatError, match="lines"):
        filler_edits("a\n" * 50_001, load(TEXT), TEXT, "words")


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=120))
def test_any_text_is_taken_or_refused_by_name(text: str) -> None:
    sheet = load(TEXT)
    for edits in (lambda: glm_edits(text, sheet, "words"), lambda: filler_edits(text, sheet, TEXT, "words")):
        with contextlib.suppress(FormatError, SheetError):
            edited_sheet(TEXT, *edits().edits)
