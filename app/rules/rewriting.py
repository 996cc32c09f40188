"""Rewrites of texts where they are compared: phrases and regular expressions, one after the other or in one pass.

In one pass means: from left to right, at each place the first rewrite of the list that fits; what stands around a place
is what was said, and what a rewrite writes is not looked at again. That is how the filter of the NIST Scoring Toolkit
reads its lists (GLMRules.txt, "Application Algorithm").
"""

from __future__ import annotations

import heapq
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, TypeAlias

from app.errors import SheetError
from app.rules.patterns import compiled, escaped
from app.rules.sheet import Compare, Rewrite
from app.rules.text_checks import TIMEOUT_S

if TYPE_CHECKING:
    import regex


PATIENCE_S = 1.0
Tokens: TypeAlias = tuple[str, ...]
Rewriting: TypeAlias = Callable[[Tokens], Tokens]


def rewriter(rule: str, how: Compare) -> Rewriting:
    """The rewrites of a rule in their order. Raises SheetError, as it runs, where an expression takes too long."""
    if how.in_one_pass:
        return _OnePass(rule, how.rewrites)
    chain = [
        _substitution(rule, one.source, one.target)
        if one.pattern
        else phrases({tuple(one.source.lower().split()): tuple(one.target.split())})
        for one in how.rewrites
    ]

    def run(words: Tokens) -> Tokens:
        for step in chain:
            words = step(words)
        return words

    return run


@lru_cache(maxsize=16)
def in_small_letters(words: Tokens) -> tuple[Tokens, frozenset[str]]:
    """The words in small letters, and which there are: a dozen steps ask for them, and most change nothing."""
    lower = tuple(word.lower() for word in words)
    return lower, frozenset(lower)


def phrases(forms: Mapping[Tokens, Tokens]) -> Rewriting:
    """Replaces phrases, the longest first at each place; letters' case does not matter."""
    by_head: dict[str, list[tuple[Tokens, Tokens]]] = {}
    for form, target in sorted(forms.items(), key=lambda pair: -len(pair[0])):
        if form:
            by_head.setdefault(form[0], []).append((form, target))
    heads = by_head.keys()

    def run(words: Tokens) -> Tokens:
        lower, there = in_small_letters(words)
        if heads.isdisjoint(there):
            return words
        result: list[str] = []
        done = 0
        for place in [place for place, word in enumerate(lower) if word in by_head]:
            if place < done:
                continue
            for form, target in by_head[lower[place]]:
                if len(form) == 1 or lower[place : place + len(form)] == form:
                    result += words[done:place]
                    result += target
                    done = place + len(form)
                    break
        return (*result, *words[done:])

    return run


def joined(groups: Iterable[Sequence[str]]) -> tuple[tuple[str, ...], ...]:
    """Sets of forms that count as the same; those that share a form are one, letters' case apart."""
    sets: dict[int, dict[str, str]] = {}
    owner: dict[str, int] = {}
    for number, group in enumerate(groups):
        mine = {" ".join(form.lower().split()): form for form in group}
        shared = sorted({owner[form] for form in mine if form in owner})
        first = shared[0] if shared else number
        for other in (*(sets.pop(one) for one in shared[1:]), mine):
            for form, said in other.items():
                sets.setdefault(first, {}).setdefault(form, said)
                owner[form] = first
    return tuple(tuple(one.values()) for one in sets.values())


def _substitution(rule: str, pattern: str, target: str) -> Rewriting:
    expression = compiled(pattern)

    def run(words: Tokens) -> Tokens:
        text = " ".join(words)
        for limit_s in (TIMEOUT_S, PATIENCE_S):
            try:
                return tuple(expression.sub(target, text, timeout=limit_s).split())
            except TimeoutError:
                continue  # a busy machine is given a second chance
        raise _too_slow(rule, pattern, text)

    return run


class _OnePass:
    """All rewrites at once. Of phrases only those are looked for whose first word is there: lists have thousands."""

    def __init__(self, rule: str, rewrites: Sequence[Rewrite]) -> None:
        self._rule = rule
        self._targets = [one.target for one in rewrites]
        self._sources = [one.source for one in rewrites]
        # Those that are expressions, whose targets may name groups; with what has to stand in a text for them to fit.
        self._expressions: dict[int, str] = {}
        self._by_head: dict[str, list[int]] = {}
        self._patterns: dict[int, regex.Pattern[str]] = {}
        for place, one in enumerate(rewrites):
            if one.pattern:
                self._expressions[place] = _literal(one.source)
                self._patterns[place] = compiled(one.source)
            elif head := one.source.lower().split()[:1]:
                self._by_head.setdefault(head[0], []).append(place)
                said = r"\ ".join(map(escaped, one.source.split()))
                self._patterns[place] = compiled(rf"(?<!\S){said}(?!\S)", any_case=True)

    def __call__(self, words: Tokens) -> Tokens:
        """The words after the pass."""
        text = " ".join(words)
        fitting = [place for place, said in self._expressions.items() if said in text]
        wanted = [place for word in {word.lower() for word in words} for place in self._by_head.get(word, ())]
        waiting = [found for place in (*fitting, *wanted) if (found := self._next(place, text, 0))]
        if not waiting:
            return words
        heapq.heapify(waiting)
        parts: list[str] = []
        done = 0
        while waiting:
            start, place, match = heapq.heappop(waiting)
            if start >= done:
                target = self._targets[place]
                parts += [text[done:start], match.expand(target) if place in self._expressions else target]
                done = match.end()
            if found := self._next(place, text, done):
                heapq.heappush(waiting, found)
        return tuple("".join([*parts, text[done:]]).split())

    def _next(self, place: int, text: str, start: int) -> tuple[int, int, regex.Match[str]] | None:
        """Where a rewrite fits from ``start`` on; a match of nothing is none."""
        found = self._patterns[place]
        for limit_s in (TIMEOUT_S, PATIENCE_S):
            try:
                match = found.search(text, start, timeout=limit_s)
                while match is not None and match.end() == match.start():
                    match = found.search(text, match.end() + 1, timeout=limit_s) if match.end() < len(text) else None
                return None if match is None else (match.start(), place, match)
            except TimeoutError:
                continue
        raise _too_slow(self._rule, self._sources[place], text)


def _literal(pattern: str) -> str:
    """The characters that an expression is made of where it says nothing else, "" for one that says more."""
    plain = re.sub(r"\\(\W)", r"\1", pattern)
    return plain if re.escape(plain).replace(r"\ ", " ") == pattern.replace(r"\ ", " ") else ""


def _too_slow(rule: str, pattern: str, text: str) -> SheetError:
    shown = text if len(text) <= 60 else f"{text[:57]}…"
    return SheetError(
        f"the regular expression '{pattern}' takes too long on {shown!r} and was stopped. Simplify it.", rule=rule
    )
