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

from hand_any import LOOK_S, Rival

STARTED = time.process_time()
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
PATIENCE_S, LEAST_STEPS = 6.0, 6

# Where the hand of each tool lies: nothing of one is imported for another.
TOOLS = {
    "earmark": ("hand_earmark", "Earmark"),
    "labelme": ("hand_others", "Labelme"),
    "xanylabeling": ("hand_others", "XAnyLabeling"),
    "bare": ("hand_bare", "Bare"),
}


def main(tool: str, what: str, folder: Path) -> dict[str, float]:
    """The figures of one run."""
    module, name = TOOLS[tool]
    rival: Rival = getattr(importlib.import_module(module), name)(folder)
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
