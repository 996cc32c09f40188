"""The objects of the item in a list: which there are, which are hidden or locked, and which are in hand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPalette
from PySide6.QtWidgets import (
    QAbstractItemView,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from app.labels.regions import extent
from widgets.canvas.looks import ink_on
from widgets.labeling.image_things import UNKNOWN_COLOUR
from widgets.labeling.object_model import ROW_ROLE, ObjectModel, ObjectRow
from widgets.parts.text import Text

if TYPE_CHECKING:
    from app.labels.values import ImageObject
    from app.rules.checks import Finding
    from app.rules.sheet import Task
    from widgets.labeling.image_looks import LooksModel
    from widgets.labeling.tint import Tint

SWATCH_PX, ICON_PX, GAP_PX = 18, 16, 8
Index = QModelIndex | QPersistentModelIndex


class ObjectDelegate(QStyledItemDelegate):
    """Swatch with its letter, class, size, and at the right the eye and the lock."""

    def __init__(self, tint: Tint, parent: QWidget) -> None:
        super().__init__(parent)
        self._tint = tint

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """The same for every row."""
        return QSize(120, max(SWATCH_PX, option.fontMetrics.height()) + 10)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """What is hidden is faint; what is locked or came from a model says so by a sign."""
        row: ObjectRow = index.data(ROW_ROLE)
        rect, palette = option.rect, option.palette
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        if chosen:
            painter.fillRect(rect, palette.brush(QPalette.ColorRole.Highlight))
        ink = palette.color(QPalette.ColorRole.HighlightedText if chosen else QPalette.ColorRole.Text)
        painter.setOpacity(0.45 if row.hidden else 1.0)
        swatch = QRect(rect.left() + 8, rect.center().y() - SWATCH_PX // 2 + 1, SWATCH_PX, SWATCH_PX)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(row.colour))
        painter.drawRoundedRect(swatch, 4, 4)
        painter.setPen(ink_on(QColor(row.colour)))
        painter.drawText(swatch, Qt.AlignmentFlag.AlignCenter, row.letter)
        eye, lock = places(rect)
        text = QRect(swatch.right() + 10, rect.top(), eye.left() - swatch.right() - 14, rect.height())
        self._words(painter, option, text, row, ink)
        painter.setOpacity(1.0)
        role = "text" if chosen else "muted"
        painter.drawPixmap(eye, self._tint.picture("eye-off" if row.hidden else "eye", role))
        if row.locked or chosen:
            painter.setOpacity(1.0 if row.locked else 0.35)
            painter.drawPixmap(lock, self._tint.picture("lock", role))
        painter.restore()

    def _words(
        self, painter: QPainter, option: QStyleOptionViewItem, place: QRect, row: ObjectRow, ink: QColor
    ) -> None:
        metrics = option.fontMetrics
        side = Qt.AlignmentFlag.AlignVCenter
        marks = f"{'model · ' if row.predicted else ''}{row.size}"
        width = metrics.horizontalAdvance(marks)
        faint = QColor(ink)
        faint.setAlpha(150)
        painter.setPen(QColor("#d55e00") if row.problem else faint)
        painter.drawText(place, int(side | Qt.AlignmentFlag.AlignRight), marks)
        left = place.adjusted(0, 0, -width - GAP_PX, 0)
        painter.setPen(ink)
        name = metrics.elidedText(row.title, Qt.TextElideMode.ElideRight, left.width())
        painter.drawText(left, int(side | Qt.AlignmentFlag.AlignLeft), name)


def places(rect: QRect) -> tuple[QRect, QRect]:
    """Where the eye and the lock of a row stand."""
    top = rect.center().y() - ICON_PX // 2 + 1
    lock = QRect(rect.right() - 8 - ICON_PX, top, ICON_PX, ICON_PX)
    return lock.translated(-ICON_PX - GAP_PX, 0), lock


class ObjectView(QListView):
    """The list; clicks on an eye or a lock are no selection."""

    eye_pressed = Signal(str)
    lock_pressed = Signal(str)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Qt asks."""
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and event.button() == Qt.MouseButton.LeftButton:
            eye, lock = places(self.visualRect(index))
            at = event.position().toPoint()
            for place, signal in ((eye, self.eye_pressed), (lock, self.lock_pressed)):
                if place.adjusted(-4, -6, 4, 6).contains(at):
                    signal.emit(index.data(ROW_ROLE).id)
                    return
        super().mousePressEvent(event)


