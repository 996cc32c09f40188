"""Above the work while a model's predictions are shown: what is proposed, and what can be done with it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from widgets.actions.told import KeyTold
from widgets.labeling.tint import Tint, tool_button
from widgets.parts.buttons import button
from widgets.parts.flow import Flow
from widgets.parts.leaving import delete_later
from widgets.parts.number import SteppedField
from widgets.parts.text import Elided, restyle

if TYPE_CHECKING:
    from widgets.actions.registry import ActionRegistry

USUAL = 0.5
LEAST_TOLD = 140


class Line(msgspec.Struct, frozen=True):
    """The proposed value of a task, in words."""

    id: str
    task: str
    text: str
    score: str


class ValueLine(QFrame):
    """One proposed value. ``accepted`` and ``rejected`` carry its id."""

    accepted = Signal(str)
    rejected = Signal(str)

    def __init__(self, line: Line, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.line = line
        self.setProperty("role", "line-card")
        said = QLabel(f"{line.task}:  {line.text}")
        said.setTextFormat(Qt.TextFormat.PlainText)
        said.setWordWrap(True)
        score = QLabel(line.score)
        score.setProperty("role", "muted")
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 2, 8, 2)
        row.setSpacing(12)
        row.addWidget(said, 1)
        row.addWidget(score)
        for text, act in (("Accept", self._accept), ("Reject", self._reject)):
            made = button(text, "link", on=act)
            made.setAccessibleName(f"{text} the proposal for {line.task}: {line.text}")
            row.addWidget(made)

    def set_chosen(self, on: bool) -> None:
        """Marks the one that keys act on."""
        self.setProperty("chosen", on)
        restyle(self)

    def _accept(self) -> None:
        self.accepted.emit(self.line.id)

    def _reject(self) -> None:
        self.rejected.emit(self.line.id)


class ProposalBar(QFrame):
    """Its signals are what its buttons ask for; ``least_changed`` tells of another score to accept from."""

    step = Signal(int)
    accept = Signal()
    reject = Signal()
    edit = Signal()
    accept_all = Signal()
    reject_all = Signal()
    value_accepted = Signal(str)
    value_rejected = Signal(str)
    least_changed = Signal()

    def __init__(self, tint: Tint, registry: ActionRegistry, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Proposals")
        self.setProperty("role", "card")
        self.told = Elided("", "strong")
        self.told.setMinimumWidth(LEAST_TOLD)
        self.back, self.on = tool_button(hint="Previous proposal"), tool_button(hint="Next proposal")
        self.least = SteppedField("The score from which all proposals are accepted")
        self.least.setRange(0.0, 1.0)
        self.least.setSingleStep(0.05)
        self.least.setValue(USUAL)
        self.least.setPrefix("from ")
        self.least.valueChanged.connect(self.least_changed)
        self.buttons: dict[str, QPushButton] = {}
        self._registry = registry
        self._lines: tuple[Line, ...] = ()
        self.values: dict[str, ValueLine] = {}
        self._column = QVBoxLayout()
        self._column.setSpacing(4)
        self._lay_out(tint)
        self.hide()

    def show_objects(self, told: str, *, waiting: int, above: int, one: bool, scored: bool) -> None:
        """``told`` in words; how many wait, how many of those reach the score, whether ``one`` is in hand, and whether
        the model is ``scored``, so that there is a score to choose."""
        self.least.setEnabled(scored)
        self.told.setText(told)
        self.told.setToolTip(told)
        for name in ("accept", "edit", "reject"):
            self.buttons[name].setEnabled(one)
        self.back.setEnabled(waiting > 0)
        self.on.setEnabled(waiting > 0)
        self.buttons["accept-all"].setEnabled(above > 0)
        self.buttons["accept-all"].setAccessibleName(f"Accept all proposals from this score: {above}")
        self.buttons["reject-all"].setEnabled(waiting > 0)

    def show_all_row(self, on: bool) -> None:
        """Whether there is something to decide on in one go; said once an item, so that nothing jumps."""
        for part in (self.buttons["accept-all"], self.least, self.buttons["reject-all"]):
            part.setVisible(on)

    def show_values(self, lines: Sequence[Line], chosen: str) -> None:
        """The values that are proposed; the ``chosen`` one is marked."""
        if tuple(lines) != self._lines:
            self._lines = tuple(lines)
            for old in self.values.values():
                self._column.removeWidget(old)
                old.hide()
                delete_later(old)
            self.values = {}
            for line in lines:
                made = ValueLine(line)
                made.accepted.connect(self.value_accepted)
                made.rejected.connect(self.value_rejected)
                self.values[line.id] = made
                self._column.addWidget(made)
        for name, made in self.values.items():
            made.set_chosen(name == chosen)

    def _lay_out(self, tint: Tint) -> None:
        first, second = self._first, self._second = QHBoxLayout(), QHBoxLayout()
        first.addWidget(self.told, 1)
        for tool, icon, act in ((self.back, "previous", self._back), (self.on, "next", self._on)):
            tint.put(tool, icon)
            tool.setAccessibleName(tool.toolTip())
            tool.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            tool.clicked.connect(act)
            first.addWidget(tool)
        one = self._one = Flow(
            self._made("accept", "Accept", "Take the proposal over as a label", self.accept.emit),
            self._made("edit", "Edit", "Take the proposal over and change it", self.edit.emit),
            self._made("reject", "Reject", "Do not show the proposal again", self.reject.emit),
        )
        first.addWidget(one)
        every = self._every = Flow(
            self._made("accept-all", "Accept all", "Take over all of them", self.accept_all.emit),
            self.least,
            self._made("reject-all", "Reject all", "Show none of them again", self.reject_all.emit),
        )
        second.addStretch(1)
        second.addWidget(every)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 8, 8)
        column.setSpacing(4)
        for line in (first, self._column, second):
            column.addLayout(line)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """What is for all of them stands beside the rest where there is room, else below it."""
        super().resizeEvent(event)
        beside, below = self._first, self._second
        needed = sum(part.sizeHint().width() for part in (self.back, self.on, self._one, self._every))
        wanted, other = (beside, below) if needed + 2 * LEAST_TOLD < self.width() else (below, beside)
        if wanted.indexOf(self._every) < 0:
            other.removeWidget(self._every)
            wanted.addWidget(self._every)

    def _made(self, name: str, text: str, tip: str, ask: Callable[[], object]) -> QPushButton:
        made = button(text, on=ask)
        KeyTold(made, self._registry, f"proposal.{name}", text=text, tip=tip)
        self.buttons[name] = made
        return made

    def _back(self) -> None:
        self.step.emit(-1)

    def _on(self) -> None:
        self.step.emit(1)
