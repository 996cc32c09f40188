"""A message in its place, never a box over the work."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QFrame, QWidget

from widgets.parts.buttons import button, tool
from widgets.parts.stack import row
from widgets.parts.text import Text, restyle


class Banner(QFrame):
    """A line of text with a tone: info, success, warning, error. Hidden until it has something to say."""

    pressed = Signal()

    def __init__(self, close_icon: QIcon, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "banner")
        self._text = Text("", wrap=True)
        self._button = button("", "link", on=self.pressed.emit)
        self._button.hide()
        self._close = tool(close_icon, "Close this message", on=self.clear)
        layout = row(self._text, self._button, self._close, gap=12, margin=(12, 6, 6, 6))
        layout.setStretch(0, 1)
        self.setLayout(layout)
        self.hide()

    @property
    def text(self) -> str:
        """What it says, "" while it is hidden."""
        return self._text.text() if not self.isHidden() else ""

    def show_message(self, text: str, tone: str = "info", action: str = "") -> None:
        """Says something; ``action`` is the text of a button that emits ``pressed``."""
        self._text.setText(text)
        self._button.setText(action)
        self._button.setVisible(bool(action))
        self.setProperty("tone", tone)
        self.setAccessibleName(text)
        restyle(self)
        self.show()

    @Slot()
    def clear(self) -> None:
        """Nothing to say any more."""
        self.hide()
