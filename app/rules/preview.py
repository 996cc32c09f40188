"""What the rules make of a text that somebody types in, or of objects: every view of it, and which rule did what."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from msgspec.structs import replace

from app.errors import SheetError
from app.labels import values
from app.rules.checks import NOWHERE, check_value, fixed_text
from app.rules.finding import Finding
from app.rules.normalise import Step, steps
from app.rules.reach import is_on_text
from app.rules.rewriting import Tokens
from app.rules.sheet import ItemContext, RuleSheet, Task

ViewName = Literal["exported", "compared"]


@dataclass(frozen=True)
class Did:
    """One rule (or ``vocabulary.X``, ``policy.X``) changed the text in a view: from ``before`` to ``after``."""

    view: ViewName
    rule: str
    before: str
    after: str


@dataclass(frozen=True)
class Preview:
    """``stored`` is what was typed and is never rewritten; ``fixed`` is it with every fix carried out.

    ``exported`` and ``compared`` are the two views, ``did`` is what made them of it, in order. ``stopped`` names an
    expression that hung: then ``compared`` is what came of it up to there.
    """

    stored: str
    findings: tuple[Finding, ...]
    fixed: str
    exported: str
    compared: str
    did: tuple[Did, ...]
    stopped: str = ""


def preview_text(
    sheet: RuleSheet, task_name: str, text: str, *, cls: str = "", tier: str = "", context: ItemContext = NOWHERE
) -> Preview:
    """What the sheet makes of ``text`` as a label of the task, or as the text of a segment of ``cls`` on ``tier``.

    Fast enough for every key that is pressed. Every slice of the rules counts as met, so that the rule that is being
    written speaks. Raises UnknownName for a task that the sheet does not have.
    """
    task = sheet.task(task_name)
    where = context if context.within is not None else replace(context, within=frozenset(sheet.slices_of(task_name)))
    found = _findings(sheet, task, text, where, cls or _with_text(task), tier)
    exported, by_policy, _ = _followed(text, "exported", steps(sheet, task_name, "exported", cls, tier))
    compared, by_rules, stopped = _followed(
        text, "compared", steps(sheet, task_name, "compared", cls, tier, where.within)
    )
    return Preview(
        stored=text,
        findings=found,
        fixed=fixed_text(text, found),
        exported=exported,
        compared=compared,
        did=(*by_policy, *by_rules),
        stopped=stopped,
    )


def preview_value(
    sheet: RuleSheet, task_name: str, value: values.Value, context: ItemContext = NOWHERE
) -> tuple[Finding, ...]:
    """What the rules say about objects that somebody draws to try a rule, every slice counted as met."""
    within = frozenset(sheet.slices_of(task_name))
    return check_value(sheet, task_name, value, replace(context, within=within))


def _findings(sheet: RuleSheet, task: Task, text: str, where: ItemContext, cls: str, tier: str) -> tuple[Finding, ...]:
    from app.rules.text_checks import check_text

    return tuple(
        finding
        for rule in sheet.rules_of(task.name)
        if rule.check is not None and is_on_text(sheet, task.name, rule, where, cls, tier)
        for finding in check_text(sheet, rule, task, text, where)
    )


def _with_text(task: Task) -> str:
    """The first class whose segments carry a text, "" for a transcript by clip."""
    return next((found.name for found in task.classes if found.text != "none"), "")


def _followed(text: str, view: ViewName, chain: tuple[Step, ...]) -> tuple[str, list[Did], str]:
    """The text at the end, what each step did, and what stopped it."""
    words: Tokens = tuple(text.split())
    did: list[Did] = []
    for step in chain:
        try:
            after = step.run(words)
        except SheetError as problem:
            return " ".join(words), did, problem.message
        if after != words:
            did.append(Did(view, step.rule, " ".join(words), " ".join(after)))
        words = after
    return (" ".join(words) if chain else text), did, ""
