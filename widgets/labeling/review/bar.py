"""Above the work in review: whose labels they are, and what can be decided."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from widgets.actions.told import KeyTold
from widgets.parts.buttons import button
from widgets.parts.text import Elided

if TYPE_CHECKING:
    from app.labeling.review import ReviewEntry
    from widgets.actions.registry import ActionRegistry


class ReviewBar(QFrame):
    """Its signals are what its buttons ask for."""

    comment = Signal()
    give_back = Signal()
    accept = Signal()

    def __init__(self, registry: ActionRegistry, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self.whose = Elided("", "strong")
        self.comment_button = button("Comment", on=self.comment.emit)
        self.return_button = button("Return", on=self.give_back.emit)
        self.accept_button = button("Accept", "primary", on=self.accept.emit)
        for part, action, text, tip in (
            (self.comment_button, "review.comment", "Comment", "Pin a comment to a place or to what is selected"),
            (self.return_button, "review.return", "", "Give the labels back, with the comments on them"),
            (self.accept_button, "label.submit", "Accept", "Find the labels in order and go to the next"),
        ):
            KeyTold(part, registry, action, text=text, tip=tip)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 8, 8, 8)
        row.setSpacing(8)
        row.addWidget(self.whose, 1)
        for part in (self.comment_button, self.return_button, self.accept_button):
            row.addWidget(part)
        self.hide()

    def show_entry(self, entry: ReviewEntry | None) -> None:
        """Whose labels, and what can be done with them."""
        self.whose.setText(f"Labels of {entry.annotator}" if entry is not None else "")
        self.whose.setToolTip(self.whose.text())
        state = entry.state if entry is not None else ""
        self.comment_button.setEnabled(bool(state))
        self.return_button.setEnabled(state in ("submitted", "accepted"))
        self.accept_button.setEnabled(state == "submitted")
