"""A field for text that a program reads: line numbers, a mark with its message at a line that is wrong."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QRect, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import (
    QHelpEvent,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QTextBlock,
    QTextCharFormat,
    QTextCursor,
    QTextFormat,
)
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit, QToolTip, QWidget

from widgets.theme.theme import Theme

INDENT = "  "
FLASH_MS = 1200
OUTSIDE = (QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo)
NO_MARKS: Mapping[int, LineMark]


@dataclass(frozen=True)
class LineMark:
    """What is said at a line; ``tone`` is danger or warning."""

    message: str
    tone: str = "danger"


NO_MARKS = {}


class CodeEdit(QPlainTextEdit):
    """``typed`` carries the whole text after each change by hand, ``line_entered`` the line (from 1) that the cursor
    comes to. Undo is left to whoever keeps the text; Tab goes to the next field, Ctrl+] and Ctrl+[ shift lines.
    """

    typed = Signal(str)
    line_entered = Signal(int)

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._marks: Mapping[int, LineMark] = NO_MARKS
        self._changed_lines: tuple[int, int] | None = None
        self._quiet = False
        self._line = 1
        self.setProperty("role", "mono")
        self.setAccessibleName(name)
        self.setUndoRedoEnabled(False)
        self.setTabChangesFocus(True)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self._gutter = _Gutter(self)
        self._flash = QTimer(self)
        self._flash.setSingleShot(True)
        self._flash.timeout.connect(self._end_flash)
        self.blockCountChanged.connect(self._make_room)
        self.updateRequest.connect(self._scroll_gutter)
        self.textChanged.connect(self._tell)
        self.cursorPositionChanged.connect(self._moved)
        theme.changed.connect(self._dress)
        self._make_room()

    # ---- what is shown

    def show_text(self, text: str) -> None:
        """Another text. Only what differs is replaced, so that cursor and place stay; those lines light up."""
        before = self.whole_text()
        if text == before:
            return
        start = _common(before, text)
        tail = _common(before[start:][::-1], text[start:][::-1])
        self._quiet = True
        cursor = QTextCursor(self.document())
        cursor.setPosition(_units(before[:start]))
        cursor.setPosition(_units(before[: len(before) - tail]), QTextCursor.MoveMode.KeepAnchor)
        cursor.insertText(text[start : len(text) - tail])
        self._quiet = False
        if before:
            first = text.count("\n", 0, start) + 1
            self._changed_lines = (first, first + text[start : len(text) - tail].rstrip("\n").count("\n"))
            self.show_line(first)
            self._flash.start(FLASH_MS)
        self._paint_lines()

    def whole_text(self) -> str:
        """The text as it is. Qt's own ``toPlainText`` would turn spaces that do not break into others."""
        return str(self.document().toRawText()).replace("\u2029", "\n").replace("\u2028", "\n")

    def show_marks(self, marks: Mapping[int, LineMark]) -> None:
        """What is wrong, by line from 1."""
        if marks == self._marks:
            return
        self._marks = dict(marks)
        self._paint_lines()
        self._gutter.update()
        self.viewport().update()

    @property
    def marks(self) -> Mapping[int, LineMark]:
        """What is wrong, by line."""
        return self._marks

    @property
    def line(self) -> int:
        """The line of the cursor, from 1."""
        return self.textCursor().blockNumber() + 1

    def go_to(self, line: int, column: int = 1) -> None:
        """Puts the cursor there and takes the keyboard."""
        block = self.document().findBlockByNumber(max(line - 1, 0))
        if block.isValid():
            cursor = QTextCursor(block)
            cursor.setPosition(block.position() + min(max(column - 1, 0), max(block.length() - 1, 0)))
            self.setTextCursor(cursor)
            self.centerCursor()
            self.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_line(self, line: int) -> None:
        """Scrolls so far that the line is in view; cursor and keyboard stay where they are."""
        first = self.firstVisibleBlock().blockNumber() + 1
        seen = max(self.viewport().height() // max(self.fontMetrics().height(), 1) - 2, 1)
        if not first <= line <= first + seen:
            self.verticalScrollBar().setValue(max(line - 4, 0))

    # ---- Qt

    def event(self, event: QEvent) -> bool:
        """Undo and redo are those of whoever keeps the text: they go over the form too."""
        asked = event.type() == QEvent.Type.ShortcutOverride
        if asked and isinstance(event, QKeyEvent) and any(event.matches(key) for key in OUTSIDE):
            event.ignore()
            return True
        return super().event(event)

    def viewportEvent(self, event: QEvent) -> bool:
        """All of what is wrong with the line under the pointer."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            mark = self._marks.get(self.cursorForPosition(event.pos()).blockNumber() + 1)
            QToolTip.showText(event.globalPos(), mark.message if mark is not None else "", self)
            return True
        return super().viewportEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter keeps the indent, and goes deeper after a colon."""
        control = event.modifiers() == Qt.KeyboardModifier.ControlModifier
        if self.isReadOnly():
            super().keyPressEvent(event)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._new_line()
        elif control and event.key() in (Qt.Key.Key_BracketRight, Qt.Key.Key_BracketLeft):
            self._shift(INDENT if event.key() == Qt.Key.Key_BracketRight else "")
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt asks."""
        super().resizeEvent(event)
        inside = self.contentsRect()
        self._gutter.setGeometry(QRect(inside.left(), inside.top(), self.gutter_width(), inside.height()))

    def paintEvent(self, event: QPaintEvent) -> None:
        """The text, and behind the end of a wrong line what is wrong with it."""
        super().paintEvent(event)
        if not self._marks:
            return
        painter = QPainter(self.viewport())
        metrics = self.fontMetrics()
        for block, area in self._visible():
            mark = self._marks.get(block.blockNumber() + 1)
            if mark is None:
                continue
            left = int(area.left()) + metrics.horizontalAdvance(block.text()) + 4 * metrics.averageCharWidth()
            room = self.viewport().width() - left - 8
            painter.setPen(self._theme.colour(mark.tone))
            if room > 12 * metrics.averageCharWidth():
                said = metrics.elidedText(f"◂ {mark.message}", Qt.TextElideMode.ElideRight, room)
                painter.drawText(left, int(area.top()) + metrics.ascent(), said)
        painter.end()

    # ---- the gutter

    def gutter_width(self) -> int:
        """How wide the line numbers are, in pixels."""
        digits = max(len(str(self.blockCount())), 2)
        return self.fontMetrics().horizontalAdvance("9") * digits + 26

    def paint_gutter(self, event: QPaintEvent) -> None:
        """Line numbers, and a dot at each line that is wrong."""
        painter = QPainter(self._gutter)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(event.rect(), self._theme.colour("background"))
        painter.setFont(self.font())
        here, high = self.line, self.fontMetrics().height()
        for block, area in self._visible():
            number = block.blockNumber() + 1
            mark = self._marks.get(number)
            if mark is not None:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(self._theme.colour(mark.tone))
                painter.drawEllipse(QRect(5, int(area.top()) + high // 2 - 4, 8, 8))
            painter.setPen(self._theme.colour("text" if number == here else "faint"))
            place = QRect(0, int(area.top()), self._gutter.width() - 8, high)
            painter.drawText(place, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, str(number))
        painter.end()

    def _visible(self):
        block, offset = self.firstVisibleBlock(), self.contentOffset()
        while block.isValid():
            area = self.blockBoundingGeometry(block).translated(offset)
            if area.top() > self.viewport().height():
                return
            yield block, area
            block = block.next()

    @Slot()
    def _make_room(self) -> None:
        self.setViewportMargins(self.gutter_width(), 0, 0, 0)

    @Slot(QRect, int)
    def _scroll_gutter(self, area: QRect, down: int) -> None:
        if down:
            self._gutter.scroll(0, down)
        else:
            self._gutter.update(0, area.y(), self._gutter.width(), area.height())

    @Slot()
    def _dress(self) -> None:
        self._make_room()
        self._paint_lines()
        self._gutter.update()

    # ---- changes

    @Slot()
    def _tell(self) -> None:
        if not self._quiet:
            self.typed.emit(self.whole_text())

    @Slot()
    def _moved(self) -> None:
        if self.line != self._line:
            self._line = self.line
            self._gutter.update()
            self._paint_lines()
            if self.hasFocus():
                self.line_entered.emit(self._line)

    @Slot()
    def _end_flash(self) -> None:
        self._changed_lines = None
        self._paint_lines()

    def _paint_lines(self) -> None:
        """Whole lines behind the text: the cursor's, those that are wrong, those that were just changed."""
        found = [self._behind(self.textCursor().block(), "hover")]
        found += [
            self._behind(self.document().findBlockByNumber(line - 1), f"{mark.tone}_soft")
            for line, mark in self._marks.items()
        ]
        if self._changed_lines is not None:
            first, last = self._changed_lines
            blocks = range(first - 1, min(last, first + 200))
            found += [self._behind(self.document().findBlockByNumber(number), "accent_soft") for number in blocks]
        self.setExtraSelections(found)

    def _behind(self, block: QTextBlock, role: str) -> QTextEdit.ExtraSelection:
        made = QTextEdit.ExtraSelection()
        look = QTextCharFormat()
        look.setBackground(self._theme.colour(role))
        look.setProperty(QTextFormat.Property.FullWidthSelection, True)
        made.format = look
        made.cursor = QTextCursor(block) if block.isValid() else self.textCursor()
        return made

    def _new_line(self) -> None:
        cursor = self.textCursor()
        before = cursor.block().text()[: cursor.positionInBlock()]
        indent = before[: len(before) - len(before.lstrip())]
        if before.rstrip().endswith(":") or (before.lstrip().startswith("- ") and ": " in before):
            indent += INDENT
        cursor.insertText("\n" + indent)
        self.setTextCursor(cursor)

    def _shift(self, indent: str) -> None:
        cursor = self.textCursor()
        first = self.document().findBlock(cursor.selectionStart())
        last = self.document().findBlock(cursor.selectionEnd())
        edit = QTextCursor(first)
        edit.beginEditBlock()
        block = first
        while block.isValid() and block.blockNumber() <= last.blockNumber():
            edit.setPosition(block.position())
            if indent:
                edit.insertText(indent)
            else:
                for _ in range(min(len(INDENT), len(block.text()) - len(block.text().lstrip(" ")))):
                    edit.deleteChar()
            block = block.next()
        edit.endEditBlock()


class _Gutter(QWidget):
    """Where the line numbers are painted; the field knows them."""

    def __init__(self, field: CodeEdit) -> None:
        super().__init__(field)
        self._field = field

    def sizeHint(self) -> QSize:
        """Qt asks."""
        return QSize(self._field.gutter_width(), 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt asks."""
        self._field.paint_gutter(event)


def _common(one: str, other: str) -> int:
    """How many characters at the start are the same."""
    least, most = 0, min(len(one), len(other))
    while least < most:
        middle = (least + most + 1) // 2
        if one[:middle] == other[:middle]:
            least = middle
        else:
            most = middle - 1
    return least


def _units(text: str) -> int:
    """How many UTF-16 units, which Qt counts, a text has."""
    return len(text) + sum(char > "\uffff" for char in text)
