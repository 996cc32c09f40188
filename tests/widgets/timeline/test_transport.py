"""Playback over an output that the test drives, and over none at all."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from widgets.timeline.feed import Feed
from widgets.timeline.transport import SILENT, Output, Transport

RATE_HZ = 8000


class Tape:
    """An output that hears as much as the test says, and remembers the samples' places."""

    def __init__(self) -> None:
        self.heard = 0
        self.running = False
        self.volume = -1.0
        self.taken: list[tuple[int, int]] = []

    def start(self) -> None:
        """Begins."""
        self.heard, self.running = 0, True

    def stop(self) -> None:
        """Ends."""
        self.running = False

    def set_volume(self, volume: float) -> None:
        """Remembers it."""
        self.volume = volume

    def pump(self, feed: Feed) -> None:
        """Half a second at a time."""
        self.taken += feed.take(max(0, self.heard + RATE_HZ // 2 - feed.taken))

    def heard_frames(self) -> int:
        """As the test says."""
        return self.heard


def transport_on(tape: Tape | None) -> Transport:
    """A transport with two seconds of silence to play."""

    def make(samples: NDArray, rate_hz: int, parent: QObject) -> Output | None:
        return tape

    made = Transport(make_output=make)
    made.set_sound(np.zeros((1, 2 * RATE_HZ), np.float32), RATE_HZ)
    return made


def test_play_pause_resume_stop(qtbot: QtBot) -> None:
    tape = Tape()
    player = transport_on(tape)
    states: list[str] = []
    player.state_changed.connect(states.append)
    player.play(0.5)
    tape.heard = 4000
    assert player.position_s == 1.0
    player.toggle()
    assert not tape.running
    player.toggle()
    assert player.position_s == 1.0
    tape.heard = 800
    player.stop()
    assert player.position_s == 1.1
    assert states == ["playing", "paused", "playing", "stopped"]


def test_a_range_ends_where_it_should(qtbot: QtBot) -> None:
    tape = Tape()
    player = transport_on(tape)
    player.play(0.5, 0.75)
    assert tape.taken == [(4000, 6000)]
    tape.heard = 2000
    with qtbot.waitSignal(player.finished):
        pass
    assert (player.state, player.position_s) == ("stopped", 0.75)


def test_a_loop_goes_on(qtbot: QtBot) -> None:
    tape = Tape()
    player = transport_on(tape)
    player.play(0.5, 0.75, loop=True)
    tape.heard = 2000 * 3 + 100
    with qtbot.waitSignal(player.position_changed) as moved:
        pass
    assert moved.args == [4100 / RATE_HZ]
    player.seek(0.6)
    tape.heard = 1300
    assert player.position_s == (4000 + 100) / RATE_HZ, "still the same loop"
    player.seek(1.5)
    tape.heard = 400
    assert player.position_s == 1.55, "beside the loop it plays on to the end"
    player.stop()


def test_without_a_device_it_says_so_and_the_clock_runs(qtbot: QtBot) -> None:
    player = transport_on(None)
    with qtbot.waitSignal(player.silent) as said:
        player.play(1.9)
    assert said.args == [SILENT]
    assert player.is_silent
    with qtbot.waitSignal(player.finished, timeout=5000):
        pass
    assert player.position_s == 2.0


def test_a_seek_at_rest_moves_the_start(qtbot: QtBot) -> None:
    player = transport_on(Tape())
    with qtbot.waitSignal(player.position_changed) as moved:
        player.seek(1.25)
    assert moved.args == [1.25]
    player.play()
    assert player.position_s == 1.25
    player.stop()


def test_nothing_to_play(qtbot: QtBot) -> None:
    player = Transport(make_output=lambda samples, rate_hz, parent: None)
    player.play()
    assert player.state == "stopped"


def test_volume_reaches_the_output(qtbot: QtBot) -> None:
    tape = Tape()
    player = transport_on(tape)
    player.set_volume(0.25)
    player.play()
    assert tape.volume == 0.25
    player.stop()
