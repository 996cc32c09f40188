"""The image to paint: its levels at half, quarter … size, so that a view from far is neither slow nor jagged."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen, QPixmap

from widgets.canvas.viewport import Rect, Viewport

# Above this scale a pixel is a square of its own, and from the second on lines stand between them.
CRISP_SCALE = 4.0
GRID_SCALE = 8.0


class Picture:
    """A QImage and its smaller levels, each made when it is first needed."""

    def __init__(self, image: QImage) -> None:
        wanted = QImage.Format.Format_ARGB32_Premultiplied if image.hasAlphaChannel() else QImage.Format.Format_RGB32
        self._levels = [image if image.format() == wanted else image.convertToFormat(wanted)]
        self._pixmaps: dict[int, QPixmap] = {}

    @property
    def size_px(self) -> tuple[int, int]:
        """Width and height; never zero."""
        return max(1, self._levels[0].width()), max(1, self._levels[0].height())

    def paint(self, painter: QPainter, viewport: Viewport, screen: Rect, *, dpr: float, fast: bool = False) -> None:
        """Paints the part of the image that lies in ``screen`` (widget coordinates)."""
        width, height = self.size_px
        x0, y0, x1, y1 = viewport.rect_to_image(screen)
        # Whole image pixels and one more all round, so that strips painted one by one meet without a seam.
        left, top = max(0, int(x0) - 1), max(0, int(y0) - 1)
        right, bottom = min(width, int(x1) + 2), min(height, int(y1) + 2)
        if self._levels[0].isNull() or left >= right or top >= bottom:
            return
        level = self._level(viewport.scale * dpr, fast=fast)
        pixmap = self._pixmap(level)
        across, down = pixmap.width() / width, pixmap.height() / height
        source = QRectF(left * across, top * down, (right - left) * across, (bottom - top) * down)
        sx0, sy0, sx1, sy1 = viewport.rect_to_screen((left, top, right, bottom))
        smooth = not fast and viewport.scale < CRISP_SCALE and viewport.scale * dpr != 1.0
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, smooth)
        painter.drawPixmap(QRectF(sx0, sy0, sx1 - sx0, sy1 - sy0), pixmap, source)
        if viewport.scale >= GRID_SCALE and not fast:
            _paint_grid(painter, viewport, (left, top, right, bottom))

    def _level(self, scale: float, *, fast: bool) -> int:
        """The smallest level that still has a pixel for each one on the screen; while moving, one that is there."""
        level = 0
        while scale <= 0.5 and (level + 1 < len(self._levels) or not fast):
            if level + 1 == len(self._levels):
                self._levels.append(_halved(self._levels[-1]))
            level, scale = level + 1, scale * 2
        return level

    def _pixmap(self, level: int) -> QPixmap:
        if level not in self._pixmaps:
            self._pixmaps[level] = QPixmap.fromImage(self._levels[level], Qt.ImageConversionFlag.NoFormatConversion)
        return self._pixmaps[level]


def _halved(image: QImage) -> QImage:
    size = QSize(max(1, image.width() // 2), max(1, image.height() // 2))
    return image.scaled(size, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation)


def _paint_grid(painter: QPainter, viewport: Viewport, part: tuple[int, int, int, int]) -> None:
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
