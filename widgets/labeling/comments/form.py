"""Where a comment is written: words, the rule that it cites, the place that it is pinned to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QLabel, QPlainTextEdit, QSizePolicy, QVBoxLayout, QWidget

from widgets.parts.buttons import button

if TYPE_CHECKING:
    from app.rules.sheet import Rule

ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
LINES = 3


class Words(QPlainTextEdit):
    """Enter is done (Shift+Enter begins a line), Esc gives up; neither reaches the page."""

    done = Signal()
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTabChangesFocus(True)
        self.setAccessibleName("Comment")
        self.setPlaceholderText("What is to be mended, and why")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def event(self, event: QEvent) -> bool:
        """Claims Enter and Esc before the page's keys get them: an item is not accepted in the middle of a word."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and _is_own(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """See the class."""
        if event.key() in ENTER and not event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.done.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """As many lines in any size of text."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self.setFixedHeight(self.fontMetrics().lineSpacing() * LINES + 20)


class CommentForm(QFrame):
    """``written`` carries words, task and rule; ``left`` tells that nothing is to be written; ``unpinned`` asks for a
    comment on the whole item."""

    written = Signal(str, str, str)
    left = Signal()
    unpinned = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self.heading, self.place = QLabel(), QLabel()
        self.heading.setProperty("role", "strong")
        self.place.setProperty("role", "caption")
        self.place.setWordWrap(True)
        self.whole = button("On the whole item", "link", on=self.unpinned.emit)
        self.words = Words()
        self.rule = QComboBox()
        self.rule.setAccessibleName("The rule that the comment cites")
        self.rule.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.rule.setMinimumContentsLength(12)
        self.save = button("Comment", "primary", tip="Write the comment (Enter)", on=self._written)
        self.give_up = button("Cancel", "ghost", tip="Write nothing (Esc)", on=self.left.emit)
        self.words.done.connect(self._written)
        self.words.left.connect(self.left)
        self._lay_out()
        self.hide()

    def begin(
        self, heading: str, place: str, rules: Sequence[tuple[str, Rule]], *, text: str = "", cited: str = ""
    ) -> None:
        """Opens for a comment at ``place`` (in words, "" for the whole item), with the rules that it may cite."""
        self.heading.setText(heading)
        self.show_place(place)
        self.rule.clear()
        self.rule.addItem("Cites no rule", ("", ""))
        for task, rule in rules:
            self.rule.addItem(rule.title or rule.id, (task, rule.id))
            self.rule.setItemData(self.rule.count() - 1, rule.why or rule.guidance, Qt.ItemDataRole.ToolTipRole)
        ids = [rule.id for _, rule in rules]
        self.rule.setCurrentIndex(ids.index(cited) + 1 if cited in ids else 0)
        self.words.setPlainText(text)
        self.words.selectAll()
        self.show()
        self.words.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_place(self, place: str) -> None:
        """What the comment is on, in words."""
        self.place.setText(place or "On the whole item")
        self.whole.setVisible(bool(place))

    def _written(self) -> None:
        if not self.words.toPlainText().strip():
            self.words.setFocus()
            return
        task, rule = self.rule.currentData()
        self.written.emit(self.words.toPlainText(), task, rule)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 12, 12)
        column.setSpacing(8)
        pinned = QHBoxLayout()
        pinned.addWidget(self.place, 1)
        pinned.addWidget(self.whole)
        buttons = QHBoxLayout()
        buttons.addWidget(self.save)
        buttons.addWidget(self.give_up)
        buttons.addStretch(1)
        column.addWidget(self.heading)
        column.addLayout(pinned)
        column.addWidget(self.words)
        column.addWidget(self.rule)
        column.addLayout(buttons)


def _is_own(event: QKeyEvent) -> bool:
    return event.key() in ENTER or event.key() == Qt.Key.Key_Escape
