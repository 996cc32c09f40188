"""Which errors of a transcript break which rule, so that the labels are the problem and not the model."""

from __future__ import annotations

from app.labels.values import Transcript, Value
from app.rules.comparing import Comparing
from app.rules.load import load
from app.slices.rule_errors import rule_errors

SHEET = """\
earmark: 1
name: Talk
version: 1.0.0
media: audio
tasks:
  words: {kind: transcript}
vocabulary:
  filler: {um: [umm], uh: []}
policy:
  filler: {compared: drop}
rules:
  - {id: capitals, task: words, title: Capitals, compare: {case: ignore}}
  - id: fillers
    task: words
    title: Fillers
    check: {spelling: [filler], severity: block, fix: canonical}
  - {id: compounds, task: words, title: Compounds, compare: {equal: [["every day", "everyday"]]}}
"""


def test_each_error_is_told_with_the_rule_that_it_breaks() -> None:
    sheet = load(SHEET)
    compared = Comparing(sheet, "words", {})
    pairs: dict[str, tuple[Value, Value]] = {
        "a": (Transcript("um I said so every day"), Transcript("i said so everyday")),
        "b": (Transcript("The mister came uh late"), Transcript("the Mr came late")),
        "c": (Transcript("all is well"), Transcript("all was well")),
    }
    rules = ("capitals", "fillers", "compounds", "policy.filler")
    found = {one.rule: one for one in rule_errors(pairs, compared, rules)}
    assert dict.fromkeys(found) == {"capitals": None, "policy.filler": None, "compounds": None}
    # "Mr" for "mister" stands with capitals and without them; "was" for "is" breaks no rule.
    assert found["capitals"].most == (("I", "i", 1), ("The", "the", 1))
    assert found["policy.filler"].such_as == "“uh” left out, “um” left out"
    assert found["compounds"].count == 2, "one word for another, and one left out"


def test_spelling_of_the_vocabulary_breaks_its_rule() -> None:
    sheet = load(SHEET.replace("{compared: drop}", "{compared: keep}"))
    pairs: dict[str, tuple[Value, Value]] = {"a": (Transcript("um yes"), Transcript("umm yes"))}
    (one,) = rule_errors(pairs, Comparing(sheet, "words", {}), ("capitals", "fillers"))
    assert (one.rule, one.count, one.such_as) == ("fillers", 1, "“umm” for “um”")
