"""Recordings on the label page: opened at once, measured and drawn while they are looked at, given back when left."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
from pytestqt.qtbot import QtBot

from app.errors import Cancelled, MediaError
from app.media.listen import USUAL_PX
from app.media.recording import open_recording
from app.media.sound_view import SoundView
from tests.widgets.labeling.conftest import SPEECH, _project
from widgets.labeling.media import _Open

RATE = 8000


@pytest.fixture
def long_project(tmp_path: Path) -> Path:
    """Three recordings: a long one, a short one and one that is cut short."""
    folder = tmp_path / "media"
    folder.mkdir()
    tone = (0.3 * np.sin(np.arange(RATE * 60 * 12) * 0.3)).astype(np.float32)
    soundfile.write(folder / "0-long.wav", tone, RATE)
    soundfile.write(folder / "1-short.wav", tone[: RATE * 3], RATE)
    (folder / "2-broken.wav").write_bytes((folder / "1-short.wav").read_bytes()[:40])
    return _project(tmp_path / "project", folder, "audio", SPEECH)


@pytest.fixture
def bench(make_bench: Callable[..., Any], long_project: Path) -> Any:
    return make_bench(long_project)


def test_a_long_recording_is_there_before_it_is_measured_and_then_complete(bench: Any, qtbot: QtBot) -> None:
    ready = bench.page.loader._kept[bench.page.work.item_id]
    assert ready.duration_s == 720.0 and bench.page.view.stage.timeline.scale.duration_s == 720.0
    qtbot.waitUntil(lambda: ready.recording.peaks.complete, timeout=20_000)
    low, high = ready.recording.peaks.window(0, 720 * RATE, 100)
    assert high.min() > 9000 and low.max() < -9000
    sound = ready.sound
    width = bench.page.view.stage.timeline.width()
    qtbot.waitUntil(lambda: bool(sound.known(0, 720, width).all()), timeout=20_000)
    levels = sound.window(0, 720, width)
    row = int(np.median(levels.argmax(axis=0)))
    hertz = sound.axis.hz((row + 0.5) / levels.shape[0])
    assert hertz == pytest.approx(0.3 * RATE / 2 / np.pi, rel=0.1), "the tone stands where the axis says"


def test_what_is_left_is_given_back(bench: Any, qtbot: QtBot) -> None:
    first = bench.page.loader._kept[bench.page.work.item_id]
    bench.open(qtbot, "1-short.wav")
    assert bench.page.view.stage.timeline.scale.duration_s == 3.0
    bench.page.open(next(e.item_id for e in bench.page.view.list.model.entries if e.path == "2-broken.wav"))
    qtbot.waitUntil(lambda: bench.page.view.pages.currentIndex() == 1)
    assert first not in bench.page.loader._kept.values()
    with pytest.raises(Exception, match="closed"):
        first.recording.read(0, 10)


def test_a_damaged_recording_is_a_state_of_its_item(bench: Any, qtbot: QtBot) -> None:
    bench.page.open(next(e.item_id for e in bench.page.view.list.model.entries if e.path == "2-broken.wav"))
    qtbot.waitUntil(lambda: bench.page.view.pages.currentIndex() == 1)
    assert "2-broken.wav" in bench.page.view.empty.text.text()


def test_another_view_of_the_sound_is_drawn_at_once(bench: Any, qtbot: QtBot) -> None:
    bench.open(qtbot, "1-short.wav")
    sound = bench.page.loader._kept[bench.page.work.item_id].sound
    bench.page.loader.draw(SoundView(scale="linear", high_hz=3000.0, colours="grey"))
    assert sound.axis.scale == "linear" and sound.axis.high_hz == pytest.approx(3000, abs=40)
    qtbot.waitUntil(lambda: bool(sound.known(0, 3, 300).all()), timeout=10_000)
    assert bench.page.view.stage.timeline._scene.axis == sound.axis


def test_neighbours_are_drawn_ahead(bench: Any, qtbot: QtBot) -> None:
    loader = bench.page.loader
    qtbot.waitUntil(lambda: len(loader._kept) == 2, timeout=20_000)
    other = next(made for name, made in loader._kept.items() if name != bench.page.work.item_id)
    assert other.recording.peaks.complete and other.sound.known(0, 3, USUAL_PX).all()


def test_a_recording_that_nobody_waits_for_any_longer_is_closed(tmp_path: Path) -> None:
    """The page is gone while a worker still opens its next recording."""
    soundfile.write(tmp_path / "a.wav", np.zeros(RATE, dtype=np.float32), RATE)
    opened = open_recording(tmp_path / "a.wav", sha256="0" * 64, cache_folder=None)
    held = _Open()
    held.close()
    with pytest.raises(Cancelled):
        held.hold(opened)
    with pytest.raises(MediaError, match="closed"):
        opened.read(0, 10)
