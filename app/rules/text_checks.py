"""Checks on texts, of clips and of segments: spelling, patterns, characters, brackets, length, pace."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any, cast

import msgspec

from app.rules.finding import Finding, Fix
from app.rules.patterns import compiled, escaped
from app.rules.sheet import ItemContext, Rule, RuleSheet, Task

if TYPE_CHECKING:
    import regex


_RUN = re.compile(r"[\w'’-]+")
TIMEOUT_S = 0.05  # long enough for any sane expression on an hour of speech, short enough not to be felt
MOST = 200  # findings of one rule on one text

Place = tuple[tuple[int, int] | None, str, str | None]


def check_text(sheet: RuleSheet, rule: Rule, task: Task, text: str, context: ItemContext) -> list[Finding]:
    """The findings of ``rule`` on ``text``; spans are characters of ``text``.

    Limits of the rule that are on segments and not on their texts are passed over.
    """
    check = rule.check
    if check is None:
        return []
    found: list[Finding] = []
    for name, limit in check.limits.items():
        if name == "spelling":
            places = _spelling(sheet, cast("tuple[str, ...]", limit), text)
        elif name == "known_tags":
            places = _tags(sheet, cast("tuple[str, ...]", limit), text)
        elif name in _PACES:
            places = _PACES[name](text, cast(float, limit), context)
        elif name in _CHECKS:
            places = _CHECKS[name](text, limit)
        else:
            continue
        try:
            for span, message, fixed in places:
                fix = Fix(span, fixed) if span and fixed is not None and check.fix == "canonical" else None
                found.append(Finding(rule.id, check.severity, message, task.name, span=span, fix=fix))
                if len(found) >= MOST:
                    return found
        except TimeoutError:
            shown = str(limit) if len(str(limit)) <= 60 else f"{str(limit)[:57]}…"
            message = f"Rule {rule.id!r}: {name} '{shown}' takes too long on this text and was stopped. Simplify it."
            found.append(Finding(rule.id, "warn", message, task.name, stopped=True))
    return found


def _spelling(sheet: RuleSheet, classes: tuple[str, ...], text: str) -> Iterator[Place]:
    forms = _forms(sheet, classes)
    # Most texts have no variant at all, and that is told much faster than where one stands.
    if forms.pattern is None or (forms.heads is not None and forms.heads.isdisjoint(_words(text))):
        return
    for match in forms.pattern.finditer(text, timeout=TIMEOUT_S):
        written = match.group()
        wanted = forms.canonical.get(written.lower())
        if wanted is not None and written.lower() != wanted.lower():
            yield match.span(), f"{written!r} is written {wanted!r}.", wanted


@lru_cache(maxsize=4)
def _words(text: str) -> frozenset[str]:
    """The words of a text in small letters: several rules ask for them at one key."""
    return frozenset(_RUN.findall(text.lower()))


class _Forms(msgspec.Struct, frozen=True):
    """How the words of some classes are written: one expression for all forms, and the canonical form of each.

    ``heads`` has the first word of each variant, None where a form has no word in it.
    """

    pattern: regex.Pattern[str] | None
    canonical: Mapping[str, str]
    heads: frozenset[str] | None


@lru_cache(maxsize=64)
def _forms(sheet: RuleSheet, classes: tuple[str, ...]) -> _Forms:
    canonical: dict[str, str] = {}
    for name in classes:
        for word in sheet.vocabulary.get(name, ()):
            for form in (word.canonical, *word.variants):
                canonical[form.lower()] = word.canonical
    variants = [form for form, wanted in canonical.items() if form != wanted.lower()]
    if not variants:
        return _Forms(None, canonical, frozenset())
    first = [_RUN.findall(form)[:1] for form in variants]
    heads = frozenset(found[0] for found in first if found) if all(first) else None
    # A form counts as a whole word only: neither letters, digits, ' nor - may touch it.
    options = "|".join(escaped(form) for form in sorted(canonical, key=len, reverse=True))
    pattern = compiled(rf"(?<![\w'’-])(?:{options})(?![\w'’-])", any_case=True)
    return _Forms(pattern, canonical, heads)


@lru_cache(maxsize=256)
def _compiled(pattern: str) -> regex.Pattern[str]:
    return compiled(pattern)


def _must_match(text: str, pattern: Any) -> Iterator[Place]:
    if text and not _compiled(pattern).search(text, timeout=TIMEOUT_S):
        yield None, f"The text does not match '{pattern}'.", None


def _must_not_match(text: str, pattern: Any) -> Iterator[Place]:
    for match in _compiled(pattern).finditer(text, timeout=TIMEOUT_S):
        if match.group():
            yield match.span(), f"{match.group()!r} may not stand here.", None


def _allowed(text: str, pattern: Any) -> Iterator[Place]:
    """Every character has to match ``pattern``, such as ``[a-z' ]``."""
    single = _compiled(pattern)
    verdict = {char: single.fullmatch(char, timeout=TIMEOUT_S) is not None for char in set(text)}
    for index, char in enumerate(text):
        if not verdict[char]:
            yield (index, index + 1), f"The character {char!r} is not allowed.", None


def _banned(text: str, characters: Any) -> Iterator[Place]:
    if not any(char in text for char in characters):
        return  # the usual case, without a look at each character
    for index, char in enumerate(text):
        if char in characters:
            yield (index, index + 1), f"The character {char!r} is not allowed.", None


def _balanced(text: str, pairs: Any) -> Iterator[Place]:
    for pair in pairs:
        half = len(pair) // 2
        opening, closing = pair[:half], pair[half:]
        if opening not in text and closing not in text:
            continue
        depth: list[int] = []
        index = 0
        while index < len(text):
            if text.startswith(opening, index):
                depth.append(index)
                index += half
            elif text.startswith(closing, index):
                if not depth:
                    yield (index, index + half), f"{closing!r} closes nothing.", None
                else:
                    depth.pop()
                index += len(closing)
            else:
                index += 1
        for place in depth:
            yield (place, place + half), f"{opening!r} is never closed.", None


def _tags(sheet: RuleSheet, pairs: tuple[str, ...], text: str) -> Iterator[Place]:
    """What stands in brackets has to be a word of the vocabulary, brackets included."""
    forms = _every_form(sheet)
    for pair in pairs:
        half = len(pair) // 2
        opening, closing = pair[:half], pair[half:]
        start = text.find(opening)
        while start >= 0:
            end = text.find(closing, start + half)
            if end < 0:
                return  # an open bracket is what "balanced" is for
            end += len(closing)
            if text[start:end].lower() not in forms:
                near = difflib.get_close_matches(text[start:end].lower(), forms, n=1)
                hint = f" Did you mean {near[0]!r}?" if near else ""
                yield (start, end), f"{text[start:end]!r} is no tag of the rule sheet.{hint}", None
            start = text.find(opening, end)


@lru_cache(maxsize=64)
def _every_form(sheet: RuleSheet) -> frozenset[str]:
    """All forms of the vocabulary, in small letters."""
    return frozenset(
        form.lower()
        for words in sheet.vocabulary.values()
        for word in words
        for form in (word.canonical, *word.variants)
    )


def _min_words(text: str, least: Any) -> Iterator[Place]:
    if len(text.split()) < least:
        yield None, f"{len(text.split())} words, at least {least:g} are expected.", None


def _max_words(text: str, most: Any) -> Iterator[Place]:
    if len(text.split()) > most:
        yield None, f"{len(text.split())} words, at most {most:g} are expected.", None


def _max_characters(text: str, most: Any) -> Iterator[Place]:
    if len(text) > most:
        yield (int(most), len(text)), f"{len(text)} characters, at most {most:g} are allowed.", None


def _characters_a_second(text: str, most: float, context: ItemContext) -> Iterator[Place]:
    if context.duration_s and len(text) / context.duration_s > most:
        yield (
            None,
            f"{len(text) / context.duration_s:.1f} characters a second; nobody speaks faster than {most:g}.",
            None,
        )


def _words_a_second(text: str, most: float, context: ItemContext) -> Iterator[Place]:
    pace = len(text.split()) / context.duration_s if context.duration_s else 0.0
    if pace > most:
        yield None, f"{pace:.1f} words a second; nobody speaks faster than {most:g}.", None


def _least_words_a_second(text: str, least: float, context: ItemContext) -> Iterator[Place]:
    pace = len(text.split()) / context.duration_s if context.duration_s else least
    if text.strip() and pace < least:
        yield None, f"{pace:.1f} words a second, at least {least:g} are expected. Is a part missing?", None


_PACES: Mapping[str, Callable[[str, float, ItemContext], Iterator[Place]]] = {
    "max_characters_per_s": _characters_a_second,
    "max_words_per_s": _words_a_second,
    "min_words_per_s": _least_words_a_second,
}
_CHECKS: Mapping[str, Callable[[str, Any], Iterator[Place]]] = {
    "must_match": _must_match,
    "must_not_match": _must_not_match,
    "allowed": _allowed,
    "banned": _banned,
    "balanced": _balanced,
    "min_words": _min_words,
    "max_words": _max_words,
    "max_characters": _max_characters,
}
