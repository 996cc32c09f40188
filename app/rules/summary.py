"""What the rule panel beside the work shows: the rules of a task, what each asks and why, with its examples."""

from __future__ import annotations

import msgspec

from app.rules.sheet import Rule, RuleSheet
from app.rules.wording import said


class RuleCard(msgspec.Struct, frozen=True):
    """One rule as a person reads it. ``examples`` are (text, good, fixed); ``reason`` says that a label which it warns
    of is handed in only with a reason."""

    id: str
    title: str
    why: str
    guidance: str
    severity: str
    asks: tuple[str, ...]
    examples: tuple[tuple[str, bool, str | None], ...]
    reason: bool = False


def rule_cards(sheet: RuleSheet, task_name: str) -> tuple[RuleCard, ...]:
    """The rules of a task in the order of the sheet."""
    return tuple(_card(sheet, rule) for rule in sheet.rules_of(task_name))


def _card(sheet: RuleSheet, rule: Rule) -> RuleCard:
    severity = rule.check.severity if rule.check is not None else ""
    examples = tuple((example.text, example.good, example.fixed) for example in rule.examples)
    asks, reason = tuple(_asks(rule, sheet.media)), sheet.wants_reason(rule.id)
    return RuleCard(rule.id, rule.title, rule.why, rule.guidance, severity, asks, examples, reason)


def _asks(rule: Rule, media: str) -> list[str]:
    lines: list[str] = []
    if rule.check is not None:
        asked = (said(name, limit, media) for name, limit in rule.check.limits.items())
        lines += [words for words in asked if words]
    if rule.compare is not None:
        lines += [f"counts as equal: {' = '.join(group)}" for group in rule.compare.equal]
        if rule.compare.case:
            lines.append("capital letters do not count")
        if rule.compare.punctuation:
            lines.append("punctuation does not count")
        if rule.compare.may_be_missing:
            lines.append(f"may be missing: {', '.join(rule.compare.may_be_missing)}")
        if rule.compare.in_one_pass:
            lines.append("in one pass, the first that fits at a place:")
        lines += [f"{rewrite.source} counts as {rewrite.target}" for rewrite in rule.compare.rewrites]
    return lines
