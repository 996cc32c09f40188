"""The decisions with their keys, and the reasons by digit."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from widgets.augmenting.people_button import PeopleButton
from widgets.parts.buttons import button
from widgets.parts.flow import Flow
from widgets.parts.stack import column, holder, row
from widgets.parts.text import Kbd, Text

ACCEPTED, REJECTED, LABELLING = "accepted", "rejected", "labelling"
# A digit rejects for the reason that stands there; the words are kept with the sample.
SHORT = (
    ("looks unreal", "Unreal"), ("label is wrong", "Wrong label"), ("label is lost", "Lost label"),
    ("too strong", "Too strong"), ("too weak", "Too weak"), ("seen before", "Seen before"),
)  # fmt: skip
REASONS = tuple(reason for reason, _ in SHORT)


class DecideBar(QWidget):
    """``decided`` carries the decision and the reason, "" for none; ``people`` says who labels what is sent."""

    decided = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._buttons = [
            button("Accept", "primary", on=partial(self._decide, ACCEPTED, "")),
            button("Reject", on=partial(self._decide, REJECTED, "")),
            button("To labelling", on=partial(self._decide, LABELLING, "")),
        ]
        self._buttons[2].setAccessibleName("Send to labelling")
        self._buttons += [button(title, "ghost", on=partial(self._decide, REJECTED, reason)) for reason, title in SHORT]
        for one, (reason, _) in zip(self._buttons[3:], SHORT, strict=True):
            one.setAccessibleName(f"Reject: {reason}")
        self.people = PeopleButton(self)
        keys = ("A", "R", "L", *(str(digit) for digit in range(1, len(SHORT) + 1)))
        flow = Flow()
        for place, (one, key) in enumerate(zip(self._buttons, keys, strict=True)):
            if place == 3:
                because = Text("Reject because", "muted")
                because.setMinimumHeight(one.sizeHint().height())
                flow.add(because)
            flow.add(holder(row(one, Kbd(key), gap=4)))
            if place == 2:
                flow.add(self.people.button)
        self.setLayout(column(flow))

    def set_possible(self, possible: bool) -> None:
        """Whether there is something to decide on."""
        for one in self._buttons:
            one.setEnabled(possible)

    def _decide(self, decision: str, reason: str, _checked: bool = False) -> None:
        self.decided.emit(decision, reason)
