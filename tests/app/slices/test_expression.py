"""Conditions: what is understood, what is not, and that nothing is ever run."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import CallError, EarmarkError, UnknownName
from app.slices.expression import matches, names_in
from app.slices.frame import Frame

FRAME = Frame(
    ("a", "b", "c", "d"),
    ("a", "b", "c", "d"),
    {"snr_db": np.array([5.0, 15.0, np.nan, -3.0])},
    {"source": np.array(["street", "room", "street", ""], dtype=object)},
)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("", "abcd"),
        ("snr_db < 10", "ad"),
        ("snr_db >= 5 and source == 'street'", "a"),
        ("snr_db > 100 or source == 'room'", "b"),
        ("not (snr_db < 10)", "bc"),
        ("-5 < snr_db < 6", "ad"),
        ("source != 'street'", "b"),
        ("10 > snr_db", "ad"),
        ("snr_db == -3", "d"),
    ],
)
def test_conditions(text: str, wanted: str) -> None:
    found = matches(text, FRAME)
    assert "".join(np.array(FRAME.item_ids)[found]) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "__import__('os').system('x')", "(lambda: 1)()", "snr_db.real < 1", "[x for x in y]", "snr_db", "snr_db < 1; 2",
        "snr_db @ 1 < 2", "source < 3", "f'{snr_db}' == 'a'", "snr_db in [1]", "a" * 3000, "snr_db <", "(" * 500,
        "snr_db := 3",
    ],
)  # fmt: skip
def test_nothing_else_is_understood(text: str) -> None:
    with pytest.raises(EarmarkError):
        matches(text, FRAME)


def test_an_unknown_name_suggests_the_nearest() -> None:
    with pytest.raises(UnknownName, match="snr_db"):
        matches("snr_bd < 3", FRAME)


def test_names() -> None:
    assert names_in("snr_db < 3 and source == 'x'") == {"snr_db", "source"}
    assert names_in(" ") == frozenset()
    with pytest.raises(CallError, match="is not understood"):
        names_in("/tmp/out")


@given(st.text(alphabet="snr_dbouce <>=!'\"0123456789()andor.,[]{}:+-*/\\\n", max_size=40))
def test_any_text_is_an_answer_or_a_known_error(text: str) -> None:
    try:
        assert matches(text, FRAME).shape == (4,)
    except CallError:
        return
