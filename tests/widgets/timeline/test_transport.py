"""Playback over an output that the test drives, and over none at all."""

from __future__ import annotations

import threading

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from app.errors import MediaError
from app.units import Sound
from tests.widgets.timeline.tape import Tape
from widgets.timeline.reading import ArraySource
from widgets.timeline.transport import LOST, SILENT, Transport

RATE_HZ = 8000
# Every frame says which one it is, on the left; on the right the other way round.
COUNTED = np.stack([np.arange(2 * RATE_HZ), -np.arange(2 * RATE_HZ)]).astype(np.float32) / 32768


class Deck:
    """A transport with two seconds to play, on a tape."""

    def __init__(self, qtbot: QtBot) -> None:
        self.tape = Tape()
        self.player = Transport(make_output=self.tape.make)
        self.player.set_source(ArraySource(COUNTED, RATE_HZ))
        self._qtbot = qtbot

    def begun(self) -> None:
        """Waits until it plays."""
        self._qtbot.waitUntil(lambda: self.tape.running)

    def took(self, n_frames: int) -> Sound:
        """Waits until so many frames were taken; gives all that were."""
        self._qtbot.waitUntil(lambda: self.tape.sound.shape[1] >= n_frames)
        return self.tape.sound


@pytest.fixture
def deck(qtbot: QtBot):
    made = Deck(qtbot)
    yield made
    made.player.stop()


def frames(sound: Sound) -> list[int]:
    """Which frames these are."""
    return [round(value) for value in sound[0] * 32768]


def test_play_pause_resume_stop(deck: Deck) -> None:
    states: list[str] = []
    deck.player.state_changed.connect(states.append)
    deck.player.play(0.5)
    deck.begun()
    deck.tape.heard = 4000
    assert deck.player.position_s == 1.0
    deck.player.toggle()
    assert not deck.tape.running
    deck.player.toggle()
    assert deck.player.position_s == 1.0
    deck.begun()
    deck.tape.heard = 800
    deck.player.stop()
    assert deck.player.position_s == 1.1 and not deck.tape.running
    assert states == ["playing", "paused", "playing", "stopped"]


def test_a_range_holds_exactly_its_frames_and_ends(deck: Deck, qtbot: QtBot) -> None:
    deck.player.play(0.5, 0.75)
    deck.begun()
    sound = deck.took(2000)
    np.testing.assert_array_equal(sound, COUNTED[:, 4000:6000])
    with qtbot.waitSignal(deck.player.finished):
        deck.tape.heard = 2000
    assert (deck.player.state, deck.player.position_s) == ("stopped", 0.75)
    assert deck.tape.ended, "what the device still holds may ring out"


def test_a_loop_goes_on_to_the_sample(deck: Deck, qtbot: QtBot) -> None:
    deck.player.play(0.5, 0.75, loop=True)
    deck.begun()
    assert frames(deck.took(9000))[:9000] == [4000 + n % 2000 for n in range(9000)]
    with qtbot.waitSignal(deck.player.position_changed, check_params_cb=lambda at: at == 4100 / RATE_HZ):
        deck.tape.heard = 2000 * 3 + 100
    deck.player.seek(0.6)
    deck.begun()
    deck.tape.heard = 1300
    assert deck.player.position_s == (4000 + 100) / RATE_HZ, "still the same loop"
    deck.player.seek(1.5)
    deck.begun()
    deck.tape.heard = 400
    assert deck.player.position_s == 1.55, "beside the loop it plays on to the end"


def test_a_loop_set_in_somewhere_comes_round_to_its_beginning(deck: Deck) -> None:
    deck.player.play(0.5, 0.75, loop=True, at_s=0.7)
    deck.begun()
    assert frames(deck.took(1000))[:1000] == [*range(5600, 6000), *range(4000, 4600)]


def test_a_loop_can_be_left_and_taken_up_again(deck: Deck) -> None:
    deck.player.play(0.5, 0.75)
    deck.begun()
    deck.tape.heard = 500
    deck.player.set_loop(True)
    deck.begun()
    assert frames(deck.took(2500))[:2500] == [*range(4500, 6000), *range(4000, 5000)]
    deck.tape.heard = 1600
    deck.player.set_loop(False)
    deck.begun()
    assert frames(deck.took(1900)) == [*range(4100, 6000)]


def test_around_a_boundary_and_back_to_it(deck: Deck, qtbot: QtBot) -> None:
    deck.player.play_around(1.0, before_s=0.2, after_s=0.1)
    deck.begun()
    assert frames(deck.took(2400)) == [*range(6400, 8800)]
    with qtbot.waitSignal(deck.player.finished):
        deck.tape.heard = 2400
    assert deck.player.position_s == 1.0
    deck.player.play_around(0.05, before_s=0.2, after_s=0.1)
    deck.begun()
    assert frames(deck.took(1200)) == [*range(1200)], "it cannot begin before the recording"


def test_a_pause_steps_back_but_not_before_the_stretch(deck: Deck) -> None:
    deck.player.play(0.5, 1.5)
    deck.begun()
    deck.tape.heard = 4000
    deck.player.pause(back_s=0.25)
    assert deck.player.position_s == 0.75
    deck.player.resume()
    deck.begun()
    assert frames(deck.took(10))[:10] == [*range(6000, 6010)], "what was heard last is heard again"
    deck.tape.heard = 100
    deck.player.pause(back_s=2.0)
    assert deck.player.position_s == 0.5


