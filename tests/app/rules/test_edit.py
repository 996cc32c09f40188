"""Edits of a sheet's text: what changes, what stays byte for byte, and that the result is the sheet one asked for."""

from __future__ import annotations

import difflib
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from app.errors import CallError, SheetError, UnknownName
from app.rules import edit as e
from app.rules.load import load
from app.rules.roundtrip import flow, read_tree, written

SHEETS = sorted((Path(__file__).parents[3] / "resources" / "sheets").glob("*.yaml"))
TEXT = """\
# What this project is about.
earmark: 1
name:   Talk      # the name
version: 1.4.2
media: audio
tasks:
  words: { kind: transcript,   language: en }
vocabulary:
  filler:
    um: [umm, uhm]   # as heard
    uh: [uhh]
  "yes": {uh-huh: [mhm]}
policy:
  filler: {stored: keep, exported: keep, compared: drop}
# The rules follow.
rules:
  - id: fillers        # first of all
    task: words
    title: Write every filler
    check: {spelling: [filler, "yes"], severity: block, fix: canonical}
    examples:
      - {good: "um I think"}
      # the usual slip
      - {bad: "umm I think", fixed: "um I think"}

  - id: numbers
    task: words
    title: 'Numbers in words'
    check: {must_not_match: '\\d', severity: warn}
    examples: [{good: "twenty one"}, {bad: "21"}]
"""


def changed(after: str, before: str = TEXT) -> tuple[list[str], list[str]]:
    """The lines that went and the lines that came."""
    lines = list(difflib.ndiff(before.splitlines(), after.splitlines()))
    return [one[2:] for one in lines if one[0] == "-"], [one[2:] for one in lines if one[0] == "+"]


@pytest.mark.parametrize("path", SHEETS, ids=lambda path: path.stem)
def test_a_new_version_touches_one_line(path: Path) -> None:
    text = path.read_text("utf-8")
    gone, come = changed(e.edited(text, bump="minor"), text)
    assert (len(gone), len(come)) == (1, 1)
    assert come[0].startswith("version: ")


def test_nothing_changes_nothing() -> None:
    assert e.edited(TEXT) == TEXT
    assert e.edited(TEXT, e.SetWord("filler", "um", ("umm", "uhm"))) == TEXT
    assert e.edited(TEXT, e.ChangeRule("numbers", {"title": "Numbers in words"})) == TEXT
    assert e.edited(TEXT, e.MoveRule("numbers", "numbers")) == TEXT


def test_a_variant() -> None:
    gone, come = changed(e.edited(TEXT, e.AddVariant("filler", "um", "erm")))
    assert gone == ["    um: [umm, uhm]   # as heard"]
    assert [line.split("#")[0].strip() for line in come] == ["um: [umm, uhm, erm]"]
    assert "# as heard" in come[0]


def test_a_word_of_a_new_class_with_its_policy() -> None:
    text, sheet = e.edited_sheet(
        TEXT, e.SetWord("noise", "[cough]", ("[coughs]",)), e.SetPolicy("noise", compared="drop"), bump="minor"
    )
    assert sheet.vocabulary["noise"][0].variants == ("[coughs]",)
    assert sheet.policy["noise"].compared == "drop"
    assert sheet.version == "1.5.0"
    gone, _ = changed(text)
    assert gone == ["version: 1.4.2"]


def test_a_rule_comes_before_another() -> None:
    fields = {"title": "No brackets", "check": {"banned": "()", "severity": "warn"}, "id": "brackets", "task": "words"}
    text, sheet = e.edited_sheet(TEXT, e.AddRule(fields, before="numbers"))
    assert [rule.id for rule in sheet.rules] == ["fillers", "brackets", "numbers"]
    gone, come = changed(text)
    assert gone == []
    assert come[0].strip() == "- id: brackets"


def test_a_rule_is_changed_field_by_field() -> None:
    edit = e.ChangeRule("numbers", {"why": "21 is read in several ways.", "check": None, "compare": {"case": "ignore"}})
    text = e.edited(TEXT, edit, e.RemoveExample("numbers", 0), e.RemoveExample("numbers", 0))
    sheet = load(text)
    rule = sheet.rules[1]
    assert (rule.why, rule.check, rule.examples) == ("21 is read in several ways.", None, ())
    assert rule.compare is not None
    assert rule.compare.case
    assert e.fields_of(text, "numbers")["compare"] == {"case": "ignore"}


def test_a_rule_goes_and_another_moves() -> None:
    assert [rule.id for rule in load(e.edited(TEXT, e.MoveRule("fillers"))).rules] == ["numbers", "fillers"]
    assert [rule.id for rule in load(e.edited(TEXT, e.RemoveRule("fillers"))).rules] == ["numbers"]


def test_an_example_is_added_where_there_are_some_and_where_there_are_none() -> None:
    sheet = load(e.edited(TEXT, e.AddExample("fillers", {"good": "uh: yes"})))
    assert [one.text for one in sheet.rules[0].examples] == ["um I think", "umm I think", "uh: yes"]
    bare = e.edited(TEXT, e.RemoveExample("numbers", 1), e.RemoveExample("numbers", 0))
    assert load(e.edited(bare, e.AddExample("numbers", {"bad": "7"}))).rules[1].examples[0].text == "7"


