"""The field in which an example is tried: findings are underlined at their place."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent
from PySide6.QtGui import QHelpEvent, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit, QToolTip, QWidget

if TYPE_CHECKING:
    from app.rules.finding import Finding
    from widgets.theme.theme import Theme

ROLES = {"block": "danger", "warn": "warning", "info": "accent"}


class TryEdit(QPlainTextEdit):
    """Two lines of text, Tab goes on."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._found: tuple[Finding, ...] = ()
        self.setAccessibleName("Try an example")
        self.setPlaceholderText("Type what somebody might write, such as: umm I had 2 of them")
        self.setTabChangesFocus(True)
        theme.changed.connect(self._underline)

    def show_findings(self, findings: Sequence[Finding]) -> None:
        """Underlines each at its place."""
        self._found = tuple(found for found in findings if found.span is not None)
        self._underline()
        self.setAccessibleDescription("; ".join(found.message for found in findings))

    def viewportEvent(self, event: QEvent) -> bool:
        """What is wrong with the word under the pointer."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            at = self._character(self.cursorForPosition(event.pos()).position())
            said = [one.message for one in self._found if one.span and one.span[0] <= at <= one.span[1]]
            QToolTip.showText(event.globalPos(), "\n".join(said), self)
            return True
        return super().viewportEvent(event)

    def _underline(self) -> None:
        marks = []
        for finding in self._found:
            mark = QTextEdit.ExtraSelection()
            look = QTextCharFormat()
            look.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
            look.setUnderlineColor(self._theme.colour(ROLES[finding.severity]))
            look.setBackground(self._theme.colour(f"{ROLES[finding.severity]}_soft"))
            mark.format = look
            start, end = finding.span or (0, 0)
            cursor = QTextCursor(self.document())
            cursor.setPosition(self._unit(start))
            cursor.setPosition(self._unit(end), QTextCursor.MoveMode.KeepAnchor)
            mark.cursor = cursor
            marks.append(mark)
        self.setExtraSelections(marks)

    def _unit(self, place: int) -> int:
        """Rules count characters, Qt counts UTF-16 units."""
        text = self.toPlainText()
        return min(len(text[:place].encode("utf-16-le")) // 2, len(text.encode("utf-16-le")) // 2)

    def _character(self, unit: int) -> int:
        return len(self.toPlainText().encode("utf-16-le")[: 2 * unit].decode("utf-16-le", "ignore"))
