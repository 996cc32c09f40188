"""The command palette: everything that can be done, found by typing, done by Enter."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QLineEdit, QListWidget, QListWidgetItem, QWidget

from widgets.actions.action import ActionRow
from widgets.parts.stack import column


class Palette(QDialog):
    """``ask`` shows it over ``parent`` with the rows that can be done now."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup | Qt.WindowType.FramelessWindowHint)
        self.setAccessibleName("Command palette")
        self._rows: Sequence[ActionRow] = ()
        self._field = QLineEdit()
        self._field.setPlaceholderText("Type what you want to do")
        self._field.setAccessibleName("What you want to do")
        self._list = QListWidget()
        self._list.setAccessibleName("Commands")
        self._list.setUniformItemSizes(True)
        self.setLayout(column(self._field, self._list, gap=8, margin=12))
        self.resize(560, 420)
        self._field.textChanged.connect(self._filter)
        self._field.installEventFilter(self)
        self._list.itemActivated.connect(self._do)

    def ask(self, rows: Sequence[ActionRow]) -> None:
        """Shows the rows that can be done now."""
        self._rows = [row for row in rows if row.enabled]
        self._field.clear()
        self._filter("")
        parent = self.parentWidget()
        if parent is not None:
            corner = parent.mapToGlobal(parent.rect().topLeft())
            self.move(corner.x() + (parent.width() - self.width()) // 2, corner.y() + 64)
        self.show()
        self._field.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrows and Enter in the field move and choose in the list."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
                step = 1 if event.key() == Qt.Key.Key_Down else -1
                place = self._list.currentRow() + step
                self._list.setCurrentRow(min(max(place, 0), self._list.count() - 1))
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._do(self._list.currentItem())
                return True
        return super().eventFilter(watched, event)

    @Slot(str)
    def _filter(self, text: str) -> None:
        self._list.clear()
        for place, found in sorted(
            ((rank(text, row), row) for row in self._rows), key=lambda pair: (pair[0], pair[1].title)
        ):
            if place < 0:
                continue
            keys = f"    {found.keys[0]}" if found.keys else ""
            item = QListWidgetItem(f"{found.title}{keys}")
            item.setData(Qt.ItemDataRole.UserRole, found)
            self._list.addItem(item)
        self._list.setCurrentRow(0)

    @Slot(QListWidgetItem)
    def _do(self, item: QListWidgetItem | None) -> None:
        self.hide()
        if item is not None:
            item.data(Qt.ItemDataRole.UserRole).handler()


def rank(text: str, row: ActionRow) -> int:
    """How well ``row`` answers ``text``: 0 best, −1 not at all. Words first, then letters in order."""
    wanted, title = text.strip().lower(), f"{row.group} {row.title}".strip().lower()
    if not wanted:
        return 0
    if wanted in title:
        return 1 if title.startswith(wanted) or f" {wanted}" in title else 2
    rest = iter(title)
    return 3 if all(char in rest for char in wanted.replace(" ", "")) else -1
