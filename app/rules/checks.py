"""Holds one label against the rules: findings with their place, their severity and, where there is one, their fix."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

import msgspec
from msgspec.structs import replace

from app.labels import texts, values
from app.rules import object_checks, segment_checks
from app.rules.finding import NOWHERE, Finding, Fix
from app.rules.reach import is_on_text, reached, speaks_on
from app.rules.sheet import ItemContext, Rule, RuleSheet, Task

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
    task, context = sheet.task(task_name), context or NOWHERE
    found = list(_missing(task, value))
    spoken: Mapping[str, Sequence[Finding]] = {}
    if isinstance(value, values.Segments):
        # What reads text is imported for text alone: it is a fiftieth of what opening a project of images costs.
        from app.rules import segment_texts

        found += segment_checks.overlaps(task, value.objects)
        spoken = segment_texts.check_texts(sheet, task, value.objects, context)
    for rule in sheet.rules_of(task_name):
        if rule.check is not None:
            found += check_rule(sheet, rule, task, value, context)
            found += spoken.get(rule.id, ())
    return tuple(excused(one, waivers) for one in found) if waivers else tuple(found)


def check_one(sheet: RuleSheet, rule: Rule, task: Task, value: values.Value, context: ItemContext) -> Sequence[Finding]:
    """All that one rule has to say about a label, the texts of its segments included; waivers are not looked at."""
    found = list(check_rule(sheet, rule, task, value, context))
    if isinstance(value, values.Segments) and task.has_text:
        from app.rules import segment_texts

        found += segment_texts.check_texts_by(sheet, rule, task, value.objects, context)
    return found


def excused(found: Finding, waivers: Mapping[str, str]) -> Finding:
    """The finding, marked with the reason where an exception was made on its object (``waiver_key``) or the label."""
    for key in (waiver_key(found), found.rule):
        if key in waivers:
            return replace(found, waived=True, reason=waivers[key])
    return found


def in_the_way(sheet: RuleSheet, found: Finding) -> bool:
    """Whether a label with this finding cannot be handed in: it blocks, or is a warning that wants a reason."""
    return not found.waived and (found.severity == "block" or wants_reason(sheet, found))


def wants_reason(sheet: RuleSheet, found: Finding) -> bool:
    """Whether the finding is a warning that passes with a reason, and nobody has given one.

    An expression that was stopped says nothing about the label, and asks for nothing.
    """
    return found.severity == "warn" and not (found.waived or found.stopped) and sheet.wants_reason(found.rule)


def waiver_key(found: Finding, *, whole: bool = False) -> str:
    """What a waiver of this finding is called: "rule" for the ``whole`` label, "rule/object" for one object."""
    return found.rule if whole or found.object_id is None else f"{found.rule}/{found.object_id}"


def check_rule(
    sheet: RuleSheet, rule: Rule, task: Task, value: values.Value, context: ItemContext
) -> Sequence[Finding]:
    """The findings of one rule; on the texts of segments see ``segment_texts``."""
    if not speaks_on(sheet, task.name, rule, context):
        return ()
    match value:
        case values.Transcript(text):
            from app.rules import text_checks

            on = is_on_text(sheet, task.name, rule, context)
            return text_checks.check_text(sheet, rule, task, text, context) if on else ()
        case values.Segments(objects):
            chosen = reached(sheet, task.name, rule, objects, context)
            return segment_checks.check_segments(rule, task, chosen, context)
        case values.Choice() | values.MultiChoice() | values.Rating():
            return ()
        case _:
            drawn: Sequence[values.ImageObject] = reached(sheet, task.name, rule, value.objects, context)
            return object_checks.check_objects(rule, task, drawn, context)


def apply_fixes(value: values.Value, findings: Sequence[Finding]) -> values.Value:
    """``value`` with the fixes of ``findings`` carried out; of two that overlap, the first counts.

    The times of words that stay as they were are kept.
    """
    if isinstance(value, values.Transcript):
        text = fixed_text(value.text, findings)
        return msgspec.structs.replace(value, text=text, words=texts.kept_words(value.words, text))
    if isinstance(value, values.Segments):
        mended: dict[str | None, list[Finding]] = defaultdict(list)
        for found in findings:
            if found.fix is not None:
                mended[found.object_id].append(found)
        return values.Segments(
            tuple(
                texts.with_text(thing, fixed_text(thing.text, mended[thing.id])) if thing.id in mended else thing
                for thing in value.objects
            )
        )
    return value


def fixed_text(text: str, findings: Sequence[Finding]) -> str:
    """``text`` with the fixes of these findings on it."""
    parts: list[str] = []
    done = 0
    for fix in sorted({found.fix for found in findings if found.fix is not None}, key=lambda fix: fix.span):
        if fix.span[0] >= done:
            parts += [text[done : fix.span[0]], fix.text]
            done = fix.span[1]
    return "".join([*parts, text[done:]])


def _missing(task: Task, value: values.Value) -> Sequence[Finding]:
    """Required and conditional attributes of objects, and what segments have to carry: part of the task itself, so no
    rule needs to say it."""
    found: list[Finding] = []
    asks = {cls.name: cls.attributes for cls in task.classes if cls.attributes}
    texts_due = {cls.name for cls in task.classes if cls.text == "required"}
    bands_due = {cls.name for cls in task.classes if cls.band == "required"}
    for thing in values.objects_of(value) if asks or texts_due or bands_due else ():
        for wanted in asks.get(thing.cls, ()):
            asked = all(thing.attributes.get(name) == needed for name, needed in wanted.when.items())
            if wanted.required and asked and thing.attributes.get(wanted.name) in (None, ""):
                message = f"{task.called(thing.cls)}: the attribute {wanted.name!r} is missing."
                found.append(Finding("attributes", "block", message, task.name, object_id=thing.id))
        # Asked here first: of thousands of segments nearly all have what they need, at every key that is saved.
        if isinstance(thing, values.Segment) and (
            (thing.cls in texts_due and not thing.text.strip()) or (thing.cls in bands_due and thing.low_hz is None)
        ):
            from app.rules import segment_texts

            found += segment_texts.missing(task, thing)
    return found
