"""Places of comments."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import InputError
from app.labels.pinning import Place, Span, Spot, decode_place, encode_place

NUMBERS = st.floats(0, 1e6, allow_nan=False)
SPANS = st.tuples(NUMBERS, NUMBERS).map(lambda ends: Span(min(ends), max(ends)))


@given(st.one_of(st.none(), st.builds(Spot, NUMBERS, NUMBERS), SPANS))
def test_what_is_written_is_read(place: Place) -> None:
    assert decode_place(encode_place(place)) == place


@pytest.mark.parametrize("place", [Spot(-1, 0), Spot(float("nan"), 0), Span(2, 1), Span(0, float("inf"))])
def test_nowhere_is_refused(place: Place) -> None:
    with pytest.raises(InputError, match="pinned"):
        encode_place(place)


@pytest.mark.parametrize("text", ["{", "[]", '{"x_px": 1}', '{"x_px": "here", "y_px": 2}', "7"])
def test_what_is_no_place_is_said(text: str) -> None:
    with pytest.raises(InputError, match="not a place"):
        decode_place(text)
