"""Rules that work against each other, found when a sheet is saved: named, with a text on which it shows."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import product
from typing import Literal

import msgspec

from app.errors import SheetError
from app.rules.comparing import slices_compared
from app.rules.hanging import hangs_on
from app.rules.normalise import Step, steps, text_places
from app.rules.rewriting import Tokens
from app.rules.sheet import Rule, RuleSheet, Task

ConflictKind = Literal["twice", "never", "undone", "shared", "slow"]
LONGEST_SHOWN = 40
MOST = 50  # of one kind; nobody reads more at once
# A capital letter that an expression asks for: no part of an escape such as \W or \p{Lu}, nor of the name of a group.
_CAPITAL = re.compile(r"\\p\{[^}]*\}|\\.|\(\?P?<\w+>|(?P<capital>[^\W\d_a-zß-öø-ÿ])")


class Conflict(msgspec.Struct, frozen=True):
    """``kind``: "twice" (comparing twice gives something else than comparing once), "never" (a form that a rule speaks
    of is changed before the rule sees it), "undone" (a rule changes back what another has made), "shared" (sets of
    equal forms are one because they share a form), "slow" (a regular expression that takes too long).

    ``example`` is a text on which it shows.
    """

    kind: ConflictKind
    rules: tuple[str, ...]
    example: str
    message: str


def conflicts(sheet: RuleSheet) -> tuple[Conflict, ...]:
    """All conflicts of the sheet, each once. Takes some milliseconds: it is run whenever a sheet is loaded."""
    found = list(_slow(sheet))
    found += _shared(sheet)
    hanging = {rule for one in found for rule in one.rules}
    for task in sheet.tasks.values():
        if task.has_text:
            found += _of_task(sheet, task, hanging)
    return tuple({(one.kind, one.rules, one.example): one for one in found}.values())


def _of_task(sheet: RuleSheet, task: Task, hanging: set[str]) -> Iterator[Conflict]:
    seen: set[tuple[str, ...]] = set()
    for within, (cls, tier) in product(_memberships(sheet, task.name), text_places(sheet, task.name)):
        chain = [step for step in steps(sheet, task.name, "compared", cls, tier, within) if step.rule not in hanging]
        names = tuple(step.rule for step in chain)
        if not chain or names in seen:
            continue  # the same rules do the same
        seen.add(names)
        try:
            twice = [one for text in _probes(sheet) if (one := _twice(text, chain)) is not None]
            never = [*_never(sheet, chain), *_never_small(sheet, chain)]
            undone = [one for text in _probes(sheet) if (one := _undone(text, chain)) is not None]
        except SheetError:
            continue  # an expression that hangs on these texts alone: the label that meets it will say so
        yield from twice[:MOST]
        yield from never[:MOST]
        yield from list({one.rules: one for one in reversed(undone)}.values())[:MOST]


def _memberships(sheet: RuleSheet, task: str) -> Iterator[frozenset[str]]:
    """Items in no slice, in each slice alone, and in all of them: two rules that meet are in force together in one."""
    slices = slices_compared(sheet, task)
    yield from dict.fromkeys([frozenset[str](), *(frozenset({one}) for one in slices), frozenset(slices)])


def _twice(text: str, chain: Sequence[Step]) -> Conflict | None:
    """Comparing is to be done once and for all: what it gives has to stay as it is."""
    once = _run(text, chain)
    again = _run(once, chain)
    if once == again:
        return None
    first, second = _changers(text, chain), _changers(once, chain)
    rules = tuple(dict.fromkeys([*first[-1:], *second]))
    return Conflict(
        "twice",
        rules,
        text,
        f"{text!r} becomes {once!r} and then {again!r}: rules work against each other ({', '.join(rules)}).",
    )


def _undone(text: str, chain: Sequence[Step]) -> Conflict | None:
    """A step that gives back what another took away: one of the two is for nothing. Letters' case does not count."""
    words: Tokens = tuple(text.split())
    seen: dict[str, str] = {}  # text → the rule that changed it into something else
    for step in chain:
        after = step.run(words)
        before, now = (" ".join(one).lower() for one in (words, after))
        words = after
        if before == now or step.kind != "words":
            continue
        seen.setdefault(before, step.rule)
        if now in seen and seen[now] != step.rule:
            first = seen[now]
            said = f"rule {first!r} changes {now!r}, and {step.rule!r} changes it back. One of them is for nothing."
            return Conflict("undone", (first, step.rule), text, said)
    return None


def _shared(sheet: RuleSheet) -> Iterator[Conflict]:
    """Sets of a rule that share a form: all of their forms count as the same, which may not be what is meant."""
    for rule in sheet.rules:
        sets: dict[str, Sequence[str]] = {}
        for group in rule.compare.equal if rule.compare is not None else ():
            for form in group:
                other = sets.setdefault(form.lower(), group)
                if other is not group:
                    one = next((name for name in other if name.lower() != form.lower()), form)
                    two = next((name for name in group if name.lower() != form.lower()), form)
                    yield Conflict(
                        "shared",
                        (rule.id,),
                        form,
                        f"rule {rule.id!r}: {form!r} stands in two sets, so that {one!r} and {two!r} count as the same "
                        "too. Write one set if that is meant.",
                    )


