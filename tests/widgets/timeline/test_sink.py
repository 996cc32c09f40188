"""The sound card's library is loaded late, and sound fits what a device takes."""

from __future__ import annotations

import subprocess
import sys

import numpy as np

LATE = """
import sys
import widgets.timeline.view, widgets.timeline.transport, widgets.canvas.view
print([name for name in ("PySide6.QtMultimedia", "scipy", "soundfile") if name in sys.modules])
"""


def test_the_views_do_not_load_the_sound_library() -> None:
    run = subprocess.run([sys.executable, "-c", LATE], capture_output=True, text=True, check=False, timeout=120)
    assert (run.returncode, run.stdout.strip()) == (0, "[]"), run.stderr


def test_two_ears_fit_every_device() -> None:
    from PySide6.QtMultimedia import QAudioFormat

    from widgets.timeline.sink import encoded

    block = np.array([[0.5, 1.0], [-1.0, -0.25]], np.float32)
    wanted = QAudioFormat()
    wanted.setSampleFormat(QAudioFormat.SampleFormat.Int16)
    for channels, frames in (
        (1, [[-8192], [12288]]),
        (2, [[16384, -32768], [32767, -8192]]),
        (4, [[16384, -32768, 0, 0], [32767, -8192, 0, 0]]),
    ):
        wanted.setChannelCount(channels)
        found = np.frombuffer(encoded(block, wanted), np.int16).reshape(-1, channels)
        np.testing.assert_array_equal(found, frames)
    wanted.setSampleFormat(QAudioFormat.SampleFormat.Float)
    wanted.setChannelCount(2)
    np.testing.assert_array_equal(np.frombuffer(encoded(block, wanted), np.float32).reshape(-1, 2), block.T)
