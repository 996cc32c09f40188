"""A text is read as far as it goes, and everything that is wrong is named with its place."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.errors import SheetError
from app.rules.load import load
from app.rules.reading import read_draft

SHEETS = sorted((Path(__file__).parents[3] / "resources" / "sheets").glob("*.yaml"))
SHEET = """\
earmark: 1
name: Words
version: 1.0.0
media: audio
tasks:
  words: {kind: transcript}
vocabulary:
  filler:
    um: [umm]
rules:
  - id: fillers
    title: One spelling
    check: {spelling: [filler], fix: canonical}
    examples:
      - {good: "um yes"}
      - {bad: "umm yes", fixed: "um yes"}
"""


@pytest.mark.parametrize("file", SHEETS, ids=lambda file: file.stem)
def test_a_whole_sheet_has_its_parts_and_no_problem(file: Path) -> None:
    text = file.read_text("utf-8")
    found, sheet = read_draft(text), load(text)
    assert found.sound and found.problems == () and found.sheet == sheet and found.outline is not None
    assert [rule["id"] for rule in found.outline.rules] == [rule.id for rule in sheet.rules]
    assert list(found.outline.tasks) == list(sheet.tasks)
    lines = text.splitlines()
    for place, line in found.outline.lines.items():
        if len(place) == 2:
            assert place[1] in lines[line - 1], place


def test_a_place_is_found_by_its_line() -> None:
    outline = read_draft(SHEET).outline
    assert outline is not None
    assert outline.place_at(1) == ()
    assert outline.place_at(9) == ("vocabulary", "filler", "um")
    assert outline.place_at(13) == ("rules", "fillers")
    assert outline.place_at(16) == ("rules", "fillers", "examples", "1")


def test_text_that_is_no_yaml_has_one_problem_with_its_line() -> None:
    found = read_draft(SHEET.replace("{kind: transcript}", "{kind: transcript"))
    assert found.outline is None and found.sheet is None and not found.sound
    assert found.problems[0].line > 0 and "rule sheet" not in found.problems[0].message


def test_a_sheet_that_is_not_whole_still_has_its_parts() -> None:
    found = read_draft(SHEET.replace("spelling: [filler]", "speling: [filler]"))
    assert found.sheet is None and found.outline is not None and found.outline.rules[0]["title"] == "One spelling"
    (problem,) = found.problems
    assert (problem.rule, problem.line) == ("fillers", 13) and "spelling" in problem.message


def test_every_example_that_fails_is_named_and_the_sheet_can_be_tried() -> None:
    found = read_draft(SHEET.replace('good: "um yes"', 'good: "umm yes"').replace('fixed: "um yes"', 'fixed: "um no"'))
    assert found.sheet is not None and not found.sound
    assert [(one.rule, one.example, one.line) for one in found.problems] == [("fillers", 0, 15), ("fillers", 1, 16)]
    assert found.problems_of("fillers") == found.problems


@settings(max_examples=60)
@given(st.integers(0, len(SHEET)), st.integers(0, 6), st.text(":-[]{}\"' \n#&*a1", max_size=4))
def test_nothing_that_is_written_breaks_it(at: int, cut: int, typed: str) -> None:
    text = SHEET[:at] + typed + SHEET[at + cut :]
    found = read_draft(text)
    try:
        load(text)
    except SheetError:
        assert not found.sound and any(one.severity == "error" for one in found.problems)
    else:
        assert found.sound
