"""The head of a part of a page."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QWidget

from widgets.parts.stack import column, row
from widgets.parts.text import Text


class SectionHeader(QWidget):
    """A heading, a sentence below it, and what can be done at the right: add to ``tools``."""

    def __init__(self, heading: str, sentence: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sentence = Text(sentence, "muted", wrap=True)
        self._sentence.setVisible(bool(sentence))
        self.tools: QHBoxLayout = row(gap=8)
        words = column(Text(heading, "heading"), self._sentence, gap=2)
        layout = row(gap=12)
        layout.addLayout(words, 1)
        layout.addLayout(self.tools)
        self.setLayout(layout)

    def show_sentence(self, sentence: str) -> None:
        """Another sentence, "" for none."""
        self._sentence.setText(sentence)
        self._sentence.setVisible(bool(sentence))
