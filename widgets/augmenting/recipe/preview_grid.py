"""Items in rows: the original, then what the recipe makes of it, labels and all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from widgets.augmenting.recipe.tile_looks import TileLooks

if TYPE_CHECKING:
    from widgets.augmenting.recipe.pictures import Tile
    from widgets.augmenting.recipe.preview_work import Shown
    from widgets.theme.theme import Theme

GAP, HEAD_PX, WORDS_PX = 8, 20, 18
ARROWS = {Qt.Key.Key_Left: (0, -1), Qt.Key.Key_Right: (0, 1), Qt.Key.Key_Up: (-1, 0), Qt.Key.Key_Down: (1, 0)}


class PreviewGrid(QWidget):
    """``pointed`` carries the tile under the pointer or at hand, ``opened`` the one to look at in full size."""

    pointed = Signal(object)
    opened = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._rows: tuple[tuple[Tile, ...], ...] = ()
        self._at = (0, 1)
        self._hovered: tuple[int, int] | None = None
        self.labels = True
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(240, 110)
        self._say()
        self._looks = TileLooks(self)
        self._looks.renewed.connect(self.update)
        theme.changed.connect(self.update)

    def show_rows(self, shown: Shown) -> None:
        """Other tiles; the one at hand stays at hand."""
        self._rows = shown.rows
        self._looks.keep(tile for row in self._rows for tile in row)
        self._at = self._near(*self._at)
        self._say()
        self.update()
        self._point()

    def show_labels(self, shown: bool) -> None:
        """With or without labels."""
        self.labels = shown
        self.update()

    @property
    def tile(self) -> Tile | None:
        """The tile at hand."""
        return self._tile(self._at)

    @property
    def first(self) -> Tile | None:
        """The original beside the tile at hand."""
        return self._tile((self._at[0], 0))

    def room_for(self, items: int) -> int:
        """How many tiles fit beside each other without bars at their sides, for rows of ``items``."""
        tile = self._tile((0, 0))
        if tile is None or tile.rate_hz is not None:
            return 4
        row_px = (self.height() - HEAD_PX - GAP * (items - 1)) / items
        wide_px = row_px * tile.picture.width() / max(1, tile.picture.height())
        return int((self.width() + GAP) / (wide_px + GAP) + 0.5)

    def _tile(self, at: tuple[int, int]) -> Tile | None:
        row, column = at
        return self._rows[row][column] if row < len(self._rows) and column < len(self._rows[row]) else None

    def _near(self, row: int, column: int) -> tuple[int, int]:
        row = min(max(row, 0), max(0, len(self._rows) - 1))
        last = len(self._rows[row]) - 1 if self._rows else 0
        return row, min(max(column, 0), last)

    # ---- hands

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """What is under the pointer."""
        found = self._hit(event.position())
        if found != self._hovered:
            self._hovered = found
            self.update()
            self._point()

    def leaveEvent(self, event: QEvent) -> None:
        """Back to the one at hand."""
        self._hovered = None
        self.update()
        self._point()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Takes a tile at hand."""
        self._take(self._hit(event.position()))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Opens it."""
        if self.tile is not None and self._hit(event.position()) == self._at:
            self.opened.emit(self.tile)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows go from tile to tile, Enter opens."""
        key = Qt.Key(event.key())
        if key in ARROWS and self._rows:
            self._take(self._near(self._at[0] + ARROWS[key][0], self._at[1] + ARROWS[key][1]))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.tile is not None:
            self.opened.emit(self.tile)
        else:
            super().keyPressEvent(event)

    def _take(self, at: tuple[int, int] | None) -> None:
        if at is not None:
            self._at = at
            self._say()
            self.update()
            self._point()

    def _point(self) -> None:
        self.pointed.emit(self._tile(self._hovered) if self._hovered is not None else self.tile)

    def _say(self) -> None:
        tile = self.tile
        if tile is None:
            self.setAccessibleName("Preview: nothing to show yet")
            return
        which = "original" if tile.variant < 0 else f"draw {tile.variant + 1}"
        self.setAccessibleName(f"Preview: {tile.title}, {which}")
        self.setAccessibleDescription(tile.said)

    # ---- where

    def _cell(self, row: int, column: int) -> QRect:
        columns = max((len(one) for one in self._rows), default=1)
        width = (self.width() - GAP * (columns - 1)) / columns
        height = (self.height() - HEAD_PX - GAP * (len(self._rows) - 1)) / max(1, len(self._rows))
        return QRect(round(column * (width + GAP)), round(HEAD_PX + row * (height + GAP)), int(width), int(height))

    def _hit(self, at: QPointF) -> tuple[int, int] | None:
        for row, tiles in enumerate(self._rows):
            for column in range(len(tiles)):
                if self._cell(row, column).contains(at.toPoint()):
                    return row, column
        return None

    def sizeHint(self) -> QSize:
        """Qt asks."""
        return QSize(640, 420)

    # ---- painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt asks."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        font = painter.font()
        font.setPixelSize(self._theme.tokens.px(11))
        painter.setFont(font)
        painter.setPen(self._theme.colour("muted"))
        for column, tile in enumerate(self._rows[0] if self._rows else ()):
            head = "Original" if tile.variant < 0 else f"Draw {tile.variant + 1}"
            place = self._cell(0, column)
            painter.drawText(QRect(place.x(), 0, place.width(), HEAD_PX - 4), Qt.AlignmentFlag.AlignLeft, head)
        for row, tiles in enumerate(self._rows):
            for column, tile in enumerate(tiles):
                self._paint_tile(painter, self._cell(row, column), tile, (row, column))
        if self.hasFocus() and not self._rows:
            painter.setPen(QPen(self._theme.colour("accent"), 2))
            painter.drawRect(self.rect().adjusted(1, 1, -1, -1))
        painter.end()

    def _paint_tile(self, painter: QPainter, cell: QRect, tile: Tile, at: tuple[int, int]) -> None:
        colour = self._theme.colour
        painter.fillRect(cell, colour("canvas"))
        body = cell.adjusted(0, 0, 0, -WORDS_PX) if tile.words or tile.error else cell
        stretched = tile.rate_hz is not None
        place = QRectF(body) if stretched else _fitted(body, tile.picture.size())
        if stretched:
            painter.drawImage(place, tile.picture)
            if self.labels:
                self._paint_spans(painter, place, tile)
        else:
            self._looks.draw(painter, place, tile, self.devicePixelRatioF(), self.labels)
        if body is not cell:
            painter.setPen(colour("danger") if tile.error else colour("text"))
            words = QRect(cell.x() + 6, cell.bottom() - WORDS_PX + 1, cell.width() - 12, WORDS_PX)
            said = painter.fontMetrics().elidedText(
                tile.error or tile.words, Qt.TextElideMode.ElideRight, words.width()
            )
            painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, said)
        if at == self._at:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(colour("accent"), 3 if self.hasFocus() else 1.5))
            painter.drawRect(QRectF(cell).adjusted(1, 1, -1, -1))
        elif at == self._hovered:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(colour("border_strong"), 1.5))
            painter.drawRect(QRectF(cell).adjusted(1, 1, -1, -1))

    def _paint_spans(self, painter: QPainter, place: QRectF, tile: Tile) -> None:
        high = 16.0
        for span in tile.spans:
            left, right = place.x() + span.start * place.width(), place.x() + span.end * place.width()
            tint = QColor(span.colour)
            tint.setAlpha(48)
            painter.fillRect(QRectF(left, place.y(), right - left, place.height()), tint)
            bar = QRectF(left, place.bottom() - high, max(2.0, right - left), high)
            tint.setAlpha(230)
            painter.fillRect(bar, tint)
            painter.setPen(QColor("#000000") if tint.lightness() > 140 else QColor("#ffffff"))
            said = painter.fontMetrics().elidedText(span.text, Qt.TextElideMode.ElideRight, int(bar.width()) - 4)
            painter.drawText(bar.adjusted(3, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, said)


def _fitted(cell: QRect, size: QSize) -> QRectF:
    scale = min(cell.width() / max(1, size.width()), cell.height() / max(1, size.height()))
    width, height = size.width() * scale, size.height() * scale
    return QRectF(cell.x() + (cell.width() - width) / 2, cell.y() + (cell.height() - height) / 2, width, height)
