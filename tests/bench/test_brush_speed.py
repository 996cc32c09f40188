"""What a brush costs over an image of 12 megapixels: CPU time of the thread, medians."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QMouseEvent, QPainter
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.labels.runs import encode_mask
from widgets.canvas.masks import image_of, tinted
from widgets.canvas.objects import CanvasObject
from widgets.canvas.shapes import Shape
from widgets.canvas.surface import REST_MS
from widgets.canvas.view import ImageCanvas

WIDTH, HEIGHT, RADIUS = 4000, 3000, 60
DAB_MS, LIFT_MS, PAINT_MS = 4.0, 20.0, 40.0
STROKES = 40
pytestmark = pytest.mark.bench


def large_mask(object_id: str) -> CanvasObject:
    """A blob over two thirds of the image, with a wavy border and holes."""
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH].astype(np.float32)
    turn = np.arctan2(y - HEIGHT / 2, x - WIDTH / 2)
    bits = np.hypot((x - WIDTH / 2) / 1.3, y - HEIGHT / 2) < 1200 + 60 * np.sin(40 * turn)
    bits &= np.hypot(x % 400 - 200, y % 400 - 200) > 30
    found = encode_mask(bits)
    assert found is not None
    (x0, y0, x1, y1), runs = found
    shape = Shape("mask", ((float(x0), float(y0)), (float(x1), float(y1))), runs=runs)
    return CanvasObject(object_id, "tissue", "#e66100", shape, letter="T", text="Tissue")


@pytest.fixture
def canvas(qtbot: QtBot) -> ImageCanvas:
    """1600 × 1000 on the screen, at 100 %, with a large mask, the brush in hand."""
    made = ImageCanvas()
    qtbot.addWidget(made)
    made.resize(1600, 1000)
    image = QImage(WIDTH, HEIGHT, QImage.Format.Format_RGB32)
    image.fill(QColor(90, 100, 110))
    made.set_image(image)
    made.set_objects([large_mask("a")])
    made.set_tool("brush")
    made.set_brush(RADIUS)
    made.actual_size()
    made.show()
    qtbot.waitExposed(made)
    QApplication.processEvents()
    return made


def fit(canvas: ImageCanvas, qtbot: QtBot) -> None:
    """The whole image, once the hand rests: until then the last picture is stretched."""
    canvas.fit()
    qtbot.wait(3 * REST_MS)
    canvas.grab()


def send(canvas: ImageCanvas, kind: QEvent.Type, x: float, y: float) -> None:
    """A mouse event, as the window system sends it."""
    button = Qt.MouseButton.LeftButton
    changed = Qt.MouseButton.NoButton if kind is QEvent.Type.MouseMove else button
    place = QPointF(x, y)
    world = QPointF(canvas.mapToGlobal(place))
    QApplication.sendEvent(canvas, QMouseEvent(kind, place, world, changed, button, Qt.KeyboardModifier.NoModifier))


def cpu_ms(act: Callable[[int], None], times: int) -> list[float]:
    """CPU milliseconds of each call, its painting included."""
    costs = []
    for number in range(times):
        started = time.thread_time()
        act(number)
        QApplication.processEvents()
        costs.append((time.thread_time() - started) * 1000)
    return costs


def report(name: str, costs: list[float], least: float | None = None) -> float:
    """Prints and gives the median, and how many times the least possible that is."""
    median = statistics.median(costs)
    ratio = "" if least is None else f", {median / least:.1f} × the least of {least:.2f} ms"
    print(f"{name}: median {median:.2f} ms, worst {max(costs):.2f} ms of {len(costs)}{ratio}")
    return median


def least_ms() -> float:
    """Setting the pixels of a dab by numpy and painting an image of the same rectangle: nothing can do with less."""
    buffer = np.zeros((HEIGHT, WIDTH), dtype=np.uint8)
    screen = QImage(1600, 1000, QImage.Format.Format_ARGB32_Premultiplied)
    table = [0, tinted(QColor(230, 97, 0), 150)]

    def dab(number: int) -> None:
        left, top, side = 300 + 8 * number, 300, 2 * RADIUS + 1
        part = buffer[top : top + side, left : left + side]
        part[:] = 1
        painter = QPainter(screen)
        painter.drawImage(QRectF(left, top, side, side), image_of(np.ascontiguousarray(part), table))
        painter.end()

    return statistics.median(cpu_ms(dab, STROKES))


@pytest.mark.parametrize("selected", [False, True])
@pytest.mark.parametrize("zoom", ["fit", "100 %"])
def test_a_dab(canvas: ImageCanvas, qtbot: QtBot, zoom: str, selected: bool) -> None:
    if zoom == "fit":
        fit(canvas, qtbot)
    canvas.select(["a"] if selected else [])
    QApplication.processEvents()
    send(canvas, QEvent.Type.MouseButtonPress, 200, 300)
    costs = cpu_ms(lambda n: send(canvas, QEvent.Type.MouseMove, 200 + 20 * n, 300 + 10 * n), STROKES)
    name = f"dab at {zoom}, {'adding to a mask' if selected else 'a new mask'}"
    assert report(name, costs, least_ms()) < DAB_MS
    canvas.cancel()


def test_erasing_among_a_thousand_masks(canvas: ImageCanvas) -> None:
    y, x = np.mgrid[0:80, 0:80]
    found = encode_mask(np.hypot(x - 40, y - 40) < 38)
    assert found is not None
    side, runs = found[0][2] - found[0][0], found[1]
    corners = [(90.0 * (n % 40), 90.0 * (n // 40)) for n in range(1000)]
    shapes = [Shape("mask", ((x0, y0), (x0 + side, y0 + side)), runs=runs) for x0, y0 in corners]
    canvas.set_objects([CanvasObject(str(n), "cell", "#5d3a9b", shape) for n, shape in enumerate(shapes)])
    canvas.set_tool("eraser")
    QApplication.processEvents()
    send(canvas, QEvent.Type.MouseButtonPress, 200, 300)
    costs = cpu_ms(lambda n: send(canvas, QEvent.Type.MouseMove, 200 + 20 * n, 300 + 10 * n), STROKES)
    assert report("dab of the eraser among 1,000 masks", costs, least_ms()) < DAB_MS
    canvas.cancel()


@pytest.mark.parametrize("tool", ["brush", "eraser"])
def test_lifting_the_brush(canvas: ImageCanvas, qtbot: QtBot, tool: str) -> None:
    said: list[object] = []
    canvas.changed.connect(lambda _, shape: said.append(shape))
    canvas.set_tool(tool)
    fit(canvas, qtbot)
    canvas.select(["a"])
    QApplication.processEvents()
    costs = []
    for number in range(9):
        send(canvas, QEvent.Type.MouseButtonPress, 500, 300 + 40 * number)
        for step in range(12):
            send(canvas, QEvent.Type.MouseMove, 500 + 50 * step, 300 + 20 * step)
        started = time.thread_time()
        send(canvas, QEvent.Type.MouseButtonRelease, 500, 300)
        costs.append((time.thread_time() - started) * 1000)
        QApplication.processEvents()
    assert len(said) == 9
    assert report(f"lifting the {tool} from a mask of 12 MP", costs) < LIFT_MS


@pytest.mark.parametrize("zoom", ["fit", "100 %"])
def test_painting_a_large_mask(canvas: ImageCanvas, qtbot: QtBot, zoom: str) -> None:
    if zoom == "fit":
        fit(canvas, qtbot)
    canvas.grab()
    things = canvas.objects

    def repaint(number: int) -> None:
        canvas.set_objects(things if number % 2 else ())

    with_mask = cpu_ms(repaint, 20)[1::2]
    assert report(f"painting a mask of 12 MP at {zoom}", with_mask) < PAINT_MS
