"""Word and character error rates, pooled: errors and words are summed over the items, then divided.

A mean of the rates of single utterances is something else (.50 where the pooled rate is .09) and is not offered. The
split into substitutions, deletions and insertions depends on how ties are broken, so only their sum is given.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein


@dataclass(frozen=True)
class Edits:
    """``errors`` is the fewest insertions, deletions and substitutions; lengths are in words, or in characters."""

    errors: int
    length_a: int
    length_b: int

    def __add__(self, other: Edits) -> Edits:
        """The edits of both."""
        return Edits(self.errors + other.errors, self.length_a + other.length_a, self.length_b + other.length_b)


@dataclass(frozen=True)
class Pooled:
    """Errors over many pairs. Pairs that are empty on both sides agree; they are counted apart and add no words."""

    errors: int
    length_a: int
    length_b: int
    pairs: int
    both_empty: int

    @property
    def rate(self) -> float | None:
        """Errors / length of ``a``, the reference: WER or CER. Above 1 is possible. None without a reference word."""
        return self.errors / self.length_a if self.length_a else None

    @property
    def symmetric(self) -> float | None:
        """2 errors / (length of ``a`` + length of ``b``): between two people, neither of whom is the reference."""
        both = self.length_a + self.length_b
        return 2.0 * self.errors / both if both else None


def words_of(text: str) -> list[str]:
    """The words that are compared: what white space separates and is no tag.

    Case and punctuation are the rule sheet's affair.
    """
    return [token for token in text.split() if not is_tag(token)] if _may_hold_tags(text) else text.split()


def tags_of(text: str) -> list[str]:
    """The tags that are compared, apart from the words: how a noise is marked says little about how words are heard."""
    return [token for token in text.split() if is_tag(token)] if _may_hold_tags(text) else []


def is_tag(token: str) -> bool:
    """Whether ``token`` is a tag, ``<filler:um>`` or ``[laughter]``, and no word."""
    return len(token) > 2 and (token[0], token[-1]) in (("<", ">"), ("[", "]"))


def _may_hold_tags(text: str) -> bool:
    return "<" in text or "[" in text


def characters_of(text: str) -> str:
    """The characters that are compared: the words with one space between them."""
    return " ".join(words_of(text))


def word_edits(a: str, b: str) -> Edits:
    """The edits between the words of two texts."""
    return edits(words_of(a), words_of(b))


def character_edits(a: str, b: str) -> Edits:
    """The edits between the characters of two texts."""
    return edits(characters_of(a), characters_of(b))


def tag_edits(a: str, b: str) -> Edits:
    """The edits between the tags of two texts."""
    return edits(tags_of(a), tags_of(b))


def edits(a: Sequence[str], b: Sequence[str]) -> Edits:
    """The Levenshtein distance of two sequences with their lengths."""
    return Edits(int(Levenshtein.distance(a, b)), len(a), len(b))


def pool(found: Iterable[Edits]) -> Pooled:
    """The sums over ``found``."""
    every = list(found)
    return Pooled(
        errors=sum(one.errors for one in every),
        length_a=sum(one.length_a for one in every),
        length_b=sum(one.length_b for one in every),
        pairs=len(every),
        both_empty=sum(one.length_a == 0 and one.length_b == 0 for one in every),
    )
