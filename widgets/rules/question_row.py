"""What was decided without a rule: how often, what the deciders noted, and the ways to make a rule of it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QWidget

from widgets.parts.buttons import button
from widgets.parts.stack import column, row
from widgets.parts.text import Pill, Text
from widgets.rules.proposal_row import STATES

if TYPE_CHECKING:
    from app.adjudication.questions import Question


class QuestionRow(QFrame):
    """``decided`` carries the question and "accepted" or "rejected"; ``looked`` wants one of its items."""

    decided = Signal(object, str)
    looked = Signal(object)

    def __init__(self, question: Question, task: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.question = question
        self.setProperty("role", "line-card")
        words = question.note or "Nothing was noted"
        self.setAccessibleName(f"Decided without a rule: {words}")
        often = "once" if question.times == 1 else f"{question.times:,} times"
        head = column(Text(words, "strong", wrap=True), Text(f"{task}, {often}", "caption"), gap=2)
        look = button("Look", "ghost", on=partial(self.looked.emit, question))
        write = button("Write a rule", on=partial(self.decided.emit, question, "accepted"))
        drop = button("Put away", "ghost", on=partial(self.decided.emit, question, "rejected"))
        for part, what in ((look, "Look at"), (write, "Write a rule for"), (drop, "Put away")):
            part.setAccessibleName(f"{what}: {words}")
        self._write, self._drop, self._state = write, drop, Pill("", "neutral")
        line = row(gap=10, margin=(12, 8, 8, 8))
        line.addLayout(head, 1)
        line.addWidget(self._state)
        for part in (write, look, drop):
            line.addWidget(part)
        self.setLayout(line)
        self.show_state(question.decided)

    def show_state(self, state: str) -> None:
        """What was made of it, "" for nothing yet."""
        said, tone = STATES.get(state, ("", "neutral"))
        self._state.show_state(said, tone)
        self._state.setVisible(bool(said))
        for part in (self._write, self._drop):
            part.setEnabled(state == "")
