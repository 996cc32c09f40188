"""The objects of the item in a list: which there are, which are hidden or locked, and which are in hand."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QEvent, QItemSelection, QItemSelectionModel, QModelIndex, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QShowEvent
from PySide6.QtWidgets import QAbstractItemView, QLineEdit, QListView, QVBoxLayout, QWidget

from widgets.labeling.image.looks import LooksModel
from widgets.labeling.image.object_model import ROW_ROLE, ObjectModel, runs
from widgets.labeling.image.object_painter import ObjectPainter, signs
from widgets.labeling.image.object_rows import Known, Labels, ObjectRow, RowMaker
from widgets.parts.text import Text

if TYPE_CHECKING:
    from app.rules.checks import Finding
    from app.rules.sheet import Task
    from widgets.labeling.keys import Key
    from widgets.labeling.tint import Tint

T = TypeVar("T")
# Keys that mean something else on the page, and that the list takes while the keyboard is in it.
OWN_KEYS = frozenset({Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Escape})
PLAIN = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier


class ObjectView(QListView):
    """The list. Each signal carries the row that was meant; a press on a sign selects nothing."""

    eye_pressed = Signal(object)
    lock_pressed = Signal(object)
    fold_pressed = Signal(object)
    entered_row = Signal()
    left = Signal()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Signs first; a class unfolds where it is pressed."""
        at = event.position().toPoint()
        index = self.indexAt(at)
        row: ObjectRow | None = index.data(ROW_ROLE) if index.isValid() else None
        if row is not None and row.kind != "task" and event.button() == Qt.MouseButton.LeftButton:
            eye, lock = (place.adjusted(-4, -6, 4, 6) for place in signs(self.visualRect(index)))
            if eye.contains(at):
                self.eye_pressed.emit(row)
                return
            if row.kind == "class":
                self.fold_pressed.emit(row)
                return
            if lock.contains(at):
                self.lock_pressed.emit(row)
                return
        super().mousePressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Takes its keys before the page does."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride and self._is_own(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space: eye (Shift: lock). Left and right fold. Enter goes on to the attributes, Esc to the image."""
        index = self.currentIndex()
        row: ObjectRow | None = index.data(ROW_ROLE) if index.isValid() else None
        if not self._is_own(event):
            if event.text().isprintable() and event.text() and not event.modifiers() & ~PLAIN:
                event.ignore()  # a letter looks for a class on the page, not for a row
            else:
                super().keyPressEvent(event)
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif event.key() == Qt.Key.Key_Return:
            self.entered_row.emit()
        elif row is not None and event.key() == Qt.Key.Key_Space:
            held = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            (self.lock_pressed if held else self.eye_pressed).emit(row)
        elif row is not None and row.kind == "class" and row.folded == (event.key() == Qt.Key.Key_Right):
            self.fold_pressed.emit(row)

    def _is_own(self, event: QKeyEvent) -> bool:
        return event.key() in OWN_KEYS and not event.modifiers() & ~PLAIN


