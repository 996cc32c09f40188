"""What the labels themselves say is right, where nobody has adjudicated: how it would be found, and a file of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from widgets.parts.buttons import button
from widgets.parts.card import Card
from widgets.parts.stack import row
from widgets.parts.text import Text

if TYPE_CHECKING:
    from app.labels.values import Kind


class EstimatesCard(Card):
    """``asked`` when somebody wants the estimates of the task that is shown, as a file."""

    asked = Signal()

    def __init__(self) -> None:
        super().__init__("References without adjudication", "What the labels say together, where nobody decided.")
        self._method, self._note = Text("", wrap=True), Text("", "caption", wrap=True)
        self._write = button("Write estimates…", tip="As CSV or JSON, one row an item", on=self.asked.emit)
        self.add(self._method)
        self.add(self._note)
        self.add(row(self._write, 1))
        self.body.addStretch(1)

    def show_kind(self, kind: Kind) -> None:
        """How references of this kind of label are estimated."""
        from app.agreement.consensus import METHOD, note_on

        method = METHOD[kind]
        self._method.setText(f"{method[:1].upper()}{method[1:]}.")
        self._note.setText(note_on(kind))
        self.show()
