"""What was done to a sample, beside its picture: state, steps, what was dropped, and who decided."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from widgets.parts.card import Card
from widgets.parts.stack import column, holder, row
from widgets.parts.text import Pill, Text

if TYPE_CHECKING:
    from app.augmenting.review.listing import Listed
    from app.augmenting.review.pair import Pair

TONES = {"pending": "neutral", "accepted": "success", "rejected": "danger", "labelling": "warning"}
WORDS = {"pending": "Waiting", "accepted": "Accepted", "rejected": "Rejected", "labelling": "Sent to labelling"}
MOST_DROPPED = 8


class Told(Card):
    """``show_pair`` fills it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("What was done", parent=parent)
        self.setFixedWidth(280)
        self._state, self._reason = Pill("", "neutral"), Text("", "muted", wrap=True)
        self._place = Text("", "muted")
        self._steps, self._dropped = Text("", "caption", wrap=True), Text("", "caption", wrap=True)
        self._aim = Text("", "caption", wrap=True)
        self._said_title, self._said = (
            Text("Labelled blind, against its label", "strong", wrap=True),
            Text("", "caption", wrap=True),
        )
        self.add(row(self._state, 1, self._place))
        details = column(self._reason, self._said_title, self._said, gap=6, margin=(0, 0, 10, 0))
        for title, part in (("Steps", self._steps), ("Labels dropped", self._dropped), ("Slice", self._aim)):
            details.addWidget(Text(title, "strong"))
            details.addWidget(part)
        details.addStretch(1)
        scroll = QScrollArea()  # ten steps at larger text are higher than a small window
        scroll.setAccessibleName("What was done")
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(holder(details))
        self.add(scroll, 1)

    def show_place(self, place: int, count: int) -> None:
        """Where in the list one is."""
        self._place.setText(f"{place + 1:,} of {count:,}" if count else "")

    def show_state(self, one: Listed) -> None:
        """What was decided of it."""
        self._state.show_state(WORDS[one.state], TONES[one.state])
        self._reason.setText(one.reason.capitalize())
        self._reason.setVisible(bool(one.reason))

    def show_pair(self, pair: Pair) -> None:
        """What was done to make it."""
        self._steps.setText("\n".join(pair.steps) or "Nothing: chance left every step out.")
        rest = len(pair.dropped) - MOST_DROPPED
        shown = [*pair.dropped[:MOST_DROPPED], *([f"and {rest} more"] if rest > 0 else [])]
        self._dropped.setText("\n".join(shown) or "None.")
        self._aim.setText(pair.sample.slice or "All items.")
        self._said.setText("\n".join(pair.said))
        for part in (self._said_title, self._said):
            part.setVisible(bool(pair.said))
