"""What changed in the rules, the vocabulary and the policy of a sheet, and which labels that touches."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from msgspec.structs import replace

from app.rules import touch as t
from app.rules.changed import Change, ImpactClass
from app.rules.reach import instead
from app.rules.sheet import Policy, Rule, RuleSheet


def vocabulary_changes(old: RuleSheet, new: RuleSheet) -> Iterator[Change]:
    """Words that came, went or are spelled otherwise, and what the views do with them."""
    texts = [name for name, task in new.tasks.items() if task.has_text]
    now, before = _forms(new), _forms(old)
    for cls in dict.fromkeys([*old.vocabulary, *new.vocabulary]):
        mine = {form: said for form, said in now.items() if said[0] == cls}
        past = {form: said for form, said in before.items() if said[0] == cls}
        if mine == past:
            continue
        said = _words_changed(cls, past, mine)
        yield Change("figures", "vocabulary", cls, f"Vocabulary {cls!r}: {said}; what is compared changes.")
        lost = frozenset(form for form in past if form not in now)
        spelled = _is_spelled(old, cls) or _is_spelled(new, cls)
        for task in texts if lost and spelled else ():
            listed = ", ".join(sorted(lost)[:5])
            what = f"Vocabulary {cls!r}: {listed} is no known word any more."
            yield Change("revisit", "vocabulary", cls, what, task, t.HasWord(lost))
    for cls in dict.fromkeys([*old.policy, *new.policy]):
        was, policy = old.policy.get(cls, Policy()), new.policy.get(cls, Policy())
        if was != policy:
            views = [
                f"{view} {getattr(policy, view)}"
                for view in ("exported", "compared")
                if (getattr(was, view), getattr(was, f"{view}_as"))
                != (getattr(policy, view), getattr(policy, f"{view}_as"))
            ]
            what = f"Policy of {cls!r}: {', '.join(views)}. What is stored stays as it is."
            yield Change("figures", "policy", cls, what)


def rule_changes(old: RuleSheet, new: RuleSheet) -> Iterator[Change]:
    """Rules that came, went or say something else."""
    before = {rule.id: rule for rule in old.rules}
    for rule in new.rules:
        yield from _rule(old, new, before.get(rule.id), rule)
    kept = {rule.id for rule in new.rules}
    for rule in old.rules:
        if rule.id not in kept:
            what = f"Rule {rule.called} is gone: what it found is not found any more."
            yield Change("figures" if rule.check or rule.compare else "wording", "rule", rule.id, what)
    order = [rule.id for rule in old.rules if rule.id in kept]
    if order != [rule.id for rule in new.rules if rule.id in before] and any(r.compare for r in new.rules):
        yield Change("figures", "sheet", "order", "The rules stand in another order, and rewrites work in that order.")


def _rule(old: RuleSheet, new: RuleSheet, before: Rule | None, rule: Rule) -> Iterator[Change]:
    here = f"Rule {rule.called}"
    tasks = [name for name in new.tasks if rule in new.rules_of(name)]
    if before is None and rule.check is None and rule.compare is None:
        # It asks something of people that cannot be computed: whoever labelled before it was not told.
        for name in tasks:
            what = f"{here} is new, and nothing in a label says whether it was followed."
            yield Change("reopen", "rule", rule.id, what, name, t.InReach(new, name, rule))
        return
    if before is not None and (before.why, before.title, before.guidance) != (rule.why, rule.title, rule.guidance):
        yield Change("wording", "rule", rule.id, f"{here} is worded otherwise. Judge whether it means something else.")
    if (before.compare if before else None) != rule.compare:
        yield Change("figures", "rule", rule.id, f"{here} compares otherwise{_on_slice(rule)}.")
    elif before is not None and rule.compare is not None and _scope(before, old) != _scope(rule, new):
        yield Change("figures", "rule", rule.id, f"{here} compares on other labels than before{_on_slice(rule)}.")
    if before is not None and not (rule.check or rule.compare) and _scope(before, old) != _scope(rule, new):
        for name in tasks:
            what = f"{here} is on other labels than before, and nothing in them says whether it was followed."
            yield Change("reopen", "rule", rule.id, what, name, t.InReach(new, name, rule, before=old))
    if rule.check is None:
        if before is not None and before.check is not None:
            yield Change("figures", "rule", rule.id, f"{here} checks nothing any more.")
        return
    if before is not None and old.wants_reason(rule.id) != new.wants_reason(rule.id):
        only = "only with a reason" if new.wants_reason(rule.id) else "without a reason"
        if rule.check.severity == "warn":
            yield Change("wording", "rule", rule.id, f"{here}: a label that it warns of is handed in {only}.")
    if before is not None and _same_check(old, new, before, rule):
        return
    impact: ImpactClass = "migrate" if rule.check.fix else "revisit"
    what = f"{here} is new." if before is None else f"{here} checks otherwise."
    for name in tasks:
        yield Change(impact, "rule", rule.id, what, name, t.BreaksNow(name, rule.id, old, new))


def _same_check(old: RuleSheet, new: RuleSheet, before: Rule, rule: Rule) -> bool:
    """Whether the rule finds the same in every label: its check, its scope, its words and who stands instead of it."""
    if _scope(before, old) != _scope(rule, new):
        return False
    if before.check is None or rule.check is None:
        return before.check == rule.check
    if replace(before.check, waive="") != replace(rule.check, waive=""):
        return False
    if not {"spelling", "known_tags"} & set(rule.check.limits):
        return True
    classes = cast("tuple[str, ...]", rule.check.limits.get("spelling", tuple(new.vocabulary)))
    return all(old.vocabulary.get(cls) == new.vocabulary.get(cls) for cls in classes)


def _scope(one: Rule, sheet: RuleSheet) -> object:
    """What a rule is on, and who stands instead of it."""
    others = [
        (name, other.id, other.cls, other.tier, other.slice)
        for name in sheet.tasks
        for other in instead(sheet, name, one.id)
    ]
    return one.task, one.cls, one.tier, one.language, one.slice, others


def _on_slice(rule: Rule) -> str:
    return f" where {rule.slice}" if rule.slice else ""


def _forms(sheet: RuleSheet) -> dict[str, tuple[str, str]]:
    """Each form in small letters with its class and its canonical form."""
    return {
        form.lower(): (cls, word.canonical)
        for cls, words in sheet.vocabulary.items()
        for word in words
        for form in (word.canonical, *word.variants)
    }


def _words_changed(cls: str, before: dict[str, tuple[str, str]], now: dict[str, tuple[str, str]]) -> str:
    parts = []
    for words, forms in (
        ("new: {}", [form for form in now if form not in before]),
        ("gone: {}", [form for form in before if form not in now]),
        ("spelled otherwise: {}", [form for form in now if form in before and now[form] != before[form]]),
    ):
        if forms:
            listed = ", ".join(sorted(forms)[:6]) + (" …" if len(forms) > 6 else "")
            parts.append(words.format(listed))
    return "; ".join(parts)


def _is_spelled(sheet: RuleSheet, cls: str) -> bool:
    return any(
        cls in cast("tuple[str, ...]", rule.check.limits.get("spelling", ())) or "known_tags" in rule.check.limits
        for rule in sheet.rules
        if rule.check is not None
    )
