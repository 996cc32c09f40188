"""The image to paint: parts of the level that suits the zoom, as the settings of the eye show them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter, QPen

from app.media.raster import Raster, with_levels
from widgets.bridge.images import to_array
from widgets.canvas.develop import Developer
from widgets.canvas.display import PLAIN
from widgets.canvas.viewport import Rect, Viewport

if TYPE_CHECKING:
    from app.media.raster import Pixels, PixelSource

# Above this scale a pixel is a square of its own, and from the second on lines stand between them.
CRISP_SCALE = 4.0
GRID_SCALE = 8.0
Part = tuple[int, int, int, int]


class Picture:
    """A ``PixelSource`` as a painter wants it. Whole levels of eight bits are wrapped once, without copying."""

    def __init__(self, source: PixelSource) -> None:
        self.source = source
        self.display = PLAIN
        self.grid = True
        self._developer = Developer()
        # With the pixels that each lies on: a source may let go of a level that is still on the screen.
        self._wrapped: dict[int, tuple[QImage, Pixels]] = {}
        self._made: Pixels | None = None

    @property
    def size_px(self) -> tuple[int, int]:
        """Width and height; never zero."""
        width, height = self.source.size_px
        return max(1, width), max(1, height)

    def forget(self) -> None:
        """Finer levels have come, or the display has changed."""
        self._wrapped.clear()

    def paint(self, painter: QPainter, viewport: Viewport, screen: Rect, *, dpr: float, coarser: int = 0) -> None:
        """Paints the part of the image that lies in ``screen`` (widget coordinates), ``coarser`` levels too coarse."""
        width, height = self.size_px
        x0, y0, x1, y1 = viewport.rect_to_image(screen)
        level = min(self._level(viewport.scale * dpr) + coarser, self.source.n_levels - 1)
        across, down = (self.source.level_size(level)[0] / width, self.source.level_size(level)[1] / height)
        # Whole pixels of the level and one more all round, so that strips painted one by one meet without a seam.
        left, top = max(0, int(x0 * across) - 1), max(0, int(y0 * down) - 1)
        right = min(self.source.level_size(level)[0], int(x1 * across) + 2)
        bottom = min(self.source.level_size(level)[1], int(y1 * down) + 2)
        if left >= right or top >= bottom:
            return
        image, place = self._image(level, (left, top, right, bottom))
        sx0, sy0, sx1, sy1 = viewport.rect_to_screen((left / across, top / down, right / across, bottom / down))
        smooth = viewport.scale < CRISP_SCALE and viewport.scale * dpr != 1.0
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, smooth)
        painter.drawImage(QRectF(sx0, sy0, sx1 - sx0, sy1 - sy0), image, place)
        if viewport.scale >= GRID_SCALE and self.grid:
            _paint_grid(
                painter, viewport, (int(left / across), int(top / down), int(right / across), int(bottom / down))
            )

    def _level(self, scale: float) -> int:
        """The smallest level that still has a pixel for each one on the screen, of those that are there."""
        level = 0
        while scale <= 0.5 and level + 1 < self.source.n_levels:
            level, scale = level + 1, scale * 2
        return max(level, self.source.finest)

    def _image(self, level: int, part: Part) -> tuple[QImage, QRectF]:
        """An image that holds the part of a level, and where in it."""
        left, top, right, bottom = part
        source = self.source
        if isinstance(source, Raster) and source.depth_bits == 8 and self.display.is_plain:
            if level not in self._wrapped:
                width, height = source.level_size(level)
                pixels = source.part(level, 0, 0, width, height)
                self._wrapped[level] = _wrapped(pixels), pixels
            return self._wrapped[level][0], QRectF(left, top, right - left, bottom - top)
        # Kept until the next one: a QImage does not keep the pixels that it lies on.
        self._made = self._developer.develop(source.part(level, *part), self.display)
        return _wrapped(self._made), QRectF(0, 0, right - left, bottom - top)


def source_of(image: QImage) -> Raster:
    """A ``PixelSource`` of an image that somebody has already; a null one becomes one grey pixel."""
    if image.isNull():
        return Raster((1, 1), {0: np.full((1, 1, 3), 128, dtype=np.uint8)})
    return with_levels(to_array(image), (image.width(), image.height()))


def _wrapped(pixels: Pixels) -> QImage:
    """A QImage on contiguous RGB pixels, which somebody else has to keep alive."""
    height, width = pixels.shape[:2]
    return QImage(pixels.data, width, height, width * 3, QImage.Format.Format_RGB888)


def _paint_grid(painter: QPainter, viewport: Viewport, part: Part) -> None:
    """Hairlines between the pixels, fainter the smaller these are: grey is seen on dark and on bright."""
    left, top, right, bottom = part
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.setPen(QPen(QColor(128, 128, 128, min(110, int(viewport.scale * 5))), 0))
    x0, y0, x1, y1 = viewport.rect_to_screen(part)
    for column in range(left, right + 1):
        x = round(viewport.to_screen(column, 0)[0])
        painter.drawLine(x, round(y0), x, round(y1))
    for row in range(top, bottom + 1):
        y = round(viewport.to_screen(0, row)[1])
        painter.drawLine(round(x0), y, round(x1), y)
