"""Punctuation taken out of texts that are compared, but never out of what is no word: a tag stays a tag.

``[laughter]`` without its brackets would be a word that somebody said. So tags (one word in square or angle brackets)
stay as they are, and so do written forms of the vocabulary that hold punctuation, such as ``(laughs)`` or ``th-``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING

from app.rules.patterns import compiled, escaped
from app.rules.rewriting import Rewriting, Tokens
from app.rules.sheet import Word

if TYPE_CHECKING:
    import regex

# Everything but letters, digits, marks and the apostrophe, hyphen, dot or comma inside a word or number.
_PUNCTUATION = r"(?:(?<=\w)['-](?=\w)|(?<=\d)[.,](?=\d))(*SKIP)(*FAIL)|[^\w\s]|_"
_TAG = r"\[[^\s\[\]<>]+\]|<[^\s\[\]<>]+>"
_APOSTROPHES = str.maketrans({"’": "'", "‘": "'", "ʼ": "'"})


def without_punctuation(vocabulary: Mapping[str, Sequence[Word]]) -> Rewriting:
    """What takes punctuation out of a text, and leaves tags and the forms of ``vocabulary`` whole.

    Punctuation becomes a space, so that ``end.Start`` stays two words.
    """
    forms = [form for words in vocabulary.values() for word in words for form in (word.canonical, *word.variants)]
    kept, signs = _kept(form.translate(_APOSTROPHES) for form in forms)

    def run(words: Tokens) -> Tokens:
        text = " ".join(words).translate(_APOSTROPHES)
        if signs.isdisjoint(text):  # the usual case
            return tuple(_bare(text).split())
        parts: list[str] = []
        done = 0
        for found in kept.finditer(text):
            parts += [_bare(text[done : found.start()]), found.group()]
            done = found.end()
        return tuple(" ".join([*parts, _bare(text[done:])]).split())

    return run


def _kept(forms: Iterable[str]) -> tuple[regex.Pattern[str], frozenset[str]]:
    """An expression for all that stays whole, and signs of which a text has one where any of it stands there."""
    marked = sorted({form for form in forms if _bare(form).split() != form.split()}, key=len, reverse=True)
    whole = [rf"(?<!\w)(?:{'|'.join(map(escaped, marked))})(?!\w)"] if marked else []
    signs = {char for form in marked for char in form if not char.isalnum() and not char.isspace()}
    return compiled("|".join([*whole, _TAG]), any_case=True), frozenset(signs | {"[", "<"})


def _bare(text: str) -> str:
    bare: str = _punctuation().sub(" ", text)
    return bare


@cache
def _punctuation() -> regex.Pattern[str]:
    return compiled(_PUNCTUATION)
