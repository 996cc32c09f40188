"""The whole image, small, with a frame around what the canvas shows; drag the frame to go there."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from widgets.canvas.surface import CanvasSurface

ARROWS = {Qt.Key.Key_Left: (1, 0), Qt.Key.Key_Right: (-1, 0), Qt.Key.Key_Up: (0, 1), Qt.Key.Key_Down: (0, -1)}
KEY_STEP = 0.25


class NavigatorView(QWidget):
    """Follows ``canvas``. The picture is painted once an image and size; a pan repaints the frame alone."""

    def __init__(self, canvas: CanvasSurface, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._canvas = canvas
        self._small = QPixmap()
        self.setFixedHeight(150)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName("Overview of the image")
        self.setAccessibleDescription("Arrow keys move what the image shows, plus and minus zoom.")
        self.setToolTip("Drag to move what is shown; the wheel zooms")
        canvas.viewport_changed.connect(self.update)
        canvas.image_changed.connect(self._forget)

    def sizeHint(self) -> QSize:
        """Small."""
        return QSize(240, 150)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The picture and the frame."""
        place = self._place()
        painter = QPainter(self)
        if self._small.isNull() and place.width() > 0:
            self._small = self._canvas.overview(place.size().toSize(), self.devicePixelRatioF())
        painter.drawPixmap(place.topLeft(), self._small)
        frame = self._frame()
        shade = QColor(0, 0, 0, 90)
        for part in _around(place.toAlignedRect(), frame.toAlignedRect()):
            painter.fillRect(part, shade)
        painter.setPen(QPen(self.palette().highlight().color(), 2))
        painter.drawRect(frame.adjusted(1, 1, -1, -1))
        if self.hasFocus():
            painter.drawRect(self.rect().adjusted(1, 1, -2, -2))
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Goes there."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._go(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Goes along."""
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._go(event.position())

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zooms at the middle."""
        if event.angleDelta().y() > 0:
            self._canvas.zoom_in()
        elif event.angleDelta().y() < 0:
            self._canvas.zoom_out()
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows pan by a quarter of the view, plus and minus zoom."""
        viewport = self._canvas.viewport
        if event.key() in ARROWS:
            across, down = ARROWS[Qt.Key(event.key())]
            width, height = viewport.view_px
            self._canvas.set_viewport(viewport.panned(across * width * KEY_STEP, down * height * KEY_STEP))
        elif event.key() in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self._canvas.zoom_in()
        elif event.key() == Qt.Key.Key_Minus:
            self._canvas.zoom_out()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another size of the small picture."""
        self._forget()

    def _forget(self) -> None:
        self._small = QPixmap()
        self.update()

    def _place(self) -> QRectF:
        width, height = self._canvas.viewport.image_px
        scale = min(self.width() / max(1, width), self.height() / max(1, height))
        wide, high = width * scale, height * scale
        return QRectF((self.width() - wide) / 2, (self.height() - high) / 2, wide, high)

    def _frame(self) -> QRectF:
        place, viewport = self._place(), self._canvas.viewport
        scale = place.width() / max(1, viewport.image_px[0])
        x0, y0, x1, y1 = (edge * scale for edge in viewport.visible_px)
        return QRectF(place.x() + x0, place.y() + y0, x1 - x0, y1 - y0).intersected(place)

    def _go(self, at: QPointF) -> None:
        place, viewport = self._place(), self._canvas.viewport
        scale = max(1e-9, place.width() / max(1, viewport.image_px[0]))
        x, y = viewport.to_screen((at.x() - place.x()) / scale, (at.y() - place.y()) / scale)
        width, height = viewport.view_px
        self._canvas.set_viewport(viewport.panned(width / 2 - x, height / 2 - y))


def _around(outer: QRect, inner: QRect) -> list[QRect]:
    """What of ``outer`` lies outside ``inner``."""
    return [
        QRect(outer.left(), outer.top(), outer.width(), inner.top() - outer.top()),
        QRect(outer.left(), inner.bottom() + 1, outer.width(), outer.bottom() - inner.bottom()),
        QRect(outer.left(), inner.top(), inner.left() - outer.left(), inner.height()),
        QRect(inner.right() + 1, inner.top(), outer.right() - inner.right(), inner.height()),
    ]
