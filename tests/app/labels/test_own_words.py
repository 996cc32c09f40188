"""Words that people add to an open list: one way of writing them, and what files cannot hold is refused."""

from __future__ import annotations

import pytest

from app.errors import RuleViolation, SheetError
from app.labels.own_words import LONGEST, as_word, word_problem
from app.labels.values import MultiChoice
from app.rules.guard import guard
from app.rules.load import load

SHEET = """
earmark: 1
name: Streets
version: 1.0.0
media: image
tasks:
  seen: {kind: multi-choice, open: true, options: [Car, bicycle]}
  any: {kind: multi-choice, open: true}
  only: {kind: multi-choice, options: [a]}
"""


@pytest.mark.parametrize(
    ("typed", "kept"), [("  Fire   Hydrant ", "fire hydrant"), ("e\u0301t\u00e9", "\u00e9t\u00e9"), ("", "")]
)
def test_a_word_is_kept_in_one_way(typed: str, kept: str) -> None:
    assert as_word(typed) == kept and as_word(kept) == kept
    assert (word_problem(kept) == "") == bool(kept)


@pytest.mark.parametrize("word", ["Car park", "a, b", "a|b", "two  spaces", "a\nb", "x" * (LONGEST + 1), "<b>"])
def test_what_cannot_be_kept_says_why(word: str) -> None:
    assert word_problem(word)
    with pytest.raises(RuleViolation, match=r"an added word|a word that is added"):
        guard(load(SHEET), "any", MultiChoice((word,)))


def test_an_open_list_takes_words_and_options_and_a_closed_one_none() -> None:
    sheet = load(SHEET)
    guard(sheet, "seen", MultiChoice(("Car", "rusty")))
    guard(sheet, "any", MultiChoice(("rusty",)))
    with pytest.raises(RuleViolation, match="no option 'rusty'"):
        guard(sheet, "only", MultiChoice(("rusty",)))
    with pytest.raises(SheetError, match="only a multi-choice is open"):
        load(SHEET.replace("any: {kind: multi-choice", "any: {kind: choice"))
    with pytest.raises(SheetError, match="'options'"):
        load(SHEET.replace("any: {kind: multi-choice, open: true", "any: {kind: multi-choice, open: false"))
