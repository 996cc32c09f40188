"""Loading a sheet: what is wrong is named with line, column and rule; nothing else is ever raised."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.errors import SheetError
from app.rules.load import load, load_file

SHEETS = sorted((Path(__file__).parents[3] / "resources" / "sheets").glob("*.yaml"))
GOOD = """\
earmark: 1
name: Read speech
version: 2.1.0
media: audio
tasks:
  words:
    kind: transcript
  noise:
    kind: choice
    options: [none, hum]
    required: true
vocabulary:
  filler:
    um: [umm, uhm]
policy:
  filler: {compared: drop}
rules:
  - id: fillers
    task: words
    title: One spelling
    check: {spelling: [filler], severity: block, fix: canonical}
    examples:
      - {good: "um I think"}
      - {bad: "umm I think", fixed: "um I think"}
"""


@pytest.mark.parametrize("path", SHEETS, ids=lambda path: path.stem)
def test_the_shipped_sheets_load_without_warnings(path: Path) -> None:
    sheet = load_file(path)
    assert sheet.tasks and sheet.rules
    assert sheet.warnings == ()


@pytest.mark.parametrize(
    ("change", "line", "words"),
    [
        (("    required: true", "    requried: true"), 11, "Did you mean 'required'"),
        (("options: [none, hum]", "options: [hum, hum]"), 10, "'hum' stands twice"),
        (("kind: choice", "kind: chioce"), 9, "Did you mean 'choice'"),
        (("kind: transcript", "kind: boxes"), 7, "belongs to image"),
        (("earmark: 1", "earmark: 2"), 1, "format 2 is not known"),
        (("version: 2.1.0", "version: 2"), 3, "must be text"),
        (("um: [umm, uhm]", "um: [umm, umm]"), 14, "One meaning".lower()[:3]),
        (("  filler: {compared: drop}", "  laughter: {compared: drop}"), 16, "no class of the vocabulary"),
        (("compared: drop", "stored: drop"), 16, "never rewritten"),
        (("task: words\n    title", "task: wrds\n    title"), 19, "Did you mean 'words'"),
        (("severity: block", "severity: fatal"), 21, "severity 'fatal' is not known"),
        (("spelling: [filler]", "must_match: '('"), 21, "is broken"),
        (('bad: "umm I think"', 'bad: "um I think"'), 18, "does not break the rule"),
        (('good: "um I think"', 'good: "uhm I think"'), 18, "breaks the rule"),
        (('fixed: "um I think"', 'fixed: "I think"'), 18, "is fixed to"),
        (("name: Read speech", "name: Read: speech"), 2, "not YAML"),
        (
            ("options: [none, hum]", "options: {none: {key: x}, hum: {key: x}}"),
            10,
            "the key 'x' belongs to none and hum",
        ),
        (("media: audio", "media: film"), 4, "media 'film' is not known"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(change: tuple[str, str], line: int, words: str) -> None:
    assert change[0] in GOOD
    with pytest.raises(SheetError) as found:
        load(GOOD.replace(*change, 1), path="sheet.yaml")
    assert words.lower() in found.value.message.lower()
    assert found.value.line == line, found.value.message
    assert "sheet.yaml, line" in found.value.message


def test_a_rule_is_named(tmp_path: Path) -> None:
    with pytest.raises(SheetError, match="rule 'fillers'"):
        load(GOOD.replace("severity: block", "severity: fatal"))


def test_a_sheet_says_which_warnings_want_a_reason() -> None:
    rules = """
rules:
  - {id: one, title: T, check: {banned: a, severity: warn}}
  - {id: own, title: T, check: {banned: b, severity: warn, waive: %s}}
  - {id: must, title: T, check: {banned: c, severity: block}}
  - {id: hint, title: T, check: {banned: d, severity: info}}
"""
    head = GOOD.partition("rules:")[0]
    asked = {
        (line, own): [name for name in ("one", "own", "must", "hint") if made.wants_reason(name)]
        for line in ("", "waive: reason\n")
        for own in ("free", "reason")
        for made in [load(head + line + rules % own)]
    }
    assert list(asked.values()) == [[], ["own"], ["one"], ["one", "own"]]
    with pytest.raises(SheetError, match="waive goes with severity: warn"):
        load(GOOD.replace("severity: block", "severity: block, waive: reason"))


def test_anchors_and_size_and_encoding_are_refused(tmp_path: Path) -> None:
    with pytest.raises(SheetError, match="anchors"):
        load(GOOD.replace("filler:\n", "filler: &a\n", 1))
    with pytest.raises(SheetError, match="no sheet is that long"):
        load("#" * 5_000_000)
    (tmp_path / "latin.yaml").write_bytes(b"name: caf\xe9")
    with pytest.raises(SheetError, match="not UTF-8"):
        load_file(tmp_path / "latin.yaml")


def test_the_digest_depends_on_the_text_and_not_on_line_ends() -> None:
    assert load(GOOD).digest == load(GOOD.replace("\n", "\r\n")).digest
    assert load(GOOD).digest != load(GOOD + "# a word\n").digest


@settings(max_examples=150, deadline=None)
@given(
    st.integers(0, len(GOOD) - 1),
    st.text(alphabet="[]{}:-,&*!|>%@#'\" \nax1", min_size=0, max_size=3),
    st.integers(0, 6),
)
def test_nothing_but_a_sheet_error(place: int, text: str, cut: int) -> None:
    try:
        load(GOOD[:place] + text + GOOD[place + cut :])
    except SheetError:
        return


def test_what_is_drawn_on_one_picture_has_colours_of_its_own_whichever_task_it_is_of() -> None:
    sheet = load(
        "earmark: 1\nname: S\nversion: 1.0.0\nmedia: image\ntasks:\n"
        "  scene: {kind: choice, options: [a, b]}\n"
        "  cells: {kind: boxes, classes: [red, white]}\n"
        '  outlines: {kind: polygons, classes: {nucleus: {}, clump: {colour: "#123456"}}}\n'
    )
    drawn = [cls.colour for name in ("cells", "outlines") for cls in sheet.tasks[name].classes]
    assert len(set(drawn)) == 4 and drawn[3] == "#123456"
    assert sheet.tasks["scene"].classes[0].colour == sheet.tasks["cells"].classes[0].colour
