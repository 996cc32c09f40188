"""Which labels a rule is on: its class with those below, its tier, its slice, and which rules stand instead of it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import TypeVar

from app.labels.values import LabelObject, Segment
from app.rules.sheet import ItemContext, Rule, RuleSheet

T = TypeVar("T", bound=LabelObject)


def reached(sheet: RuleSheet, task_name: str, rule: Rule, objects: Sequence[T], context: ItemContext) -> Sequence[T]:
    """The objects that ``rule`` is on, in their order."""
    if not holds(rule, context):
        return ()
    others = [other for other in instead(sheet, task_name, rule.id) if holds(other, context)]
    if not (rule.cls or rule.tier or others):
        return objects
    # Once a class and tier, not once an object: thousands of objects are held against the rules after each change.
    reaches: dict[tuple[str, str], bool] = {}
    found = []
    for thing in objects:
        where = thing.cls, _tier(thing)
        if where not in reaches:
            reaches[where] = on(sheet, task_name, rule, *where) and not any(
                on(sheet, task_name, other, *where) for other in others
            )
        if reaches[where]:
            found.append(thing)
    return found


def is_on_text(
    sheet: RuleSheet, task_name: str, rule: Rule, context: ItemContext, cls: str = "", tier: str = ""
) -> bool:
    """Whether ``rule`` is on a text, of a clip or of a segment of class ``cls`` on ``tier``."""
    return (
        holds(rule, context)
        and on(sheet, task_name, rule, cls, tier)
        and not any(
            holds(other, context) and on(sheet, task_name, other, cls, tier)
            for other in instead(sheet, task_name, rule.id)
        )
    )


def speaks_on(sheet: RuleSheet, task_name: str, rule: Rule, context: ItemContext) -> bool:
    """Whether ``rule`` says anything on the item: it is in its slice, and no rule stands instead of it everywhere."""
    return holds(rule, context) and not any(
        holds(other, context) and not other.cls and not other.tier for other in instead(sheet, task_name, rule.id)
    )


def holds(rule: Rule, context: ItemContext) -> bool:
    """Whether the item is in the rule's slice. Where that is not known, the rule is silent."""
    return not rule.slice or (context.within is not None and rule.slice in context.within)


def on(sheet: RuleSheet, task_name: str, rule: Rule, cls: str, tier: str) -> bool:
    """Whether class and tier are the rule's; a rule on a class is on those below it too."""
    return rule.tier in ("", tier) and (not rule.cls or cls in below(sheet, task_name, rule.cls))


@lru_cache(maxsize=512)
def below(sheet: RuleSheet, task_name: str, cls: str) -> frozenset[str]:
    """``cls`` and the classes below it."""
    found = {cls}
    task = sheet.tasks.get(task_name)
    waiting = list(task.classes) if task is not None else []
    while more := [one for one in waiting if one.parent in found and one.name not in found]:
        found.update(one.name for one in more)
    return frozenset(found)


@lru_cache(maxsize=1024)
def instead(sheet: RuleSheet, task_name: str, rule_id: str) -> tuple[Rule, ...]:
    """The rules that stand instead of a rule, where they reach."""
    return tuple(other for other in sheet.rules_of(task_name) if other.instead_of == rule_id)


def _tier(thing: LabelObject) -> str:
    return thing.tier if isinstance(thing, Segment) else ""
