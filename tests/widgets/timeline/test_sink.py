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


def test_channels_are_mixed_or_repeated() -> None:
    from widgets.timeline import sink

    three = np.array([[0, 0], [16384, 0], [-16384, 24576]], np.int16)
    np.testing.assert_allclose(sink._fitted(three, 2), [[0, 0.25], [0, 0.25]])
    np.testing.assert_array_equal(sink._fitted(three, 3), three / np.float32(32768))


def test_another_rate_keeps_the_pitch() -> None:
    from widgets.timeline import sink

    tone = np.sin(2 * np.pi * 100 * np.arange(8000) / 8000)[None].astype(np.float32)
    slow = sink._at_rate(tone, 8000, 44100)
    assert slow.shape == (1, 44100)
    spectrum = np.abs(np.fft.rfft(slow[0]))
    assert int(spectrum.argmax()) == 100
