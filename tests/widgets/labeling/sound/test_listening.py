"""How one listens on the label page: keys, pedals, boundaries, habits; on a tape that hears what the test says."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.settings.playback import Playback, load_playback
from tests.widgets.timeline.tape import Tape
from widgets.labeling.sound.listening import Listening
from widgets.timeline.segments import TimelineSegment

RATE_HZ = 16000
NONE, SHIFT, CTRL = (
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier,
)


class Ear:
    """The page's listening, on a tape."""

    def __init__(self, bench: Any, qtbot: QtBot) -> None:
        self.stage, self.qtbot = bench.page.view.stage, qtbot
        self.listening: Listening = self.stage.listening
        self.player, self.timeline, self.bar = self.listening.player, self.stage.timeline, self.stage.transport
        self.settings = bench.page.context.settings
        self.tape = Tape()
        self.player._make_output = self.tape.make
        self.timeline.setFocus()

    def begun(self) -> None:
        """Waits until it plays anew."""
        self.qtbot.waitUntil(lambda: self.tape.running and self.player.state == "playing")

    def heard(self, seconds: float) -> None:
        """So much was heard since it began."""
        self.tape.heard = round(seconds * RATE_HZ)

    def key(self, key: Qt.Key, held: Qt.KeyboardModifier = NONE) -> None:
        """A key for whatever has the keyboard."""
        QTest.keyClick(QApplication.focusWidget(), key, held)

    @property
    def span(self) -> tuple[float, float]:
        """What is played."""
        course = self.player._course
        return course.begin / RATE_HZ, course.end / RATE_HZ


@pytest.fixture
def ear(make_bench: Callable[..., Any], speech: Path, qtbot: QtBot) -> Any:
    bench = make_bench(speech)
    made = Ear(bench, qtbot)
    made.timeline.set_segments(
        [
            TimelineSegment("a", "spans\x1fmain", "speech", "#0072b2", 0.2, 0.6),
            TimelineSegment("b", "spans\x1fmain", "noise", "#d55e00", 1.0, 1.5),
        ]
    )
    yield made
    made.listening.stop()


def test_the_presets_of_praat_and_elan_play_what_is_selected(ear: Ear, qtbot: QtBot) -> None:
    ear.timeline.set_playhead(1.7)
    ear.timeline.select(["b"])
    ear.listening.toggle_selection()
    ear.begun()
    assert ear.span == (1.0, 1.5)
    ear.listening.toggle_selection()
    qtbot.waitUntil(lambda: ear.player.state != "playing")
    ear.timeline.select([])
    ear.timeline.set_playhead(0.5)
    ear.listening.toggle_selection()
    ear.begun()
    assert ear.span[0] == 0 and ear.span[1] > 1.5, "with nothing selected all of it can be heard"


def test_a_key_plays_as_long_as_it_is_held_and_steps_back(ear: Ear) -> None:
    QTest.keyPress(ear.timeline, Qt.Key.Key_F10)
    ear.begun()
    ear.heard(1.2)
    repeated = QKeyEvent(QEvent.Type.KeyRelease, Qt.Key.Key_F10, NONE, "", True)
    QApplication.sendEvent(ear.timeline, repeated)
    assert ear.player.state == "playing", "what the keyboard repeats is no release"
    QTest.keyRelease(ear.timeline, Qt.Key.Key_F10)
    ear.qtbot.waitUntil(lambda: ear.player.state == "paused")
    assert ear.timeline.playhead_s == pytest.approx(0.7)
    QTest.keyPress(ear.timeline, Qt.Key.Key_F10)
    ear.begun()
    assert ear.player.position_s == pytest.approx(0.7), "the last half second is repeated"
    QTest.keyRelease(ear.timeline, Qt.Key.Key_F10)


def test_a_pedal_is_heard_by_the_name_that_linux_has_for_its_key(ear: Ear) -> None:
    QTest.keyPress(ear.timeline, Qt.Key.Key_Launch5)
    ear.begun()
    QTest.keyRelease(ear.timeline, Qt.Key.Key_Launch5)
    ear.qtbot.waitUntil(lambda: ear.player.state == "paused")


def test_pedals_work_from_within_a_text(ear: Ear) -> None:
    editor = ear.stage.texts.editors["words"]
    editor.setFocus()
    QTest.keyPress(editor, Qt.Key.Key_F14)
    ear.begun()
    ear.heard(1.5)
    QTest.keyClicks(editor, "yes")
    QTest.keyPress(editor, Qt.Key.Key_F13)
    assert ear.player.state == "paused" and ear.player.position_s <= 0.5 + 1e-6, "rewound by a second at least"
    QTest.keyRelease(editor, Qt.Key.Key_F13)
    ear.qtbot.waitUntil(lambda: not ear.listening._winding.winds)
    ear.begun()
    assert editor.toPlainText() == "yes"
    QTest.keyRelease(editor, Qt.Key.Key_F14)
    ear.qtbot.waitUntil(lambda: ear.player.state == "paused")
    QTest.keyClick(editor, Qt.Key.Key_F15)
    assert ear.player.position_s >= 0.9 and ear.player.state == "paused"


