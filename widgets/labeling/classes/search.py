"""Typing finds a class or an option: a small window over the work, a field, and what fits below it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QListView, QWidget

from widgets.labeling.classes.match import Candidate, candidates, ranked
from widgets.labeling.classes.rows import CandidateModel, CandidatePainter
from widgets.parts.picture import Picture
from widgets.parts.stack import column, row
from widgets.parts.text import Text, line
from widgets.theme.icons import icon

if TYPE_CHECKING:
    from app.rules.sheet import Task
    from widgets.labeling.keys import Key
    from widgets.theme.theme import Theme

WIDTH_PX, ROWS = 520, 10
STEPS = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: ROWS, Qt.Key.Key_PageUp: -ROWS}


class ClassSearch(QFrame):
    """``picked`` carries task and name. Arrows choose, Enter picks, Esc closes."""

    picked = Signal(str, str)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup | Qt.WindowType.FramelessWindowHint)
        self.setProperty("role", "popover")
        self.setAccessibleName("Find a class or an option")
        self._theme = theme
        self._known: tuple[Candidate, ...] = ()
        self._from: tuple[Sequence[Task], Mapping[Key, str]] | None = None
        self.model = CandidateModel(self)
        self.field = SearchLine(self)
        self.field.setProperty("variant", "bare")
        self.field.setAccessibleName("Class or option")
        self.list = QListView()
        self.list.setAccessibleName("What fits")
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setUniformItemSizes(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setModel(self.model)
        self._painter = CandidatePainter(theme, self.list)
        self.list.setItemDelegate(self._painter)
        self._none = Text("No class and no option has such a name.", "muted")
        self._none.inset(16, 16, 16, 16)
        self._about = Text("", "caption", wrap=True)
        self._about.inset(16, 8, 16, 8)
        head = row(Picture(icon("search", theme, "muted"), 18), self.field, gap=8, margin=(14, 4, 14, 4))
        self.setLayout(column(head, line(), self._none, self.list, line(), self._about, gap=0, margin=1))
        self.field.textChanged.connect(self._search)
        self.field.stepped.connect(self._step)
        self.field.left.connect(self.close)
        self.field.returnPressed.connect(self._pick)
        self.list.clicked.connect(self._pick_at)
        self.list.selectionModel().currentChanged.connect(self._tell)

    def ask(
        self,
        tasks: Sequence[Task],
        keys: Mapping[Key, str],
        *,
        said: Collection[Key] = (),
        typed: str = "",
    ) -> bool:
        """Opens over its parent with what was typed already; whether there is anything to find. ``said`` is marked."""
        if self._from is None or self._from[0] != tasks or self._from[1] != keys:
            self._from, self._known = (tuple(tasks), dict(keys)), candidates(tasks, keys)
        if not self._known:
            return False
        several = len({one.task for one in self._known}) > 1
        self.model.set_said(frozenset(said))
        self.field.setPlaceholderText("Find a class or an option" if several else f"Find: {self._known[0].task_title}")
        self._painter.several = several
        self.field.setText(typed)
        self._search(typed)
        self.setFixedWidth(self._theme.tokens.px(WIDTH_PX))
        home = self.parentWidget()
        if home is not None:
            corner = home.mapToGlobal(QPoint((home.width() - self.width()) // 2, min(96, home.height() // 8)))
            self.move(corner)
        self.show()
        self.field.setFocus()
        return True

    def event(self, event: QEvent) -> bool:
        """While it is open, no key is one of the page: for Qt, a popup lies inside the widget that it belongs to."""
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return super().event(event)

    def _search(self, text: str) -> None:
        found = ranked(self._known, text)
        self.model.show_found(found, tree=not text.strip())
        self.list.setCurrentIndex(self.model.index(0))
        height = self.list.sizeHintForRow(0) if found else 0
        self.list.setFixedHeight(height * min(ROWS, len(found)) + 8)
        self.list.setVisible(bool(found))
        self._none.setVisible(not found)
        self._tell()
        self.adjustSize()

    def _tell(self) -> None:
        """Below the list: what the chosen one means; the line stays, so that nothing jumps."""
        one = self.model.at(self.list.currentIndex().row())
        parts = [one.path, one.description] if one is not None else []
        self._about.setText("  ·  ".join(filter(None, parts)) or "↑ ↓ choose  ·  Enter picks  ·  Esc closes")

    def _step(self, step: int) -> None:
        count = self.model.rowCount()
        if count:
            place = self.list.currentIndex().row() + step
            # One step beyond an end goes on at the other.
            place = place % count if abs(step) == 1 else max(0, min(count - 1, place))
            self.list.setCurrentIndex(self.model.index(place))

    def _pick(self) -> None:
        self._pick_at(self.list.currentIndex())

    def _pick_at(self, index: QModelIndex | QPersistentModelIndex) -> None:
        one = self.model.at(index.row())
        if one is not None:
            self.close()
            self.picked.emit(one.task, one.name)


class SearchLine(QLineEdit):
    """A field whose up and down move in the list below it, and which Esc leaves."""

    stepped = Signal(int)
    left = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt asks."""
        step = STEPS.get(Qt.Key(event.key()))
        if step is not None:
            self.stepped.emit(step)
            return
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
            return
        super().keyPressEvent(event)
