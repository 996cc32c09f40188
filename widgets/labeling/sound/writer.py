"""What can be done in the text that the hand is in: mend a place, go to the next finding, insert a word."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from widgets.labeling.sound.text_places import word_before
from widgets.labeling.sound.word_menu import Insertable, WordMenu, insertable

if TYPE_CHECKING:
    from app.rules.sheet import RuleSheet
    from widgets.labeling.sound.segment_texts import SegmentTexts
    from widgets.labeling.sound.transcript import TranscriptEdit
    from widgets.labeling.sound.transcripts import Transcripts


class Writer(QObject):
    """Works on the texts of clips and of segments. ``said`` carries a word for the person at the desk."""

    said = Signal(str)

    def __init__(self, texts: Transcripts, segments: SegmentTexts, parent: QWidget) -> None:
        super().__init__(parent)
        self._texts, self._segments = texts, segments
        self._menu = WordMenu(parent)
        self._inserts_in: TranscriptEdit | None = None
        self.words: tuple[Insertable, ...] = ()
        self._menu.picked.connect(self._insert)

    def show_sheet(self, sheet: RuleSheet) -> None:
        """The words that can be inserted."""
        self.words = insertable(sheet)

    @property
    def editor(self) -> TranscriptEdit | None:
        """The text that the hand is in."""
        return next((editor for editor in self._editors() if editor.hasFocus()), None)

    def fix_here(self) -> None:
        """Carries out the fix at the cursor, or the next one in the text."""
        if self.editor is None or not self.editor.fix_here():
            self.said.emit("Nothing to mend here")

    def next_finding(self) -> None:
        """Goes to the next finding in the text; from the last one of a segment on to the next that has any."""
        self._step(1)

    def previous_finding(self) -> None:
        """Goes to the finding before."""
        self._step(-1)

    def insert_word(self) -> None:
        """Offers the words of the vocabulary at the cursor."""
        editor = self.editor
        if editor is None or editor.isReadOnly():
            self.said.emit("Go into a text to insert a word")
        elif not self.words:
            self.said.emit("The rule sheet has no vocabulary")
        else:
            below = editor.viewport().mapToGlobal(editor.cursorRect().bottomLeft())
            self._inserts_in = editor
            self._menu.ask(self.words, below, word_before(editor.toPlainText(), editor.place))

    def _editors(self) -> list[TranscriptEdit]:
        return [*self._texts.editors.values(), self._segments.table.editor]

    def _step(self, step: int) -> None:
        editor, segments = self.editor, self._segments
        if editor is not None and editor.step_finding(step):
            return
        table = segments.table
        if editor in (None, table.editor) and segments.go_to_wrong(step):
            if table.editor.hasFocus():
                table.editor.go_to(0 if step > 0 else len(table.editor.toPlainText()))
                table.editor.step_finding(step)
            return
        self.said.emit("No further finding")

    def _insert(self, word: str) -> None:
        if self._inserts_in is not None:
            self._inserts_in.insert_word(word)
            self._inserts_in.setFocus()
