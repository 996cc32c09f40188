"""What happens when the program has a bug: a dialog with the traceback, and the work goes on."""

from __future__ import annotations

import faulthandler
import logging
import sys
import traceback
from types import TracebackType

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QDialog, QDialogButtonBox, QPlainTextEdit, QWidget

from widgets.parts.stack import column
from widgets.parts.text import Text

log = logging.getLogger(__name__)


class BugDialog(QDialog):
    """Says that it is our fault, and lets the traceback be copied."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("A bug in Earmark")
        self._view = QPlainTextEdit(text)
        self._view.setReadOnly(True)
        self._view.setAccessibleName("Traceback")
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        copy = buttons.addButton("Copy", QDialogButtonBox.ButtonRole.ActionRole)
        copy.clicked.connect(self._copy)
        buttons.rejected.connect(self.reject)
        sentence = "Something went wrong inside Earmark. Your labels are saved; you can go on working."
        self.setLayout(
            column(Text("A bug in Earmark", "title"), Text(sentence, wrap=True), self._view, buttons, gap=12, margin=20)
        )
        self.resize(680, 420)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._view.toPlainText())


def install() -> None:
    """Exceptions in slots come to ``sys.excepthook``; crashes of C code leave a traceback on standard error."""
    if sys.stderr is not None:
        faulthandler.enable()
    sys.excepthook = _hook


def _hook(kind: type[BaseException], problem: BaseException, trace: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, problem, trace)
        return
    text = "".join(traceback.format_exception(kind, problem, trace))
    log.error("unexpected: %s", text)
    app = QApplication.instance()
    if isinstance(app, QApplication) and app.activeModalWidget() is None:
        BugDialog(text, app.activeWindow()).open()
