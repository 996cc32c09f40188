"""The editor of one text: findings underlined where they are, a key that mends them, saved as one types."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QTextCharFormat,
    QTextCursor,
)
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit, QToolTip, QWidget

from widgets.labeling.sound.text_places import to_characters, to_units, word_before
from widgets.labeling.tint import single_shot

if TYPE_CHECKING:
    from app.rules.checks import Finding, Fix

# The wait after the last key, and the longest wait while keys keep coming.
PAUSE_MS = 600
LONGEST_MS = 900
COLOURS = {"block": "#d32f2f", "warn": "#c77700", "info": "#3973c6"}
PAGE_KEYS = (QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo)
ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class TranscriptEdit(QPlainTextEdit):
    """``edited`` follows every key. ``settled`` carries the text that is to be saved, and whether it is one step of
    undo with the one saved before: what is typed without a pause is.

    ``placed`` carries the character at which the mouse put the cursor.
    With ``by_segment`` Enter does not break the line but goes on: ``went_on`` carries 1, or -1 with Shift.
    """

    edited = Signal()
    settled = Signal(str, bool)
    play_asked = Signal()
    placed = Signal(int)
    went_on = Signal(int)

    def __init__(self, parent: QWidget | None = None, *, by_segment: bool = False) -> None:
        super().__init__(parent)
        self.setUndoRedoEnabled(False)
        self.setTabChangesFocus(False)
        self._by_segment = by_segment
        self._saved = ""
        self._goes_on = False
        self._found: tuple[Finding, ...] = ()
        self._pause = single_shot(self, PAUSE_MS)
        self._longest = single_shot(self, LONGEST_MS)
        self._pause.timeout.connect(self.commit)
        self._longest.timeout.connect(self._save_on_the_way)
        self.textChanged.connect(self._changed)

    # ---- what is shown and saved

    @property
    def unsaved(self) -> bool:
        """Whether something was typed that is not saved yet."""
        return self.toPlainText() != self._saved

    def show_text(self, text: str) -> None:
        """What is saved. The cursor stays where it was as far as it can; what is being typed is not overwritten."""
        if self.unsaved or text == self._saved:
            return
        self._saved = text
        at = self.place
        self.setPlainText(text)
        self.go_to(at)

    def load(self, text: str) -> None:
        """Another text; whatever was there is gone."""
        self._stop()
        self._saved = text
        self.setPlainText(text)
        self.show_findings(())
        self.moveCursor(QTextCursor.MoveOperation.End)

    def commit(self) -> None:
        """Gives what was typed, once. What is typed after it is another step of undo."""
        self._stop()
        self._settle()
        self._goes_on = False

    def _save_on_the_way(self) -> None:
        self._longest.stop()
        self._settle()
        self._goes_on = True

    def _settle(self) -> None:
        if self.unsaved:
            self._saved = self.toPlainText()
            self.settled.emit(self._saved, self._goes_on)

    # ---- the cursor

    @property
    def place(self) -> int:
        """The character that the cursor stands before."""
        return to_characters(self.toPlainText(), self.textCursor().position())

    def go_to(self, place: int) -> None:
        """Puts the cursor before a character."""
        self.setTextCursor(self._cursor((place, place)))

    def show_span(self, span: tuple[int, int]) -> None:
        """Selects characters."""
        self.setTextCursor(self._cursor(span))
        self.ensureCursorVisible()
        self.setFocus()

    def insert_word(self, word: str) -> None:
        """A word where the cursor is, with the spaces that part it from its neighbours; in the place of what is
        selected, or of the beginning of the same word."""
        if self.isReadOnly():
            return
        cursor, text = self.textCursor(), self.toPlainText()
        begun = word_before(text, to_characters(text, cursor.selectionStart()))
        if not cursor.hasSelection() and begun and word.lower().startswith(begun.lower()):
            cursor.movePosition(
                QTextCursor.MoveOperation.Left, QTextCursor.MoveMode.KeepAnchor, to_units(begun, len(begun))
            )
        start, end = (to_characters(text, at) for at in (cursor.selectionStart(), cursor.selectionEnd()))
        before = " " if start > 0 and not text[start - 1].isspace() else ""
        after = "" if text[end : end + 1] in set(" .,;:!?)]") else " "
        cursor.insertText(before + word + after)
        self.setTextCursor(cursor)

    # ---- findings

    def show_findings(self, findings: Sequence[Finding]) -> None:
        """Underlines each finding at its place."""
        self._found = tuple(found for found in findings if found.span is not None and not found.waived)
        marks = []
        for finding in self._found:
            mark = QTextEdit.ExtraSelection()
            look = QTextCharFormat()
            look.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
            look.setUnderlineColor(QColor(COLOURS[finding.severity]))
            mark.format = look
            mark.cursor = self._cursor(finding.span or (0, 0))
            marks.append(mark)
        self.setExtraSelections(marks)

    def finding_at(self, place: int) -> Finding | None:
        """The finding that the character belongs to, or that it stands right behind."""
        holding = [found for found in self._found if found.span and found.span[0] <= place <= found.span[1]]
        return min(holding, key=lambda found: (found.fix is None, found.span), default=None)

    def fix_here(self) -> bool:
        """Carries out the fix at the cursor, or else the next one in the text; whether there was any."""
        here = self.finding_at(self.place)
        fix = here.fix if here is not None else None
        if fix is None:
            fixes = [found.fix for found in self._found if found.fix is not None]
            later = [one for one in fixes if one.span[0] >= self.place]
            fix = min(later or fixes, key=lambda one: one.span, default=None)
        if fix is None or self.isReadOnly():
            return False
        self._mend(fix)
        return True

    def step_finding(self, step: int) -> bool:
        """Selects the next finding in the text, or the previous one with -1; whether there is one."""
        cursor = self.textCursor()
        edge = cursor.selectionEnd() if step > 0 else cursor.selectionStart()
        at = to_characters(self.toPlainText(), edge)
        spans = sorted(found.span for found in self._found if found.span is not None)
        ahead = [
            span for span in spans if (span[0] >= at and span[1] > at if step > 0 else span[1] <= at and span[0] < at)
        ]
        if not ahead:
            return False
        self.show_span(ahead[0] if step > 0 else ahead[-1])
        return True

    def _mend(self, fix: Fix) -> None:
        self.commit()
        cursor = self._cursor(fix.span)
        cursor.insertText(fix.text)
        self.setTextCursor(cursor)
        self.commit()

    # ---- Qt

    def event(self, event: QEvent) -> bool:
        """Undo and redo are the page's: they go over everything that was labelled, not over letters."""
        asked = event.type() == QEvent.Type.ShortcutOverride
        if asked and isinstance(event, QKeyEvent) and any(event.matches(key) for key in PAGE_KEYS):
            event.ignore()
            return True
        return super().event(event)

    def viewportEvent(self, event: QEvent) -> bool:
        """What is wrong with the word under the pointer, and what the fix makes of it."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            found = self.finding_at(self._character_at(event.pos()))
            QToolTip.showText(event.globalPos(), explained(found) if found is not None else "", self)
            return True
        return super().viewportEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Tab plays; between segments Enter goes on."""
        if event.key() == Qt.Key.Key_Tab:
            self.play_asked.emit()
        elif (
            self._by_segment
            and event.key() in ENTER
            and not event.modifiers() & ~Qt.KeyboardModifier.ShiftModifier & ~Qt.KeyboardModifier.KeypadModifier
        ):
            self.went_on.emit(-1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Tells where the cursor was put."""
        super().mouseReleaseEvent(event)
        if event.button() == Qt.MouseButton.LeftButton and not self.textCursor().hasSelection():
            self.placed.emit(self.place)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Whoever goes elsewhere has finished."""
        super().focusOutEvent(event)
        self.commit()

    def _character_at(self, at: QPoint) -> int:
        return to_characters(self.toPlainText(), self.cursorForPosition(at).position())

    def _cursor(self, span: tuple[int, int]) -> QTextCursor:
        cursor, text = self.textCursor(), self.toPlainText()
        last = to_units(text, len(text))
        cursor.setPosition(min(to_units(text, span[0]), last))
        cursor.setPosition(min(to_units(text, span[1]), last), QTextCursor.MoveMode.KeepAnchor)
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


def explained(finding: Finding) -> str:
    """A finding in words, with what its fix makes of the place."""
    if finding.fix is None:
        return finding.message
    return f"{finding.message}\nThe fix writes: {finding.fix.text or 'nothing'}"
