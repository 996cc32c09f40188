"""What became of words: nothing is lost, and what is shown is the view."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from app.rules.marked import marked

WORDS = st.lists(st.sampled_from(["um", "I", "think", "so"]), max_size=12).map(" ".join)


@given(WORDS, WORDS)
def test_what_did_not_go_is_the_view_and_what_is_not_new_is_the_text(before: str, after: str) -> None:
    found = marked(before, after)
    assert " ".join(one.text for one in found if one.fate != "gone") == after
    assert " ".join(one.text for one in found if one.fate != "new") == before


def test_a_very_long_text_is_not_aligned() -> None:
    assert [one.fate for one in marked("a " * 3_500, "b " * 3_500)] == ["same"]
