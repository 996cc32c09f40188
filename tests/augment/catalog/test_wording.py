"""Names of the catalogue are said in words, values with their units."""

from __future__ import annotations

import pytest

from augment.catalog.registry import BY_NAME
from augment.catalog.wording import in_words, number, span, step_said, titled


@pytest.mark.parametrize("name", BY_NAME)
def test_no_name_is_said_with_an_underscore(name: str) -> None:
    transform = BY_NAME[name]
    drawn = {one.name: one.usual[0] if one.choices else one.default[0] for one in transform.params}
    line = step_said(name, drawn)
    assert "_" not in line and line[:1].isupper()
    assert all(in_words(one.name, unit=one.unit) in line for one in transform.params)


def test_values_have_their_units_and_a_true_minus() -> None:
    assert step_said("gain", {"gain_db": -6.0}) == "Gain: gain −6 dB"
    assert step_said("telephone", {"coded_at_hz": 12_000.0}) == "Telephone: coded at 12,000 Hz"
    assert step_said("background_noise", {"noise": "old_tram_2.ogg"}).endswith("old_tram_2.ogg")
    assert step_said("of_another_version", {"how_much": 0.25}) == "Of another version: how much 0.25"
    assert (titled("rgb_shift"), titled("grey")) == ("RGB shift", "Grey")
    assert (number(-0.07012), span(-20, 20), span(0.5, 0.5)) == ("−0.0701", "−20 to 20", "0.5")
