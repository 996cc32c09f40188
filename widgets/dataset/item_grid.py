"""Items as tiles: the picture with its labels, its name, its state; as many beside each other as fit."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QPointF, QRect, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QFont, QPainter, QPen, QPixmap, QResizeEvent, QTextOption
from PySide6.QtWidgets import QHeaderView, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from widgets.dataset.item_models import TilesModel
from widgets.dataset.item_view import ItemView
from widgets.labeling.entries import STATES
from widgets.theme.tokens import RADIUS_S, TEXT_CAPTION, TEXT_SMALL

if TYPE_CHECKING:
    from app.items.picking import Picking
    from widgets.dataset.item_picture import Made
    from widgets.theme.theme import Theme

TILE_PX, GAP_PX, INSET_PX = 176, 6, 6
# Height of a picture against its width.
SHAPE = 0.75
MARK_PX = 9
# Tiles kept as they were painted, some screens of them.
KEPT = 150
TONES = {"todo": "faint", "draft": "warning", "returned": "danger", "submitted": "accent", "accepted": "success",
         "broken": "danger"}  # fmt: skip


class ItemGrid(ItemView):
    """``scrolled`` tells that other tiles may be in view, once the hand rests for a frame."""

    scrolled = Signal()

    def __init__(
        self,
        picking: Picking,
        theme: Theme,
        picture_of: Callable[[str], Made | None],
        class_colour: Callable[[str], QColor],
        parent: QWidget | None = None,
    ) -> None:
        self.tiles = TilesModel()
        super().__init__(self.tiles, picking, "Items as pictures", parent)
        self.tiles.setParent(self)
        self.theme = theme
        self.setItemDelegate(TilePainter(self, picture_of, class_colour))
        self.horizontalHeader().hide()
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        for header in (self.horizontalHeader(), self.verticalHeader()):
            header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
            header.setMinimumSectionSize(8)
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self.scrolled)
        self.verticalScrollBar().valueChanged.connect(self._soon.start)
        theme.changed.connect(self._fit)

    @property
    def per_line(self) -> int:
        """How many tiles a line holds."""
        return self.tiles.n_columns

    @property
    def picture_px(self) -> tuple[int, int]:
        """Width and height of a picture, in pixels of the screen."""
        width = self.horizontalHeader().defaultSectionSize() - GAP_PX - 2 * INSET_PX
        scale = self.devicePixelRatioF()
        return max(1, round(width * scale)), max(1, round(width * SHAPE * scale))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """More or fewer tiles beside each other."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        wide = self.viewport().width()
        count = max(1, wide // TILE_PX)
        size = max(48, wide // count)
        words = 2 * self.theme.tokens.px(TEXT_CAPTION) + 22
        high = round((size - GAP_PX - 2 * INSET_PX) * SHAPE) + words + GAP_PX + INSET_PX
        first = next(self.places_in_view(), -1) if count != self.tiles.n_columns else -1
        self.horizontalHeader().setDefaultSectionSize(size)
        self.verticalHeader().setDefaultSectionSize(high)
        self.tiles.set_columns(count)
        if first > 0:
            self.scrollTo(self.tiles.at(first), self.ScrollHint.PositionAtTop)
        self._soon.start()


class TilePainter(QStyledItemDelegate):
    """Paints one tile from what is there; it never reads or decodes."""

    def __init__(
        self, grid: ItemGrid, picture_of: Callable[[str], Made | None], class_colour: Callable[[str], QColor]
    ) -> None:
        super().__init__(grid)
        self._grid, self._picture_of, self._class_colour = grid, picture_of, class_colour
        self._kept: dict[tuple[int, bool, bool], tuple[tuple[object, ...], QPixmap]] = {}

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Qt asks."""
        grid = self._grid
        place = grid.tiles.place(index)
        seen = grid.tiles.seen
        if place < 0 or seen is None:
            return
        row = int(grid.tiles.rows[place])
        chosen = grid.picking.has(row)
        focused = place == grid.current and grid.hasFocus()
        made = self._picture_of(seen.table.id(row))
        stamp = (seen, made, option.rect.size(), grid.theme.tokens, painter.device().devicePixelRatioF())
        kept = self._kept.pop((row, chosen, focused), None)
        if kept is None or kept[0] != stamp:
            kept = stamp, self._tile(option.rect.size(), stamp[-1], row, made, chosen=chosen, focused=focused)
        # The last one used stands last.
        self._kept[row, chosen, focused] = kept
        if len(self._kept) > KEPT:
            del self._kept[next(iter(self._kept))]
        painter.drawPixmap(option.rect.topLeft(), kept[1])

    def _tile(self, size: QSize, scale: float, row: int, made: Made | None, *, chosen: bool, focused: bool) -> QPixmap:
        """The whole tile: a scrolled line is painted twice and more, and is the same each time."""
        seen = self._grid.tiles.seen
        assert seen is not None
        drawn = QPixmap(size * scale)
        drawn.setDevicePixelRatio(scale)
        drawn.fill(self._grid.palette().base().color())
        painter = QPainter(drawn)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        tile = QRect(QPoint(0, 0), size).adjusted(GAP_PX // 2, GAP_PX // 2, -GAP_PX // 2, -GAP_PX // 2)
        self._ground(painter, tile, chosen=chosen, focused=focused)
        width = tile.width() - 2 * INSET_PX
        frame = QRect(tile.left() + INSET_PX, tile.top() + INSET_PX, width, round(width * SHAPE))
        excluded = bool(seen.excluded[row])
        self._picture(painter, frame, made, seen.table.reason(row), faded=excluded)
        if excluded:
            self._badge(painter, frame, "Excluded")
        if chosen:
            self._tick(painter, frame)
        below = tile.adjusted(INSET_PX, INSET_PX + frame.height() + 4, -INSET_PX, -4)
        self._words(painter, below, row)
        painter.end()
        return drawn

    def _ground(self, painter: QPainter, tile: QRect, *, chosen: bool, focused: bool) -> None:
        theme = self._grid.theme
        painter.setBrush(theme.colour("accent_soft" if chosen else "surface"))
        width = 2.0 if chosen or focused else 1.0
        painter.setPen(QPen(theme.colour("accent" if chosen else "border"), width))
        inside = QRectF(tile).adjusted(1, 1, -1, -1)
        painter.drawRoundedRect(inside, RADIUS_S, RADIUS_S)
        if focused:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.colour("text" if chosen else "accent"), 2.0, Qt.PenStyle.SolidLine))
            painter.drawRoundedRect(inside.adjusted(2, 2, -2, -2), RADIUS_S - 2, RADIUS_S - 2)

    def _picture(self, painter: QPainter, frame: QRect, made: Made | None, reason: str, *, faded: bool) -> None:
        theme = self._grid.theme
        painter.save()
        # Without rounded corners and smoothing a picture is copied line by line, a hundred times faster.
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.fillRect(frame, theme.colour("sunken"))
        reason = (made.reason if made is not None else "") or reason
        if made is not None and made.picture is not None:
            # What was made for tiles of another size is fitted: its own picture is under way.
            size = made.picture.size() / painter.device().devicePixelRatioF()
            if size.width() > frame.width() or size.height() > frame.height():
                size = size.scaled(frame.size(), Qt.AspectRatioMode.KeepAspectRatio)
            target = QRect(frame.topLeft(), size)
            target.moveCenter(frame.center())
            if faded:
                painter.setOpacity(0.35)
            painter.drawImage(target, made.picture)
        elif reason:
            painter.setPen(theme.colour("danger"))
            painter.setFont(self._font(TEXT_SMALL))
            room = frame.adjusted(10, 8, -10, -8)
            how = QTextOption(Qt.AlignmentFlag.AlignCenter)
            how.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
            painter.setClipRect(frame)
            painter.drawText(QRectF(room), reason, how)
        painter.restore()

    def _badge(self, painter: QPainter, frame: QRect, text: str) -> None:
        theme = self._grid.theme
        painter.setFont(self._font(TEXT_SMALL))
        wide = painter.fontMetrics().horizontalAdvance(text) + 14
        chip = QRectF(frame.left() + 6, frame.top() + 6, wide, painter.fontMetrics().height() + 4)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("warning_soft"))
        painter.drawRoundedRect(chip, 4, 4)
        painter.setPen(theme.colour("warning"))
        painter.drawText(chip, Qt.AlignmentFlag.AlignCenter, text)

    def _tick(self, painter: QPainter, frame: QRect) -> None:
        theme = self._grid.theme
        disc = QRectF(frame.right() - 25, frame.top() + 6, 20, 20)
        painter.setPen(QPen(theme.colour("surface"), 1.5))
        painter.setBrush(theme.colour("fill"))
        painter.drawEllipse(disc)
        painter.setPen(QPen(theme.colour("on_accent"), 2.0, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        x, y = disc.left(), disc.top()
        painter.drawPolyline([QPointF(x + 5.5, y + 10.5), QPointF(x + 8.8, y + 13.8), QPointF(x + 14.5, y + 7)])

    def _words(self, painter: QPainter, below: QRect, row: int) -> None:
        theme, seen = self._grid.theme, self._grid.tiles.seen
        assert seen is not None
        painter.setFont(self._font(TEXT_CAPTION))
        metrics = painter.fontMetrics()
        painter.setPen(theme.colour("text"))
        line = QRect(below.left(), below.top(), below.width(), metrics.height())
        # The folder is told by the tooltip; names differ at their ends.
        file = seen.table.path(row).rpartition("/")[2]
        name = metrics.elidedText(file, Qt.TextElideMode.ElideMiddle, line.width())
        painter.drawText(line, int(Qt.AlignmentFlag.AlignVCenter), name)
        line.translate(0, metrics.height() + 4)
        state = str(seen.value("state", row))
        left = self._state(painter, line, state)
        self._classes(painter, QRect(left, line.top(), line.right() - left, line.height()), row)

    def _state(self, painter: QPainter, line: QRect, state: str) -> int:
        """Form and colour and word; gives where it ends."""
        theme = self._grid.theme
        colour = theme.colour(TONES[state])
        mark = QRectF(line.left() + 1, line.center().y() - MARK_PX / 2 + 0.5, MARK_PX, MARK_PX)
        painter.setPen(QPen(colour, 1.5))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if state == "broken":
            painter.drawLine(mark.topLeft(), mark.bottomRight())
            painter.drawLine(mark.topRight(), mark.bottomLeft())
        else:
            painter.drawEllipse(mark)
            if state != "todo":
                painter.setBrush(colour)
                painter.drawPie(mark, 90 * 16, (180 if state in ("draft", "returned") else 360) * 16)
        painter.setPen(theme.colour("muted"))
        text = "Broken" if state == "broken" else STATES[state]
        left = line.left() + MARK_PX + 7
        painter.drawText(QRect(left, line.top(), line.right() - left, line.height()), ALIGNED, text)
        return left + painter.fontMetrics().horizontalAdvance(text) + 10

    def _classes(self, painter: QPainter, room: QRect, row: int) -> None:
        """The classes that are there, at the right: a dot in the colour of each, with its name where all fit."""
        seen = self._grid.tiles.seen
        assert seen is not None
        metrics = painter.fontMetrics()
        words = seen.words_of("class", row)
        widths = [metrics.horizontalAdvance(word) + 16 for word in words]
        named = sum(widths) <= room.width()
        if not named:
            widths = [12] * len(words)
        left = room.right() - min(sum(widths), room.width()) + 2
        for word, wide in zip(words, widths, strict=True):
            if left + 10 > room.right() + 2:
                return
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._class_colour(word))
            painter.drawEllipse(QRectF(left, room.center().y() - 3, 8, 8))
            if named:
                painter.setPen(self._grid.theme.colour("muted"))
                painter.drawText(QRect(left + 11, room.top(), wide, room.height()), ALIGNED, word)
            left += wide

    def _font(self, size: int) -> QFont:
        font = QFont(self._grid.font())
        font.setPixelSize(self._grid.theme.tokens.px(size))
        return font


ALIGNED = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
