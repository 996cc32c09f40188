"""The rules on the texts that segments carry. A text is checked anew only when it, its class or its length changes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from msgspec.structs import replace

from app.labels.values import Segment
from app.rules.finding import NOWHERE, Finding
from app.rules.reach import is_on_text
from app.rules.sheet import ItemContext, Rule, RuleSheet, Task
from app.rules.text_checks import check_text

TEXT_MISSING, BAND_MISSING = "text", "band"


def check_texts(
    sheet: RuleSheet, task: Task, objects: Sequence[Segment], context: ItemContext = NOWHERE
) -> Mapping[str, Sequence[Finding]]:
    """The findings by their rule. Spans are characters of the segment's own text."""
    found: dict[str, list[Finding]] = defaultdict(list)
    for thing in objects if task.has_text else ():
        if thing.text:
            for one in check_segment(sheet, task, thing, context):
                found[one.rule].append(one)
    return found


def check_texts_by(
    sheet: RuleSheet, rule: Rule, task: Task, objects: Sequence[Segment], context: ItemContext
) -> Iterator[Finding]:
    """The findings of one rule on all texts."""
    written = {cls.name for cls in task.classes if cls.text != "none"}
    for thing in objects:
        if not thing.text or thing.text.isspace() or thing.cls not in written:
            continue
        if is_on_text(sheet, task.name, rule, context, thing.cls, thing.tier):
            where = ItemContext(duration_s=thing.end_s - thing.start_s, within=context.within)
            for one in check_text(sheet, rule, task, thing.text, where):
                yield replace(one, object_id=thing.id)


def check_segment(sheet: RuleSheet, task: Task, thing: Segment, context: ItemContext = NOWHERE) -> tuple[Finding, ...]:
    """What the rules say about one segment's text, in the order of the sheet; nothing about when it is spoken.

    Fast enough for every key that is pressed. A text of nothing but spaces breaks no rule: whether there has to be one
    is said by the task.
    """
    if not thing.text or thing.text.isspace():
        return ()
    length_s = thing.end_s - thing.start_s
    return _of_text(sheet, task.name, thing.id, thing.cls, thing.tier, thing.text, length_s, context.within)


def missing(task: Task, thing: Segment) -> list[Finding]:
    """What the segment has to carry and does not: part of the task itself, so no rule needs to say it."""
    cls = task.class_of(thing.cls)
    found: list[Finding] = []
    if cls is None:
        return found
    if cls.text == "required" and not thing.text.strip():
        message = f"{cls.title or cls.name}: no text is written yet."
        found.append(Finding(TEXT_MISSING, "block", message, task.name, object_id=thing.id))
    if cls.band == "required" and thing.low_hz is None:
        message = f"{cls.title or cls.name}: no band of frequencies is marked yet."
        found.append(Finding(BAND_MISSING, "block", message, task.name, object_id=thing.id))
    return found


# Tens of thousands of segments are held against the rules after each change, and all but one are as they were.
@lru_cache(maxsize=1 << 15)
def _of_text(
    sheet: RuleSheet,
    task_name: str,
    object_id: str,
    cls: str,
    tier: str,
    text: str,
    length_s: float,
    within: frozenset[str] | None,
) -> tuple[Finding, ...]:
    task, context = sheet.task(task_name), ItemContext(duration_s=length_s, within=within)
    known = task.class_of(cls)
    if known is None or known.text == "none":
        return ()
    return tuple(
        replace(finding, object_id=object_id)
        for rule in sheet.rules_of(task_name)
        if rule.check is not None and is_on_text(sheet, task_name, rule, context, cls, tier)
        for finding in check_text(sheet, rule, task, text, context)
    )
