"""The views of a label: what is compared, what is exported. What was stored is never changed.

Each step belongs to a rule (or to the policy of a vocabulary class), so that agreement can be computed without it and
the difference named. Order: letters, punctuation, spelling of the vocabulary, rewrites, equivalences, policy, missing
words. Rules on a slice act on the items that are in it: ``within`` are the slices of an item, None where they are not
known, and then such rules are silent. Who compares the labels of many items asks ``app.rules.comparing``.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import lru_cache
from typing import Literal, TypeAlias, cast

import msgspec

from app.labels import values
from app.labels.measured import KEYPOINT_SIGMA, measured
from app.rules.punctuation import without_punctuation
from app.rules.reach import is_on_text
from app.rules.rewriting import Tokens, in_small_letters, joined, phrases, rewriter
from app.rules.sheet import Compare, Handling, ItemContext, Rule, RuleSheet

NOTHING_LEFT_OUT: frozenset[str] = frozenset()
# The slices of the sheet's rules that an item is in, as the rules write them; None where they are not known.
Within: TypeAlias = "frozenset[str] | None"
NOWHERE_KNOWN: tuple[Within, ...] = (None,)


StepKind = Literal["case", "punctuation", "words"]


class Step(msgspec.Struct, frozen=True):
    """One step of a view: what it does to the tokens, the rule that asks for it, and of what it is."""

    rule: str
    run: Callable[[Tokens], Tokens]
    kind: StepKind = "words"


def tokens(text: str) -> list[str]:
    """The words of ``text``, split at white space."""
    return text.split()


def compared(
    sheet: RuleSheet,
    task_name: str,
    value: values.Value,
    *,
    without: frozenset[str] = NOTHING_LEFT_OUT,
    within: Within = None,
) -> values.Value:
    """``value`` as it is compared, leaving out the steps of the rules in ``without``. Only text changes;
    keypoints have their σ with them.

    Raises SheetError where a regular expression takes too long on it: a figure without it would be another figure.
    """
    return _through(sheet, task_name, value, "compared", without, within)


def exported(sheet: RuleSheet, task_name: str, value: values.Value) -> values.Value:
    """``value`` as it is exported: the policy of the vocabulary and nothing else."""
    return _through(sheet, task_name, value, "exported", NOTHING_LEFT_OUT, None)


def compared_text(
    sheet: RuleSheet, task_name: str, text: str, cls: str = "", tier: str = "", within: Within = None
) -> str:
    """A text as it is compared, of a clip or of a segment of ``cls`` on ``tier``. Raises SheetError as ``compared``."""
    return _text(text, steps(sheet, task_name, "compared", cls, tier, within))


def text_places(sheet: RuleSheet, task_name: str) -> tuple[tuple[str, str], ...]:
    """Class and tier of every text that a label of the task can hold; of a clip both are ""."""
    task = sheet.task(task_name)
    placed = ((cls.name, tier) for cls in task.classes for tier in (task.tiers or ("",)))
    return tuple(dict.fromkeys([("", ""), *(placed if task.kind == "segments" else ())]))


def comparison_rules(
    sheet: RuleSheet, task_name: str, everywhere: Collection[Within] = NOWHERE_KNOWN
) -> tuple[str, ...]:
    """The rules that change what is compared on items within ``everywhere``, in the order in which they work."""
    chains = [
        dict.fromkeys(step.rule for step in steps(sheet, task_name, "compared", cls, tier, within))
        for within in sorted(everywhere, key=lambda one: sorted(one or ()))
        for cls, tier in text_places(sheet, task_name)
    ]
    order: list[str] = []
    for chain in sorted(chains, key=len, reverse=True):
        place = 0
        for rule in chain:
            if rule not in order:
                order.insert(place, rule)
            place = order.index(rule) + 1
    return tuple(order)


@lru_cache(maxsize=512)
def steps(
    sheet: RuleSheet, task_name: str, view: str, cls: str = "", tier: str = "", within: Within = None
) -> tuple[Step, ...]:
    """The steps of a view ("compared" or "exported") of a text, of a clip or of a segment of ``cls`` on ``tier``."""
    where = ItemContext(within=within)
    rules = [rule for rule in sheet.rules_of(task_name) if is_on_text(sheet, task_name, rule, where, cls, tier)]
    if view == "exported":
        policy = {name: (found.exported, found.exported_as) for name, found in sheet.policy.items()}
        return tuple(_policy_steps(sheet, policy))
    comparing = [(rule, rule.compare) for rule in rules if rule.compare is not None]
    cases = [rule.id for rule, how in comparing if how.case]
    found = [Step(name, _lower, "case") for name in cases]
    if marks := [rule.id for rule, how in comparing if how.punctuation]:
        bare = without_punctuation(sheet.vocabulary)
        found += [Step(name, bare, "punctuation") for name in marks]
    found += _spelling_steps(sheet, rules)
    found += [Step(rule.id, rewriter(rule.id, how)) for rule, how in comparing if how.rewrites]
    found += [Step(rule.id, _equaliser(how)) for rule, how in comparing if how.equal]
    found += _policy_steps(sheet, {name: (one.compared, one.compared_as) for name, one in sheet.policy.items()})
    for rule, how in comparing:
        if how.may_be_missing:
            found.append(Step(rule.id, phrases({tuple(form.lower().split()): () for form in how.may_be_missing})))
    # What the sheet itself writes may have capital letters: they count as little as those that people wrote.
    return (*found, *(Step(name, _lower, "case") for name in cases if _writes_capitals(sheet, rules)))


def _through(
    sheet: RuleSheet, task_name: str, value: values.Value, view: str, without: frozenset[str], within: Within
) -> values.Value:
    def chain(cls: str = "", tier: str = "") -> Sequence[Step]:
        every = steps(sheet, task_name, view, cls, tier, within)
        return [step for step in every if step.rule not in without] if without else every

    if isinstance(value, values.Keypoints):
        return measured(value, sigmas) if view == "compared" and (sigmas := sigmas_of(sheet, task_name)) else value
    if isinstance(value, values.Transcript):
        return msgspec.structs.replace(value, text=_text(value.text, chain()))
    if isinstance(value, values.Segments) and any(thing.text for thing in value.objects):
        return values.Segments(
            tuple(
                msgspec.structs.replace(thing, text=_text(thing.text, chain(thing.cls, thing.tier)))
                for thing in value.objects
            )
        )
    return value


@lru_cache(maxsize=64)
def sigmas_of(sheet: RuleSheet, task_name: str) -> Mapping[str, tuple[float, ...]]:
    """Class → σ of each of its keypoints, of the classes for which the sheet says one."""
    return {
        cls.name: tuple(cls.skeleton.sigma.get(point, KEYPOINT_SIGMA) for point in cls.skeleton.points)
        for cls in sheet.task(task_name).classes
        if cls.skeleton is not None and cls.skeleton.sigma
    }


def _text(text: str, chain: Sequence[Step]) -> str:
    if not chain:
        return text
    words: Tokens = tuple(text.split())
    for step in chain:
        words = step.run(words)
    return " ".join(words)


def _lower(words: Tokens) -> Tokens:
    return in_small_letters(words)[0]


def _spelling_steps(sheet: RuleSheet, rules: Sequence[Rule]) -> list[Step]:
    found: list[Step] = []
    for name, words in sheet.vocabulary.items():
        forms = {
            tuple(form.lower().split()): tuple(word.canonical.split())
            for word in words
            for form in (word.canonical, *word.variants)
        }
        found.append(Step(_owner(name, rules), phrases(forms)))
    return found


def _owner(cls: str, rules: Sequence[Rule]) -> str:
    """The rule that asks for the spelling of a class, else the vocabulary itself.

    A vocabulary is spelled alike on all items: a rule that only checks it on some of them is not what does it.
    """
    for rule in rules:
        spelled = cast("tuple[str, ...]", rule.check.limits.get("spelling", ())) if rule.check is not None else ()
        if cls in spelled and not rule.slice:
            return rule.id
    return f"vocabulary.{cls}"


def _policy_steps(sheet: RuleSheet, handling: Mapping[str, tuple[Handling, str]]) -> list[Step]:
    found: list[Step] = []
    for name, (how, target) in handling.items():
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
                becomes[form] = (target or f"<{name}>",)
            else:
                becomes[form] = (f"<{name}:{canonical[form].replace(' ', '_')}>",)
        found.append(Step(f"policy.{name}", phrases(becomes)))
    return found


def _equaliser(how: Compare) -> Callable[[Tokens], Tokens]:
    """Every form of a set becomes its first; sets that share a form are one."""
    forms: dict[Tokens, Tokens] = {}
    for group in joined(how.equal):
        first = tuple(group[0].split())
        forms.update({tuple(form.lower().split()): first for form in group})
    return phrases(forms)


def _writes_capitals(sheet: RuleSheet, rules: Sequence[Rule]) -> bool:
    """Whether a step of the sheet writes letters that are not small."""
    written = [word.canonical for words in sheet.vocabulary.values() for word in words]
    written += [*sheet.policy, *(policy.compared_as for policy in sheet.policy.values())]
    for how in (rule.compare for rule in rules if rule.compare is not None):
        written += [form for group in how.equal for form in group]
        written += [one.target for one in how.rewrites]
    return any(text != text.lower() for text in written)
