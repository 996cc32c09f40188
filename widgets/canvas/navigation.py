"""Zooming and panning by wheel, touchpad, pinch, middle button and Space + drag."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QInputDevice, QMouseEvent, QNativeGestureEvent, QWheelEvent
from PySide6.QtWidgets import QGestureEvent, QPinchGesture

from widgets.canvas.scene import CanvasScene
from widgets.canvas.viewport import STEP, Viewport

# A notch of a wheel is 120 eighths of a degree.
NOTCH = 120.0


class Navigator:
    """Turns events into viewports and hands each to ``apply``."""

    def __init__(self, scene: CanvasScene, apply: Callable[[Viewport], None]) -> None:
        self._scene = scene
        self._apply = apply
        self._pan_from: QPointF | None = None
        self.space_held = False

    @property
    def panning(self) -> bool:
        """Whether the hand drags the image."""
        return self._pan_from is not None

    def press(self, event: QMouseEvent) -> bool:
        """Begins to pan, if this press means that."""
        left = event.button() == Qt.MouseButton.LeftButton and self.space_held
        if event.button() == Qt.MouseButton.MiddleButton or left:
            self._pan_from = event.position()
            return True
        return False

    def move(self, event: QMouseEvent) -> bool:
        """Pans, if begun."""
        if self._pan_from is None:
            return False
        by = event.position() - self._pan_from
        self._pan_from = event.position()
        self._apply(self._scene.viewport.panned(by.x(), by.y()))
        return True

    def release(self, event: QMouseEvent) -> bool:
        """Ends the pan."""
        was, self._pan_from = self._pan_from is not None, None
        return was

    def stop(self) -> None:
        """The keyboard went elsewhere: what was held counts no longer."""
        self._pan_from, self.space_held = None, False

    def wheel(self, event: QWheelEvent) -> None:
        """A wheel zooms at the pointer; two fingers on a touchpad pan; Shift + wheel goes sideways."""
        ctrl = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        viewport, at = self._scene.viewport, event.position()
        touch = event.device() is not None and event.device().type() == QInputDevice.DeviceType.TouchPad
        angle = event.angleDelta()
        if touch and not ctrl:
            by = event.pixelDelta() if not event.pixelDelta().isNull() else angle
            self._apply(viewport.panned(by.x(), by.y()))
        elif event.modifiers() & Qt.KeyboardModifier.ShiftModifier and not ctrl:
            self._apply(viewport.panned(angle.y() or angle.x(), 0))
        else:
            turned = angle.y() or angle.x()
            self._apply(viewport.zoomed(STEP ** (turned / NOTCH), at.x(), at.y()))

    def gesture(self, event: QEvent) -> bool:
        """A pinch on a touchpad (native) or on a touch screen."""
        if isinstance(event, QNativeGestureEvent):
            if event.gestureType() != Qt.NativeGestureType.ZoomNativeGesture:
                return False
            at = event.position()
            self._apply(self._scene.viewport.zoomed(1 + event.value(), at.x(), at.y()))
            return True
        if isinstance(event, QGestureEvent):
            pinch = event.gesture(Qt.GestureType.PinchGesture)
            if isinstance(pinch, QPinchGesture):
                at, by = pinch.centerPoint(), pinch.centerPoint() - pinch.lastCenterPoint()
                zoomed = self._scene.viewport.zoomed(pinch.scaleFactor(), at.x(), at.y())
                self._apply(zoomed.panned(by.x(), by.y()))
                return True
        return False
