"""Rules on a slice that compare: on which items they act, and what is said where nothing is known of the items."""

from __future__ import annotations

import pytest

from app.errors import SheetError
from app.labels.values import Transcript
from app.rules import touch as t
from app.rules.comparing import Comparing, slices_compared
from app.rules.impact import changes
from app.rules.load import load
from app.rules.normalise import comparison_rules
from app.rules.page import sheet_page
from app.rules.preview import preview_text
from app.rules.sheet import ItemContext, RuleSheet

HEAD = """\
earmark: 1
name: T
version: 1.0.0
media: audio
tasks: {words: {kind: transcript}}
rules:
  - {id: letters, title: L, compare: {case: ignore}}
"""
NOISY, STREET = "snr_db < 10", 'place == "street"'
SHEET = (
    HEAD
    + f"""\
  - {{id: noisy, title: N, slice: {NOISY}, compare: {{may_be_missing: [uh]}}}}
  - {{id: street, title: S, slice: '{STREET}', instead_of: letters, compare: {{equal: [[gonna, going to]]}}}}
  - {{id: short, title: A check alone, slice: duration_s < 1, check: {{min_words: 1}}}}
"""
)


@pytest.fixture(scope="module")
def sheet() -> RuleSheet:
    return load(SHEET)


def test_each_item_is_compared_by_the_rules_of_its_slices(sheet: RuleSheet) -> None:
    ruled = Comparing(
        sheet, "words", {"n": frozenset({NOISY}), "s": frozenset({STREET}), "b": frozenset({NOISY, STREET})}
    )
    said = Transcript("Uh gonna go")
    seen = {item: ruled(item, said).text for item in "nsbx"}
    assert seen == {"n": "gonna go", "s": "Uh gonna go", "b": "gonna go", "x": "uh gonna go"}
    assert ruled("s", Transcript("Going to go")) == Transcript("gonna go")
    assert ruled.leaving_out("noisy")("n", said) == Transcript("uh gonna go")
    assert ruled.undecided == () and ruled.note == ""
    assert slices_compared(sheet, "words") == (NOISY, STREET)  # the check alone changes nothing that is compared
    everywhere = {frozenset[str](), frozenset({NOISY}), frozenset({NOISY, STREET})}
    assert comparison_rules(sheet, "words", everywhere) == ("letters", "street", "noisy")


def test_where_nothing_is_known_of_the_items_the_report_says_what_is_done(sheet: RuleSheet) -> None:
    ruled = Comparing(sheet, "words", None)
    assert ruled("n", Transcript("Uh gonna go")) == Transcript("uh gonna go")
    assert ruled.undecided == ("noisy", "street")
    assert ruled.note.startswith("2 rules apply to slices only and could not be decided here (noisy, street)")


def test_what_is_tried_is_compared_as_on_an_item_of_the_slice(sheet: RuleSheet) -> None:
    assert preview_text(sheet, "words", "Uh so").compared == "so"
    assert preview_text(sheet, "words", "Uh so", context=ItemContext(within=frozenset())).compared == "uh so"


RULE = "  - id: noisy\n    title: N\n    slice: snr_db < 10\n    compare: {may_be_missing: [uh]}\n    examples: "


@pytest.mark.parametrize(
    ("example", "problem"),
    [
        ("[{same: [uh yes, 'yes']}]", ""),
        ("[{same: [uh yes, 'yes'], item: {snr_db: 3}}, {differ: [uh yes, 'yes'], item: {snr_db: 30}}]", ""),
        ("[{same: [uh yes, 'yes'], item: {snr_db: 30}}]", "are to count as the same"),
        ("[{differ: [uh yes, 'yes'], item: {snr_db: 3}}]", "are to differ"),
        ("[{same: [uh yes, 'yes'], item: {loudness: 3}}]", "loudness"),
        ("[{same: [uh yes, 'yes'], item: {snr_db: [3]}}]", "a number or a text"),
    ],
)
def test_an_example_may_name_the_facts_of_its_item(example: str, problem: str) -> None:
    if not problem:
        made = load(HEAD + RULE + example)
        assert made.rules[1].slice == NOISY
        assert ("on an item outside the slice" in sheet_page(made)) == ("30" in example)
        return
    with pytest.raises(SheetError, match=problem):
        load(HEAD + RULE + example)


def test_rules_that_meet_in_one_slice_alone_are_held_against_each_other() -> None:
    text = HEAD + (
        f"  - {{id: a, title: A, slice: {NOISY}, compare: {{rewrite: [{{from: b, to: c}}, {{from: a, to: b}}]}}}}\n"
    )
    assert any("work against each other (a)" in warning for warning in load(text).warnings)


def test_what_a_change_of_scope_means_for_labels(sheet: RuleSheet) -> None:
    told = "  - {id: told, title: G, guidance: Listen twice%s}\n"
    (one,) = changes(load(HEAD), load(SHEET.split("  - {id: street")[0]))
    assert (one.impact, one.what) == ("figures", "Rule “N” compares otherwise where snr_db < 10.")
    (one,) = changes(sheet, load(SHEET.replace(NOISY, "snr_db < 5")))
    assert (one.impact, one.what) == ("figures", "Rule “N” compares on other labels than before where snr_db < 5.")
    (one,) = changes(load(HEAD), load(HEAD + told % f", slice: {NOISY}"))
    assert one.impact == "reopen" and one.touch is not None
    inside, outside = (ItemContext(within=frozenset(some)) for some in ({NOISY}, set[str]()))
    said = Transcript("a")
    assert one.touch.find(said, said, inside) == t.Touched() and one.touch.find(said, said, outside) is None
    # Made wider, it asks for the items that it was not on before, and for no others.
    (wider,) = changes(load(HEAD + told % f", slice: {NOISY}"), load(HEAD + told % ""))
    assert wider.impact == "reopen" and wider.touch is not None
    assert wider.touch.find(said, said, inside) is None and wider.touch.find(said, said, outside) == t.Touched()
