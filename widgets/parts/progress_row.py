"""One piece of long work: what it is, how far it is, and a way to stop it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QProgressBar, QWidget

from widgets.parts.buttons import tool
from widgets.parts.stack import column, row
from widgets.parts.text import Text


class ProgressRow(QWidget):
    """``cancelled`` asks for a stop."""

    cancelled = Signal()

    def __init__(self, title: str, cancel_icon: QIcon, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setRange(0, 0)
        self._bar.setAccessibleName(title)
        self._text = Text("", "caption")
        self.stop = tool(cancel_icon, f"Stop: {title}", on=self.cancelled.emit)
        self.setFocusProxy(self.stop)
        head = row(Text(title, "strong"), 1, self._text, self.stop, gap=8)
        self.setLayout(column(head, self._bar, gap=4, margin=(12, 8, 8, 8)))

    def show_progress(self, done: int, total: int | None, text: str = "") -> None:
        """How far it is."""
        self._bar.setRange(0, total or 0)
        self._bar.setValue(done)
        count = f"{done:,} of {total:,}" if total else f"{done:,}"
        self._text.setText(f"{text}  {count}".strip())
