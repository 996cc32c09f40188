"""The facts of an example's item as fields: which are asked for, and how each is written and read back."""

from __future__ import annotations

import pytest

from app.rules.item_facts import fact_text, facts_asked, read_fact


@pytest.mark.parametrize("value", [30, 4.5, -0.25, "street", "5", "-1.5", "nan", "two words"])
def test_a_fact_is_read_as_it_was_shown(value: object) -> None:
    found = read_fact("snr_db", fact_text(value))
    assert found == value and type(found) is type(value)


def test_numbers_are_numbers_and_measures_nothing_else() -> None:
    assert read_fact("snr_db", " 4,5 ") == 4.5 and read_fact("snr_db", "") is None
    for name, text in (("width_px", "wide"), ("width_px", "10.5"), ("height_px", "0"), ("duration_s", "-1")):
        with pytest.raises(ValueError, match="above 0"):
            read_fact(name, text)
    assert read_fact("duration_s", "1.5") == 1.5


def test_the_rule_says_which_facts_matter() -> None:
    rule = {"slice": "snr_db < 10 and source == 'street'", "check": {"max_words_per_s": 7}}
    assert facts_asked(rule, {"good": "a", "item": {"device": "a"}}, drawn=False) == (
        "duration_s", "snr_db", "source", "device",
    )  # fmt: skip
    assert facts_asked({"slice": "width_px < 9"}, {"item": {"height_px": 4}}, drawn=True) == ()
    assert facts_asked({"slice": "width_px <"}, {}, drawn=False) == ()
