"""The picture painted once: a pixmap somewhat larger than the view, which is shifted, mended and stretched.

It is painted for the view alone, and where the view is moved, a good piece further in that direction: most steps of a
pan then only copy what is there.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence

from msgspec.structs import replace
from PySide6.QtCore import QPoint, QPointF, QRect, QRectF
from PySide6.QtGui import QPainter, QPixmap

from widgets.canvas.viewport import Rect, Viewport

PaintPart = Callable[[QPainter, Viewport, QRect], None]
Spread = Callable[[Rect], Rect]
# More dirty places than this, and painting all at once is cheaper.
MANY_PLACES = 64
# How far beyond the view it reaches on each side, in logical pixels.
MARGIN = 64


class Backing:
    """Keeps the painted scene of the last viewport. ``paint_part`` paints one rectangle of it; ``spread`` gives all
    that a thing may paint, of its bounds on the screen.

    Inside, all is measured on the pixmap: its viewport is the view's, shifted by the margin.
    """

    def __init__(self, paint_part: PaintPart, spread: Spread) -> None:
        self._paint_part, self._spread = paint_part, spread
        self._pixmap = QPixmap()
        self._viewport: Viewport | None = None
        # What is painted, in device pixels; and what of it is out of date, in logical ones.
        self._painted = QRect()
        self._dirty: list[QRect] = []
        self.last_full_s = 0.0

    def forget(self) -> None:
        """Nothing of it is true any longer."""
        self._viewport = None
        self._dirty.clear()

    def mark(self, rects: Sequence[Rect]) -> None:
        """Things in these rectangles of the image have changed."""
        if self._viewport is None:
            return
        if len(rects) + len(self._dirty) > MANY_PLACES:
            self.forget()
            return
        places = [whole_rect(self._spread(self._viewport.rect_to_screen(rect))) for rect in rects]
        self._dirty = merged([*self._dirty, *places])

    def cost_s(self, viewport: Viewport, dpr: float) -> float:
        """About how long it would take to paint what a view at the same zoom lacks."""
        seen = self._seen(viewport, dpr)
        if seen is None:
            return self.last_full_s
        # More than the bare strips has to be painted: the margin, and things that lie across their borders.
        rim = round(MARGIN * dpr)
        lacking = sum(_area(rect.adjusted(-rim, -rim, rim, rim)) for rect in without(seen, self._painted))
        return self.last_full_s * min(1.0, lacking / max(1, _area(seen)))

    def paint(self, painter: QPainter, viewport: Viewport, dpr: float) -> None:
        """The scene exactly as it is; only what is missing is painted anew."""
        seen = self._seen(viewport, dpr)
        if seen is None or not seen.intersects(self._painted):
            seen = self._begin(viewport, dpr)
        else:
            self._mend(self._dirty, dpr)
            self._dirty = []
            seen = self._hold(seen, dpr)
            self._reach(seen, dpr)
        painter.drawPixmap(QPointF(-seen.left() / dpr, -seen.top() / dpr), self._pixmap)

    def fits(self, viewport: Viewport, dpr: float) -> bool:
        """Whether it is of this zoom, and only has to be shifted."""
        return self._seen(viewport, dpr) is not None

    def covered(self, viewport: Viewport) -> QRect:
        """The part of the view that ``stretched`` covers at this zoom."""
        if self._viewport is None:
            return QRect()
        x0, y0, x1, y1 = viewport.rect_to_screen(self._painted_px())
        return QRect(QPoint(math.ceil(x0), math.ceil(y0)), QPoint(math.floor(x1) - 1, math.floor(y1) - 1))

    def stretched(self, painter: QPainter, viewport: Viewport) -> None:
        """The last picture, stretched to another zoom or shifted: rough, at once."""
        if self._viewport is None:
            return
        x0, y0, x1, y1 = viewport.rect_to_screen(self._painted_px())
        painter.drawPixmap(QRectF(x0, y0, x1 - x0, y1 - y0), self._pixmap, QRectF(self._painted))

    def _seen(self, viewport: Viewport, dpr: float) -> QRect | None:
        """Where the view lies on the pixmap, in device pixels; None where the pixmap is of another zoom or size."""
        old = self._viewport
        if (
            old is None
            or self._pixmap.devicePixelRatio() != dpr
            or replace(old, x=viewport.x, y=viewport.y) != viewport
        ):
            return None
        left, top = round((old.x - viewport.x) * dpr), round((old.y - viewport.y) * dpr)
        width, height = viewport.view_px
        return QRect(left, top, round(width * dpr), round(height * dpr))

    def _begin(self, viewport: Viewport, dpr: float) -> QRect:
        """Paints the view, and nothing of the margin."""
        started = time.perf_counter()
        width, height = (max(1, round(length * dpr)) for length in viewport.view_px)
        rim = round(MARGIN * dpr)
        if self._pixmap.size().toTuple() != (width + 2 * rim, height + 2 * rim):
            self._pixmap = QPixmap(width + 2 * rim, height + 2 * rim)
        self._pixmap.setDevicePixelRatio(dpr)
        self._viewport = replace(viewport, x=viewport.x + rim / dpr, y=viewport.y + rim / dpr)
        self._painted, self._dirty = QRect(rim, rim, width, height), []
        self._mend([_logical(self._painted, dpr)], dpr)
        self.last_full_s = time.perf_counter() - started
        return QRect(self._painted)

    def _hold(self, seen: QRect, dpr: float) -> QRect:
        """Shifts the pixmap where the view has left it, so far that there is room in the direction of the pan."""
        assert self._viewport is not None
        whole = self._pixmap.rect()
        to_x = _room(seen.left(), whole.width() - seen.width())
        to_y = _room(seen.top(), whole.height() - seen.height())
        dx, dy = to_x - seen.left(), to_y - seen.top()
        if dx or dy:
            self._pixmap.scroll(dx, dy, whole)
            self._painted = self._painted.translated(dx, dy).intersected(whole)
            self._viewport = replace(self._viewport, x=self._viewport.x + dx / dpr, y=self._viewport.y + dy / dpr)
        return seen.translated(dx, dy)

    def _reach(self, seen: QRect, dpr: float) -> None:
        """Paints what the view lacks, and a margin more on that side."""
        rim, old = round(MARGIN * dpr), self._painted
        wide = QRect(old)
        if seen.left() < old.left():
            wide.setLeft(seen.left() - rim)
        if seen.top() < old.top():
            wide.setTop(seen.top() - rim)
        if seen.right() > old.right():
            wide.setRight(seen.right() + rim)
        if seen.bottom() > old.bottom():
            wide.setBottom(seen.bottom() + rim)
        wide = wide.intersected(self._pixmap.rect())
        if wide != old:
            self._painted = wide
            self._mend([_logical(rect, dpr) for rect in without(wide, old)], dpr)

    def _painted_px(self) -> Rect:
        """What is painted, in image pixels."""
        assert self._viewport is not None
        dpr, there = self._pixmap.devicePixelRatio(), self._painted
        left, top, width, height = (length / dpr for length in (there.x(), there.y(), there.width(), there.height()))
        return self._viewport.rect_to_image((left, top, left + width, top + height))

    def _mend(self, places: Sequence[QRect], dpr: float) -> None:
        assert self._viewport is not None
        there = _logical(self._painted, dpr)
        parts = [part for rect in places if not (part := rect.intersected(there)).isEmpty()]
        if not parts:
            return
        painter = QPainter(self._pixmap)
        try:
            for part in parts:
                painter.save()
                painter.setClipRect(part)
                self._paint_part(painter, self._viewport, part)
                painter.restore()
        finally:
            painter.end()


def whole_rect(rect: Rect) -> QRect:
    """The whole pixels that a rectangle covers, and one more on each side."""
    x0, y0, x1, y1 = rect
    left, top = math.floor(x0) - 1, math.floor(y0) - 1
    return QRect(left, top, math.ceil(x1) + 1 - left, math.ceil(y1) + 1 - top)


def screen_rect(viewport: Viewport, rect: Rect, reach: int) -> QRect:
    """The whole logical pixels that an image rectangle covers, and ``reach`` more on each side."""
    return whole_rect(viewport.rect_to_screen(rect)).adjusted(-reach, -reach, reach, reach)


def without(whole: QRect, hole: QRect) -> list[QRect]:
    """What of ``whole`` lies outside ``hole``: at most four rectangles, none over another."""
    inner = whole.intersected(hole)
    if inner.isEmpty():
        return [whole]
    left, top, width, height = whole.x(), whole.y(), whole.width(), whole.height()
    found = (
        QRect(left, top, width, inner.y() - top),
        QRect(left, inner.y(), inner.x() - left, inner.height()),
        QRect(inner.x() + inner.width(), inner.y(), left + width - inner.x() - inner.width(), inner.height()),
        QRect(left, inner.y() + inner.height(), width, top + height - inner.y() - inner.height()),
    )
    return [rect for rect in found if not rect.isEmpty()]


def merged(rects: Sequence[QRect]) -> list[QRect]:
    """The rectangles, those that mostly overlap made one: where a thing was and where it is now are painted once."""
    found: list[QRect] = []
    for rect in rects:
        place = 0
        while place < len(found):
            both = rect.united(found[place])
            if _area(both) <= _area(rect) + _area(found[place]):
                rect = both
                del found[place]
                place = 0
            else:
                place += 1
        found.append(rect)
    return found


def _room(place: int, most: int) -> int:
    """Where the view is put in the pixmap: where it is, while it is wholly there; else at the far end."""
    return place if 0 <= place <= most else (most if place < 0 else 0)


def _area(rect: QRect) -> int:
    return rect.width() * rect.height()


def _logical(rect: QRect, dpr: float) -> QRect:
    left, top = int(rect.left() / dpr), int(rect.top() / dpr)
    right, bottom = math.ceil((rect.right() + 1) / dpr), math.ceil((rect.bottom() + 1) / dpr)
    return QRect(left, top, right - left, bottom - top)
