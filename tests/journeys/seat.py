"""A seat at the real window: keys and mouse as a person uses them, with a watch on how long the window takes."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from app.settings.store import Settings
from tests.journeys.watch import Watch
from widgets.labeling.page import LabelPage
from widgets.shell.main_window import MainWindow
from widgets.theme.theme import Theme

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
SHIFT, CTRL, ALT = (
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
)
PATIENCE_S = 60.0


class Hands:
    """The window, and what a person does to it; every gesture is watched."""

    def __init__(self, app: QApplication, settings: Path, size: tuple[int, int] = (1280, 860)) -> None:
        self.watch = Watch()
        self.window = MainWindow(Theme(app, "light"), Settings(settings))
        self.window.resize(*size)
        self.window.show()
        self.window.activateWindow()

    def wait(self, there: Callable[[], bool], what: str) -> None:
        """Works on until something is there; each bit of work is watched."""
        end = time.monotonic() + PATIENCE_S
        while not there():
            assert time.monotonic() < end, f"waited in vain for {what}"
            self.watch.run(f"waiting for {what}", lambda: None)
            time.sleep(0.002)

    def key(self, key: Qt.Key, held: Qt.KeyboardModifier = NONE, *, times: int = 1) -> None:
        """A key, for whatever has the keyboard."""
        for _ in range(times):
            at: QWidget = QApplication.focusWidget() or self.window
            self.watch.run(f"the key {key.name}", lambda at=at: QTest.keyClick(at, key, held))

    def type(self, text: str) -> None:
        """Letters."""
        for letter in text:
            at: QWidget = QApplication.focusWidget() or self.window
            self.watch.run(f"typing {letter!r}", lambda at=at, letter=letter: QTest.keyClicks(at, letter))

    def tab_to(self, wanted: QWidget) -> None:
        """By the keyboard alone."""
        for _ in range(200):
            if QApplication.focusWidget() is wanted:
                return
            self.key(Qt.Key.Key_Tab)
        raise AssertionError(f"Tab does not come to {wanted.accessibleName()}")

    def press(self, button: QWidget) -> None:
        """A click on a button."""
        self.watch.run("a button", lambda: QTest.mouseClick(button, LEFT))

    def close(self) -> None:
        """Leaves; what was stalled fails the test here."""
        self.window.close()
        QApplication.processEvents()


class Seat(Hands):
    """The window, open on a project's label page."""

    def __init__(self, app: QApplication, project: Path, settings: Path) -> None:
        super().__init__(app, settings)
        assert self.window.open_project(project, "label"), self.window.start.banner.text
        self.page = self.window.findChildren(LabelPage)[0]
        self.wait(lambda: self.page.view.stage.ready, "the first picture")
        # Opening a project has a goal of its own (tests/bench/test_project_speed.py); from here on nothing may stall.
        self.watch.stalls.clear()

    @property
    def canvas(self):
        """The image."""
        return self.page.view.stage.canvas

    def click(self, *places: tuple[float, float], held: Qt.KeyboardModifier = NONE) -> None:
        """Clicks on the image, at image pixels."""
        for place in places:
            at = self._at(place)
            self._move(at, Qt.MouseButton.NoButton, held)
            self.watch.run("a click", lambda at=at: QTest.mouseClick(self.canvas, LEFT, held, at))

    def drag(self, *way: tuple[float, float], held: Qt.KeyboardModifier = NONE, release: bool = True) -> None:
        """Press at the first place, move along the others, release at the last."""
        places = [self._at(place) for place in way]
        self._move(places[0], Qt.MouseButton.NoButton, held)
        self.watch.run("a press", lambda: QTest.mousePress(self.canvas, LEFT, held, places[0]))
        for at in places[1:]:
            self._move(at, LEFT, held)
        if release:
            self.watch.run("a release", lambda: QTest.mouseRelease(self.canvas, LEFT, held, places[-1]))

    def _at(self, place: tuple[float, float]) -> QPoint:
        x, y = self.canvas.viewport.to_screen(*place)
        return QPoint(round(x), round(y))

    def _move(self, at: QPoint, button: Qt.MouseButton, held: Qt.KeyboardModifier) -> None:
        place, world = QPointF(at), QPointF(self.canvas.mapToGlobal(at))
        event = QMouseEvent(QEvent.Type.MouseMove, place, world, Qt.MouseButton.NoButton, button, held)
        self.watch.run("a move", lambda: QApplication.sendEvent(self.canvas, event))
