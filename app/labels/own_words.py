"""Words that people add to a list of options that is open: how they are written, so that two people can agree."""

from __future__ import annotations

import unicodedata

LONGEST = 60
# What files part words by, and what has a meaning of its own in them.
BANNED = frozenset(",;|\"'`<>{}[]")


def as_word(text: str) -> str:
    """What was typed as it is kept: NFC, in small letters, one space between words and none at the ends."""
    return " ".join(unicodedata.normalize("NFC", text).lower().split())


def word_problem(word: str) -> str:
    """Why ``word`` cannot be kept, "" where it can."""
    if not word:
        return "an added word has letters"
    if len(word) > LONGEST:
        return f"an added word has at most {LONGEST} characters, found {len(word)}"
    wrong = sorted({char for char in word if char in BANNED or not char.isprintable()})
    if wrong:
        return f"a word that is added cannot have {' '.join(map(repr, wrong))} in it: leave that out"
    return "" if as_word(word) == word else f"an added word is in small letters, with single spaces: {as_word(word)!r}"
