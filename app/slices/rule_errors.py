"""Errors of a transcript that are the labels' and not the model's: each with the comparison rule that it breaks.

An error breaks a rule where it stands as long as that rule alone is left out, and is gone with all of them; "Mr" for
"mister" does not break a rule on capitals, since "mr" for "mister" is left. Errors that two rules both take away break
neither; what they share is in the rates by rule (``app.agreement.waterfall``).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from app.agreement.text import words_of
from app.labels import values
from app.slices.mistakes import word_mistakes

if TYPE_CHECKING:
    from app.jobs.job import Progress
    from app.rules.comparing import Comparing

Pair = tuple[str, str]
_SHOWN = 3
_EVERY = 500  # items between two looks at whether to stop


@dataclass(frozen=True)
class RuleErrors:
    """``count`` errors that break ``rule``; ``most`` are the most frequent as (truth, said, times), "" for no word."""

    rule: str
    count: int
    most: tuple[tuple[str, str, int], ...]

    @property
    def such_as(self) -> str:
        """The most frequent in words."""
        return ", ".join(f"{_told(a, b)}{f' ({times})' if times > 1 else ''}" for a, b, times in self.most[:_SHOWN])


def rule_errors(
    pairs: Mapping[str, tuple[values.Value, values.Value]], compared: Comparing, rules: Sequence[str],
    progress: Progress | None = None,
) -> tuple[RuleErrors, ...]:  # fmt: skip
    """One row a rule that any error breaks, the most first. ``pairs`` are truth and what was said, as they are stored.

    Raises Cancelled.
    """
    without = {rule: compared.leaving_out(rule) for rule in rules}
    found: dict[str, Counter[Pair]] = {rule: Counter() for rule in rules}
    for done, (item, pair) in enumerate(pairs.items()):
        if progress is not None and done % _EVERY == 0:
            progress.check()
            progress.report(done, len(pairs), "transcripts by rule")
        ruled = _texts(item, pair, compared)
        standing = Counter(word_mistakes(*(words_of(text) for text in ruled)))
        for rule, view in without.items():
            texts = _texts(item, pair, view)
            if texts != ruled:
                more = Counter(word_mistakes(*(words_of(text) for text in texts))) - standing
                found[rule].update(_gone(more, standing, partial(_word, item, compared)))
    rows = [RuleErrors(rule, counted.total(), _most(counted)) for rule, counted in found.items() if counted]
    return tuple(sorted(rows, key=lambda one: (-one.count, one.rule)))


def _texts(item: str, pair: Iterable[values.Value], view: Comparing) -> list[str]:
    seen = [view(item, value) for value in pair]
    return [value.text for value in seen if isinstance(value, values.Transcript)]


def _word(item: str, view: Comparing, word: str) -> str:
    return " ".join(words_of(_texts(item, (values.Transcript(word),), view)[0])) if word else ""


def _gone(more: Counter[Pair], standing: Counter[Pair], ruled: Callable[[str], str]) -> Counter[Pair]:
    """Those of ``more`` that are not what ``standing`` is, but for how it is written."""
    left, found = Counter(standing), Counter[Pair]()
    for (a, b), times in more.items():
        same = ruled(a), ruled(b)
        taken = min(times, left[same]) if same[0] != same[1] else 0
        left[same] -= taken
        if times > taken:
            found[a, b] = times - taken
    return found


def _most(counted: Counter[Pair]) -> tuple[tuple[str, str, int], ...]:
    ordered = sorted(counted.items(), key=lambda entry: (-entry[1], entry[0]))
    return tuple((a, b, count) for (a, b), count in ordered[:20])


def _told(truth: str, said: str) -> str:
    if truth and said:
        return f"“{said}” for “{truth}”"
    return f"“{truth}” left out" if truth else f"“{said}” added"
