"""Texts of several people aligned word by word, and the places where they differ.

The first text is aligned with the second by the fewest edits, what came of it with the third, and so on. Words count
as equal where the rule sheet compares them as equal; what is shown is what was typed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

from app.agreement.text import words_of

# Turns a text into what is compared.
Compared = Callable[[str], str]
# Words times columns that are compared one by one: some milliseconds.
MOST_CELLS = 40_000
# Where many people differ all over, a run is cut after so many words.
MOST_RUN = 5


@dataclass(frozen=True, slots=True)
class WordPlace:
    """One word, or a run of words that cannot be told apart word by word: ``texts`` has each person's, "" for none.

    ``agreed``: all say the same here, as the rules compare it. ``columns`` is how many columns of ``align`` it holds.
    """

    texts: tuple[str, ...]
    agreed: bool
    columns: int = 1


def word_places(texts: Sequence[str], compared: Compared) -> tuple[WordPlace, ...]:
    """``texts`` side by side: a place for each word on which all agree, and one for each difference.

    Words that differ one by one are places of their own; where somebody has a word more, the run stays together, and
    so does all that somebody left out.
    """
    places: list[WordPlace] = []
    run: list[_Column] = []
    for column in align([words_of(text) for text in texts], _key(compared)):
        alike = len(set(column.keys)) == 1
        if run and (alike or not _together(run, column)):
            places.append(_place(run, compared))
            run = []
        if alike:
            places.append(WordPlace(tuple(word or "" for word in column.words), True))
        else:
            run.append(column)
    return (*places, _place(run, compared)) if run else tuple(places)


def along(texts: Sequence[str], places: Sequence[WordPlace], text: str, compared: Compared) -> list[str]:
    """What another ``text`` says at each of the ``places`` of ``texts``. Words that nobody else has go with the place
    before them, so that nothing of it is lost."""
    if not places:
        return []
    words = words_of(text)
    own = next((number for number, one in enumerate(texts) if words_of(one) == words), None)
    if own is not None:
        return [place.texts[own] for place in places]
    columns = align([words_of(one) for one in texts], _key(compared))
    said: list[list[str]] = [[] for _ in columns]
    for word, at in zip(words, _columns_of([_key(compared)(word) for word in words], columns), strict=True):
        said[at].append(word)
    found, first = [], 0
    for one in places:
        found.append(" ".join(word for column in said[first : first + one.columns] for word in column))
        first += one.columns
    return found


def _columns_of(keys: Sequence[str], columns: Sequence[_Column]) -> list[int]:
    """The column of each word: the cheapest way through, on which a word stands where somebody else says it and a
    column stays empty where somebody else says nothing."""
    low = 0
    while low < min(len(keys), len(columns)) and set(columns[low].keys) == {keys[low]}:
        low += 1
    high = 0
    while high < min(len(keys), len(columns)) - low and set(columns[-1 - high].keys) == {keys[-1 - high]}:
        high += 1
    middle, between = keys[low : len(keys) - high], columns[low : len(columns) - high]
    far = len(middle) * len(between) > MOST_CELLS
    found = _by_heads(middle, between) if far else _cheapest(middle, between)
    # Beside nothing a word goes with what is before it.
    ends = [len(columns) - high + place for place in range(high)]
    return [*range(low), *(max(0, low + at) for at in found), *ends]


def _cheapest(keys: Sequence[str], columns: Sequence[_Column]) -> list[int]:
    skipped = [0.0 if None in column.keys else 1.0 for column in columns]
    costs = [[0.0]]
    for cost in skipped:
        costs[0].append(costs[0][-1] + cost)
    for key in keys:
        above, line = costs[-1], [costs[-1][0] + 1.0]
        for at, column in enumerate(columns):
            here = above[at] + (0.0 if key in column.keys else 1.0)
            line.append(min(here, above[at + 1] + 1.0, line[at] + skipped[at]))
        costs.append(line)
    found: list[int] = []
    at, word = len(columns), len(keys)
    while word:
        here = costs[word][at]
        if at and here == costs[word][at - 1] + skipped[at - 1]:
            at -= 1
        elif at and here == costs[word - 1][at - 1] + (0.0 if keys[word - 1] in columns[at - 1].keys else 1.0):
            at, word = at - 1, word - 1
            found.append(at)
        else:
            word -= 1
            found.append(at - 1)
    return found[::-1]


def _by_heads(keys: Sequence[str], columns: Sequence[_Column]) -> list[int]:
    """The same for long texts that differ all over: every column stands for the first word that was said there."""
    found = []
    for step in Levenshtein.opcodes([column.head for column in columns], keys):
        for place in range(step.dest_end - step.dest_start):
            beyond = step.src_start + place >= step.src_end
            found.append(step.src_end - 1 if beyond else step.src_start + place)
    return found


@dataclass(frozen=True, slots=True)
class _Column:
    """The words of each text that stand beside each other (None for none), and what they are compared by."""

    words: tuple[str | None, ...]
    keys: tuple[str | None, ...]

    @property
    def head(self) -> str:
        """What it stands for: the first word that somebody said there."""
        return next((key for key in self.keys if key is not None), "")

    @property
    def there(self) -> tuple[bool, ...]:
        """Who has a word here."""
        return tuple(word is not None for word in self.words)

    @property
    def gap(self) -> bool:
        """Whether those who have a word here all have the same."""
        return len({key for key in self.keys if key is not None}) == 1

    def with_word(self, word: str | None, key: str | None) -> _Column:
        """One text more."""
        return _Column((*self.words, word), (*self.keys, key))


def align(texts: Sequence[Sequence[str]], key: Callable[[str], str]) -> list[_Column]:
    """Columns of words, one of each text; words are aligned by their ``key``."""
    columns: list[_Column] = []
    for number, words in enumerate(texts):
        keys = [key(word) for word in words]
        merged: list[_Column] = []
        for step in Levenshtein.opcodes([column.head for column in columns], keys):
            held, mine = columns[step.src_start : step.src_end], range(step.dest_start, step.dest_end)
            for place in range(max(len(held), len(mine))):
                column = held[place] if place < len(held) else _Column((None,) * number, (None,) * number)
                at = mine[place] if place < len(mine) else None
                merged.append(column.with_word(*((None, None) if at is None else (words[at], keys[at]))))
        columns = merged
    return columns


def _key(compared: Compared) -> Callable[[str], str]:
    """What the rules make of a word; one that they drop is still a word here."""
    return lambda word: compared(word) or word.lower()


def _together(run: Sequence[_Column], column: _Column) -> bool:
    """Whether a column belongs to the run before it."""
    if run[-1].there == column.there:
        return run[-1].gap and column.gap
    return len(run) < MOST_RUN


def _place(run: Sequence[_Column], compared: Compared) -> WordPlace:
    by_person = zip(*(column.words for column in run), strict=True)
    texts = tuple(" ".join(word for word in said if word is not None) for said in by_person)
    return WordPlace(texts, len({compared(text) for text in texts}) == 1, len(run))
