"""A button that waits for a combination of keys and says which it was."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QKeyCombination, Qt, Signal, Slot
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QPushButton, QWidget

from widgets.parts.text import restyle

ALONE = (
    Qt.Key.Key_Control, Qt.Key.Key_Shift, Qt.Key.Key_Alt, Qt.Key.Key_AltGr, Qt.Key.Key_Meta, Qt.Key.Key_Super_L,
    Qt.Key.Key_Super_R, Qt.Key.Key_CapsLock, Qt.Key.Key_NumLock, Qt.Key.Key_unknown,
)  # fmt: skip
KEPT = (
    Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier
    | Qt.KeyboardModifier.ShiftModifier
)  # fmt: skip


class KeyRecorder(QPushButton):
    """Once pressed it takes the next combination for itself: ``recorded`` carries its one name, such as "Ctrl+D".

    Escape and leaving it end the waiting without a key.
    """

    recorded = Signal(str)

    def __init__(self, text: str, waiting: str, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self._texts = (text, waiting)
        self.listening = False
        self.clicked.connect(self.start)
        self._widest()

    def say(self, text: str) -> None:
        """Other words while it does not listen."""
        self._texts = (text, self._texts[1])
        self._widest()
        self._show()

    @Slot()
    def start(self) -> None:
        """Waits for the keys."""
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.listening = True
        self._show()

    def stop(self) -> None:
        """Waits no longer."""
        self.listening = False
        self._show()

    def event(self, event: QEvent) -> bool:
        """While it listens, no shortcut and no Tab gets the keys before it."""
        if self.listening and isinstance(event, QKeyEvent):
            if event.type() == QEvent.Type.ShortcutOverride:
                event.accept()
                return True
            if event.type() == QEvent.Type.KeyPress:
                self._take(event)
                return True
            if event.type() == QEvent.Type.KeyRelease:
                return True  # the Space that is recorded must not press the button again
        return super().event(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Who goes elsewhere wants no key recorded."""
        self.stop()
        super().focusOutEvent(event)

    def _take(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and not event.modifiers() & KEPT:
            self.stop()
        elif name := pressed_name(event):
            self.stop()
            self.recorded.emit(name)

    def _show(self) -> None:
        self.setText(self._texts[self.listening])
        self.setProperty("listening", self.listening)
        restyle(self)

    def _widest(self) -> None:
        """As wide as its longer text, so that nothing jumps when it begins to listen."""
        self.setMinimumWidth(max(self.fontMetrics().horizontalAdvance(text) for text in self._texts) + 32)


def pressed_name(event: QKeyEvent) -> str:
    """The one name of what was pressed, "" for Shift, Ctrl and the like alone.

    The Shift that a sign such as "?" needs is not named: which sign takes Shift is a matter of the keyboard.
    """
    key = Qt.Key(event.key()) if event.key() else Qt.Key.Key_unknown
    if key in ALONE:
        return ""
    held = event.modifiers() & KEPT
    if key == Qt.Key.Key_Backtab:
        key = Qt.Key.Key_Tab
    text = event.text()
    if held & Qt.KeyboardModifier.ShiftModifier and text.isprintable() and text and not text.isalnum() and text != " ":
        held &= ~Qt.KeyboardModifier.ShiftModifier
    return QKeySequence(QKeyCombination(held, key)).toString()
