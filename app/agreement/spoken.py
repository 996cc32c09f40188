"""The words that a label says: a transcript by itself, or the texts of its segments, tier by tier in order of time.

The texts of a tier are one text: where somebody puts the boundaries says nothing about which words they heard. Tiers
are compared by their names, since they stand for speakers.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from app.agreement import text
from app.agreement.text import Edits
from app.labels import values


@dataclass(frozen=True)
class SpokenEdits:
    """The edits between two labels: of words, of characters, and of tags, which are no words."""

    words: Edits
    characters: Edits
    tags: Edits

    def parts(self) -> dict[str, float]:
        """The numbers by the names that a score keeps them under; ``a`` is the truth."""
        return {
            "errors": float(self.words.errors),
            "words": float(self.words.length_a),
            "words_said": float(self.words.length_b),
            "character_errors": float(self.characters.errors),
            "characters": float(self.characters.length_a),
            "characters_said": float(self.characters.length_b),
            "tag_errors": float(self.tags.errors),
            "tags": float(self.tags.length_a),
            "tags_said": float(self.tags.length_b),
        }


def texts_of(value: values.Value) -> Mapping[str, tuple[str, ...]]:
    """Tier → its texts in order; a transcript has one tier, "". Labels of other kinds say nothing."""
    return {tier: tuple(text for _, text in said) for tier, said in said_in(value).items()}


def said_in(value: values.Value) -> Mapping[str, tuple[tuple[str, str], ...]]:
    """The same with the class of each segment: tier → (class, text) in order. The class of a transcript is ""."""
    if isinstance(value, values.Transcript):
        return {"": (("", value.text),)}
    if not isinstance(value, values.Segments):
        return {}
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for thing in sorted(value.objects, key=lambda thing: (thing.start_s, thing.end_s)):
        if thing.text.strip():
            found[thing.tier].append((thing.cls, thing.text))
    return {tier: tuple(said) for tier, said in found.items()}


def spoken_edits(truth: values.Value, said: values.Value) -> SpokenEdits:
    """The edits between what two labels say, summed over tiers."""
    ours, theirs = texts_of(truth), texts_of(said)
    words = characters = tags = Edits(0, 0, 0)
    for tier in {**ours, **theirs}:
        a, b = _tokens(" ".join(ours.get(tier, ()))), _tokens(" ".join(theirs.get(tier, ())))
        words, characters = words + text.edits(a.words, b.words), characters + text.edits(a.characters, b.characters)
        if a.tags or b.tags:
            tags += text.edits(a.tags, b.tags)
    return SpokenEdits(words, characters, tags)


@dataclass(frozen=True)
class _Tokens:
    words: tuple[str, ...]
    characters: str
    tags: tuple[str, ...]


# Each text of an item is compared with every other of it.
@lru_cache(maxsize=4096)
def _tokens(given: str) -> _Tokens:
    return _Tokens(tuple(text.words_of(given)), text.characters_of(given), tuple(text.tags_of(given)))