def test_a_word_is_renamed_and_its_old_form_stays_a_variant() -> None:
    (word, _) = load(e.edited(TEXT, e.RenameWord("filler", "um", "uhm"), e.RemoveRule("fillers"))).vocabulary["filler"]
    assert (word.canonical, word.variants) == ("uhm", ("um", "umm"))


def test_the_last_word_takes_its_class_along() -> None:
    text = e.edited(TEXT, e.RemoveRule("fillers"), e.RemoveWord("filler", "um"), e.RemoveWord("filler", "uh"))
    sheet = load(text)
    assert list(sheet.vocabulary) == ["yes"]
    assert not sheet.policy


def test_any_value_by_its_path() -> None:
    text = e.edited(TEXT, e.SetField(("tasks", "words", "guidance"), "Write what is said."), e.SetField(("name",), "B"))
    assert load(text).tasks["words"].guidance == "Write what is said."
    assert load(text).name == "B"
    assert "# the name" in text
    assert load(e.edited(text, e.SetField(("tasks", "words", "guidance")))).tasks["words"].guidance == ""


LISTS = TEXT.replace(
    '    check: {must_not_match: \'\\d\', severity: warn}\n    examples: [{good: "twenty one"}, {bad: "21"}]\n',
    """\
    compare:
      rewrite:
        # said as one
        - {from: gonna, to: going to}   # often
        - {from: ok, to: okay}
      equal:
        - [a, b]  # one
        - [c, d]
    examples:
      - same: [gonna, going to]  # heard
        note: As said.
""",
)


def test_of_a_list_or_an_example_only_what_is_other_is_written() -> None:
    path = ("rules", 1, "compare")
    rewrites = [{"from": "gonna", "to": "going to"}, {"pattern": "o?k", "to": "okay"}, {"from": "x", "to": "y"}]
    gone, come = changed(e.edited(LISTS, e.SetField((*path, "rewrite"), rewrites)), LISTS)
    assert gone == ["        - {from: ok, to: okay}"]
    assert come == ["        - {pattern: o?k, to: okay}", "        - {from: x, to: y}"]
    gone, come = changed(e.edited(LISTS, e.SetField((*path, "equal"), [["c", "d"]])), LISTS)
    assert (gone, come) == (["        - [a, b]  # one"], [])
    example = {"differ": ["gonna", "going to"], "note": "As said."}
    gone, come = changed(e.edited(LISTS, e.SetField(("rules", 1, "examples", 0), example)), LISTS)
    assert gone == ["      - same: [gonna, going to]  # heard"]
    assert [line.split() for line in come] == [["-", "differ:", "[gonna,", "going", "to]", "#", "heard"]]


@pytest.mark.parametrize(
    ("edit", "error"),
    [
        (e.RemoveRule("fillerz"), UnknownName),
        (e.AddRule({"id": "numbers", "title": "X"}), CallError),
        (e.RemoveWord("filler", "umm"), UnknownName),
        (e.RemoveVariant("filler", "um", "erm"), UnknownName),
        (e.RemoveExample("numbers", 2), CallError),
        (e.SetField(("tasks", "word", "guidance", "x", "y")), CallError),
        (e.SetField(()), CallError),
    ],
)
def test_what_is_not_there_is_said(edit: e.SheetEdit, error: type[Exception]) -> None:
    with pytest.raises(error):
        e.edited(TEXT, edit)


def test_a_text_that_is_no_sheet() -> None:
    with pytest.raises(SheetError):
        e.edited("- a\n- b\n", bump="patch")
    with pytest.raises(SheetError):
        e.edited("a: [", bump="patch")
    with pytest.raises(SheetError, match="belongs to"):
        e.edited_sheet(TEXT, e.AddVariant("yes", "uh-huh", "um"))


@pytest.mark.parametrize(
    ("version", "part", "wanted"),
    [
        ("1.4.2", "patch", "1.4.3"),
        ("1.4.2", "major", "2.0.0"),
        ("2", "minor", "2.1.0"),
        ("1.0.0-rc1", "patch", "1.0.1"),
    ],
)
def test_versions(version: str, part: e.Part, wanted: str) -> None:
    assert e.bumped(version, part) == wanted


WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp")), min_size=1, max_size=12)


@pytest.mark.parametrize("word", ["?a", ":a", "?", "a: b", "- a"])
def test_a_name_in_a_line_of_brackets_is_read_as_it_was_written(word: str) -> None:
    from ruamel.yaml import YAML

    tree = read_tree("a: 1\n")
    tree.root["x"] = flow({word: [word]})
    assert YAML(typ="safe").load(written(tree))["x"] == {word: [word]}


@settings(max_examples=20, deadline=None)
@given(WORDS, WORDS)
@example("? is it", "?0")
@example(":a", ":0")
def test_any_text_survives_as_what_it_is(title: str, good: str) -> None:
    """What a person types into a form is never taken for YAML."""
    fields = {"id": "new", "task": "words", "title": title, "check": {"max_words": 99}, "examples": [{"good": good}]}
    rule = load(e.edited(TEXT, e.AddRule(fields))).rules[-1]
    assert (rule.title, rule.examples[0].text) == (title, good)
