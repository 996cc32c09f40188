"""Items as lines: one value a column, sorted by a click on its head."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, Qt, Signal
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QHeaderView, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from widgets.dataset.item_models import LinesModel, shown
from widgets.dataset.item_view import ItemView

if TYPE_CHECKING:
    from app.items.picking import Picking
    from app.items.seen import Seen
    from widgets.theme.theme import Theme

ROW_PX, EDGE_PX = 32, 10
LEFT = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
RIGHT = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight)
WIDTHS = {"path": 300, "source": 110, "state": 100, "class": 150, "tag": 130, "annotator": 130, "assigned": 120,
          "finding": 120}  # fmt: skip
USUAL_PX = 110
# Measured values and columns of tables beyond these are found in the filter, not in the list.
MOST_NUMBERS, MOST_TEXTS = 6, 4
LESS_TOLD = frozenset({"size_bytes", "megapixels", "aspect", "n_frames"})


class ItemList(ItemView):
    """``sort_asked`` carries the name of a column whose head was clicked."""

    sort_asked = Signal(str)

    def __init__(self, picking: Picking, theme: Theme, parent: QWidget | None = None) -> None:
        self.lines = LinesModel()
        super().__init__(self.lines, picking, "Items as a list", parent)
        self.lines.setParent(self)
        self.theme = theme
        self.setItemDelegate(LinePainter(self))
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionsClickable(True)
        header.setStretchLastSection(True)
        header.setSortIndicatorShown(True)
        header.sectionClicked.connect(self._ask)
        self.setHorizontalScrollMode(self.ScrollMode.ScrollPerPixel)
        theme.changed.connect(self._fit)
        self._fit()

    def show_columns(self, seen: Seen) -> None:
        """The columns that this project has and this person may see."""
        numbers = [name for name in seen.numbers if name not in LESS_TOLD][:MOST_NUMBERS]
        texts = [name for name in seen.texts if name not in ("source", "split", "group")][:MOST_TEXTS]
        people = ("annotator", "assigned") if seen.sight.everything else ()
        names = ("path", "source", "state", "class", "tag", *people, "finding", *texts, *numbers)
        if names == self.lines.names:
            return
        self.lines.set_names(names)
        for place, name in enumerate(names):
            self.setColumnWidth(place, self.theme.tokens.px(WIDTHS.get(name, USUAL_PX)))

    def show_sort(self, name: str, *, descending: bool) -> None:
        """Marks the column by which the items are in order."""
        place = self.lines.names.index(name or "path") if (name or "path") in self.lines.names else -1
        order = Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder
        self.horizontalHeader().setSortIndicator(place, order)

    def _ask(self, section: int) -> None:
        if section < len(self.lines.names):
            self.sort_asked.emit(self.lines.names[section])

    def _fit(self) -> None:
        self.verticalHeader().setDefaultSectionSize(self.theme.tokens.px(ROW_PX))


class LinePainter(QStyledItemDelegate):
    """A cell, on the ground of its line."""

    def __init__(self, view: ItemList) -> None:
        super().__init__(view)
        self._view = view

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Qt asks."""
        view = self._view
        seen, theme = view.lines.seen, view.theme
        if seen is None:
            return
        row = int(view.lines.rows[index.row()])
        rect = option.rect
        if view.picking.has(row):
            painter.fillRect(rect, theme.colour("accent_soft"))
        painter.setPen(theme.colour("border"))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        name = view.lines.names[index.column()]
        text = shown(name, seen.value(name, row))
        faint = text == "–" or bool(seen.excluded[row])
        role = "danger" if name == "finding" and not faint else ("faint" if faint else "text")
        painter.setPen(theme.colour(role))
        room = rect.adjusted(EDGE_PX, 0, -EDGE_PX, 0)
        how = Qt.TextElideMode.ElideLeft if name == "path" else Qt.TextElideMode.ElideRight
        painter.drawText(
            room, RIGHT if name in seen.numbers else LEFT, option.fontMetrics.elidedText(text, how, room.width())
        )
        if index.row() == view.current and view.hasFocus():
            self._frame(painter, rect, index.column())

    def _frame(self, painter: QPainter, rect: QRect, column: int) -> None:
        """The part of the keyboard's frame that runs round this cell."""
        painter.setPen(QPen(self._view.theme.colour("accent"), 2))
        inside = rect.adjusted(1, 1, -1, -1)
        painter.drawLine(rect.left(), inside.top(), rect.right(), inside.top())
        painter.drawLine(rect.left(), inside.bottom(), rect.right(), inside.bottom())
        if column == 0:
            painter.drawLine(inside.topLeft(), inside.bottomLeft())
        if column == self._view.lines.columnCount() - 1:
            painter.drawLine(inside.topRight(), inside.bottomRight())
