"""A picture to look at: wheel, touchpad and drag move it, nothing can be changed; two of them can move together."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Slot
from PySide6.QtGui import QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

from widgets.canvas.navigation import Navigator
from widgets.canvas.surface import CanvasSurface


class LookCanvas(CanvasSurface):
    """Any mouse button drags the picture; a double click shows it whole."""

    shows_pixels = False  # a grid over a small picture would hide what is to be judged

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self._navigator = Navigator(self._scene, self._set_viewport)
        self._navigator.space_held = True  # the hand has nothing to do here but to drag
        self.grabGesture(Qt.GestureType.PinchGesture)
        self.setCursor(Qt.CursorShape.OpenHandCursor)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Takes hold."""
        if self._navigator.press(event):
            self.setCursor(Qt.CursorShape.ClosedHandCursor)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drags."""
        self._navigator.move(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Lets go."""
        if self._navigator.release(event):
            self.setCursor(Qt.CursorShape.OpenHandCursor)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """The whole picture."""
        self.fit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zooms at the pointer."""
        self._navigator.wheel(event)
        event.accept()

    def event(self, event: QEvent) -> bool:
        """Pinches too."""
        if event.type() in (QEvent.Type.NativeGesture, QEvent.Type.Gesture) and self._navigator.gesture(event):
            return True
        return super().event(event)


class Linked(QObject):
    """Two canvases at one zoom and one place; of pictures of two sizes at the same relative place."""

    def __init__(self, first: CanvasSurface, second: CanvasSurface, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._both = first, second
        self._following = False
        first.viewport_changed.connect(self._first_moved)
        second.viewport_changed.connect(self._second_moved)

    @Slot()
    def _first_moved(self) -> None:
        self._follow(*self._both)

    @Slot()
    def _second_moved(self) -> None:
        self._follow(self._both[1], self._both[0])

    def _follow(self, leader: CanvasSurface, other: CanvasSurface) -> None:
        if self._following:
            return
        self._following = True
        try:
            if leader.viewport.is_fitted:
                other.fit()
            else:
                other.set_viewport(leader.viewport.onto(other.viewport.image_px))
        finally:
            self._following = False
