"""Measures one labelling tool in its own process: the same hand on the same images, CPU of the window's thread.

Run by ``compare.py`` with the Python that the tool is installed in:
    python measure.py TOOL WHAT FOLDER        prints one line of JSON
TOOL is earmark, labelme, xanylabeling, or "bare": Qt alone with a widget that shows the same pixels and does nothing
else, which is the limit. WHAT is "many" or "vast" (open a folder of 10,000 or 100,000 images) or "large" (the rest).
Nothing of Earmark is imported for another tool.
"""

from __future__ import annotations

import importlib
import json
import os
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

STARTED = time.process_time()
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
SIZE = (1600, 1000)
LOOK_S = 1.0
PATIENCE_S, LEAST_STEPS = 6.0, 6


class Rival:
    """What every tool can be asked; ``qt`` is its binding's name."""

    qt = "PyQt6"
    app: Any
    window: Any

    def canvas(self) -> Any:
        """The widget that shows the picture."""
        raise NotImplementedError

    def shown(self) -> bool:
        """Whether the picture of the present item is there."""
        return True

    def begin(self) -> None:
        """Makes ready for the work on the first of the large images."""

    def next_image(self) -> None:
        """What the key for the next image does."""
        raise NotImplementedError

    def pan(self, step: int) -> None:
        """A small step aside: here by the scroll bars around the canvas."""
        bar = self.canvas().parentWidget().parentWidget().horizontalScrollBar()
        bar.setValue(bar.maximum() // 3 + 3 * (step % 40))

    def redraw(self) -> None:
        """All that is in view is painted exactly."""
        self.canvas().repaint()

    def zoom(self, factor: float) -> None:
        """A step closer or further off."""
        raise NotImplementedError

    def edit(self) -> None:
        """Stores one edit, with all that is on the image, and shows it."""
        raise NotImplementedError

    def store(self) -> None:
        """Stores one edit, where that can be had without showing it."""
        self.edit()

    def dab(self, step: int) -> bool:
        """A dab of a brush of radius 60; False where there is no such thing."""
        return False

    def settle(self, seconds: float) -> None:
        """Lets the window work on by itself."""
        end = time.perf_counter() + seconds
        while time.perf_counter() < end:
            self.app.processEvents()
            time.sleep(0.002)


class Labelme(Rival):
    """labelme 7."""

    qt = "PySide6"

    def __init__(self, folder: Path) -> None:
        from labelme._app import MainWindow
        from PySide6 import QtWidgets

        self.app = QtWidgets.QApplication(["labelme"])
        self.window = MainWindow(config_overrides={"auto_save": True}, file_or_dir=str(folder))
        self.window.resize(*SIZE)
        self.window.show()

    def canvas(self) -> Any:
        """The canvas."""
        return self.window._canvas_widgets.canvas

    def next_image(self) -> None:
        """D."""
        self.window._open_next_image()

    def zoom(self, factor: float) -> None:
        """Ctrl and plus."""
        self.window._add_zoom(increment=factor, pos=None)

    def edit(self) -> None:
        """A snapshot for undo, then the file, which a thread writes."""
        self.canvas().backup_shapes()
        self.window.mark_dirty()


class XAnyLabeling(Rival):
    """X-AnyLabeling 4."""

    def __init__(self, folder: Path) -> None:
        from anylabeling import config as settings
        from anylabeling.views.labeling.utils.theme import init_theme
        from anylabeling.views.mainwindow import MainWindow
        from PyQt6 import QtWidgets

        importlib.import_module("anylabeling.resources.resources")
        settings.current_config_file = str(Path.home() / ".xanylabelingrc")
        config = settings.get_config(settings.current_config_file, {"auto_save": True}, show_msg=False)
        self.app = QtWidgets.QApplication(["xanylabeling"])
        init_theme("light")
        self.window = MainWindow(self.app, config=config)
        self.window.resize(*SIZE)
        self.window.show()
        self.view = self.window.labeling_widget.view
        self.view.import_image_folder(str(folder))

    def canvas(self) -> Any:
        """The canvas."""
        return self.view.canvas

    def next_image(self) -> None:
        """D."""
        self.view.open_next_image()

    def zoom(self, factor: float) -> None:
        """Ctrl and plus."""
        self.view.add_zoom(factor)

    def edit(self) -> None:
        """A snapshot for undo, then the file."""
        self.view.canvas.store_shapes()
        self.view.set_dirty()


class Earmark(Rival):
    """This program, opened on a project that ``compare.py`` made of the same folder."""

    qt = "PySide6"

    def __init__(self, folder: Path) -> None:
        from app.settings.store import Settings
        from widgets.shell.main_window import MainWindow
        from widgets.shell.start import keep_smooth, make_app
        from widgets.theme.theme import Theme

        self.app = make_app()
        keep_smooth(self.app)
        self.window = MainWindow(Theme(self.app, "light"), Settings(folder.parent / "settings.json"))
        self.window.resize(*SIZE)
        self.window.show()
        self.app.processEvents()
        if not self.window.open_project(folder, "label"):
            raise SystemExit("the project did not open")
        from widgets.labeling.page import LabelPage

        self.page = self.window.findChildren(LabelPage)[0]
        self.number = 0

    def begin(self) -> None:
        """The labels were read for the lead; and it opens at the first item without labels, the others at the first."""
        from PySide6.QtCore import Qt

        self.page.context.who.switch("lead")
        self.settle(LOOK_S)
        entries = self.page.view.list.model
        self.page.open(entries.index(0, 0).data(Qt.ItemDataRole.UserRole))

    def canvas(self) -> Any:
        """The canvas."""
        return self.page.view.stage.canvas

    def shown(self) -> bool:
        """The stage takes the picture when it is ready."""
        return bool(self.page.view.stage.ready)

    def next_image(self) -> None:
        """D."""
        self.page.following()

    def zoom(self, factor: float) -> None:
        """Ctrl and plus."""
        self.canvas().zoom_in() if factor > 1 else self.canvas().zoom_out()

    def pan(self, step: int) -> None:
        """As Space and the mouse do."""
        self.canvas().set_viewport(self.canvas().viewport.panned(3.0 if step % 80 < 40 else -3.0, 0.0))

    def redraw(self) -> None:
        """Without what was painted before."""
        self.canvas()._backing.forget()
        self.canvas().repaint()

    def store(self) -> None:
        """The same edit while nobody listens."""
        news = self.page.context.workspace._news
        listeners, news._listeners = news._listeners, []
        self.edit()
        news._listeners = listeners

    def dab(self, step: int) -> bool:
        """A stroke of the brush goes on."""
        from PySide6.QtCore import QEvent, QPointF, Qt
        from PySide6.QtGui import QMouseEvent

        canvas, left = self.canvas(), Qt.MouseButton.LeftButton
        if not step:
            canvas.set_tool("brush")
            canvas.set_brush(60)
        kind = QEvent.Type.MouseMove if step else QEvent.Type.MouseButtonPress
        place = QPointF(200 + 10 * step, 200 + 5 * step)
        changed = Qt.MouseButton.NoButton if step else left
        world = QPointF(canvas.mapToGlobal(place))
        self.app.sendEvent(canvas, QMouseEvent(kind, place, world, changed, left, Qt.KeyboardModifier.NoModifier))
        return True

    def edit(self) -> None:
        """One object of a thousand, checked, committed with its history, announced and shown again."""
        import msgspec

        work = self.page.work
        task = next(task for task in work.tasks if task.kind == "polygons")
        thing = work.value(task).objects[500]
        self.number += 1
        x, y = thing.points_px[0]
        work.put(task.name, msgspec.structs.replace(thing, points_px=((x + self.number, y), *thing.points_px[1:])))


class Bare(Rival):
    """The limit: Qt, a list of the files, and a widget that paints a picture; no labels at all."""

    qt = "PySide6"

    def __init__(self, folder: Path) -> None:
        from PySide6.QtCore import Qt
        from PySide6.QtGui import QImageReader, QPainter, QPixmap
        from PySide6.QtWidgets import QApplication, QListWidget, QWidget

        class Picture(QWidget):
            """Paints a pixmap from a corner on; a mouse move paints 100 × 100 pixels."""

            def __init__(self) -> None:
                super().__init__()
                self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
                self.setMouseTracking(True)
                self.pixmap, self.left = QPixmap(), 0

            def paintEvent(self, event: Any) -> None:
                painter = QPainter(self)
                painter.drawPixmap(-self.left, 0, self.pixmap)
                painter.end()

            def mouseMoveEvent(self, event: Any) -> None:
                self.update(int(event.position().x()) - 50, int(event.position().y()) - 50, 100, 100)

        self.app = QApplication(["bare"])
        self.files = sorted(str(path) for path in folder.iterdir() if path.suffix == ".jpg")
        self.list = QListWidget()
        self.list.setUniformItemSizes(True)
        self.list.addItems(self.files)
        self.list.show()
        self.picture, self.reader, self.at = Picture(), QImageReader, -1
        self.picture.resize(*SIZE)
        self.picture.show()
        self.next_image()

    def canvas(self) -> Any:
        """The widget."""
        return self.picture

    def next_image(self) -> None:
        """Decodes it and shows it."""
        self.at += 1
        self.picture.pixmap.convertFromImage(self.reader(self.files[self.at]).read())
        self.picture.update()

    def zoom(self, factor: float) -> None:
        """The same pixels once more."""
        self.picture.update()

    def pan(self, step: int) -> None:
        """From another column on."""
        self.picture.left = 3 * (step % 40)
        self.picture.update()

    def edit(self) -> None:
        """A row in a file that is safe on the disk, and the place painted."""
        import sqlite3

        if not hasattr(self, "store_at"):
            self.store_at = sqlite3.connect(Path(os.environ["HOME"]) / "bare.db", isolation_level=None)
            self.store_at.execute("PRAGMA journal_mode = WAL")
            self.store_at.execute("PRAGMA synchronous = FULL")
            self.store_at.execute("CREATE TABLE thing (id INTEGER PRIMARY KEY, body TEXT)")
        self.store_at.execute("INSERT INTO thing (body) VALUES (?)", ("x" * 1000,))
        self.picture.update(200, 200, 100, 100)


TOOLS: dict[str, Callable[[Path], Rival]] = {
    "earmark": Earmark, "labelme": Labelme, "xanylabeling": XAnyLabeling, "bare": Bare,
}  # fmt: skip


def main(tool: str, what: str, folder: Path) -> dict[str, float]:
    """The figures of one run."""
    rival = TOOLS[tool](folder)
    wait(rival, rival.shown)
    if what != "large":
        return {"open_cpu_s" if what == "many" else "open_vast_cpu_s": time.process_time() - STARTED}
    rival.begin()
    wait(rival, rival.shown)
    rival.settle(2 * LOOK_S)
    found = {**hand(rival), **edits(rival), **brush(rival)}
    return {**found, **pictures(rival)}


def hand(rival: Rival) -> dict[str, float]:
    """Mouse moves, steps of pan and zoom, and whole repaints over 1,000 polygons."""
    core = importlib.import_module(f"{rival.qt}.QtCore")
    gui = importlib.import_module(f"{rival.qt}.QtGui")
    canvas = rival.canvas()
    width, height = canvas.width(), canvas.height()

    def move(step: int) -> None:
        place = core.QPointF(width * 0.2 + step * 3.1 % (width * 0.6), height * 0.2 + step * 2.3 % (height * 0.6))
        event = gui.QMouseEvent(
            core.QEvent.Type.MouseMove, place, core.QPointF(canvas.mapToGlobal(place)), core.Qt.MouseButton.NoButton,
            core.Qt.MouseButton.NoButton, core.Qt.KeyboardModifier.NoModifier,
        )  # fmt: skip
        rival.app.sendEvent(canvas, event)
        rival.app.processEvents()

    def zoom(step: int) -> None:
        rival.zoom(1.1 if step % 4 < 2 else 1 / 1.1)
        rival.app.processEvents()

    def pan(step: int) -> None:
        rival.pan(step)
        rival.app.processEvents()

    def redraw(_step: int) -> None:
        rival.redraw()

    moves, redraws = cpu_ms(move, 60), cpu_ms(redraw, 12)
    steps = cpu_ms(zoom, 16)
    rival.settle(0.5)
    # Somewhat closer, so that there is something to pan to.
    for _ in range(6):
        rival.zoom(1.1)
    rival.settle(0.5)
    pans = cpu_ms(pan, 60)
    rival.settle(0.5)
    return {"move_ms": moves, "redraw_ms": redraws, "zoom_ms": steps, "pan_ms": pans}


def edits(rival: Rival) -> dict[str, float]:
    """What the window's thread does to store an edit, until it could paint again."""

    def edit(_step: int) -> None:
        rival.edit()
        rival.app.processEvents()

    def store(_step: int) -> None:
        rival.store()

    shown = cpu_ms(edit, 24)
    return {"edit_ms": shown, "store_ms": cpu_ms(store, 24)}


def brush(rival: Rival) -> dict[str, float]:
    """Dabs over an image of 12 megapixels, where there is a brush."""
    if not rival.dab(0):
        return {}

    def dab(step: int) -> None:
        rival.dab(step + 1)
        rival.app.processEvents()

    costs = cpu_ms(dab, 40)
    rival.canvas().cancel()
    rival.canvas().set_tool("select")
    return {"dab_ms": costs}


def pictures(rival: Rival) -> dict[str, float]:
    """From the key to the painted picture, after a look of a second; and the memory after six of them."""
    waits = []
    for _ in range(5):
        rival.settle(LOOK_S)
        started = time.perf_counter()
        rival.next_image()
        wait(rival, rival.shown)
        rival.canvas().repaint()
        rival.app.processEvents()
        waits.append((time.perf_counter() - started) * 1000)
    rival.settle(LOOK_S)
    return {"next_ms": statistics.median(waits), "memory_mb": memory_mb()}


def cpu_ms(act: Callable[[int], None], times: int) -> float:
    """Median CPU milliseconds of this thread; the first three are for warming up. Ends early where steps are slow."""
    costs: list[float] = []
    end = time.perf_counter() + PATIENCE_S
    for step in range(times):
        if step >= LEAST_STEPS and time.perf_counter() > end:
            break
        started = time.thread_time()
        act(step)
        costs.append((time.thread_time() - started) * 1000)
    return statistics.median(costs[3:])


def wait(rival: Rival, there: Callable[[], bool], seconds: float = 60.0) -> None:
    """Until it is there."""
    end = time.perf_counter() + seconds
    rival.app.processEvents()
    while not there():
        if time.perf_counter() > end:
            raise SystemExit("waited too long")
        rival.app.processEvents()
        time.sleep(0.0005)


def memory_mb() -> float:
    """Resident memory of this process (Linux)."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) / 1024
    return 0.0


if __name__ == "__main__":
    result = main(sys.argv[1], sys.argv[2], Path(sys.argv[3]))
    sys.stdout.write(json.dumps(result) + "\n")
    sys.stdout.flush()
    # Rivals have threads that would not end by themselves.
    os._exit(0)