class ObjectList(QWidget):
    """``chosen`` carries the ids that were selected here; ``show_selection`` follows the canvas without a signal.

    While it is out of sight it only keeps what it is to show. ``menu_asked`` carries a place on the screen.
    """

    chosen = Signal(object)
    menu_asked = Signal(QPoint)

    def __init__(self, looks: LooksModel, tint: Tint, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._looks, self._maker = looks, RowMaker()
        self._quiet, self._stale = False, False
        self._labels: Labels = {}
        self._tasks: Sequence[Task] = ()
        self._findings: Sequence[Finding] = ()
        self._predicted: Callable[[], frozenset[str]] = frozenset
        self._selected_ids: tuple[str, ...] = ()
        self._folded: set[Key] = set()
        self.model, self.view = ObjectModel(self), ObjectView()
        self.count, self.filter = Text("", "muted"), QLineEdit()
        self._furnish(tint)
        self.filter.textChanged.connect(self._refresh)
        self.view.eye_pressed.connect(self._eye)
        self.view.lock_pressed.connect(self._lock)
        self.view.fold_pressed.connect(self._fold)
        self.view.customContextMenuRequested.connect(self._ask_menu)
        self.view.selectionModel().selectionChanged.connect(self._selected)
        looks.changed.connect(self._refresh)

    # ---- what is shown

    def show_objects(
        self,
        labels: Labels,
        tasks: Sequence[Task],
        findings: Sequence[Finding] = (),
        predicted: Callable[[], frozenset[str]] = frozenset,
    ) -> None:
        """The objects of the item; ``predicted`` is asked for those that began as predictions when it is needed."""
        self._labels, self._tasks, self._findings, self._predicted = labels, tuple(tasks), findings, predicted
        self._refresh()

    def show_selection(self, ids: Iterable[str]) -> None:
        """The objects in hand on the canvas; the first of them comes into view."""
        looks, wanted = self._looks.looks, tuple(ids)
        if self.view.hasFocus():
            # What was just hidden here leaves the canvas, but the hand must be able to bring it back.
            unseen = (key for key in self._selected_ids if key in self._labels and key in looks.hidden)
            wanted = tuple(dict.fromkeys((*wanted, *unseen)))
        self._selected_ids = wanted
        if self.isVisible():
            self._quietly(self._select, self._selected_ids)

    def showEvent(self, event: QShowEvent) -> None:
        """Brings itself up to date."""
        super().showEvent(event)
        if self._stale:
            self._refresh()

    def _refresh(self) -> None:
        self._stale = not self.isVisible()
        if self._stale:
            return
        known = Known(self._findings, self._predicted(), self._folded, self.filter.text())
        rows = self._maker.rows(self._labels, self._tasks, self._looks.looks, known)
        self._quietly(self.model.set_rows, rows)
        self._quietly(self._select, self._selected_ids)
        self._tell_count()

    def _tell_count(self) -> None:
        looks, total = self._looks.looks, len(self._labels)
        hidden = sum(not looks.shows(key, task, one.cls) for key, (task, one) in self._labels.items()) if total else 0
        words = [f"{total:,} object{'' if total == 1 else 's'}" if total else "Nothing is drawn here yet."]
        words += [f"{hidden:,} hidden"] if hidden else []
        words += [f"{len(looks.locked):,} locked"] if looks.locked else []
        self.count.setText("  ·  ".join(words))

    def _select(self, ids: tuple[str, ...]) -> None:
        selection = self.view.selectionModel()
        wanted = {place for place in map(self.model.row_of, ids) if place >= 0}
        if wanted == {index.row() for index in selection.selectedIndexes()}:
            return
        lines = QItemSelection()
        for first, last in runs(sorted(wanted)):
            lines.select(self.model.index(first), self.model.index(last))
        selection.select(lines, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        if wanted:
            top = self.model.index(min(wanted))
            selection.setCurrentIndex(top, QItemSelectionModel.SelectionFlag.NoUpdate)
            self.view.scrollTo(top)

    # ---- what the hand does

    def _selected(self) -> None:
        if not self._quiet:
            self._selected_ids = tuple(row.id for row in self._rows_in_hand())
            self.chosen.emit(self._selected_ids)

    def _rows_in_hand(self) -> list[ObjectRow]:
        return [index.data(ROW_ROLE) for index in self.view.selectedIndexes()]

    def _meant(self, row: ObjectRow) -> list[str]:
        """All that is selected where the row is part of it, else the row alone."""
        chosen = [one.id for one in self._rows_in_hand()]
        return chosen if row.id in chosen else [row.id]

    def _eye(self, row: ObjectRow) -> None:
        if row.kind == "class":
            self._looks.set_solo(None if row.solo else (row.task, row.cls))
        elif row.kind == "object":
            solo = self._looks.looks.solo
            if solo not in (None, (row.task, row.cls)):
                self._looks.set_solo(None)  # it is hidden since another class is alone
            elif row.hidden:
                self._looks.show(self._meant(row))
            else:
                self._looks.hide(self._meant(row))

    def _lock(self, row: ObjectRow) -> None:
        if row.kind == "object":
            (self._looks.unlock if row.locked else self._looks.lock)(self._meant(row))

    def _fold(self, row: ObjectRow) -> None:
        self._folded ^= {(row.task, row.cls)}
        self._refresh()

    def _ask_menu(self, at: QPoint) -> None:
        index: QModelIndex = self.view.indexAt(at)
        if index.isValid() and index.data(ROW_ROLE).kind == "object":
            if not self.view.selectionModel().isSelected(index):
                self.view.setCurrentIndex(index)
            self.menu_asked.emit(self.view.viewport().mapToGlobal(at))

    def _quietly(self, act: Callable[[T], None], argument: T) -> None:
        self._quiet = True
        try:
            act(argument)
        finally:
            self._quiet = False

    def _furnish(self, tint: Tint) -> None:
        self.filter.setPlaceholderText("Filter: a class, hidden, locked, prediction …")
        self.filter.setAccessibleName("Filter the objects")
        self.filter.setClearButtonEnabled(True)
        view = self.view
        view.setAccessibleName("Objects on this image")
        view.setAccessibleDescription("Space hides, Shift and Space locks, Enter answers attributes, Esc goes back")
        view.setUniformItemSizes(True)
        view.setMouseTracking(True)
        view.setMinimumSize(QSize(120, 80))
        view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        view.setModel(self.model)
        view.setItemDelegate(ObjectPainter(tint, view))
        view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for part in (self.filter, self.count):
            column.addWidget(part)
        column.addWidget(view, 1)
