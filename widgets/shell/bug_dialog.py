"""The dialog for a bug: the one message that may lie over the work, since nobody can act on it in place."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QPlainTextEdit, QWidget

from app.version import VERSION
from widgets.parts.buttons import button
from widgets.parts.stack import column, row
from widgets.parts.text import Text

SENTENCE = "This is a fault in Earmark, not yours. What you have done is saved, and you can go on working."


class BugDialog(QDialog):
    """Says that it is our fault, and lets the traceback be copied."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("A bug in Earmark")
        self._view = QPlainTextEdit(f"Earmark {VERSION}\n\n{text}")
        self._view.setReadOnly(True)
        self._view.setAccessibleName("Traceback")
        self._view.setProperty("role", "mono")
        self._view.setTabChangesFocus(True)
        self._copy = button("Copy the details", on=self._copy_text)
        close = button("Go on working", "primary", on=self.accept)
        close.setDefault(True)
        self.setLayout(
            column(
                Text("Something went wrong", "title"),
                Text(SENTENCE, "muted", wrap=True),
                self._view,
                row(self._copy, 1, close),
                gap=12,
                margin=24,
            )
        )
        self.resize(680, 440)
        close.setFocus()

    @property
    def text(self) -> str:
        """What is shown and copied."""
        return self._view.toPlainText()

    @Slot()
    def _copy_text(self) -> None:
        QGuiApplication.clipboard().setText(self.text)
        self._copy.setText("Copied")
