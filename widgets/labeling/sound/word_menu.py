"""The words of the vocabulary at the cursor: a few letters or a number choose, Enter inserts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QListWidget, QListWidgetItem, QWidget

from widgets.parts.stack import column
from widgets.parts.text import Text

if TYPE_CHECKING:
    from app.rules.sheet import RuleSheet

WIDTH_PX, ROWS = 320, 9
STEPS = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}


@dataclass(frozen=True, slots=True)
class Insertable:
    """A word of the vocabulary in its canonical form, and the class that it belongs to."""

    word: str
    cls: str


def insertable(sheet: RuleSheet) -> tuple[Insertable, ...]:
    """The words of a sheet, in its order."""
    return tuple(Insertable(word.canonical, cls) for cls, words in sheet.vocabulary.items() for word in words)


class WordMenu(QFrame):
    """``picked`` carries the word."""

    picked = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup | Qt.WindowType.FramelessWindowHint)
        self.setProperty("role", "popover")
        self.setAccessibleName("Insert a word")
        self._words: Sequence[Insertable] = ()
        self.field = _Line(self)
        self.field.setPlaceholderText("A few letters, or a number")
        self.field.setAccessibleName("Word")
        self.list = QListWidget()
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setAccessibleName("Words that fit")
        self.list.setUniformItemSizes(True)
        self._none = Text("The vocabulary has no such word.", "muted")
        self.setLayout(column(self.field, self.list, self._none, gap=4, margin=8))
        self.field.textChanged.connect(self._search)
        self.field.stepped.connect(self._step)
        self.field.numbered.connect(self._pick_number)
        self.field.left.connect(self.close)
        self.field.returnPressed.connect(self._pick)
        self.list.itemClicked.connect(self._pick)

    def ask(self, words: Sequence[Insertable], at: QPoint, typed: str = "") -> None:
        """Opens below a place on the screen, with what was typed of the word already, where that fits any."""
        self._words = words
        fits = any(one.word.lower().startswith(typed.lower()) for one in words)
        self.field.setText(typed if fits else "")
        self._search()
        self.setFixedWidth(WIDTH_PX)
        self.move(at)
        self.show()
        self.field.setFocus()
        self.field.selectAll()

    def event(self, event: QEvent) -> bool:
        """While it is open, keys are its own: the page's would be heard through it."""
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return super().event(event)

    def _search(self) -> None:
        typed = self.field.text().strip().lower()
        self.list.clear()
        fitting = [one for one in self._words if typed in one.word.lower() or typed in one.cls.lower()]
        fitting.sort(key=lambda one: not one.word.lower().startswith(typed))
        for one in fitting:
            key = f"{self.list.count() + 1}   " if self.list.count() < 9 else ""
            made = QListWidgetItem(f"{key}{one.word}   ({one.cls})")
            made.setData(Qt.ItemDataRole.UserRole, one.word)
            self.list.addItem(made)
        self.list.setCurrentRow(0)
        self.list.setVisible(bool(fitting))
        self._none.setVisible(not fitting)
        high = self.list.sizeHintForRow(0) if fitting else 0
        self.list.setFixedHeight(max(1, high * min(ROWS, len(fitting)) + 4))
        self.adjustSize()

    def _step(self, step: int) -> None:
        self.list.setCurrentRow(min(max(self.list.currentRow() + step, 0), self.list.count() - 1))

    def _pick_number(self, number: int) -> None:
        if number < self.list.count():
            self.list.setCurrentRow(number)
            self._pick()

    def _pick(self) -> None:
        chosen = self.list.currentItem()
        if chosen is not None:
            self.close()
            self.picked.emit(chosen.data(Qt.ItemDataRole.UserRole))


class _Line(QLineEdit):
    """Arrows go through the list, a number takes a line of it."""

    stepped = Signal(int)
    numbered = Signal(int)
    left = Signal()

    def event(self, event: QEvent) -> bool:
        """Tab goes through the list, too."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Tab:
            self.stepped.emit(1)
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt asks."""
        if event.key() in STEPS:
            self.stepped.emit(STEPS[Qt.Key(event.key())])
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif Qt.Key.Key_1 <= event.key() <= Qt.Key.Key_9:
            self.numbered.emit(event.key() - Qt.Key.Key_1)
        else:
            super().keyPressEvent(event)
