"""What was decided without a rule, as questions to the rule sheet: what could a new rule say?

A decision that cites no rule says in its note what it turned on. Those with one note are one question.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.adjudication.disagreements import uncovered
from app.records import Decision, Discovery
from app.rules.edits import AddRule

if TYPE_CHECKING:
    from app.changes.command import View
    from app.rules.sheet import RuleSheet

MOST_TITLE = 80
NO_NOTE = "no note"


@dataclass(frozen=True)
class Question:
    """Decisions of a ``task`` on ``item_ids`` with one ``note``, "" for none; ``decided`` as in ``Discovery``."""

    task: str
    note: str
    item_ids: tuple[str, ...]
    decided: str = ""

    @property
    def times(self) -> int:
        """How many decisions there are."""
        return len(self.item_ids)

    @property
    def key(self) -> str:
        """What it is remembered by."""
        return f"decided: {self.note or NO_NOTE}"

    def to_json(self) -> dict[str, Any]:
        """Plain data with the names of the fields."""
        return {"task": self.task, "note": self.note, "items": list(self.item_ids), "decided": self.decided}


def questions(view: View, sheet: RuleSheet) -> tuple[Question, ...]:
    """The questions on tasks of the sheet that nobody has put away, those of most decisions first."""
    states = {(row.task, row.proposal): row.state for row in view.find(Discovery)}
    found = []
    for task, decisions in uncovered(view).items():
        if task in sheet.tasks:
            for note, same in _by_note(decisions).items():
                made = Question(task, note, tuple(sorted(one.item_id for one in same)))
                state = states.get((task, made.key), "")
                if state != "rejected":
                    found.append(Question(task, note, made.item_ids, state))
    return tuple(sorted(found, key=lambda one: (-one.times, one.task, one.note)))


def rule_for(sheet: RuleSheet, question: Question) -> AddRule:
    """A rule for the draft, which a lead has yet to word: its title is the note."""
    taken = {rule.id for rule in sheet.rules}
    stem = f"{question.task.lower().replace('_', '-')}-case"
    name = next(name for name in (f"{stem}-{number}" for number in range(1, len(taken) + 2)) if name not in taken)
    decisions = "One decision" if question.times == 1 else f"{question.times:,} decisions"
    return AddRule(
        {
            "id": name,
            "task": question.task,
            "title": _short(question.note) or "What decides it?",
            "why": f"{decisions} could cite no rule.",
        }
    )


def _by_note(decisions: list[Decision]) -> dict[str, list[Decision]]:
    """By the note as it was first written, whatever its case, blanks and full stop."""
    groups: dict[str, list[Decision]] = defaultdict(list)
    for one in sorted(decisions, key=lambda one: (one.made_at, one.note, one.id)):
        groups[" ".join(one.note.casefold().split()).rstrip(".")].append(one)
    return {" ".join(same[0].note.split()): same for same in groups.values()}


def _short(text: str) -> str:
    return text if len(text) <= MOST_TITLE else text[: MOST_TITLE - 1].rstrip() + "…"
