"""A table of figures in shades: who agrees with whom, what is taken for what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from widgets.theme.theme import Theme

ROW_PX, HEAD_PX, GAP_PX = 30, 26, 2
LEAST_PX, MOST_PX, MOST_NAME_PX = 38, 96, 120
# How strongly a cell of full shade is tinted: words on it stay readable in every look.
FULL = 0.42


@dataclass(frozen=True)
class GridCell:
    """What stands in a cell, how dark it is (0 to 1), and what the pointer is told. ``own`` is the diagonal."""

    text: str
    shade: float = 0.0
    tip: str = ""
    own: bool = False


class CellGrid(QWidget):
    """Rows and columns with names; ``tint`` is the colour role of the shades."""

    def __init__(self, theme: Theme, name: str, *, tint: str = "accent", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._name, self._tint = theme, name, tint
        self._rows: tuple[str, ...] = ()
        self._columns: tuple[str, ...] = ()
        self._cells: tuple[tuple[GridCell, ...], ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(name)
        theme.changed.connect(self.update)

    def show_cells(
        self, rows: Sequence[str], columns: Sequence[str], cells: Sequence[Sequence[GridCell]], told: str = ""
    ) -> None:
        """Other figures; ``told`` is what a screen reader says of them."""
        self._rows, self._columns = tuple(rows), tuple(columns)
        self._cells = tuple(tuple(line) for line in cells)
        self.setAccessibleDescription(told)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """As high as its rows."""
        wide = self._gutter + len(self._columns) * (LEAST_PX + GAP_PX)
        return QSize(round(wide), self._px(HEAD_PX) + len(self._rows) * (self._px(ROW_PX) + GAP_PX))

    def minimumSizeHint(self) -> QSize:
        """The same: it is scrolled with the page, not in itself."""
        return self.sizeHint()

    def event(self, event: QEvent) -> bool:
        """The pointer rests on a cell."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            found = self._at(QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), found.tip if found is not None else "", self)
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt asks."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        font = self.font()
        font.setPixelSize(self._px(12))
        painter.setFont(font)
        metrics = painter.fontMetrics()
        colour, middle = self._theme.colour, Qt.AlignmentFlag.AlignVCenter
        painter.setPen(colour("muted"))
        # Measured once: names are, anew each time that one of these is asked for.
        gutter, wide, high = self._gutter, self._wide, self._px(ROW_PX)
        left = [self._x(place) for place in range(len(self._columns))]
        for place, name in enumerate(self._columns):
            box = QRectF(left[place], 0, wide, self._px(HEAD_PX) - 4)
            # Names of people often differ at the end alone.
            text = metrics.elidedText(name, Qt.TextElideMode.ElideLeft, int(box.width()) - 6)
            painter.drawText(box.adjusted(3, 0, -3, 0), Qt.AlignmentFlag.AlignRight | middle, text)
        for line, name in enumerate(self._rows):
            box = QRectF(0, self._y(line), gutter - 8, high)
            painter.setPen(colour("text"))
            text = metrics.elidedText(name, Qt.TextElideMode.ElideRight, int(box.width()) + 1)
            painter.drawText(box, Qt.AlignmentFlag.AlignLeft | middle, text)
            for place, cell in enumerate(self._cells[line]):
                self._paint_cell(painter, cell, QRectF(left[place], self._y(line), wide, high))
        painter.end()

    def _paint_cell(self, painter: QPainter, cell: GridCell, box: QRectF) -> None:
        ground = QColor(self._theme.colour("sunken" if cell.own or not cell.shade else self._tint))
        if not cell.own and cell.shade:
            ground.setAlphaF(min(1.0, max(0.04, cell.shade * FULL)))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ground)
        painter.drawRoundedRect(box, 4, 4)
        painter.setPen(self._theme.colour("muted" if cell.own else "text"))
        painter.drawText(
            box.adjusted(4, 0, -7, 0), Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, cell.text
        )

    def _at(self, where: QPointF) -> GridCell | None:
        for line in range(len(self._rows)):
            for place in range(len(self._columns)):
                if QRectF(self._x(place), self._y(line), self._wide, self._px(ROW_PX)).contains(where):
                    return self._cells[line][place]
        return None

    def _px(self, size: float) -> int:
        return self._theme.tokens.px(size)

    @property
    def _gutter(self) -> float:
        font = self.font()
        font.setPixelSize(self._px(12))
        metrics = QFontMetricsF(font)
        return min(max((metrics.horizontalAdvance(name) for name in self._rows), default=0.0), MOST_NAME_PX) + 14

    @property
    def _wide(self) -> float:
        room = (self.width() - self._gutter) / max(1, len(self._columns)) - GAP_PX
        return min(max(room, LEAST_PX), self._px(MOST_PX))

    def _x(self, place: int) -> float:
        return self._gutter + place * (self._wide + GAP_PX)

    def _y(self, line: int) -> float:
        return self._px(HEAD_PX) + line * (self._px(ROW_PX) + GAP_PX)
