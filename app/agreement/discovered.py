"""What becomes of a rule that was proposed: an edit of the sheet, or a question to the people who adjudicate."""

from __future__ import annotations

from collections.abc import Iterable

from app.agreement.discovery import Proposal
from app.commands.curate import ASKED, TagItems
from app.commands.several import Several
from app.commands.sheets import DecideDiscovery
from app.rules.edit import AddExample, AddRule, AddVariant, ChangeRule, SetPolicy, SheetEdit, fields_of
from app.rules.reach import instead
from app.rules.sheet import Rule, RuleSheet

ALIKE, MISSING = "count-alike", "may-be-missing"
MOST_CHARACTERS = 100  # of a tag


def edits_of(text: str, sheet: RuleSheet, task_name: str, proposal: Proposal) -> tuple[SheetEdit, ...]:
    """What accepting the proposal changes in the sheet's text; nothing for one that only people can decide."""
    first, second = proposal.forms
    match proposal.kind:
        case "variant":
            return (AddVariant(proposal.cls, first, second),)
        case "drop":
            return (SetPolicy(proposal.cls, compared="drop"),)
        case "equal":
            return tuple(_equal(text, sheet, task_name, first, second))
        case "missing":
            return tuple(_may_be_missing(text, sheet, task_name, first))
        case _:
            return ()


def _equal(text: str, sheet: RuleSheet, task_name: str, first: str, second: str) -> Iterable[SheetEdit]:
    example = {"same": [first, second]}
    for rule in (one for one in sheet.rules_of(task_name) if _is_everywhere(sheet, task_name, one)):
        groups = rule.compare.equal if rule.compare is not None else ()
        for place, group in enumerate(groups):
            if first in group or second in group:
                wider = [list(one) for one in groups]
                wider[place] += [form for form in (first, second) if form not in group]
                yield _comparing(text, rule.id, "equal", wider)
                yield AddExample(rule.id, example)
                return
    name = _rule_called(sheet, ALIKE, task_name)
    if any(rule.id == name for rule in sheet.rules):
        found = next(rule for rule in sheet.rules if rule.id == name)
        groups = found.compare.equal if found.compare is not None else ()
        yield _comparing(text, name, "equal", [*map(list, groups), [first, second]])
        yield AddExample(name, example)
        return
    yield AddRule(
        {
            "id": name,
            "task": task_name,
            "title": "Spellings that count alike",
            "why": "People write them one way or the other, and mean the same.",
            "compare": {"equal": [[first, second]]},
            "examples": [example],
        }
    )


def _may_be_missing(text: str, sheet: RuleSheet, task_name: str, word: str) -> Iterable[SheetEdit]:
    name = _rule_called(sheet, MISSING, task_name)
    found = next((rule for rule in sheet.rules if rule.id == name), None)
    if found is not None:
        before = found.compare.may_be_missing if found.compare is not None else ()
        yield _comparing(text, name, "may_be_missing", [*before, word])
        return
    yield AddRule(
        {
            "id": name,
            "task": task_name,
            "title": "Words that may be missing",
            "why": "Some people write them and others do not, and nothing is lost.",
            "compare": {"may_be_missing": [word]},
        }
    )


def _rule_called(sheet: RuleSheet, name: str, task_name: str) -> str:
    """The rule that takes such proposals of a task: ``name``, with the task behind it where another task has that."""
    taken = next((rule for rule in sheet.rules if rule.id == name), None)
    if taken is None or (taken.task in ("", task_name) and _is_everywhere(sheet, task_name, taken)):
        return name
    free = f"{name}-{task_name.lower().replace('_', '-')}"
    scoped = any(rule.id == free and not _is_everywhere(sheet, task_name, rule) for rule in sheet.rules)
    return f"{free}-everywhere" if scoped else free


def _is_everywhere(sheet: RuleSheet, task_name: str, rule: Rule) -> bool:
    """Whether a rule acts on all labels of the task: what is added to another does not do all that was promised."""
    return not (rule.cls or rule.tier or rule.slice or instead(sheet, task_name, rule.id))


def _comparing(text: str, rule: str, key: str, value: object) -> ChangeRule:
    compare = fields_of(text, rule).get("compare") or {}
    return ChangeRule(rule, {"compare": {**compare, key: value}})


def sent_to_adjudication(task_name: str, proposal: Proposal) -> Several:
    """The command that hangs a tag on the items where the forms are met, and remembers that people are to decide."""
    name = f"{ASKED}{proposal.key}"[:MOST_CHARACTERS]
    return Several(
        (
            TagItems(proposal.item_ids, name, proposal.says),
            DecideDiscovery(task_name, proposal.key, "sent"),
        ),
        f"Send {proposal.key} to adjudication",
    )
