"""Playing and seeking in long compressed recordings keeps the window's thread free, whatever the decoder has to do."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import soundfile
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.media.recording import open_recording
from tests.widgets.timeline.tape import Tape
from widgets.timeline.transport import Transport

RATE_HZ, LENGTH_S = 16000, 600.0
MOST_MS = 100.0
PLACES_S = (590.0, 5.0, 300.0, 599.0, 1.0, 450.0)


class Watch:
    """What each thing costs on this thread: CPU, which other programs cannot spoil, and the time on the wall."""

    def __init__(self) -> None:
        self.cpu_ms: list[float] = []
        self.wall_ms: list[float] = []

    def run(self, act: Callable[[], object]) -> None:
        """Does it."""
        cpu, wall = time.thread_time(), time.monotonic()
        act()
        self.cpu_ms.append((time.thread_time() - cpu) * 1000)
        self.wall_ms.append((time.monotonic() - wall) * 1000)


@pytest.mark.parametrize("ending", ["mp3", "ogg"])
def test_the_window_goes_on(qtbot: QtBot, tmp_path: Path, ending: str) -> None:
    rng = np.random.default_rng(5)
    file = tmp_path / f"long.{ending}"
    with soundfile.SoundFile(file, "w", RATE_HZ, 1) as writing:
        for _ in range(round(LENGTH_S / 10)):
            writing.write(0.1 * rng.standard_normal(RATE_HZ * 10).astype(np.float32))
    watch, tape = Watch(), Tape()
    player = Transport(make_output=tape.make)
    with open_recording(file, sha256="0" * 64, cache_folder=None) as recording:
        player.set_source(recording)
        seeks: list[float] = []
        for speed in (1.0, 0.5):
            watch.run(lambda speed=speed: player.set_speed(speed))
            for at_s in PLACES_S:
                before = tape.started
                watch.run(lambda at_s=at_s: player.play(at_s))
                seeks.append(watch.wall_ms[-1])
                watch.run(lambda at_s=at_s: player.seek(at_s - 0.5))
                seeks.append(watch.wall_ms[-1])
                end = time.monotonic() + 30
                while tape.started == before:
                    assert time.monotonic() < end, f"nothing was read at {at_s} s"
                    watch.run(QApplication.processEvents)
                    time.sleep(0.002)
        watch.run(player.stop)
        # A read that is still under way ends by itself; the file may go only then.
        qtbot.waitUntil(lambda: not [one for one in _playing() if one.is_alive()], timeout=20_000)
    assert max(watch.cpu_ms) < MOST_MS, f"{max(watch.cpu_ms):.0f} ms of the window's thread at a stretch"
    assert float(np.median(seeks)) < MOST_MS / 5, "a seek waits for no decoder"


def _playing() -> list:
    import threading

    return [thread for thread in threading.enumerate() if thread.name == "playback"]
