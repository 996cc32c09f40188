"""What the form offers is what the sheet takes: every check, written and read back."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.rules.load import load
from app.rules.load_rules import CARRIED_LIMITS, LIMITS
from app.rules.offers import checks_for, first_value, offer, read_value, written
from app.rules.reading import read_draft

SHEETS = sorted((Path(__file__).parents[3] / "resources" / "sheets").glob("*.yaml"))


@pytest.mark.parametrize("file", SHEETS, ids=lambda file: file.stem)
def test_what_shipped_sheets_check_is_offered_and_survives_the_form(file: Path) -> None:
    sheet, outline = load(file.read_text("utf-8")), read_draft(file.read_text("utf-8")).outline
    assert outline is not None
    for rule, raw in zip(sheet.rules, outline.rules, strict=True):
        offered = {one.name for one in checks_for(outline.tasks, rule.task)}
        for name in rule.check.limits if rule.check is not None else ():
            assert name in offered
            assert read_value(offer(name), written(offer(name), raw["check"][name])) == raw["check"][name]


def test_a_new_check_starts_with_something_that_loads() -> None:
    for name, read in {**CARRIED_LIMITS, **{n: r for limits in LIMITS.values() for n, r in limits.items()}}.items():
        if offer(name).title != name.replace("_", " ").capitalize():
            from app.rules.nodes import Node

            read(Node(first_value(offer(name), ["filler"]), "", 1, 1))


@pytest.mark.parametrize(
    ("name", "text"), [("max_words", "many"), ("max_words", "-1"), ("spelling", " , "), ("banned", "")]
)
def test_what_is_no_value_is_said(name: str, text: str) -> None:
    with pytest.raises(ValueError, match=offer(name).title):
        read_value(offer(name), text)


def test_numbers_stay_as_they_were_written() -> None:
    assert read_value(offer("max_words"), "12") == 12 and isinstance(read_value(offer("max_words"), "12"), int)
    assert read_value(offer("max_overlap"), "0.5") == 0.5