class ObjectList(QWidget):
    """``chosen`` carries the ids that were selected here; ``show_selection`` follows the canvas without a signal."""

    chosen = Signal(object)

    def __init__(self, looks: LooksModel, tint: Tint, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._looks = looks
        self._quiet = False
        self.model = ObjectModel(self)
        self.count = Text("", "muted")
        self.filter = QLineEdit()
        self.filter.setPlaceholderText("Filter by class")
        self.filter.setAccessibleName("Filter the objects by class")
        self.filter.setClearButtonEnabled(True)
        self.view = ObjectView()
        self.view.setAccessibleName("Objects on this image")
        self.view.setUniformItemSizes(True)
        self.view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.view.setModel(self.model)
        self.view.setItemDelegate(ObjectDelegate(tint, self.view))
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for part in (self.filter, self.count):
            column.addWidget(part)
        column.addWidget(self.view, 1)
        self.filter.textChanged.connect(self.model.set_filter)
        self.view.eye_pressed.connect(self._toggle_eye)
        self.view.lock_pressed.connect(self._toggle_lock)
        self.view.selectionModel().selectionChanged.connect(self._selected)

    def show_objects(
        self,
        labels: Mapping[str, tuple[str, ImageObject]],
        tasks: Sequence[Task],
        findings: Iterable[Finding] = (),
        predicted: frozenset[str] = frozenset(),
    ) -> None:
        """The objects of the item, what is drawn last first."""
        named = {task.name: task for task in tasks}
        problems = {found.object_id: found.message for found in findings if found.object_id and not found.waived}
        looks = self._looks.looks
        rows = []
        for key, (task, label) in reversed(labels.items()):
            cls = named[task].class_of(label.cls) if task in named else None
            title = (cls.title or cls.name) if cls is not None else label.cls
            x0, y0, x1, y1 = extent(label)
            rows.append(
                ObjectRow(
                    id=key, task=task, cls=label.cls, title=title,
                    colour=cls.colour if cls is not None else UNKNOWN_COLOUR, letter=title[:1].upper(),
                    size=f"{x1 - x0:.0f} × {y1 - y0:.0f}", hidden=not looks.shows(key, task, label.cls),
                    locked=key in looks.locked, predicted=key in predicted, problem=problems.get(key, ""),
                )
            )  # fmt: skip
        self._quietly(self.model.set_rows, rows)
        count = len(rows)
        self.count.setText(f"{count:,} object{'' if count == 1 else 's'}" if count else "Nothing is drawn here yet.")

    def show_selection(self, ids: Iterable[str]) -> None:
        """The objects in hand on the canvas."""
        self._quietly(self._select, tuple(ids))

    def _select(self, ids: tuple[str, ...]) -> None:
        selection = self.view.selectionModel()
        selection.clearSelection()
        flags = QItemSelectionModel.SelectionFlag.Select
        for place in filter(lambda place: place >= 0, map(self.model.row_of, ids)):
            selection.select(self.model.index(place), flags)
            self.view.scrollTo(self.model.index(place))

    def _selected(self) -> None:
        if not self._quiet:
            self.chosen.emit(tuple(index.data(ROW_ROLE).id for index in self.view.selectedIndexes()))

    def _toggle_eye(self, object_id: str) -> None:
        if object_id in self._looks.looks.hidden:
            self._looks.show((object_id,))
        else:
            self._looks.hide((object_id,))

    def _toggle_lock(self, object_id: str) -> None:
        if object_id in self._looks.looks.locked:
            self._looks.unlock((object_id,))
        else:
            self._looks.lock((object_id,))

    def _quietly(self, act, argument) -> None:
        self._quiet = True
        try:
            act(argument)
        finally:
            self._quiet = False

    def changeEvent(self, event: QEvent) -> None:
        """Another theme: the signs are painted anew."""
        if event.type() == QEvent.Type.PaletteChange:
            self.view.viewport().update()
        super().changeEvent(event)