def test_a_pause_while_writing_steps_back_and_one_on_the_timeline_does_not(ear: Ear) -> None:
    ear.key(Qt.Key.Key_Space)
    ear.begun()
    ear.heard(1.0)
    ear.key(Qt.Key.Key_Space)
    assert ear.timeline.playhead_s == pytest.approx(1.0)
    ear.stage.texts.editors["words"].setFocus()
    ear.key(Qt.Key.Key_Tab)
    ear.begun()
    ear.heard(0.4)
    ear.key(Qt.Key.Key_Tab)
    assert ear.timeline.playhead_s == pytest.approx(0.9)


def test_around_the_boundary_in_hand_as_far_as_the_person_wants(ear: Ear, qtbot: QtBot) -> None:
    ear.settings.set("playback", {"before_s": 0.25, "after_s": 0.125})
    ear.timeline.set_playhead(0.95)
    ear.key(Qt.Key.Key_Space, SHIFT)
    ear.begun()
    assert ear.span == (0.75, 1.125)
    with qtbot.waitSignal(ear.player.finished):
        ear.heard(0.375)
    assert ear.timeline.playhead_s == 1.0, "back at the boundary"
    ear.timeline.set_playhead(0.58)
    ear.key(Qt.Key.Key_F5, CTRL)
    ear.begun()
    assert ear.span == (0.35, 0.725)


def test_what_is_selected_plays_where_texts_are_written_and_the_choice_is_kept(ear: Ear) -> None:
    ear.timeline.select(["a"])
    assert ear.player.state == "stopped", "boundaries alone are set here"
    ear.listening.set_writing(True)
    ear.timeline.select(["b"])
    ear.begun()
    assert ear.span == (1.0, 1.5)
    ear.listening.stop()
    ear.key(Qt.Key.Key_F11, SHIFT)
    assert not ear.bar.auto.isChecked()
    ear.timeline.select(["a"])
    assert ear.player.state == "stopped"
    kept = load_playback(ear.settings)
    assert not kept.auto_writing and not kept.auto_bounding
    ear.listening.set_writing(False)
    ear.bar.auto.click()
    assert load_playback(ear.settings).auto_bounding


def test_the_selection_its_loop_and_the_last_seconds(ear: Ear) -> None:
    ear.timeline.select(["b"])
    ear.key(Qt.Key.Key_F6, CTRL)
    ear.begun()
    assert ear.span == (1.0, 1.5) and not ear.player._course.loop
    ear.key(Qt.Key.Key_L, CTRL)
    assert ear.bar.loop.isChecked() and ear.player._course.loop
    ear.timeline.set_range((0.25, 0.75))
    ear.key(Qt.Key.Key_F6, CTRL)
    assert ear.span == (0.25, 0.75) and ear.player._course.loop
    ear.settings.set("playback", {"replay_s": 0.5})
    ear.timeline.set_playhead(1.75)
    ear.key(Qt.Key.Key_J, CTRL)
    assert ear.player.position_s == 1.25


def test_speed_volume_and_channel_by_key_are_kept(ear: Ear) -> None:
    ear.key(Qt.Key.Key_F7, CTRL)
    ear.key(Qt.Key.Key_F7, CTRL)
    assert ear.player.speed == 0.8 and ear.bar.speed.text() == "0.8×"
    ear.key(Qt.Key.Key_F11, CTRL)
    assert ear.bar.volume.value() == 90 and ear.player._volume == pytest.approx(0.81)
    ear.key(Qt.Key.Key_F11)
    assert load_playback(ear.settings) == Playback(volume=0.9, speed=0.8, channel="1")
    ear.key(Qt.Key.Key_F9, CTRL)
    assert ear.player.speed == 1.0
    ear.bar.volume.setValue(0)
    assert ear.player._volume == 0.0 and "0 %" in ear.bar.volume.toolTip()
    ear.bar.slower.click()
    assert ear.player.speed == 0.9


def test_habits_are_those_of_the_last_time(make_bench: Callable[..., Any], speech: Path, tmp_path: Path) -> None:
    from app.settings.store import Settings

    Settings(tmp_path / "settings.json").set("playback", {"speed": 1.5, "volume": 0.5, "channel": "mix"})
    stage = make_bench(speech).page.view.stage
    assert stage.listening.player.speed == 1.5 and stage.transport.volume.value() == 50


def test_what_is_wrong_stands_below_the_buttons(ear: Ear, qtbot: QtBot) -> None:
    assert ear.bar.note.isHidden()
    ear.tape.here = False
    ear.key(Qt.Key.Key_Space)
    qtbot.waitUntil(ear.bar.note.isVisible)
    assert "No sound device was found" in ear.bar.note.text() and ear.player.state == "playing"
    ear.key(Qt.Key.Key_Space)
    ear.tape.here = True
    ear.key(Qt.Key.Key_Space)
    ear.begun()
    assert ear.bar.note.isHidden()


def test_channels_to_choose_from(ear: Ear) -> None:
    def titles(n_channels: int) -> list[str]:
        ear.bar.show_channels(n_channels, "all")
        return [ear.bar.channel.itemText(n) for n in range(ear.bar.channel.count())]

    assert titles(2) == ["Both", "Mixed", "Left", "Right"] and not ear.bar.channel.isHidden()
    assert titles(3) == ["Mixed", "Channel 1", "Channel 2", "Channel 3"]
    assert titles(1) and ear.bar.channel.isHidden()
