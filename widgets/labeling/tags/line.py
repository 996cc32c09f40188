"""The tags of the item in hand, in one line above it: seen, taken off by a click, hung on by typing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCompleter, QHBoxLayout, QLabel, QLineEdit, QPushButton, QWidget

from app.records import EXCLUDED
from widgets.parts.buttons import button
from widgets.parts.leaving import delete_later

if TYPE_CHECKING:
    from app.records import Tag

FIELD_PX = 180


class TagLine(QWidget):
    """``added`` carries a name that was typed, ``removed`` one that was clicked; ``left`` when the typing ends."""

    added = Signal(str)
    removed = Signal(str)
    left = Signal()

    def __init__(self, known: Callable[[], Sequence[str]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._known = known
        self._shown: tuple[tuple[str, str], ...] | None = None
        self._editable = True
        self.more = button("+ Tag")
        self.more.setProperty("variant", "chip")
        self.more.setAccessibleName("Add a tag")
        self.more.clicked.connect(self.begin)
        self.field = QLineEdit()
        self.field.setFixedWidth(FIELD_PX)
        self.field.setPlaceholderText("Tag, then Enter")
        self.field.setAccessibleName("Add a tag")
        self.field.returnPressed.connect(self._typed)
        self.field.installEventFilter(self)
        self.field.hide()
        self._chips: list[QWidget] = []
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(6)
        for part in (self.more, self.field):
            self._row.addWidget(part)
        self._row.addStretch(1)

    def show_tags(self, tags: Sequence[Tag], *, editable: bool) -> None:
        """The tags of an item; nothing is made anew where they are as before."""
        shown = tuple((tag.name, tag.reason) for tag in tags)
        if (shown, editable) == (self._shown, self._editable):
            return
        self._shown, self._editable = shown, editable
        for chip in self._chips:
            chip.hide()
            delete_later(chip)
        self._chips = [self._chip(name, reason) for name, reason in shown]
        for place, chip in enumerate(self._chips):
            self._row.insertWidget(place, chip)
            chip.show()
        self.more.setVisible(editable and self.field.isHidden())
        if not editable:
            self.field.hide()

    def begin(self) -> None:
        """Opens the field, with the tags of the project to complete from."""
        if not self._editable:
            return
        there = {name for name, _ in self._shown or ()}
        completer = QCompleter([name for name in self._known() if name not in there], self.field)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        # The one before was the field's own: Qt takes it away.
        self.field.setCompleter(completer)
        self.more.hide()
        self.field.clear()
        self.field.show()
        self.field.setFocus()

    def end(self) -> None:
        """Puts the field away; the keyboard goes back to the work."""
        if not self.field.isHidden():
            self.field.hide()
            self.more.setVisible(self._editable)
            self.left.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Escape, and Enter in an empty field, go back to the work; Backspace there takes the last tag off."""
        if watched is self.field and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride:
            if event.key() == Qt.Key.Key_Escape:
                # Else the page's own Escape would have it.
                event.accept()
                return True
        elif watched is self.field and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            empty = not self.field.text()
            if event.key() == Qt.Key.Key_Escape or (empty and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)):
                self.end()
                return True
            if empty and event.key() == Qt.Key.Key_Backspace:
                own = [name for name, _ in self._shown or () if name != EXCLUDED]
                if own:
                    self.removed.emit(own[-1])
                return True
        return super().eventFilter(watched, event)

    def _typed(self) -> None:
        if name := self.field.text().strip():
            self.added.emit(name)
            self.field.clear()

    def _chip(self, name: str, reason: str) -> QWidget:
        if name == EXCLUDED:
            told = QLabel(f"Excluded: {reason}" if reason else "Excluded")
            told.setProperty("role", "pill")
            told.setProperty("tone", "warning")
            return told
        chip = QPushButton(f"{name.replace('&', '&&')}  ×")
        chip.setProperty("variant", "chip")
        chip.setToolTip(f"Take {name!r} off{f' ({reason})' if reason else ''}")
        chip.setAccessibleName(f"Tag {name}: take it off")
        chip.setEnabled(self._editable)
        chip.clicked.connect(partial(self.removed.emit, name))
        return chip
