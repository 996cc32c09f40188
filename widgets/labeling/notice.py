"""What stands in the place of the work, or above it: an empty state, a banner, a veil while a picture is decoded."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from widgets.labeling.tint import single_shot, tool_button
from widgets.parts.buttons import button
from widgets.parts.stack import row
from widgets.parts.text import restyle

if TYPE_CHECKING:
    from app.rules.checks import Finding

PATIENCE_MS = 150


MOST_SAID = 5


def refusal_text(message: str, findings: Sequence[Finding]) -> str:
    """Why something was refused: the message, or the first few of several findings."""
    if len(findings) < 2:
        return message
    lines = [f"Not submitted: {len(findings)} findings must be mended first."]
    lines += [f"• {finding.message}" for finding in findings[:MOST_SAID]]
    lines += [f"and {len(findings) - MOST_SAID} more"] * (len(findings) > MOST_SAID)
    return "\n".join(lines)


class Empty(QWidget):
    """A heading, what it means, and a button for what to do next."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.heading, self.text = QLabel(), QLabel()
        self.heading.setProperty("role", "heading")
        self.text.setProperty("role", "muted")
        self.text.setWordWrap(True)
        self.text.setTextFormat(Qt.TextFormat.PlainText)
        self.text.setFixedWidth(480)
        self.button = button("")
        self.button.setProperty("variant", "primary")
        self._act: Callable[[], None] | None = None
        self.button.clicked.connect(self._pressed)
        column = QVBoxLayout(self)
        column.addStretch(1)
        # Between stretches, not aligned: an aligned label gets the height of its hint, which is too low for long words.
        for part in (self.heading, self.text, self.button):
            column.addLayout(row(1, part, 1))
            column.addSpacing(8)
        self.heading.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.text.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column.addStretch(2)

    def tell(self, heading: str, text: str, *, button: str = "", act: Callable[[], None] | None = None) -> None:
        """Says it; without ``act`` there is no button."""
        self.heading.setText(heading)
        self.text.setText(text)
        self.button.setText(button)
        self.button.setVisible(act is not None)
        self._act = act

    def _pressed(self) -> None:
        if self._act is not None:
            self._act()


class Banner(QFrame):
    """One message above the work, which can be put away."""

    def __init__(self, parent: QWidget | None = None, *, closable: bool = True) -> None:
        super().__init__(parent)
        self.setProperty("role", "banner")
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.text = QLabel()
        self.text.setWordWrap(True)
        self.text.setTextFormat(Qt.TextFormat.PlainText)
        line = QHBoxLayout(self)
        line.setContentsMargins(12, 8, 8, 8)
        line.addWidget(self.text, 1)
        close = tool_button("Close")
        close.clicked.connect(self.hide)
        if closable:
            line.addWidget(close, 0, Qt.AlignmentFlag.AlignTop)
        self.hide()

    def tell(self, text: str, *, tone: str = "info") -> None:
        """Shows ``text``; ``tone`` "error" for what was refused."""
        self.setProperty("tone", tone)
        restyle(self)
        self.text.setText(text)
        self.show()


class Veil(QLabel):
    """Greys what is below it when the wait is long enough to be seen."""

    def __init__(self, over: QWidget) -> None:
        super().__init__(over)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setStyleSheet("background: rgba(128, 128, 128, 150); color: white")
        self.hide()
        self._patience = single_shot(self, PATIENCE_MS)
        self._patience.timeout.connect(self._cover)

    def wait(self, text: str) -> None:
        """Something is on its way."""
        self.setText(text)
        self._patience.start()

    def lift(self) -> None:
        """It is here."""
        self._patience.stop()
        self.hide()

    def _cover(self) -> None:
        over = self.parentWidget()
        if over is not None:
            self.setGeometry(over.rect())
        self.raise_()
        self.show()
