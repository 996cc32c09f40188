"""The editor of one transcript: large text, findings underlined where they are, saved as one types."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QKeySequence, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit, QWidget

from widgets.labeling.tint import single_shot

if TYPE_CHECKING:
    from app.rules.checks import Finding

# The wait after the last key, and the longest wait while keys keep coming.
PAUSE_MS = 600
LONGEST_MS = 900
COLOURS = {"block": "#d32f2f", "warn": "#c77700", "info": "#3973c6"}
PAGE_KEYS = (QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo)


class TranscriptEdit(QPlainTextEdit):
    """``edited`` follows every key; ``settled`` carries the text that is to be saved."""

    edited = Signal()
    settled = Signal(str)
    play_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setUndoRedoEnabled(False)
        self.setTabChangesFocus(False)
        self.setStyleSheet("font-size: 19px")
        self._saved = ""
        self._pause = single_shot(self, PAUSE_MS)
        self._longest = single_shot(self, LONGEST_MS)
        self._pause.timeout.connect(self.commit)
        self._longest.timeout.connect(self.commit)
        self.textChanged.connect(self._changed)

    @property
    def unsaved(self) -> bool:
        """Whether something was typed that is not saved yet."""
        return self.toPlainText() != self._saved

    def show_text(self, text: str) -> None:
        """What is saved. The cursor stays where it was as far as it can; what is being typed is not overwritten."""
        if self.unsaved or text == self._saved:
            return
        self._saved = text
        at = self.textCursor().position()
        self.setPlainText(text)
        cursor = self.textCursor()
        cursor.setPosition(min(at, len(text)))
        self.setTextCursor(cursor)

    def load(self, text: str) -> None:
        """The text of another item; whatever was there is gone."""
        self._stop()
        self._saved = text
        self.setPlainText(text)
        self.setExtraSelections([])
        self.moveCursor(QTextCursor.MoveOperation.End)

    def commit(self) -> None:
        """Gives what was typed, once."""
        self._stop()
        if self.unsaved:
            self._saved = self.toPlainText()
            self.settled.emit(self._saved)

    def show_findings(self, findings: Sequence[Finding]) -> None:
        """Underlines each finding at its place."""
        marks = []
        for finding in findings:
            if finding.span is None or finding.waived:
                continue
            mark = QTextEdit.ExtraSelection()
            look = QTextCharFormat()
            look.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
            look.setUnderlineColor(QColor(COLOURS[finding.severity]))
            look.setToolTip(finding.message)
            mark.format = look
            mark.cursor = self._cursor(finding.span)
            marks.append(mark)
        self.setExtraSelections(marks)

    def show_span(self, span: tuple[int, int]) -> None:
        """Selects characters."""
        self.setTextCursor(self._cursor(span))
        self.ensureCursorVisible()
        self.setFocus()

    def event(self, event: QEvent) -> bool:
        """Undo and redo are the page's: they go over everything that was labelled, not over letters."""
        asked = event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent)
        if asked and any(event.matches(key) for key in PAGE_KEYS):  # type: ignore[attr-defined]
            event.ignore()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Tab plays."""
        if event.key() == Qt.Key.Key_Tab:
            self.play_asked.emit()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Whoever goes elsewhere has finished."""
        super().focusOutEvent(event)
        self.commit()

    def _cursor(self, span: tuple[int, int]) -> QTextCursor:
        cursor = self.textCursor()
        # Qt counts UTF-16 units, rules count characters.
        text = self.toPlainText()
        start, end = (len(text[:at].encode("utf-16-le")) // 2 for at in span)
        last = len(text.encode("utf-16-le")) // 2
        cursor.setPosition(min(start, last))
        cursor.setPosition(min(end, last), QTextCursor.MoveMode.KeepAnchor)
        return cursor

    def _changed(self) -> None:
        if not self.unsaved:
            return
        self._pause.start()
        if not self._longest.isActive():
            self._longest.start()
        self.edited.emit()

    def _stop(self) -> None:
        self._pause.stop()
        self._longest.stop()
