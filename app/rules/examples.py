"""Examples are tests of their rule: run when a sheet is loaded, and one by one while somebody writes them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import msgspec
from msgspec.structs import replace

from app.errors import SheetError
from app.labels.values import OBJECT_KINDS
from app.rules.checks import NOWHERE, check_one, fixed_text
from app.rules.finding import Finding
from app.rules.nodes import Node
from app.rules.reach import speaks_on
from app.rules.sheet import Example, ItemContext, Rule, RuleSheet, Task


class Ran(msgspec.Struct, frozen=True):
    """One example after its run: ``problem`` is what it does not do as it says, "" where it does."""

    rule: str
    index: int
    example: Example
    problem: str


def run_examples(sheet: RuleSheet, places: Mapping[str, Node]) -> None:
    """Raises SheetError at the first example that does not do what it says."""
    for rule, _, problem in example_problems(sheet):
        places[rule].fail(problem)


def example_problems(sheet: RuleSheet) -> Iterator[tuple[str, int, str]]:
    """The examples that do not do what they say: the rule, the place of the example in it, and what is wrong."""
    for ran in example_runs(sheet):
        if ran.problem:
            yield ran.rule, ran.index, ran.problem


def example_runs(sheet: RuleSheet) -> tuple[Ran, ...]:
    """All examples of the sheet with what became of them; those that only show something have no problem."""
    return tuple(
        Ran(rule.id, index, example, _problem(sheet, rule, example))
        for rule in sheet.rules
        for index, example in enumerate(rule.examples)
    )


def _problem(sheet: RuleSheet, rule: Rule, example: Example) -> str:
    if not example.runs:
        return ""
    if example.same or example.differ:
        return _compared(sheet, rule, example)
    tasks = [task for name, task in sheet.tasks.items() if rule in sheet.rules_of(name)]
    fitting = [task for task in tasks if (task.kind in OBJECT_KINDS if example.said is not None else task.has_text)]
    if rule.check is None or not fitting:
        return (
            "only a rule with a check can have examples that are good or bad. "
            "Write same: or differ: for a rule on what is compared, or show a clip."
        )
    where = _where(rule, example)
    found = _found(sheet, rule, fitting[0], example, where)
    if slow := [one for one in found if one.stopped]:
        return slow[0].message
    if example.good and found:
        return f"the good example {example.text!r} breaks the rule: {found[0].message}"
    if not example.good and not found:
        return f"the bad example {example.text!r} does not break the rule."
    if example.fixed is None:
        return ""
    text = fixed_text(example.text, found)
    if text != example.fixed:
        return f"the bad example {example.text!r} is fixed to {text!r}, the sheet says {example.fixed!r}."
    return ""


def _where(rule: Rule, example: Example) -> ItemContext:
    """The item of an example. It is in the slice of the rule unless its facts say otherwise."""
    where = example.context or NOWHERE
    inside = frozenset({rule.slice}) if rule.slice else None
    return where if where.within is not None else replace(where, within=inside)


def _found(sheet: RuleSheet, rule: Rule, task: Task, example: Example, where: ItemContext) -> Sequence[Finding]:
    if example.said is not None:
        return check_one(sheet, rule, task, example.said, where)
    if not speaks_on(sheet, task.name, rule, where):
        return ()
    from app.rules.text_checks import check_text

    return check_text(sheet, rule, task, example.text, where)


def _compared(sheet: RuleSheet, rule: Rule, example: Example) -> str:
    """What is wrong with forms that are to count as the same, or as different ones."""
    from app.rules.normalise import compared_text

    task = next((task for name, task in sheet.tasks.items() if task.has_text and rule in sheet.rules_of(name)), None)
    if task is None:
        return "only texts are compared form by form: the rule is on no task with a text."
    try:
        seen = {
            form: compared_text(sheet, task.name, form, rule.cls, rule.tier, _where(rule, example).within)
            for form in example.same or example.differ
        }
    except SheetError as problem:
        return problem.message
    forms = list(seen)
    for place, form in enumerate(forms):
        for other in forms[:place]:
            alike = seen[form] == seen[other]
            if example.same and not alike:
                return f"{other!r} and {form!r} are to count as the same, but are {seen[other]!r} and {seen[form]!r}."
            if example.differ and alike:
                return f"{other!r} and {form!r} are to differ, but both are {seen[form]!r}."
    return ""
