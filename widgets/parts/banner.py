"""A message in its place, never a box over the work."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QFrame, QWidget

from widgets.parts.buttons import button, tool
from widgets.parts.stack import column, row
from widgets.parts.text import Text, restyle


class Banner(QFrame):
    """A line of text with a tone: info, success, warning, error. Hidden until it has something to say.

    ``pressed`` is the button that the text may bring along; more lines than fit can be folded away as details.
    """

    pressed = Signal()

    def __init__(self, close_icon: QIcon, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "banner")
        self._text = Text("", wrap=True)
        self._details = Text("", "mono", wrap=True)
        self._button = button("", "link", on=self.pressed.emit)
        self._more = button("Details", "link", on=self._toggle)
        self._close = tool(close_icon, "Close this message", on=self.clear)
        head = row(self._text, self._more, self._button, self._close, gap=12)
        head.setStretch(0, 1)
        self.setLayout(column(head, self._details, gap=4, margin=(12, 4, 6, 4)))
        for part in (self._details, self._button, self._more, self):
            part.hide()

    @property
    def text(self) -> str:
        """What it says, "" while it is hidden."""
        return self._text.text() if not self.isHidden() else ""

    def show_message(self, text: str, tone: str = "info", action: str = "", *, details: str = "") -> None:
        """Says something; ``action`` is the text of a button that emits ``pressed``, ``details`` are folded away."""
        self._text.setText(text)
        self._button.setText(action)
        self._button.setVisible(bool(action))
        self._details.setText(details)
        self._details.hide()
        self._more.setText("Details")
        self._more.setVisible(bool(details))
        self.setProperty("tone", tone)
        self.setAccessibleName(text)
        restyle(self)
        self.show()

    @Slot()
    def clear(self) -> None:
        """Nothing to say any more."""
        self.hide()

    @Slot()
    def _toggle(self) -> None:
        shown = self._details.isHidden()
        self._details.setVisible(shown)
        self._more.setText("Fewer details" if shown else "Details")
