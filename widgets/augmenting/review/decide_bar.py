"""The decisions with their keys, and the reasons by digit."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from widgets.parts.buttons import button
from widgets.parts.stack import row
from widgets.parts.text import Kbd, Text

ACCEPTED, REJECTED, LABELLING = "accepted", "rejected", "labelling"
# A digit rejects for the reason that stands there; the words are kept with the sample.
REASONS = ("looks unreal", "label is wrong", "label is lost", "too strong", "too weak", "seen before")


class DecideBar(QWidget):
    """``decided`` carries the decision and the reason, "" for none."""

    decided = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._buttons = (
            button("Accept", "primary", on=partial(self._decide, ACCEPTED, "")),
            button("Reject", on=partial(self._decide, REJECTED, "")),
            button("Send to labelling", on=partial(self._decide, LABELLING, "")),
        )
        self._reasons = [button(reason.capitalize(), "ghost", on=partial(self._decide, REJECTED, reason))
                         for reason in REASONS]  # fmt: skip
        first = row(self._buttons[0], Kbd("A"), self._buttons[1], Kbd("R"), self._buttons[2], Kbd("L"), gap=8)
        first.addSpacing(12)
        first.addWidget(Text("Reject because", "muted"))
        for digit, one in enumerate(self._reasons, 1):
            first.addWidget(Kbd(str(digit)))
            first.addWidget(one)
        first.addStretch(1)
        self.setLayout(first)

    def set_possible(self, possible: bool) -> None:
        """Whether there is something to decide on."""
        for one in (*self._buttons, *self._reasons):
            one.setEnabled(possible)

    def _decide(self, decision: str, reason: str, _checked: bool = False) -> None:
        self.decided.emit(decision, reason)
