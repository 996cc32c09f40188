"""The views of a label: what is compared, what is exported. What was stored is never changed.

Each step belongs to a rule (or to the policy of a vocabulary class), so that agreement can be computed without it and
the difference named. Order: letters, punctuation, spelling of the vocabulary, rewrites, equivalences, policy, missing
words.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import cast

import msgspec
import regex

from app.labels import values
from app.rules.sheet import Compare, Handling, Rule, RuleSheet
from app.rules.text_checks import TIMEOUT_S

NOTHING_LEFT_OUT: frozenset[str] = frozenset()
Tokens = tuple[str, ...]
# Everything but letters, digits, marks and the apostrophe, hyphen, dot or comma inside a word or number.
_PUNCTUATION = regex.compile(r"(?:(?<=\w)['-](?=\w)|(?<=\d)[.,](?=\d))(*SKIP)(*FAIL)|[^\w\s]|_")
_APOSTROPHES = str.maketrans({"’": "'", "‘": "'", "ʼ": "'"})


@dataclass(frozen=True)
class Step:
    """One step of a view: what it does to the tokens, and the rule that asks for it."""

    rule: str
    run: Callable[[Tokens], Tokens]


def tokens(text: str) -> list[str]:
    """The words of ``text``, split at white space."""
    return text.split()


def compared(
    sheet: RuleSheet, task_name: str, value: values.Value, *, without: frozenset[str] = NOTHING_LEFT_OUT
) -> values.Value:
    """``value`` as it is compared, leaving out the steps of the rules in ``without``. Only text changes."""
    return _through(value, [step for step in steps(sheet, task_name, "compared") if step.rule not in without])


def exported(sheet: RuleSheet, task_name: str, value: values.Value) -> values.Value:
    """``value`` as it is exported: the policy of the vocabulary and nothing else."""
    return _through(value, steps(sheet, task_name, "exported"))


def comparison_rules(sheet: RuleSheet, task_name: str) -> tuple[str, ...]:
    """The rules that change what is compared, in the order in which they work."""
    return tuple(dict.fromkeys(step.rule for step in steps(sheet, task_name, "compared")))


@lru_cache(maxsize=64)
def steps(sheet: RuleSheet, task_name: str, view: str) -> tuple[Step, ...]:
    """The steps of a view ("compared" or "exported") of a task, in order."""
    rules = sheet.rules_of(task_name)
    if view == "exported":
        return tuple(_policy_steps(sheet, rules, {name: found.exported for name, found in sheet.policy.items()}))
    comparing = [(rule, rule.compare) for rule in rules if rule.compare is not None]
    found = [Step(rule.id, _lower) for rule, how in comparing if how.case]
    found += [Step(rule.id, _no_punctuation) for rule, how in comparing if how.punctuation]
    found += _spelling_steps(sheet, rules)
    found += [Step(rule.id, _rewriter(how)) for rule, how in comparing if how.rewrites]
    found += [Step(rule.id, _equaliser(how)) for rule, how in comparing if how.equal]
    found += _policy_steps(sheet, rules, {name: found.compared for name, found in sheet.policy.items()})
    for rule, how in comparing:
        if how.may_be_missing:
            found.append(Step(rule.id, _dropper(frozenset(word.lower() for word in how.may_be_missing))))
    return tuple(found)


def _through(value: values.Value, chain: Sequence[Step]) -> values.Value:
    if isinstance(value, values.Transcript):
        return msgspec.structs.replace(value, text=_text(value.text, chain))
    if isinstance(value, values.Segments) and any(thing.text for thing in value.objects):
        return values.Segments(tuple(msgspec.structs.replace(t, text=_text(t.text, chain)) for t in value.objects))
    return value


def _text(text: str, chain: Sequence[Step]) -> str:
    if not chain:
        return text
    words: Tokens = tuple(text.split())
    for step in chain:
        words = step.run(words)
    return " ".join(words)


def _lower(words: Tokens) -> Tokens:
    return tuple(word.lower() for word in words)


def _no_punctuation(words: Tokens) -> Tokens:
    """Punctuation becomes a space, so that ``end.Start`` stays two words."""
    return tuple(_PUNCTUATION.sub(" ", " ".join(words).translate(_APOSTROPHES)).split())


def _spelling_steps(sheet: RuleSheet, rules: Sequence[Rule]) -> list[Step]:
    found: list[Step] = []
    for name, words in sheet.vocabulary.items():
        forms = {
            tuple(form.lower().split()): tuple(word.canonical.split())
            for word in words
            for form in (word.canonical, *word.variants)
        }
        found.append(Step(_owner(name, rules), _phrases(forms)))
    return found


def _owner(cls: str, rules: Sequence[Rule]) -> str:
    """The rule that asks for the spelling of a class, else the vocabulary itself."""
    for rule in rules:
        spelled = cast("tuple[str, ...]", rule.check.limits.get("spelling", ())) if rule.check is not None else ()
        if cls in spelled:
            return rule.id
    return f"vocabulary.{cls}"


def _policy_steps(sheet: RuleSheet, rules: Sequence[Rule], handling: Mapping[str, Handling]) -> list[Step]:
    found: list[Step] = []
    for name, how in handling.items():
        if how == "keep":
            continue
        words = sheet.vocabulary.get(name, ())
        forms = {tuple(form.lower().split()) for word in words for form in (word.canonical, *word.variants)}
        canonical = {
            tuple(form.lower().split()): word.canonical for word in words for form in (word.canonical, *word.variants)
        }
        becomes: dict[Tokens, Tokens] = {}
        for form in forms:
            if how == "drop":
                becomes[form] = ()
            elif how == "map":
                becomes[form] = (f"<{name}>",)
            else:
                becomes[form] = (f"<{name}:{canonical[form].replace(' ', '_')}>",)
        found.append(Step(f"policy.{name}", _phrases(becomes)))
    return found


def _rewriter(how: Compare) -> Callable[[Tokens], Tokens]:
    def run(words: Tokens) -> Tokens:
        for rewrite in how.rewrites:
            if rewrite.pattern:
                try:
                    text = regex.sub(rewrite.source, rewrite.target, " ".join(words), timeout=TIMEOUT_S)
                except TimeoutError:
                    continue  # the example runs of the sheet name such an expression; here the text stays as it is
                words = tuple(text.split())
            else:
                words = _phrases({tuple(rewrite.source.lower().split()): tuple(rewrite.target.split())})(words)
        return words

    return run


def _equaliser(how: Compare) -> Callable[[Tokens], Tokens]:
    """Every form of a set becomes its first."""
    forms: dict[Tokens, Tokens] = {}
    for group in how.equal:
        first = tuple(group[0].split())
        forms.update({tuple(form.lower().split()): first for form in group})
    return _phrases(forms)


def _dropper(words: frozenset[str]) -> Callable[[Tokens], Tokens]:
    return lambda given: tuple(word for word in given if word.lower() not in words)


def _phrases(forms: Mapping[Tokens, Tokens]) -> Callable[[Tokens], Tokens]:
    """Replaces phrases, the longest first at each place; letters' case does not matter."""
    longest = max((len(form) for form in forms), default=0)
    heads = {form[0] for form in forms if form}

    def run(words: Tokens) -> Tokens:
        lower = [word.lower() for word in words]
        if heads.isdisjoint(lower):
            return words
        result: list[str] = []
        index = 0
        while index < len(words):
            for length in range(min(longest, len(words) - index), 0, -1):
                target = forms.get(tuple(lower[index : index + length]))
                if target is not None:
                    result += target
                    index += length
                    break
            else:
                result.append(words[index])
                index += 1
        return tuple(result)

    return run
