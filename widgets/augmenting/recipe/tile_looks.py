"""Pictures of the preview with their labels, painted once: a picture with a hundred labels takes a frame by itself."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QRectF, QSize, QTimer, Signal, Slot
from PySide6.QtGui import QPainter, QPainterPath, QPixmap

from widgets.canvas.drawing import draw_object, path_of
from widgets.canvas.looks import Look
from widgets.canvas.viewport import Viewport

if TYPE_CHECKING:
    from widgets.augmenting.recipe.pictures import Tile

# With so many labels a new tile is painted at once. Others, and all that need another size, come one at a time.
FEW = 60
BETWEEN_MS = 20  # for hand and screen in between


class TileLooks(QObject):
    """``renewed`` tells that a tile which was drawn as it was, or without its labels, can be drawn as it is."""

    renewed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._there: dict[Tile, tuple[QPixmap, bool]] = {}
        self._wanted: dict[Tile, tuple[QSize, float, bool]] = {}
        self._soon = QTimer(self, interval=BETWEEN_MS)
        self._soon.timeout.connect(self._renew)

    def keep(self, tiles: Iterable[Tile]) -> None:
        """Only these are in view any more."""
        known = set(tiles)
        self._there = {tile: look for tile, look in self._there.items() if tile in known}
        self._wanted = {tile: wanted for tile, wanted in self._wanted.items() if tile in known}

    def draw(self, painter: QPainter, place: QRectF, tile: Tile, ratio: float, labels: bool) -> None:
        """The tile as it is, or for some milliseconds as it was; ``ratio`` is how many pixels of the screen one is."""
        size = QSize(max(1, round(place.width() * ratio)), max(1, round(place.height() * ratio)))
        wanted = size, ratio, labels
        if self._is_there(tile, wanted):
            self._wanted.pop(tile, None)
        else:
            if tile not in self._there and (not labels or len(tile.objects) <= FEW):
                self._there[tile] = _painted(tile, *wanted), labels
            else:
                self._wanted[tile] = wanted
                self._soon.start()
        look = self._there.get(tile)
        if look is None:
            painter.drawImage(place, tile.picture)
        else:
            painter.drawPixmap(place, look[0], QRectF(look[0].rect()))

    def _is_there(self, tile: Tile, wanted: tuple[QSize, float, bool]) -> bool:
        look = self._there.get(tile)
        return look is not None and look[0].size() == wanted[0] and look[1] == wanted[2]

    @Slot()
    def _renew(self) -> None:
        if self._wanted:
            tile, wanted = next(iter(self._wanted.items()))
            del self._wanted[tile]
            self._there[tile] = _painted(tile, *wanted), wanted[2]
        if not self._wanted:
            self._soon.stop()
        self.renewed.emit()


def _painted(tile: Tile, size: QSize, ratio: float, labels: bool) -> QPixmap:
    made = QPixmap(size)
    painter = QPainter(made)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.drawImage(QRectF(made.rect()), tile.picture)
    if labels:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.scale(ratio, ratio)
        whole, width = tile.picture.size(), size.width() / ratio
        viewport = Viewport((whole.width(), whole.height()), (int(width), int(size.height() / ratio)),
                            width / max(1, whole.width()), 0, 0)  # fmt: skip
        look = Look(halo=False, chip=False)
        nothing = QPainterPath()
        for thing in tile.objects:
            # A box is painted by its corners: to build outlines that nobody strokes took half of the time.
            path = nothing if thing.shape.kind == "box" else path_of(thing, thing.shape)
            draw_object(painter, thing, thing.shape, path, viewport, look)
    painter.end()
    return made
