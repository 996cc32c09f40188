"""Examples are tests of their rule: run when a sheet is loaded. And the search for rules that undo each other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from app.labels.values import Transcript
from app.rules.checks import NOWHERE, apply_fixes, check_rule
from app.rules.nodes import Node
from app.rules.normalise import compared, comparison_rules
from app.rules.sheet import Example, Rule, RuleSheet, Task


def run_examples(sheet: RuleSheet, places: Mapping[str, Node]) -> None:
    """Raises SheetError at the first example that does not do what it says."""
    for rule, _, problem in example_problems(sheet):
        places[rule].fail(problem)


def example_problems(sheet: RuleSheet) -> Iterator[tuple[str, int, str]]:
    """The examples that do not do what they say: the rule, the place of the example in it, and what is wrong."""
    for rule in sheet.rules:
        for place, example in enumerate(rule.examples):
            task = next((t for t in sheet.tasks.values() if t.has_text and rule.task in ("", t.name)), None)
            if task is None or rule.check is None:
                yield (
                    rule.id,
                    place,
                    "only a rule with a check on a transcript or on texts of segments can have examples.",
                )
            elif problem := _run(sheet, rule, task, example):
                yield rule.id, place, problem


def _run(sheet: RuleSheet, rule: Rule, task: Task, example: Example) -> str:
    """What is wrong with the example, "" where nothing."""
    said = Transcript(example.text)
    found = check_rule(sheet, rule, task, said, NOWHERE)
    if example.good and found:
        return f"the good example {example.text!r} breaks the rule: {found[0].message}"
    if not example.good and not found:
        return f"the bad example {example.text!r} does not break the rule."
    if example.fixed is None:
        return ""
    fixed = apply_fixes(said, found)
    text = fixed.text if isinstance(fixed, Transcript) else ""
    if text != example.fixed:
        return f"the bad example {example.text!r} is fixed to {text!r}, the sheet says {example.fixed!r}."
    return ""


def order_conflicts(sheet: RuleSheet) -> tuple[str, ...]:
    """Words for which comparing twice differs from comparing once: rules that undo or feed each other."""
    found: list[str] = []
    for task in sheet.tasks.values():
        if not task.has_text:
            continue
        for text in sorted(_forms(sheet)):
            once = compared(sheet, task.name, Transcript(text))
            twice = compared(sheet, task.name, once)
            if once != twice and isinstance(once, Transcript) and isinstance(twice, Transcript):
                rules = ", ".join(comparison_rules(sheet, task.name))
                found.append(
                    f"{text!r} becomes {once.text!r} and then {twice.text!r}: rules work against each other ({rules})."
                )
    return tuple(found)


def _forms(sheet: RuleSheet) -> set[str]:
    """Every form that a comparison rule or the vocabulary speaks of."""
    forms = {form for words in sheet.vocabulary.values() for word in words for form in (word.canonical, *word.variants)}
    for rule in sheet.rules:
        if rule.compare is not None:
            forms |= {form for group in rule.compare.equal for form in group}
            forms |= {
                part
                for rewrite in rule.compare.rewrites
                for part in (rewrite.source, rewrite.target)
                if not rewrite.pattern
            }
    return forms
