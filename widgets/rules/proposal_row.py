"""One proposed rule: what stands against what, how much it explains, and the three ways to decide."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QWidget

from widgets.parts.buttons import button
from widgets.parts.share_bar import ShareBar
from widgets.parts.stack import column, row
from widgets.parts.text import Pill, Text

if TYPE_CHECKING:
    from app.agreement.discovery import Proposal
    from widgets.theme.theme import Theme

STATES = {
    "accepted": ("in the draft", "success"),
    "rejected": ("rejected", "neutral"),
    "sent": ("to adjudication", "accent"),
}


class ProposalRow(QFrame):
    """``decided`` carries the proposal and "accepted", "rejected" or "sent"."""

    decided = Signal(object, str)

    def __init__(self, theme: Theme, proposal: Proposal, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.proposal = proposal
        self.setProperty("role", "line-card")
        self.setAccessibleName(proposal.title)
        share = proposal.points / proposal.of_points if proposal.of_points else 0.0
        explains = f"explains {proposal.points:.2f} of {proposal.of_points:.1f} points"
        often = "once" if proposal.times == 1 else f"{proposal.times:,} times"
        first, second = proposal.forms
        head = row(Text(f"{first}  ↔  {second or 'nothing'}", "strong"), Text(often, "caption"), 1, gap=8)
        self._state = Pill("", "neutral")
        figures = row(ShareBar(theme, share, explains), Text(explains, "caption"), gap=8)
        self._buttons = []
        for state, title in (("accepted", "Accept"), ("sent", "Adjudicate"), ("rejected", "Reject")):
            made = button(title, "secondary" if state == "accepted" else "ghost", on=partial(self._decide, state))
            made.setAccessibleName(f"{title}: {proposal.key}")
            if state == "accepted" and proposal.kind == "meaning":
                # Only people can say which of two meanings it was; the place stays, so that the columns line up.
                policy = made.sizePolicy()
                policy.setRetainSizeWhenHidden(True)
                made.setSizePolicy(policy)
                made.hide()
            self._buttons.append(made)
        words = column(head, Text(proposal.says, "muted", wrap=True), gap=2)
        line = row(gap=14, margin=(12, 8, 8, 8))
        line.addLayout(words, 1)
        line.addLayout(figures)
        line.addWidget(self._state)
        for made in self._buttons:
            line.addWidget(made)
        self.setLayout(line)
        self.show_state(proposal.decided)

    def show_state(self, state: str) -> None:
        """What was decided, "" for nothing yet."""
        said, tone = STATES.get(state, ("", "neutral"))
        self._state.show_state(said, tone)
        self._state.setVisible(bool(said))
        for made in self._buttons:
            made.setEnabled(state not in ("accepted", "rejected"))

    def _decide(self, state: str) -> None:
        self.decided.emit(self.proposal, state)
