"""What a check asks is said in words."""

from __future__ import annotations

import pytest

from app.rules.load_rules import CARRIED_LIMITS, LIMITS
from app.rules.wording import WORDS, said


def test_every_limit_has_words_and_no_others_have() -> None:
    assert WORDS.keys() == {name for limits in (*LIMITS.values(), CARRIED_LIMITS) for name in limits}


@pytest.mark.parametrize(
    ("name", "limit", "media", "words"),
    [
        ("min_side_px", 4.0, "image", "no side shorter than 4 px"),
        ("min_s", 0.05, "audio", "at least 0.05 s long"),
        ("inside", True, "audio", "all of it inside the recording"),
        ("inside", True, "image", "all of it inside the image"),
        ("inside", False, "image", ""),
        ("min_objects", 1, "image", "at least 1 object"),
        ("max_objects", 12, "audio", "at most 12 segments"),
        ("max_words", 1.0, "audio", "at most 1 word"),
        ("balanced", ("()", "[]"), "audio", "every bracket is closed: (), []"),
        ("must_match", r"^[a-z]{2}\Z", "audio", r"the text matches ^[a-z]{2}\Z"),
    ],
)
def test_a_limit_in_words(name: str, limit: object, media: str, words: str) -> None:
    assert said(name, limit, media) == words
