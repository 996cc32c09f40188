"""Texts in one run of bytes are found as Python finds them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.items import texts
from app.items.texts import Texts

words = st.text(alphabet="aAbB/ßé0", max_size=6)


@given(st.lists(words, max_size=12), st.lists(words, max_size=5), words, st.booleans())
def test_holding_is_what_python_says(first: list[str], more: list[str], needle: str, many: bool) -> None:
    column = Texts.of(first).followed_by(Texts.of(more))
    assert [column[row] for row in range(len(column))] == [*first, *more]
    with pytest.MonkeyPatch.context() as patch:
        if many:
            patch.setattr(texts, "_FEW_HITS", 0)
            patch.setattr(texts, "_BLOCK", 5)
        found = column.holding(needle)
    assert found.tolist() == [needle.lower() in text.lower() for text in (*first, *more)]


def test_a_zero_byte_ends_no_text() -> None:
    column = Texts.of(["a\0b", "c"])
    assert [column[0], column[1]] == ["ab", "c"] and not column.holding("\0").any()
    assert np.array_equal(column.holding(""), [True, True])
