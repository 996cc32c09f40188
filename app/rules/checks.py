"""Holds one label against the rules: findings with their place, their severity and, where there is one, their fix."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import msgspec

from app.labels import values
from app.rules import object_checks, segment_checks, text_checks
from app.rules.finding import NOWHERE, Finding, Fix, ItemContext
from app.rules.sheet import Rule, RuleSheet, Task

__all__ = ["NOWHERE", "Finding", "Fix", "ItemContext", "apply_fixes", "check_rule", "check_value"]

NO_WAIVERS: Mapping[str, str] = {}


def check_value(
    sheet: RuleSheet,
    task_name: str,
    value: values.Value,
    context: ItemContext | None = None,
    waivers: Mapping[str, str] = NO_WAIVERS,
) -> tuple[Finding, ...]:
    """All findings on ``value``, in the order of the sheet's rules. Raises UnknownName for an unknown task."""
    task = sheet.task(task_name)
    found = list(_attributes(task, value))
    for rule in sheet.rules_of(task_name):
        if rule.check is not None:
            found += check_rule(sheet, rule, task, value, context or NOWHERE)
    return tuple(replace(one, waived=True) if one.rule in waivers else one for one in found)


def check_rule(
    sheet: RuleSheet, rule: Rule, task: Task, value: values.Value, context: ItemContext
) -> Sequence[Finding]:
    """The findings of one rule."""
    match value:
        case values.Transcript(text):
            return text_checks.check_text(sheet, rule, task, text, context)
        case values.Segments(objects):
            return segment_checks.check_segments(rule, task, objects, context)
        case values.Choice() | values.MultiChoice() | values.Rating():
            return ()
        case _:
            return object_checks.check_objects(rule, task, value.objects, context)


def apply_fixes(value: values.Value, findings: Sequence[Finding]) -> values.Value:
    """``value`` with the fixes of ``findings`` carried out; of two that overlap, the first counts."""
    if not isinstance(value, values.Transcript):
        return value
    fixes = sorted({found.fix for found in findings if found.fix is not None}, key=lambda fix: fix.span)
    parts: list[str] = []
    done = 0
    for fix in fixes:
        if fix.span[0] >= done:
            parts += [value.text[done : fix.span[0]], fix.text]
            done = fix.span[1]
    return msgspec.structs.replace(value, text="".join([*parts, value.text[done:]]))


def _attributes(task: Task, value: values.Value) -> Sequence[Finding]:
    """Required and conditional attributes of objects: part of the task itself, so no rule needs to say it."""
    found: list[Finding] = []
    for thing in values.objects_of(value):
        cls = task.class_of(thing.cls)
        for wanted in cls.attributes if cls is not None else ():
            asked = all(thing.attributes.get(name) == needed for name, needed in wanted.when.items())
            if wanted.required and asked and thing.attributes.get(wanted.name) in (None, ""):
                message = f"{thing.cls}: the attribute {wanted.name!r} is missing."
                found.append(Finding("attributes", "block", message, task.name, object_id=thing.id))
    return found
