"""The picture painted once: a pixmap the size of the view, which is shifted, mended and stretched."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QPoint, QRect, QRectF
from PySide6.QtGui import QPainter, QPixmap

from widgets.canvas.viewport import Rect, Viewport

PaintPart = Callable[[QPainter, Viewport, QRect], None]
# More dirty places than this, and painting all at once is cheaper.
MANY_PLACES = 64


class Backing:
    """Keeps the painted scene of the last viewport. ``paint_part`` paints one rectangle of the view."""

    def __init__(self, paint_part: PaintPart) -> None:
        self._paint_part = paint_part
        self._pixmap = QPixmap()
        self._viewport: Viewport | None = None
        self._dirty: list[QRect] = []
        self.last_full_s = 0.0

    def forget(self) -> None:
        """Nothing of it is true any longer."""
        self._viewport = None
        self._dirty.clear()

    def mark(self, rects: list[Rect], *, reach: int) -> None:
        """These image rectangles are out of date, with ``reach`` logical pixels around them (line width, chips)."""
        if self._viewport is None:
            return
        if len(rects) + len(self._dirty) > MANY_PLACES:
            self.forget()
            return
        for rect in rects:
            self._dirty.append(screen_rect(self._viewport, rect, reach))

    def exact(self, viewport: Viewport, dpr: float) -> QPixmap:
        """The scene exactly as it is; paints only what is missing."""
        old = self._viewport
        if old is None or self._pixmap.devicePixelRatio() != dpr or not self._same_scale(viewport):
            self._paint_all(viewport, dpr)
            return self._pixmap
        places = self._dirty
        dx, dy = round((viewport.x - old.x) * dpr), round((viewport.y - old.y) * dpr)
        if dx or dy:
            if abs(dx) >= self._pixmap.width() or abs(dy) >= self._pixmap.height():
                self._paint_all(viewport, dpr)
                return self._pixmap
            places = [rect.translated(round(dx / dpr), round(dy / dpr)) for rect in places]
            places += self._scroll(dx, dy, dpr)
        self._viewport, self._dirty = viewport, []
        self._mend(viewport, places)
        return self._pixmap

    def reach(self, viewport: Viewport) -> QRect:
        """The part of the view that ``stretched`` covers at this zoom."""
        if self._viewport is None:
            return QRect()
        x0, y0, x1, y1 = viewport.rect_to_screen(self._viewport.visible_px)
        return QRect(QPoint(math.ceil(x0), math.ceil(y0)), QPoint(math.floor(x1) - 1, math.floor(y1) - 1))

    def stretched(self, painter: QPainter, viewport: Viewport) -> None:
        """The last picture, stretched to another zoom: rough, at once."""
        old = self._viewport
        if old is None:
            return
        whole = old.visible_px
        x0, y0, x1, y1 = viewport.rect_to_screen(whole)
        painter.drawPixmap(QRectF(x0, y0, x1 - x0, y1 - y0), self._pixmap, QRectF(self._pixmap.rect()))

    def _same_scale(self, viewport: Viewport) -> bool:
        old = self._viewport
        return old is not None and replace(old, x=viewport.x, y=viewport.y) == viewport

    def _paint_all(self, viewport: Viewport, dpr: float) -> None:
        started = time.perf_counter()
        width, height = viewport.view_px
        if self._pixmap.isNull() or self._pixmap.size().toTuple() != (round(width * dpr), round(height * dpr)):
            self._pixmap = QPixmap(max(1, round(width * dpr)), max(1, round(height * dpr)))
        self._pixmap.setDevicePixelRatio(dpr)
        self._viewport, self._dirty = viewport, []
        self._mend(viewport, [QRect(0, 0, width, height)])
        self.last_full_s = time.perf_counter() - started

    def _scroll(self, dx: int, dy: int, dpr: float) -> list[QRect]:
        """Shifts what is painted by device pixels; gives the strips laid bare."""
        whole = self._pixmap.rect()
        self._pixmap.scroll(dx, dy, whole)
        bare = []
        width, height = whole.width(), whole.height()
        if dx:
            bare.append(QRect(0 if dx > 0 else width + dx, 0, abs(dx), height))
        if dy:
            bare.append(QRect(0, 0 if dy > 0 else height + dy, width, abs(dy)))
        return [_logical(rect, dpr) for rect in bare]

    def _mend(self, viewport: Viewport, places: list[QRect]) -> None:
        if not places:
            return
        view = QRect(QPoint(0, 0), QPoint(viewport.view_px[0] - 1, viewport.view_px[1] - 1))
        painter = QPainter(self._pixmap)
        try:
            for rect in places:
                part = rect.intersected(view)
                if part.isEmpty():
                    continue
                painter.save()
                painter.setClipRect(part)
                self._paint_part(painter, viewport, part)
                painter.restore()
        finally:
            painter.end()


def screen_rect(viewport: Viewport, rect: Rect, reach: int) -> QRect:
    """The whole logical pixels that an image rectangle covers, and ``reach`` more on each side."""
    x0, y0, x1, y1 = viewport.rect_to_screen(rect)
    left, top = int(x0) - reach - 1, int(y0) - reach - 1
    return QRect(left, top, int(x1) + reach + 2 - left, int(y1) + reach + 2 - top)


def _logical(rect: QRect, dpr: float) -> QRect:
    left, top = int(rect.left() / dpr), int(rect.top() / dpr)
    right, bottom = int((rect.right() + 1) / dpr) + 1, int((rect.bottom() + 1) / dpr) + 1
    return QRect(left, top, right - left, bottom - top)
