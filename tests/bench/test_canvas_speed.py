"""What the image canvas costs with 1,000 polygons of 40 vertices: CPU time of the thread, medians."""

from __future__ import annotations

import math
import random
import statistics
import time
from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QColor, QImage, QMouseEvent, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from widgets.canvas.objects import CanvasObject
from widgets.canvas.shapes import polygon
from widgets.canvas.view import ImageCanvas

N_OBJECTS, N_VERTICES = 1000, 40
WIDTH, HEIGHT = 4000, 3000
MOVE_MS, MOVE_MANY_MS, PAN_MS, REST_MS = 4.0, 8.0, 16.0, 120.0
pytestmark = pytest.mark.bench


def polygons(n_objects: int) -> list[CanvasObject]:
    """Round things of 20 to 80 pixels' radius, all over the image."""
    dice = random.Random(7)
    found = []
    for number in range(n_objects):
        x, y, radius = dice.uniform(90, WIDTH - 90), dice.uniform(90, HEIGHT - 90), dice.uniform(20, 80)
        turns = [2 * math.pi * n / N_VERTICES for n in range(N_VERTICES)]
        ring = tuple((x + radius * math.cos(t), y + radius * math.sin(t) * 0.8) for t in turns)
        found.append(CanvasObject(str(number), "nucleus", "#e66100", polygon(ring), letter="N", text="Nucleus"))
    return found


@pytest.fixture
def canvas(qtbot: QtBot) -> ImageCanvas:
    """1600 × 1000 on the screen, fitted."""
    made = ImageCanvas()
    qtbot.addWidget(made)
    made.resize(1600, 1000)
    image = QImage(WIDTH, HEIGHT, QImage.Format.Format_RGB32)
    image.fill(QColor(90, 100, 110))
    made.set_image(image)
    made.set_objects(polygons(N_OBJECTS))
    made.show()
    qtbot.waitExposed(made)
    return made


def cpu_ms(act: Callable[[int], None], times: int) -> list[float]:
    """CPU milliseconds of each of ``times`` calls, their painting included."""
    costs = []
    for number in range(times):
        started = time.thread_time()
        act(number)
        QApplication.processEvents()
        costs.append((time.thread_time() - started) * 1000)
    return costs


def rest() -> None:
    """As long as the hand has to rest until all is exact."""
    QApplication.processEvents()
    time.sleep(0.1)
    QApplication.processEvents()


def report(name: str, costs: list[float]) -> float:
    """Prints and gives the median."""
    median = statistics.median(costs)
    print(f"{name}: median {median:.2f} ms, worst {max(costs):.2f} ms of {len(costs)}")
    return median


def move_to(canvas: ImageCanvas, x: float, y: float, button: Qt.MouseButton = Qt.MouseButton.NoButton) -> None:
    """A mouse move, as the window system sends it."""
    place = QPointF(x, y)
    world = QPointF(canvas.mapToGlobal(place))
    kind = QEvent.Type.MouseMove
    event = QMouseEvent(kind, place, world, Qt.MouseButton.NoButton, button, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(canvas, event)


class Bare(QWidget):
    """The limit: a widget that paints a pixmap of its size, and nothing else."""

    def __init__(self) -> None:
        super().__init__()
        self.pixmap = QPixmap(1600, 1000)
        self.pixmap.fill(QColor(90, 100, 110))
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.resize(1600, 1000)

    def paintEvent(self, event: QPaintEvent) -> None:
        """All of it."""
        painter = QPainter(self)
        painter.drawPixmap(0, 0, self.pixmap)
        painter.end()


def test_the_limit(qtbot: QtBot) -> None:
    bare = Bare()
    qtbot.addWidget(bare)
    bare.show()
    qtbot.waitExposed(bare)
    report("bare widget of 1600 × 1000, whole repaint", cpu_ms(lambda n: bare.repaint(), 60)[3:])
    report("bare widget, a rectangle of 100 × 100", cpu_ms(lambda n: bare.repaint(200, 200, 100, 100), 60)[3:])


@pytest.mark.parametrize(("count", "goal"), [(N_OBJECTS, MOVE_MS), (10 * N_OBJECTS, MOVE_MANY_MS)])
def test_mouse_moves(canvas: ImageCanvas, count: int, goal: float) -> None:
    if count != N_OBJECTS:
        canvas.set_objects(polygons(count))
        QApplication.processEvents()
    costs = cpu_ms(lambda n: move_to(canvas, 200 + n * 5.3, 150 + n * 2.9), 200)
    assert report(f"mouse move over {count:,} polygons", costs[5:]) <= goal


def test_mouse_moves_with_crosshair(canvas: ImageCanvas) -> None:
    canvas.set_tool("polygon")
    costs = cpu_ms(lambda n: move_to(canvas, 200 + n * 5.3, 150 + n * 2.9), 200)
    assert report("mouse move with crosshair", costs[5:]) <= MOVE_MS


@pytest.mark.parametrize("scale", ["fit", "100 %"])
def test_panning(canvas: ImageCanvas, scale: str) -> None:
    if scale == "100 %":
        canvas.actual_size()
    viewport = canvas.viewport
    costs = cpu_ms(lambda n: canvas.set_viewport(viewport.panned(n * 3.0, n * 2.0)), 40)
    report(f"pan at {scale}, at once after the zoom", costs[1:])
    rest()
    costs = cpu_ms(lambda n: canvas.set_viewport(viewport.panned(n * 3.0, n * 2.0)), 240)
    assert report(f"pan at {scale}", costs[1:]) <= PAN_MS
    rest()
    costs = cpu_ms(lambda n: canvas.set_viewport(viewport.panned(n % 8 * 90.0, n % 8 * 60.0)), 80)
    assert report(f"pan at {scale}, in leaps of a hundred pixels", costs[1:]) <= PAN_MS


def test_dragging_one(canvas: ImageCanvas) -> None:
    thing = canvas.objects[500]
    x, y = canvas.viewport.to_screen((thing.bounds_px[0] + thing.bounds_px[2]) / 2, thing.shape.points[0][1])
    canvas.select([thing.id])
    place, world = QPointF(x, y), QPointF(canvas.mapToGlobal(QPointF(x, y)))
    left, held = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(canvas, QMouseEvent(QEvent.Type.MouseButtonPress, place, world, left, left, held))
    costs = cpu_ms(lambda n: move_to(canvas, x + n, y + n / 2, left), 100)
    assert report("drag of one polygon", costs[8:]) <= PAN_MS


def test_whole_repaints(canvas: ImageCanvas) -> None:
    steps = cpu_ms(lambda n: canvas.zoom_in() if n % 8 < 4 else canvas.zoom_out(), 40)
    assert report("zoom step, rough until the hand rests", steps) <= PAN_MS

    def anew(number: int) -> None:
        canvas.set_objects_visible(True)

    for name, act in (("fit", canvas.fit), ("100 %", canvas.actual_size)):
        act()
        rest()
        assert report(f"exact whole repaint at {name}, at rest", cpu_ms(anew, 10)) <= REST_MS


def test_new_objects(canvas: ImageCanvas) -> None:
    things = list(canvas.objects)
    more = polygons(N_OBJECTS + 60)[N_OBJECTS:]
    report("set_objects with one more", cpu_ms(lambda n: canvas.set_objects([*things, *more[: n + 1]]), 50))
