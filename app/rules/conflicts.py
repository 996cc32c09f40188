"""Rules that work against each other, found when a sheet is saved: named, with a text on which it shows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product
from typing import TYPE_CHECKING, Literal

import msgspec

from app.errors import SheetError
from app.rules.comparing import slices_compared
from app.rules.normalise import Step, steps, text_places
from app.rules.patterns import compiled
from app.rules.rewriting import Tokens
from app.rules.sheet import RuleSheet, Task
from app.rules.text_checks import TIMEOUT_S

if TYPE_CHECKING:
    import regex


ConflictKind = Literal["twice", "never", "slow"]
MOST = 50  # of one kind; nobody reads more at once
PROBE_LENGTH = 64


class Conflict(msgspec.Struct, frozen=True):
    """``kind``: "twice" (comparing twice gives something else than comparing once), "never" (a form that a rule speaks
    of is changed before the rule sees it), "slow" (a regular expression that takes too long).

    ``example`` is a text on which it shows.
    """

    kind: ConflictKind
    rules: tuple[str, ...]
    example: str
    message: str


def conflicts(sheet: RuleSheet) -> tuple[Conflict, ...]:
    """All conflicts of the sheet, each once. Takes some milliseconds: it is run whenever a sheet is loaded."""
    found = list(_slow(sheet))
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
            never = list(_never(sheet, chain))
        except SheetError:
            continue  # an expression that hangs on these texts alone: the label that meets it will say so
        yield from twice[:MOST]
        yield from never[:MOST]


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


def _never(sheet: RuleSheet, chain: Sequence[Step]) -> Iterator[Conflict]:
    """Forms of an equivalence or a rewrite that an earlier step has changed already."""
    for rule in sheet.rules:
        forms = _forms_of(sheet, rule.id)
        place = next((n for n, step in enumerate(chain) if step.rule == rule.id and forms), None)
        if place is None:
            continue
        for form in forms:
            before = _run(form, chain[:place])
            if before.lower() == form.lower():
                continue
            by = _changers(form, chain[:place])[-1]
            shaped = _run(form, [step for step in chain[:place] if step.rule == by])
            known = {_run(other, chain[:place]).lower() for other in forms if other != form}
            # Letters and punctuation change every form alike; what matters is whether the rule still knows the result.
            if by == rule.id or before.lower() in known or before.lower() in {other.lower() for other in forms}:
                continue
            yield Conflict(
                "never",
                (by, rule.id),
                form,
                f"rule {rule.id!r} never sees {form!r}: {by!r} makes it {shaped!r} before.",
            )


def _forms_of(sheet: RuleSheet, rule_id: str) -> list[str]:
    rule = next(one for one in sheet.rules if one.id == rule_id)
    if rule.compare is None:
        return []
    forms = [form for group in rule.compare.equal for form in group]
    return [*forms, *(one.source for one in rule.compare.rewrites if not one.pattern)]


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
    """Expressions that hang on a short text made for them: a run of what they repeat, and then something else."""
    for rule in sheet.rules:
        patterns = [(name, limit) for name, limit in (rule.check.limits.items() if rule.check else ()) if name in REGEX]
        patterns += [("rewrite", one.source) for one in (rule.compare.rewrites if rule.compare else ()) if one.pattern]
        for name, pattern in patterns:
            text = _hangs(str(pattern))
            if text:
                yield Conflict(
                    "slow",
                    (rule.id,),
                    text,
                    f"rule {rule.id!r}: the regular expression {str(pattern)!r} ({name}) takes too long on {text!r}. "
                    "Repeat nothing that is repeated already.",
                )


REGEX = frozenset({"must_match", "must_not_match", "allowed"})


def _hangs(pattern: str) -> str:
    """A short text on which ``pattern`` takes too long, "" where none was found."""
    expression = compiled(pattern)
    letters = list(dict.fromkeys(char for char in pattern if char.isalnum() or char in " -'"))[:6]
    for unit in dict.fromkeys([*letters, "a", "0", " ", "a ", "".join(letters[:2]) or "ab"]):
        text = unit * (PROBE_LENGTH // len(unit)) + "!\n"
        # Only where it hangs twice, and much longer the second time: a busy machine is no bad expression.
        if _too_long(expression, text, TIMEOUT_S) and _too_long(expression, text, TIMEOUT_S * 4):
            return text.rstrip()
    return ""


def _too_long(expression: regex.Pattern[str], text: str, limit_s: float) -> bool:
    try:
        expression.search(text, timeout=limit_s)
    except TimeoutError:
        return True
    return False
