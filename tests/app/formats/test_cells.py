"""Cells that a spreadsheet would run."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.formats.cells import harmless, restored


@pytest.mark.parametrize("text", ["=1+1", "+cmd", "-cmd|' /C calc'!A0", "@SUM(A1)", "\t=1", "\r=1", "'=1", "＝1"])
def test_formulas_get_an_apostrophe(text: str) -> None:
    assert harmless(text) == "'" + text


@pytest.mark.parametrize("text", ["", "word", "it's", "'tis", "-0.5", "+3e4", "1-2", "a=b"])
def test_other_text_stays(text: str) -> None:
    assert harmless(text) == text == restored(text)


@given(st.text(st.sampled_from("'=+-@\t a1.e")) | st.text())
def test_restored_undoes_it(text: str) -> None:
    assert restored(harmless(text)) == text
    assert not harmless(text).startswith(("=", "@", "\t", "\r", "\n"))
