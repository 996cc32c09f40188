"""Beside the work: the rule that decides it, a note, and the decision. Digits choose a rule, Enter decides."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from widgets.actions.told import KeyTold
from widgets.parts.buttons import button
from widgets.parts.text import Text

if TYPE_CHECKING:
    from app.rules.sheet import Rule
    from widgets.actions.registry import ActionRegistry

MOST_ROWS = 8
NO_RULE = "No rule covers it"
ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class RuleList(QListWidget):
    """``picked`` tells that a row was chosen for good: by its digit, by Enter or by a double click."""

    picked = Signal()
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("The rule that decides it")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.itemDoubleClicked.connect(self.picked)

    def event(self, event: QEvent) -> bool:
        """Claims its keys before the page gets them."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._own(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """See the class; letters look for a rule, as in any list."""
        if not self._own(event):
            super().keyPressEvent(event)
        elif event.key() in ENTER:
            if self.currentRow() >= 0:
                self.picked.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif event.text().isdigit():
            row = int(event.text()) - 1 if event.text() != "0" else self.count() - 1
            if 0 <= row < self.count():
                self.setCurrentRow(row)
                self.picked.emit()
        else:
            super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        """As high as its rows."""
        rows = min(max(self.count(), 1), MOST_ROWS)
        high = self.sizeHintForRow(0) if self.count() else self.fontMetrics().height() + 10
        return QSize(200, rows * max(high, 20) + 2 * self.frameWidth() + 2)

    def minimumSizeHint(self) -> QSize:
        """The same: the card is there for it."""
        return self.sizeHint()

    def _own(self, event: QKeyEvent) -> bool:
        if event.modifiers() & ~(Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier):
            return False
        text = event.text()
        arrows = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Home, Qt.Key.Key_End)
        return event.key() in (*ENTER, *arrows, Qt.Key.Key_Escape) or (bool(text) and text.isalnum())


class RuleCard(QFrame):
    """``decide`` asks for the decision; ``left`` gives the keyboard back."""

    decide = Signal()
    left = Signal()

    def __init__(self, registry: ActionRegistry, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self.heading = Text("Which rule decides it?", "strong", wrap=True)
        self.rules = RuleList()
        self.note = QLineEdit()
        self.note.setPlaceholderText("Note (optional)")
        self.note.setAccessibleName("A note on the decision")
        self.state = Text("", "caption", wrap=True)
        self.button = button("Decide", "primary", on=self.decide.emit)
        KeyTold(self.button, registry, "label.submit", text="Decide", tip="Make it the reference and go to the next")
        KeyTold(self.rules, registry, "adjudicate.rule", tip="Choose the rule")
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 12, 12)
        column.setSpacing(8)
        for part in (self.heading, self.rules, self.note, self.state, self.button):
            column.addWidget(part)
        self.rules.picked.connect(self.decide)
        self.rules.left.connect(self.left)
        self.rules.currentRowChanged.connect(self._told)
        self.hide()

    @property
    def rule(self) -> str | None:
        """The rule that was chosen, "" where none covers it; None before one was."""
        item = self.rules.currentItem()
        return None if item is None else str(item.data(Qt.ItemDataRole.UserRole))

    def show_rules(self, rules: Sequence[Rule], *, cited: str | None, note: str, state: str, editable: bool) -> None:
        """The rules of the task; ``cited`` and ``note`` of a decision that stands, and its ``state`` in words."""
        self.rules.blockSignals(True)
        self.rules.clear()
        for number, rule in enumerate(rules, 1):
            self._add(f"{number}  " if number < 10 else "", rule.title or rule.id, rule.id, rule.why or rule.guidance)
        self._add("0  ", NO_RULE, "", "It is counted, and offered as what a new rule could say")
        names = [rule.id for rule in rules]
        row = len(names) if cited == "" else names.index(cited) if cited in names else -1
        self.rules.setCurrentRow(row)
        self.rules.blockSignals(False)
        self.rules.updateGeometry()
        self.note.setText(note)
        self.state.setText(state)
        self.state.setVisible(bool(state))
        for part in (self.rules, self.note, self.button):
            part.setEnabled(editable)
        self._told()

    def ask(self) -> None:
        """The keyboard to the rules."""
        self.rules.setFocus(Qt.FocusReason.OtherFocusReason)

    def _add(self, key: str, title: str, name: str, tip: str) -> None:
        item = QListWidgetItem(f"{key}{title}")
        item.setData(Qt.ItemDataRole.UserRole, name)
        item.setToolTip(f"{title}\n{tip}" if tip else title)
        self.rules.addItem(item)

    def _told(self) -> None:
        chosen = self.rule is not None
        self.heading.setText("The rule that decides it" if chosen else "Which rule decides it?")
