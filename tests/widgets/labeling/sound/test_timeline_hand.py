"""What the hand does on the timeline becomes one step each, which can be taken back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.media.mp3_frames import frame_bytes
from tests.widgets.labeling.conftest import _project
from widgets.labeling.sound.things import of_lane

CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


@pytest.fixture
def bench(make_bench: Callable[..., Any], speech: Path) -> Any:
    made = make_bench(speech)
    timeline = made.page.view.stage.timeline
    timeline.setFocus()
    for start_s, end_s in ((0.2, 0.6), (0.6, 1.0)):
        timeline.set_range((start_s, end_s))
        QTest.keyClick(timeline, Qt.Key.Key_Return)
    return made


def spans(bench: Any) -> list[tuple[float, float]]:
    value = bench.page.work.value(bench.page.work.task("spans"))
    return [(span.start_s, span.end_s) for span in value.objects]


def test_a_common_boundary_is_one_step(bench: Any) -> None:
    timeline = bench.page.view.stage.timeline
    first = timeline.segments[0].id
    timeline.select([first])
    QTest.keyClick(timeline, Qt.Key.Key_BracketRight, CTRL)
    QTest.keyClick(timeline, Qt.Key.Key_Period)
    assert spans(bench) == [(0.2, 0.61), (0.61, 1.0)]
    bench.page.undo()
    assert spans(bench) == [(0.2, 0.6), (0.6, 1.0)]


def test_split_and_merge_are_one_step_each(bench: Any) -> None:
    timeline = bench.page.view.stage.timeline
    timeline.go_to(0.8)
    QTest.keyClick(timeline, Qt.Key.Key_I, CTRL)
    assert spans(bench) == [(0.2, 0.6), (0.6, 0.8), (0.8, 1.0)]
    QTest.keyClick(timeline, Qt.Key.Key_A, CTRL)
    QTest.keyClick(timeline, Qt.Key.Key_M, ALT)
    assert spans(bench) == [(0.2, 1.0)] and len(timeline.selection) == 1
    bench.page.undo()
    bench.page.undo()
    assert spans(bench) == [(0.2, 0.6), (0.6, 1.0)]


def test_a_boundary_goes_and_two_are_one(bench: Any) -> None:
    timeline = bench.page.view.stage.timeline
    timeline.go_to(0.6)
    QTest.keyClick(timeline, Qt.Key.Key_Backspace, CTRL)
    assert spans(bench) == [(0.2, 1.0)]


SHEET = """
earmark: 1
name: Talk and birds
version: 1.0.0
media: audio
tasks:
  turns: {kind: segments, tiers: [A, B], classes: {speech: {}, noise: {}}}
  calls: {kind: segments, classes: {bird: {}, bat: {}}}
"""


def test_class_and_lane_belong_together(make_bench: Callable[..., Any], tmp_path: Path) -> None:
    (tmp_path / "media").mkdir()
    soundfile.write(tmp_path / "media" / "0.wav", 0.4 * np.sin(np.arange(16000) * 0.2), 8000)
    bench = make_bench(_project(tmp_path / "project", tmp_path / "media", "audio", SHEET))
    stage = bench.page.view.stage
    stage.timeline.setFocus()
    stage.pick("calls", "bat")
    assert of_lane(stage.timeline.active_tier) == ("calls", "")
    stage.timeline.set_range((0.2, 0.6))
    QTest.keyClick(stage.timeline, Qt.Key.Key_Return)
    made = bench.page.work.value(bench.page.work.task("calls")).objects
    assert [(thing.cls, thing.start_s, thing.end_s) for thing in made] == [("bat", 0.2, 0.6)]
    QTest.keyClick(stage.timeline, Qt.Key.Key_Up)
    assert of_lane(stage.timeline.active_tier) == ("turns", "B")
    assert stage.classes.buttons["turns", "speech"].isChecked(), "the class bar says what is drawn next"
    stage.pick("turns", "noise")
    assert of_lane(stage.timeline.active_tier) == ("turns", "B"), "of its own task a class leaves the lane alone"


def test_what_is_odd_about_a_recording_is_said(make_bench: Callable[..., Any], qtbot: QtBot, tmp_path: Path) -> None:
    place = tmp_path / "media" / "0.mp3"
    place.parent.mkdir()
    soundfile.write(place, 0.4 * np.sin(np.arange(16000) * 0.2), 16000, format="MP3")
    data = place.read_bytes()
    place.write_bytes(data[frame_bytes(data[:4]) :])
    bench = make_bench(_project(tmp_path / "project", place.parent, "audio", SHEET))
    bar = bench.page.view.stage.transport
    qtbot.waitUntil(lambda: bar.note.text().startswith("No Xing header: its length was counted"))
    bar.say_silent("No sound device was found.")
    assert bar.note.text().endswith("samples apart. No sound device was found."), "neither hides the other"
