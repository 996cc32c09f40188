"""A field over the timeline that asks for a time."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from widgets.parts.leaving import delete_later


class GotoField(QLineEdit):
    """``chosen`` gives what was typed, at Enter; Esc, or another place to type, closes it."""

    chosen = Signal(str)

    def __init__(self, now: str, parent: QWidget) -> None:
        super().__init__(now, parent)
        self._home = parent
        self.setAccessibleName("Go to time")
        self.setPlaceholderText("1:23.5 or #44100")
        self.setToolTip("A time such as 83.5, 1:23.5 or 1:02:03, or a sample such as #44100")
        self.returnPressed.connect(self._choose)

    def open_at(self, top: int) -> None:
        """Shows it, all selected, at the left below ``top``."""
        self.setGeometry(8, top + 4, 160, max(28, self.sizeHint().height()))
        self.selectAll()
        self.show()
        self.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc leaves it. What a field has no use for goes no further: Enter means something to the timeline, too."""
        if event.key() == Qt.Key.Key_Escape:
            self._close()
        else:
            super().keyPressEvent(event)
        event.accept()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Whoever goes elsewhere wants no time."""
        super().focusOutEvent(event)
        self.hide()
        delete_later(self)

    @Slot()
    def _choose(self) -> None:
        words = self.text()
        self._close()
        self.chosen.emit(words)

    def _close(self) -> None:
        self._home.setFocus()
