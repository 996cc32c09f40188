"""Fields that tell once what was written in them: when one goes on, not at every letter."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt, Signal, Slot
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QSizePolicy, QWidget

MOST_LINES = 12  # of a text; more of them scroll
OUTSIDE = (QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo)


class LineField(QLineEdit):
    """``settled`` carries the text when Enter is pressed or the field is left, if it is another one."""

    settled = Signal(str)

    def __init__(self, name: str, hint: str = "", *, mono: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown = ""
        self.setAccessibleName(name)
        self.setPlaceholderText(hint)
        if mono:
            self.setProperty("role", "mono")
        self.editingFinished.connect(self._settle)

    def show_value(self, text: str) -> None:
        """What is there. What somebody is writing just now is left alone."""
        writing = self.hasFocus() and self.text() != self._shown
        self._shown = text
        if not writing and self.text() != text:
            self.setText(text)
            self.setCursorPosition(0)

    @Slot()
    def _settle(self) -> None:
        if self.text() != self._shown and not self.isReadOnly():
            self._shown = self.text()
            self.settled.emit(self._shown)

    def event(self, event: QEvent) -> bool:
        """Undo is the field's while something unsettled is in it, and else that of what is around it."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and self.text() == self._shown
            and any(event.matches(key) for key in OUTSIDE)
        ):
            event.ignore()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape brings back what was there."""
        if event.key() == Qt.Key.Key_Escape and self.text() != self._shown:
            self.setText(self._shown)
            return
        super().keyPressEvent(event)


class TextField(QPlainTextEdit):
    """A text of a few lines, as high as its words need. ``settled`` carries it when the field is left."""

    settled = Signal(str)

    def __init__(self, name: str, hint: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown = ""
        self._whole = True
        self.setAccessibleName(name)
        self.setPlaceholderText(hint)
        self.setTabChangesFocus(True)
        self.setUndoRedoEnabled(False)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.document().documentLayout().documentSizeChanged.connect(self._fit)
        self.verticalScrollBar().valueChanged.connect(self._stay)
        self._fit()

    def show_value(self, text: str) -> None:
        """What is there. What somebody is writing just now is left alone."""
        writing = self.hasFocus() and self.toPlainText() != self._shown
        self._shown = text
        if not writing and self.toPlainText() != text:
            self.setPlainText(text)

    def sizeHint(self) -> QSize:
        """Qt asks."""
        return QSize(120, self.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In another width the words need another height."""
        super().resizeEvent(event)
        self._fit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Whoever goes elsewhere has finished."""
        super().focusOutEvent(event)
        if self.toPlainText() != self._shown and not self.isReadOnly():
            self._shown = self.toPlainText()
            self.settled.emit(self._shown)

    def event(self, event: QEvent) -> bool:
        """Undo is that of what is around it."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and any(event.matches(key) for key in OUTSIDE)
        ):
            event.ignore()
            return True
        return super().event(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """A text that is seen as a whole has nothing to scroll: what is around it has."""
        if self._whole:
            event.ignore()
        else:
            super().wheelEvent(event)

    @Slot()
    def _fit(self) -> None:
        lines = max(int(self.document().size().height()), 1)
        self._whole = lines <= MOST_LINES
        self.setFixedHeight(self.fontMetrics().lineSpacing() * min(lines, MOST_LINES) + 22)
        self._stay()

    @Slot()
    def _stay(self) -> None:
        # Qt counts the padding of the style against the lines, and would scroll the first one away.
        if self._whole and self.verticalScrollBar().value():
            self.verticalScrollBar().setValue(0)