def _never_small(sheet: RuleSheet, chain: Sequence[Step]) -> Iterator[Conflict]:
    """Expressions that ask for a capital letter where letters are made small before."""
    small = next((step.rule for step in chain if step.kind == "case"), None)
    running = {step.rule for step in chain}
    for rule in sheet.rules if small is not None else ():
        for one in rule.compare.rewrites if rule.compare is not None and rule.id in running else ():
            # With (?i) at any place somebody has thought of it.
            asked = (
                [] if not one.pattern or "(?i" in one.source else [m["capital"] for m in _CAPITAL.finditer(one.source)]
            )
            if letters := "".join(letter for letter in asked if letter):
                yield Conflict(
                    "never",
                    tuple(dict.fromkeys((str(small), rule.id))),
                    one.source,
                    f"rule {rule.id!r}: the expression '{one.source}' asks for capital letters ({letters}), and "
                    f"{small!r} makes all letters small before. Write it in small letters.",
                )


def _never(sheet: RuleSheet, chain: Sequence[Step]) -> Iterator[Conflict]:
    """Forms of an equivalence or a rewrite that an earlier step has changed already."""
    for rule in sheet.rules:
        forms = _forms_of(sheet, rule.id)
        place = next(
            (n for n, step in enumerate(chain) if step.rule == rule.id and step.kind == "words" and forms), None
        )
        if place is None:
            continue
        early, wanted = chain[:place], _wanted(rule)
        arrived = {form: _run(form, early).lower() for form in dict.fromkeys(forms)}
        # Letters and punctuation change every form alike; what matters is whether the rule still knows the result.
        known = Counter(arrived.values())
        kept = {form.lower() for form in forms}
        for form, before in arrived.items():
            if before == form.lower() or before in kept or known[before] > 1 or before == wanted.get(form, "").lower():
                continue
            by = _changers(form, early)[-1]
            shaped = _run(form, [step for step in early if step.rule == by])
            yield Conflict(
                "never",
                (by, rule.id),
                form,
                f"rule {rule.id!r} never sees {form!r}: "
                + (f"without punctuation it is {shaped!r}" if by == rule.id else f"{by!r} makes it {shaped!r}")
                + " before.",
            )


def _wanted(rule: Rule) -> dict[str, str]:
    """What a rule makes of the forms that it rewrites."""
    rewrites = rule.compare.rewrites if rule.compare is not None else ()
    return {one.source: one.target for one in rewrites if not one.pattern}


def _forms_of(sheet: RuleSheet, rule_id: str) -> list[str]:
    rule = next(one for one in sheet.rules if one.id == rule_id)
    if rule.compare is None:
        return []
    forms = [form for group in rule.compare.equal for form in group]
    forms += [one.source for one in rule.compare.rewrites if not one.pattern]
    return [*forms, *rule.compare.may_be_missing]


def _probes(sheet: RuleSheet) -> list[str]:
    """Every text that the sheet speaks of: forms of its vocabulary and its rules, and its examples."""
    forms = {form for words in sheet.vocabulary.values() for word in words for form in (word.canonical, *word.variants)}
    for rule in sheet.rules:
        if rule.compare is not None:
            forms |= {form for group in rule.compare.equal for form in group}
            forms |= {
                part for one in rule.compare.rewrites for part in ((one.source, one.target) if not one.pattern else ())
            }
        for example in rule.examples:
            forms |= {text for text in (example.text, example.fixed or "", *example.same, *example.differ) if text}
    return sorted(forms)


def _run(text: str, chain: Sequence[Step]) -> str:
    words: Tokens = tuple(text.split())
    for step in chain:
        words = step.run(words)
    return " ".join(words)


def _changers(text: str, chain: Sequence[Step]) -> list[str]:
    """The rules that change ``text``, in order."""
    found: list[str] = []
    words: Tokens = tuple(text.split())
    for step in chain:
        after = step.run(words)
        if after != words:
            found.append(step.rule)
        words = after
    return found


def _slow(sheet: RuleSheet) -> Iterator[Conflict]:
    for rule in sheet.rules:
        patterns = [(name, limit) for name, limit in (rule.check.limits.items() if rule.check else ()) if name in REGEX]
        patterns += [("rewrite", one.source) for one in (rule.compare.rewrites if rule.compare else ()) if one.pattern]
        for name, pattern in patterns:
            if text := hangs_on(str(pattern)):
                shown = text if len(text) <= LONGEST_SHOWN else f"{text[: LONGEST_SHOWN - 1]}…"
                yield Conflict(
                    "slow",
                    (rule.id,),
                    text,
                    f"rule {rule.id!r}: the regular expression '{pattern}' ({name}) takes too long on {shown!r}. "
                    "Repeat nothing that is repeated already.",
                )


REGEX = frozenset({"must_match", "must_not_match", "allowed"})
