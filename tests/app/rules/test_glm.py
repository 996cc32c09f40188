"""A GLM as a comparison rule: what it says, what cannot be said, and that the filter of sctk does the same."""

from __future__ import annotations

import contextlib
import itertools
import random
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.errors import FormatError, SheetError, UnknownName
from app.labels.values import Transcript
from app.rules.edit import edited_sheet
from app.rules.glm import glm_edits
from app.rules.load import load
from app.rules.normalise import compared
from app.rules.sheet import RuleSheet
from app.rules.word_lists import Taken

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
* copy_no_hit = 'T'
* case_sensitive = 'F'
[UHM] => [UM] / [ ] __ [ ]
GONNA => GOING TO                         ;; anywhere
[HE'S]  =>  [{HE IS / HE HAS}]   / [ ] __ [ ]
[OH] => [] / [ ] __ [ ]
[SAINT] => [ST] / [ ] __ [ PETER]         ;; not elsewhere
FUNDRAIS => FUND RAIS
ADVISER => ADVISOR / [ ] __
'CAUSE => BECAUSE
" OK " => " OKAY "
A => {B / C} / [ X ] __ [ ]
KNOW NOTHING => KN / [ ] __ [ ]
KNOW => NO / [ ] __ [ ]
NO => NOT / [ ] __ [ ]
MR. => MISTER / [ ] __ [ ]
"""


def taken_over(text: str = GLM) -> tuple[Taken, RuleSheet]:
    taken = glm_edits(text, load(TEXT), "words")
    return taken, load(edited_sheet(TEXT, *taken.edits)[0])


def seen(sheet: RuleSheet, said: str) -> str:
    value = compared(sheet, "words", Transcript(said))
    assert isinstance(value, Transcript)
    return value.text


def test_a_glm_is_a_comparison_rule() -> None:
    taken, sheet = taken_over()
    assert (taken.taken, taken.left) == (14, ())
    assert seen(sheet, "Uhm I'm gonna go oh well") == "um i'm going to go well"
    assert seen(sheet, "uhming gonnabe") == "uhming going tobe"  # as it is written: no context is anywhere
    assert seen(sheet, "he's here") == seen(sheet, "he has here") == seen(sheet, "he is here")
    assert seen(sheet, "saint peter and saint paul") == "st peter and saint paul"
    assert seen(sheet, "fundraising advisers readviser 'cause ok mr. ok") == (
        "fund raising advisors readviser because okay mister okay"
    )
    # One pass: what a line writes is not looked at again, and the first that fits at a place is taken.
    assert seen(sheet, "know no know nothing") == "no not kn"


def test_alternatives_in_a_context_count_as_the_same_there_alone() -> None:
    _, sheet = taken_over()
    assert seen(sheet, "x a y") == seen(sheet, "x b y") == seen(sheet, "x c y") == "x b y"
    assert [seen(sheet, word) for word in ("a", "b", "c", "x ab")] == ["a", "b", "c", "x ab"]


def test_what_may_be_nothing_or_missing() -> None:
    _, sheet = taken_over("UH => {UH / @}\nWELL THEN => {THEN / @} / [ ] __ [ ]\nEH => (%HES) / [ ] __ [ ]\n")
    assert seen(sheet, "uh yes well then eh no") == "yes no"
    assert seen(sheet, "huh %hes") == "huh"
    _, sheet = taken_over("WANNA => WANT (TO) / [ ] __ [ ]\n")
    assert seen(sheet, "i wanna go") == seen(sheet, "i want go") == seen(sheet, "i want to go")
    assert seen(sheet, "go to her") == "go to her", "only there may it be missing"
    _, sheet = taken_over("A => {B / C}\nD => {C / E}\n")  # sets with a form in common are one
    assert {seen(sheet, word) for word in "abcde"} == {"b"}


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("what is this", "'what is this' is no mapping"),
        ("[] => A", "says not what is mapped"),
        ("A => B / C", "does not say where the word is"),
        ("A => B C __", "does not begin with a stroke"),
        ("A => {B / C", "do not close"),
        ("[A => [B] / [ ] __ [ ]", "does not close"),
        ("* copy_no_hit = 'F'", "no mapping is for are to be left out"),
        ("* case_sensitive = 'T'", "letters' case is to count"),
        (';; INPUT_DEPENDENT_APPLICATION = "ctm"', "'ctm' alone"),
    ],
)
def test_what_cannot_be_said_is_told_with_its_line(line: str, reason: str) -> None:
    (told,) = taken_over(f";; remarks\nUHM => UM\n{line}\n")[0].left
    assert told.startswith("line 3: ") and reason in told


def test_the_list_says_what_marks_a_remark() -> None:
    assert taken_over("## a list\nUHM => UM ## said ;; so\n")[0].left == ()


def test_importing_again_replaces() -> None:
    _, sheet = taken_over()
    again = glm_edits("[YEAH] => [YES] / [ ] __ [ ]", sheet, "words")
    (rule,) = edited_sheet(sheet.text, *again.edits)[1].rules
    assert rule.compare is not None and rule.compare.equal == ()
    assert [one.source for one in rule.compare.rewrites] == ["yeah"]


@pytest.mark.parametrize("text", ["", ";; only a remark\n", "um\nuh\n", "* name x\n"])
def test_what_is_no_glm(text: str) -> None:
    with pytest.raises(FormatError, match="Is it a GLM"):
        glm_edits(text, load(TEXT), "words")
    with pytest.raises(UnknownName):
        glm_edits(GLM, load(TEXT), "word")


@settings(max_examples=30, deadline=None)
@given(st.text(alphabet="AB =>/{}[]_'\"@()*;\n", max_size=60))
def test_any_text_is_taken_or_refused_by_name(text: str) -> None:
    with contextlib.suppress(FormatError, SheetError):
        edited_sheet(TEXT, *glm_edits(text, load(TEXT), "words").edits)


# ---- the filter of the NIST Scoring Toolkit

FILTER = next(
    (path for path in (shutil.which("rfilter1"), "/usr/lib/sctk/bin/rfilter1") if path and Path(path).exists()), ""
)
WORDS = "uhm gonna he's oh saint peter fundraiser advisers 'cause ok a b c x know nothing no mr. willing to he is has"


def filtered(glm: Path, texts: list[str]) -> list[str]:
    """The texts as csrfilt hands them to the filter: in capitals, a space at both ends."""
    said = "".join(f" {text.upper()} \n" for text in texts)
    found = subprocess.run([FILTER, str(glm)], input=said, capture_output=True, text=True, check=True)
    return [line.lower() for line in found.stdout.splitlines()]


def expanded(text: str) -> list[str]:
    """Every text that its alternatives allow."""
    parts = re.split(r"\{([^}]*)\}", text)
    choices = [part.split("/") if place % 2 else [part] for place, part in enumerate(parts)]
    return [" ".join("".join(chosen).split()) for chosen in itertools.product(*choices)]


@pytest.mark.skipif(not FILTER, reason="rfilter1 of sctk is not installed")
def test_the_filter_of_sctk_does_the_same(tmp_path: Path) -> None:
    source = random.Random(5)
    texts = [" ".join(source.choices(WORDS.split(), k=source.randint(1, 9))) for _ in range(300)]
    plain = "\n".join(line for line in GLM.splitlines() if "{" not in line)
    (tmp_path / "plain.glm").write_text(plain + "\n")
    _, sheet = taken_over(plain)
    for text, other in zip(texts, filtered(tmp_path / "plain.glm", texts), strict=True):
        assert seen(sheet, text) == " ".join(other.split()), text
    # With alternatives: whatever the filter lets pass for a text is compared as that text is.
    alternatives = "* case_sensitive = 'F'\n* copy_no_hit = 'T'\n" + "\n".join(
        line for line in GLM.splitlines() if "{" in line
    )
    (tmp_path / "either.glm").write_text(f";;\n{alternatives}\n")
    _, sheet = taken_over(alternatives)
    many = 0
    for text, other in zip(texts, filtered(tmp_path / "either.glm", texts), strict=True):
        every = expanded(other)
        many += len(every) > 1
        assert {seen(sheet, one) for one in every} == {seen(sheet, text)}, (text, other)
    assert many > 30
