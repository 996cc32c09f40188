"""What a page shows when there is nothing yet: what it will show, and what to do next."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QWidget

from widgets.parts.buttons import button
from widgets.parts.picture import Picture
from widgets.parts.stack import column, row
from widgets.parts.text import Text


class EmptyState(QWidget):
    """Icon, title, a sentence, and a button where there is something to do."""

    pressed = Signal()

    def __init__(self, icon: QIcon, title: str, sentence: str, action: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._picture = Picture(icon, 40)
        self._title, self._sentence = Text(title, "heading"), Text(sentence, "muted", wrap=True)
        for text in (self._title, self._sentence):
            text.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._sentence.setFixedWidth(440)
        self._button = button(action, "primary", on=self.pressed.emit)
        if not action:
            # Never shown by itself: before it has a parent it would be a window of its own, and take the keyboard.
            self._button.hide()
        middle = column(
            1,
            row(1, self._picture, 1),
            self._title,
            row(1, self._sentence, 1),
            row(1, self._button, 1),
            2,
            gap=12,
            margin=24,
        )
        self.setLayout(middle)

    def show_text(self, title: str, sentence: str) -> None:
        """Other words."""
        self._title.setText(title)
        self._sentence.setText(sentence)
