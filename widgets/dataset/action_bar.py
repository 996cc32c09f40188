"""Below the items, once some are picked: tag, assign, exclude. What needs a word is typed in place."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QCompleter, QFrame, QLineEdit, QMenu, QProgressBar, QPushButton, QStackedWidget, QWidget

from widgets.parts.buttons import button
from widgets.parts.stack import holder, row
from widgets.parts.text import Text
from widgets.theme.icons import icon

if TYPE_CHECKING:
    from widgets.theme.theme import Theme

Words = Sequence[tuple[str, str]]


class ActionBar(QFrame):
    """Signals carry what was typed or chosen; ``people``, ``tags`` and ``reasons`` are asked when a menu opens."""

    tagged = Signal(str)
    untagged = Signal(str)
    assigned = Signal(str)
    unassigned = Signal(str)
    newcomer = Signal(str)
    shared = Signal()
    excluded = Signal(str)
    included = Signal()
    cleared = Signal()
    opened = Signal()
    stopped = Signal()
    undone = Signal()
    left = Signal()

    def __init__(
        self,
        theme: Theme,
        *,
        people: Callable[[], Words],
        tags: Callable[[], Words],
        tags_here: Callable[[], Words],
        reasons: Callable[[], Words],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self._people, self._tags, self._tags_here, self._reasons = people, tags, tags_here, reasons
        self._answer: Callable[[str], object] | None = None
        self.count = Text("", "strong")
        self.tag = button("Tag…", icon=icon("tag", theme), tip="Hang a tag on what is picked (T)", on=self.ask_tag)
        self.untag = self._menu_button("Untag", self._fill_untag)
        self.assign = self._menu_button("Assign", self._fill_assign)
        self.assign.setIcon(icon("user", theme))
        self.exclude = button("Exclude…", tip="Leave what is picked out of work and export (X)", on=self.ask_reason)
        self.include = button("Include", tip="Take what was excluded in again", on=self.included.emit)
        self.clear = button("Clear", "ghost", tip="Pick nothing (Esc)", on=self.cleared.emit)
        self.open = button("Open", "ghost", tip="Label the item (Enter)", on=self.opened.emit)
        self.prompt, self.field = Text("", "strong"), QLineEdit()
        self.field.installEventFilter(self)
        self.field.returnPressed.connect(self._typed)
        self.apply = button("Apply", "primary", on=self._typed)
        self.cancel = button("Cancel", "ghost", on=self.end)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName("How far the work on the picked items is")
        self.told = Text("", "muted")
        self.undo = button("Take back", "link", on=self.undone.emit)
        self.undo.hide()
        self.stop = button("Stop", on=self.stopped.emit)
        self._stack = QStackedWidget()
        acts = row(self.count, 1, self.told, self.undo, self.open, self.tag, self.untag, self.assign, self.exclude,
                   self.include, self.clear, gap=8, margin=(16, 6, 10, 6))  # fmt: skip
        asks = row(self.prompt, self.field, self.apply, self.cancel, gap=8, margin=(16, 6, 10, 6))
        asks.setStretch(1, 1)
        works = row(Text("Working on the picked items", "strong"), self.bar, self.stop, gap=12, margin=(16, 6, 10, 6))
        works.setStretch(1, 1)
        for part in (acts, asks, works):
            self._stack.addWidget(holder(part))
        self.setLayout(row(self._stack))

    def show_picked(self, count: int, *, may_curate: bool, editable: bool) -> None:
        """How many are picked, and what this person may do with them."""
        self.count.setText(f"{count:,} picked" if count else "")
        self.open.setVisible(count == 1)
        for part in (self.tag, self.untag, self.clear):
            part.setVisible(bool(count))
            part.setEnabled(editable or part is self.clear)
        for part in (self.assign, self.exclude, self.include):
            part.setVisible(bool(count) and may_curate)
            part.setEnabled(editable)
        self._show()

    def tell(self, text: str, *, undoable: bool) -> None:
        """What was done."""
        self.told.setText(text)
        self.undo.setVisible(undoable)
        self._stack.setCurrentIndex(0)
        self._show()

    def hush(self) -> None:
        """What was done is long ago."""
        self.tell("", undoable=False)

    def show_progress(self, done: int, total: int) -> None:
        """Work under way."""
        self.bar.setRange(0, total)
        self.bar.setValue(done)
        self._stack.setCurrentIndex(2)

    def ask_tag(self) -> None:
        """Types a tag."""
        self._ask("Tag with", "A word to find these items again", [name for name, _ in self._tags()], self.tagged.emit)

    def ask_reason(self) -> None:
        """Types why."""
        told = "Why they are left out of work and export"
        self._ask("Exclude because", told, [name for name, _ in self._reasons()], self.excluded.emit)

    def ask_newcomer(self) -> None:
        """Types the name of a person who is not in the project yet."""
        self._ask("Add the annotator", "Their name; what is picked is assigned to them", [], self.newcomer.emit)

    def end(self) -> None:
        """Back to the buttons, and the keyboard to the items."""
        self._answer = None
        self._stack.setCurrentIndex(0)
        self.left.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Escape leaves the field."""
        if watched is self.field and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
            if event.type() == QEvent.Type.ShortcutOverride:
                event.accept()
                return True
            if event.type() == QEvent.Type.KeyPress:
                self.end()
                return True
        return super().eventFilter(watched, event)

    def _ask(self, prompt: str, hint: str, known: Sequence[str], answer: Callable[[str], object]) -> None:
        if self._stack.currentIndex() == 2:
            return
        self.prompt.setText(prompt)
        self.field.setPlaceholderText(hint)
        self.field.setAccessibleName(prompt)
        completer = QCompleter(list(known), self.field)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        # The one before was the field's own: Qt takes it away.
        self.field.setCompleter(completer)
        self.field.clear()
        self._answer = answer
        self._stack.setCurrentIndex(1)
        self.field.setFocus()

    def _typed(self) -> None:
        text = self.field.text().strip()
        if text and (answer := self._answer) is not None:
            self.end()
            answer(text)

    def _show(self) -> None:
        self.setVisible(bool(self.count.text() or self.told.text()) or self._stack.currentIndex() != 0)

    def _menu_button(self, text: str, fill: Callable[[QMenu], None]) -> QPushButton:
        made = button(text)
        menu = QMenu(made)
        menu.aboutToShow.connect(partial(fill, menu))
        made.setMenu(menu)
        return made

    def _fill_untag(self, menu: QMenu) -> None:
        menu.clear()
        for name, text in self._tags_here():
            _add(menu, text, partial(self.untagged.emit, name))
        if menu.isEmpty():
            _add(menu, "No tags on these", None)

    def _fill_assign(self, menu: QMenu) -> None:
        menu.clear()
        people = self._people()
        for name, text in people:
            _add(menu, f"To {text}", partial(self.assigned.emit, name))
        _add(menu, "To somebody new…", self.ask_newcomer)
        _add(menu, "Among several…", self.shared.emit)
        menu.addSeparator()
        for name, text in people:
            _add(menu, f"Take from {text}", partial(self.unassigned.emit, name))


def _add(menu: QMenu, text: str, act: Callable[[], object] | None) -> None:
    action = QAction(text.replace("&", "&&"), menu)
    action.setEnabled(act is not None)
    if act is not None:
        action.triggered.connect(partial(_run, act))
    menu.addAction(action)


def _run(act: Callable[[], object], _checked: bool = False) -> None:
    act()
