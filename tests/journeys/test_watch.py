"""The watch of the journeys is awake: a stall made on purpose is caught, at each way in, and ordinary work is not."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.journeys.seat import Seat
from tests.journeys.watch import ASLEEP_MS, SLOWEST, STALL_MS, Watch, _held_up_s


def burn(ms: float) -> None:
    """Keeps this thread busy."""
    end = time.thread_time() + ms / 1000
    while time.thread_time() < end:
        pass


def test_a_busy_thread_is_caught_and_a_short_gesture_is_not(qapp: QApplication) -> None:
    watch = Watch()
    watch.run("quick", lambda: burn(STALL_MS / 4))
    assert watch.stalls == []
    watch.run("slow", lambda: burn(STALL_MS * SLOWEST * 1.2))
    (said,) = watch.stalls
    assert said.startswith("slow: busy for ")


@pytest.mark.skipif(_held_up_s() is None, reason="this system does not tell how long a thread was held up")
def test_a_sleeping_thread_is_caught(qapp: QApplication) -> None:
    watch = Watch()
    watch.run("asleep", lambda: time.sleep(1.5 * ASLEEP_MS / 1000))
    (said,) = watch.stalls
    assert said.startswith("asleep: asleep for ")


@pytest.mark.parametrize("way", ["a key", "a click", "a drag", "a wait"])
def test_a_stall_in_the_window_is_caught_at_each_way_in(
    qtbot: QtBot, qapp: QApplication, project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    seat = Seat(qapp, project, tmp_path / "settings.json")
    qtbot.addWidget(seat.window)
    seat.watch.stalls.clear()
    painter = seat.canvas._painter
    paint = painter.paint_live

    def slow(*arguments: object) -> None:
        burn(STALL_MS * SLOWEST * 1.2)
        paint(*arguments)

    monkeypatch.setattr(painter, "paint_live", slow)
    width, height = seat.canvas.viewport.image_px
    middle = (width / 2, height / 2)
    if way == "a key":
        seat.key(Qt.Key.Key_Plus, Qt.KeyboardModifier.ControlModifier)
    elif way == "a click":
        seat.key(Qt.Key.Key_B)
        seat.click(middle)
    elif way == "a drag":
        seat.drag(middle, (middle[0] + 40, middle[1] + 40))
    else:
        seat.canvas.update()
        shown: list[int] = []
        seat.wait(lambda: bool(shown) or shown.append(1) is not None, "a paint")
    seat.close()
    assert seat.watch.stalls, "nothing was caught"
