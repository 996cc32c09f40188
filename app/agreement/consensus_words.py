"""Words by vote, after ROVER (Fiscus 1997): texts are aligned, and at each place the word that most have is taken.

ROVER aligns one text after the other, so that what comes out depends on their order. Here all are aligned with one: the
text closest to all others, by the sum of word edits. Words that it does not have, and more than half do, are voted on
in the same way between two of its words. A text that more than half have word for word is always what comes out: no
other can be closer to all.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

MOST_NAMED = 5


@dataclass(frozen=True)
class VotedWords:
    """``words`` that won, the mean share of people behind each place, and what was as likely one way as the other."""

    words: tuple[str, ...]
    support: float
    undecided: tuple[str, ...] = ()


def closest(said: Sequence[Sequence[str]]) -> int | None:
    """The number of the text with the fewest word edits to all others; None where two different ones are as close."""
    cost = _costs(said)
    best = [number for number, one in enumerate(cost) if one == min(cost)]
    return best[0] if len({tuple(said[number]) for number in best}) == 1 else None


def voted_words(said: Sequence[Sequence[str]]) -> VotedWords:
    """What the texts say together. Whoever comes first plays no part: ties are broken by the words themselves."""
    found = _vote([tuple(one) for one in said], min_words=False)
    behind = [share for _, share, _ in found]
    named = [tie for _, _, tie in found if tie]
    rest = [f"{len(named) - MOST_NAMED} more words"] if len(named) > MOST_NAMED else []
    return VotedWords(
        tuple(word for word, _, _ in found if word),
        sum(behind) / len(behind) if behind else 1.0,
        (*named[:MOST_NAMED], *rest),
    )


# A word ("" for none), the share of people behind it, and the tie where it is one.
_Place = tuple[str, float, str]


def _vote(said: Sequence[tuple[str, ...]], *, min_words: bool) -> list[_Place]:
    """The places along the closest text; ``min_words``: of those that say something."""
    among = [one for one in said if one or not min_words]
    cost = _costs(among)
    base = min(zip(cost, among, strict=True))[1]
    places: list[list[str]] = [[] for _ in base]
    gaps: list[list[tuple[str, ...]]] = [[] for _ in range(len(base) + 1)]
    for text in said:
        words, between = _along(base, text)
        for place, word in zip(places, words, strict=True):
            place.append(word)
        for gap, more in zip(gaps, between, strict=True):
            gap.append(more)
    found = _between(gaps[0])
    for word, place, gap in zip(base, places, gaps[1:], strict=True):
        found += [_winner(word, place), *_between(gap)]
    return found


def _costs(said: Sequence[Sequence[str]]) -> list[int]:
    times = Counter(tuple(one) for one in said)
    cost = {one: sum(Levenshtein.distance(one, other) * many for other, many in times.items()) for one in times}
    return [cost[tuple(one)] for one in said]


def _along(base: Sequence[str], text: Sequence[str]) -> tuple[list[str], list[tuple[str, ...]]]:
    """What ``text`` says at each word of ``base``, "" for nothing, and before, between and after them."""
    words = list(base)
    between: list[tuple[str, ...]] = [()] * (len(base) + 1)
    for step in Levenshtein.opcodes(base, text):
        if step.tag == "insert":
            between[step.src_start] += tuple(text[step.dest_start : step.dest_end])
        elif step.tag == "replace":
            words[step.src_start : step.src_end] = text[step.dest_start : step.dest_end]
        elif step.tag == "delete":
            words[step.src_start : step.src_end] = [""] * (step.src_end - step.src_start)
    return words, between


def _between(said: Sequence[tuple[str, ...]]) -> list[_Place]:
    """What is said between two words of the closest text, where more than half say something there."""
    something = sum(map(bool, said))
    if 2 * something > len(said):
        return _vote(said, min_words=True)
    if 2 * something == len(said):
        most = min(Counter(one for one in said if one).items(), key=lambda pair: (-pair[1], pair[0]))[0]
        return [("", 0.5, f"“{' '.join(most)}” or nothing")]
    return []


def _winner(word: str, said: Sequence[str]) -> _Place:
    votes = Counter(said)
    most = max(votes.values())
    # Of equally frequent words the one in the closest text; without it the first by its letters, a word before none.
    tied = sorted((one for one, count in votes.items() if count == most), key=lambda one: (one != word, not one, one))
    tie = " or ".join(f"“{one}”" if one else "nothing" for one in sorted(tied, key=lambda one: (not one, one)))
    return tied[0], most / len(said), tie if len(tied) > 1 else ""