@pytest.mark.parametrize("speed", [0.5, 2.0])
def test_another_speed_goes_on_from_here(deck: Deck, speed: float) -> None:
    deck.player.play(0.0)
    deck.begun()
    deck.tape.heard = 4000
    deck.player.set_speed(speed)
    deck.begun()
    assert deck.took(100).shape[1]
    deck.tape.heard = 1000
    assert deck.player.position_s == 0.5 + speed * 1000 / RATE_HZ


def test_one_ear_or_the_mix(deck: Deck) -> None:
    deck.player.set_ears(1)
    deck.player.play(0.5, 0.75)
    deck.begun()
    np.testing.assert_array_equal(deck.took(2000), COUNTED[[1, 1], 4000:6000])
    deck.player.set_ears("mix")
    deck.begun()
    assert np.abs(deck.took(2000)).max() == 0, "left and right cancel out here"


def test_without_a_device_it_says_so_and_the_clock_runs(deck: Deck, qtbot: QtBot) -> None:
    deck.tape.here = False
    with qtbot.waitSignal(deck.player.silent) as said:
        deck.player.play(1.9)
    assert said.args == [SILENT]
    assert deck.player.is_silent
    with qtbot.waitSignal(deck.player.finished, timeout=5000):
        pass
    assert deck.player.position_s == 2.0
    deck.tape.here = True
    with qtbot.waitSignal(deck.player.silent) as said:
        deck.player.play(0.0)
    assert said.args == [""] and not deck.player.is_silent, "a device that came meanwhile is used"


def test_the_silent_clock_keeps_the_speed(deck: Deck, qtbot: QtBot) -> None:
    import time

    deck.tape.here = False
    deck.player.set_speed(2.0)
    deck.player.play(0.0)
    qtbot.waitUntil(lambda: deck.player.is_silent)
    began, at = time.monotonic(), deck.player.position_s
    qtbot.wait(400)
    passed, moved = time.monotonic() - began, deck.player.position_s - at
    assert abs(moved - 2 * passed) < 0.02


def test_a_device_that_goes_leaves_the_clock_where_it_was(deck: Deck, qtbot: QtBot) -> None:
    deck.player.play(0.5)
    deck.begun()
    deck.tape.heard = 2000
    with qtbot.waitSignal(deck.player.silent) as said:
        deck.tape.here = False
    assert said.args == [LOST] and deck.player.state == "playing" and deck.player.is_silent
    assert deck.player.position_s >= 0.75
    with qtbot.waitSignal(deck.player.finished, timeout=5000):
        pass


def test_a_seek_at_rest_moves_the_start(deck: Deck, qtbot: QtBot) -> None:
    with qtbot.waitSignal(deck.player.position_changed) as moved:
        deck.player.seek(1.25)
    assert moved.args == [1.25]
    deck.player.play()
    assert deck.player.position_s == 1.25


def test_nothing_to_play(qtbot: QtBot) -> None:
    player = Transport(make_output=Tape().make)
    player.play()
    assert player.state == "stopped"


def test_volume_reaches_the_output(deck: Deck) -> None:
    deck.player.set_volume(0.25)
    deck.player.play()
    deck.begun()
    assert deck.tape.volume == 0.25
    deck.player.set_volume(7.0)
    assert deck.tape.volume == 1.0


class SlowSource(ArraySource):
    """Gives nothing before it is let, and from a place on only an error."""

    let: threading.Event
    broken_at: int = 1 << 40

    def read(self, start_frame: int, n_frames: int) -> Sound:
        """Waits."""
        assert self.let.wait(10)
        if start_frame + n_frames > self.broken_at:
            raise MediaError("long.mp3: the MP3 data is damaged. Copy it again from its source.")
        return super().read(start_frame, n_frames)


def slow_source() -> SlowSource:
    source = SlowSource(COUNTED, RATE_HZ)
    object.__setattr__(source, "let", threading.Event())
    return source


def test_a_slow_source_is_waited_for_and_the_playhead_stands(deck: Deck, qtbot: QtBot) -> None:
    source = slow_source()
    deck.player.set_source(source)
    with qtbot.waitSignal(deck.player.waiting) as told:
        deck.player.play(1.0)
    assert told.args == [True] and deck.player.state == "playing" and deck.player.position_s == 1.0
    with qtbot.waitSignal(deck.player.waiting) as told:
        source.let.set()
    assert told.args == [False]
    deck.begun()
    assert frames(deck.took(8000)) == [*range(8000, 16000)]


def test_a_seek_does_not_wait_for_the_one_before(deck: Deck, qtbot: QtBot) -> None:
    source = slow_source()
    deck.player.set_source(source)
    for at_s in (1.0, 0.25, 1.5):
        deck.player.play(at_s)
    assert deck.player.position_s == 1.5
    source.let.set()
    deck.begun()
    assert frames(deck.took(4000)) == [*range(12000, 16000)]


def test_what_cannot_be_read_is_said_after_what_could(deck: Deck, qtbot: QtBot) -> None:
    source = slow_source()
    object.__setattr__(source, "broken_at", 8000)
    source.let.set()
    deck.player.set_source(source)
    with qtbot.waitSignal(deck.player.failed) as said:
        deck.player.play(0.0)
    assert said.args[0].startswith("long.mp3:") and deck.player.state == "stopped"
    assert deck.tape.sound.shape[1] >= 2048, "the good part before it was played"


def test_a_player_may_go_while_it_plays(qtbot: QtBot) -> None:
    tape = Tape()
    player = Transport(make_output=tape.make)
    player.set_source(ArraySource(np.zeros((1, 60 * RATE_HZ), np.int16), RATE_HZ))
    player.play()
    qtbot.waitUntil(lambda: tape.running)
    player.deleteLater()
    qtbot.wait(20)  # the thread that reads must end by itself: the fixtures look for it
