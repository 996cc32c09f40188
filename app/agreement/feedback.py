"""What an annotator is told of a known item that they have handed in: what was expected, and which rule says so.

What they said counts as right where the task's own metric finds nothing to take off, after the sheet's rules.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from rapidfuzz.distance import Levenshtein

from app import ids
from app.agreement import matching
from app.agreement.scores import score
from app.agreement.text import words_of
from app.commands.adjudicate import decision_id
from app.labeling import read
from app.labeling.within import comparing
from app.labels import values
from app.records import REFERENCE, Annotation, Decision

if TYPE_CHECKING:
    from app.changes.command import View
    from app.rules.sheet import RuleSheet, Task

# What is compared of a label of one item.
Ruled = Callable[[values.Value], values.Value]
MOST_DIFFERENCES = 6
RIGHT = 1.0 - 1e-9


@dataclass(frozen=True)
class Expected:
    """What was expected for one task: ``said`` is None where nothing was said, ``differences`` tell in words what is
    otherwise. ``rule`` is the title of the rule that decided it, "" where none was cited, and ``why`` what it says."""

    task: Task
    value: values.Value
    said: values.Value | None
    right: bool
    differences: tuple[str, ...]
    rule: str = ""
    why: str = ""


def feedback_on(view: View, sheet: RuleSheet, item_id: str, who: str) -> tuple[Expected, ...]:
    """A line for each task of the item with an adjudicated reference, in the order of the sheet.

    For a worker, and only after ``TellKnown``: from then on ``who`` is not blind on the item.
    """
    found = []
    for task in sheet.tasks.values():
        truth = _said(view, task, item_id, REFERENCE)
        if truth is None:
            continue
        said = _said(view, task, item_id, who)
        ruled = comparing(view, sheet, task.name, (item_id,))
        right = said is not None and _right(task, ruled(item_id, truth), ruled(item_id, said))
        rule, why = _rule(view, sheet, item_id, task.name)
        told = () if right else tuple(differences(task, truth, said, partial(ruled, item_id)))
        found.append(Expected(task, truth, said, right, told, rule, why))
    return tuple(found)


def _said(view: View, task: Task, item_id: str, who: str) -> values.Value | None:
    one = view.get(Annotation, ids.annotation_id(item_id, task.name, who))
    if one is None or one.state != "submitted":
        return None
    return read.value_of(view, one, task.kind)


def _right(task: Task, truth: values.Value, said: values.Value) -> bool:
    same = score(task.kind, truth, said).value >= RIGHT
    return same and (not task.has_text or _text(truth).split() == _text(said).split())


def _text(value: values.Value) -> str:
    """All words of a label, those of segments by their times."""
    if isinstance(value, values.Segments):
        return " ".join(one.text for one in sorted(value.objects, key=lambda one: (one.start_s, one.end_s, one.id)))
    return value.text if isinstance(value, values.Transcript) else ""


def _rule(view: View, sheet: RuleSheet, item_id: str, task: str) -> tuple[str, str]:
    decision = view.get(Decision, decision_id(item_id, task))
    rule = next((one for one in sheet.rules if decision is not None and one.id == decision.rule), None)
    return ("", "") if rule is None else (rule.title or rule.id, rule.guidance or rule.why)


def _as_said(value: values.Value) -> values.Value:
    return value


def differences(task: Task, truth: values.Value, said: values.Value | None, ruled: Ruled = _as_said) -> list[str]:
    """What is otherwise in ``said``, in sentences; words are named as the rules compare them."""
    words = _words(_text(truth), "" if said is None else _text(said), ruled)
    if isinstance(truth, values.Transcript):
        return _few(words)
    if isinstance(truth, values.ObjectValue):
        drawn = said if isinstance(said, values.ObjectValue) else values.of_objects(task.kind, ())
        return _few([*_objects(task, truth, drawn), *words])
    yours = "you said nothing" if said is None else f"you said {value_words(task, said)}"
    return [f"Expected {value_words(task, truth)}; {yours}."]


def value_words(task: Task, value: values.Value) -> str:
    """A choice, options or a rating in words; "" for objects and texts."""
    match value:
        case values.Choice(option):
            return class_words(task, option)
        case values.MultiChoice(options):
            return ", ".join(class_words(task, option) for option in options) or "none of them"
        case values.Rating(number):
            label = task.scale.labels.get(number, "") if task.scale is not None else ""
            return f"{number} {label}".strip()
        case _:
            return ""


def class_words(task: Task, name: str) -> str:
    """The title of a class or option, or its name."""
    found = task.class_of(name)
    return (found.title or found.name) if found is not None else name


def _words(truth: str, said: str, ruled: Ruled) -> list[str]:
    expected, heard = (words_of(_text(ruled(values.Transcript(text)))) for text in (truth, said))
    found = []
    for step in Levenshtein.opcodes(expected, heard):
        a, b = " ".join(expected[step.src_start : step.src_end]), " ".join(heard[step.dest_start : step.dest_end])
        if step.tag == "replace":
            found.append(f"Expected “{a}”; you wrote “{b}”.")
        elif step.tag == "delete":
            found.append(f"“{a}” is missing.")
        elif step.tag == "insert":
            found.append(f"“{b}” is not expected.")
    return found


def _objects(task: Task, truth: values.ObjectValue, said: values.ObjectValue) -> list[str]:
    matched = matching.match(truth, said)
    right = int(matched.same.sum())
    found = [f"{right:,} of {matched.count_a:,} as expected."]
    for i, j, same in zip(matched.a.tolist(), matched.b.tolist(), matched.same.tolist(), strict=True):
        if not same:
            a, b = (class_words(task, one.cls) for one in (truth.objects[i], said.objects[j]))
            found.append(f"Expected {a}; you said {b}.")
    missed, more = matched.count_a - len(matched.a), matched.count_b - len(matched.b)
    found += [f"{missed:,} {'is' if missed == 1 else 'are'} missing."] * (missed > 0)
    found += [f"{more:,} {'is' if more == 1 else 'are'} not expected."] * (more > 0)
    return list(dict.fromkeys(found))


def _few(found: list[str]) -> list[str]:
    rest = len(found) - MOST_DIFFERENCES
    return [*found[:MOST_DIFFERENCES], f"And {rest:,} more."] if rest > 0 else found
