"""The small picture of the whole image, and its frame."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QImage, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from widgets.canvas.navigator_view import NavigatorView
from widgets.canvas.view import ImageCanvas

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def pair(qtbot: QtBot) -> tuple[ImageCanvas, NavigatorView]:
    canvas = ImageCanvas()
    qtbot.addWidget(canvas)
    canvas.resize(600, 400)
    picture = QImage(1200, 600, QImage.Format.Format_RGB32)
    picture.fill(QColor("#204060"))
    canvas.set_image(picture)
    canvas.show()
    navigator = NavigatorView(canvas)
    qtbot.addWidget(navigator)
    navigator.resize(240, 150)
    navigator.show()
    qtbot.waitExposed(navigator)
    return canvas, navigator


def middle(canvas: ImageCanvas) -> tuple[float, float]:
    return canvas.viewport.to_image(canvas.width() / 2, canvas.height() / 2)


def test_a_press_and_a_drag_go_there(pair: tuple[ImageCanvas, NavigatorView]) -> None:
    canvas, navigator = pair
    canvas.actual_size()
    # The picture is 240 × 120 in the middle of 240 × 150.
    QTest.mousePress(navigator, LEFT, pos=QPoint(120, 75))
    assert middle(canvas) == pytest.approx((600, 300), abs=6)
    QTest.mouseMove(navigator, QPoint(160, 75))
    QTest.mouseRelease(navigator, LEFT, pos=QPoint(160, 75))
    QTest.mousePress(navigator, LEFT, pos=QPoint(160, 85))
    assert middle(canvas) == pytest.approx((800, 350), abs=6)


def test_the_wheel_and_keys_zoom_and_arrows_pan(pair: tuple[ImageCanvas, NavigatorView]) -> None:
    canvas, navigator = pair
    before = canvas.viewport.scale
    at = QPointF(120, 75)
    wheel = QWheelEvent(
        at, at, QPoint(), QPoint(0, 120), Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(navigator, wheel)
    assert canvas.viewport.scale > before
    QTest.keyClick(navigator, Qt.Key.Key_Minus)
    assert canvas.viewport.scale == pytest.approx(before)
    canvas.actual_size()
    x, y = middle(canvas)
    QTest.keyClick(navigator, Qt.Key.Key_Right)
    assert middle(canvas) == pytest.approx((x + 150, y), abs=1)


def test_the_picture_is_painted_once_for_many_frames(pair: tuple[ImageCanvas, NavigatorView]) -> None:
    canvas, navigator = pair
    navigator.repaint()
    first = navigator._small.cacheKey()
    assert navigator.grab().toImage().pixelColor(120, 75) == QColor("#204060")
    canvas.actual_size()
    navigator.repaint()
    assert navigator._small.cacheKey() == first
    outside = navigator.grab().toImage().pixelColor(4, 75)
    assert outside.lightness() < QColor("#204060").lightness(), "what is not in view is shaded"
    canvas.set_image(QImage(300, 300, QImage.Format.Format_RGB32))
    navigator.repaint()
    assert navigator._small.cacheKey() != first
