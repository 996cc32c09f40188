"""Sound read ahead: bounded, exact, for the ears that are asked for."""

from __future__ import annotations

import time
from itertools import islice

import numpy as np
import pytest

from app.units import Sound
from widgets.timeline.course import Course
from widgets.timeline.reading import AHEAD_S, ArraySource, Reading, for_ears, sound_of

RATE_HZ = 8000


def ramp(begin: int, end: int) -> np.ndarray:
    """Frames that say which one they are, over a minute or so."""
    return (np.arange(begin, end) % (1 << 19) / (1 << 19)).astype(np.float32)


class Counting:
    """Ten hours of ramps, made as they are read."""

    rate_hz, n_frames, channels = RATE_HZ, 10 * 3600 * RATE_HZ, 2

    def __init__(self) -> None:
        self.read_frames = 0

    def read(self, start_frame: int, n_frames: int) -> Sound:
        """Each frame says which one it is."""
        n_frames = min(n_frames, self.n_frames - start_frame)
        self.read_frames += n_frames
        return np.tile(ramp(start_frame, start_frame + n_frames), (2, 1))


def test_ten_hours_are_read_as_they_are_played() -> None:
    source = Counting()
    reading = Reading(source, Course(source.n_frames // 2, source.n_frames, 0), "all")
    try:
        deadline = time.monotonic() + 10
        while source.read_frames < AHEAD_S * RATE_HZ and time.monotonic() < deadline:
            time.sleep(0.005)
        time.sleep(0.05)
        assert source.read_frames < (AHEAD_S + 5) * RATE_HZ, "no more than a little ahead"
        assert not reading.is_over
        taken = reading.take(5000)
        assert taken is not None
        first = source.n_frames // 2
        np.testing.assert_array_equal(taken[0], ramp(first, first + 5000))
    finally:
        reading.close()


def test_a_source_that_ends_too_soon_is_silent_to_the_planned_end() -> None:
    short = ArraySource(np.ones((1, 100), np.float32), RATE_HZ)
    sound = np.concatenate(list(sound_of(short, Course(0, 300, 0), "all")), axis=1)
    assert sound.shape == (2, 300) and sound[:, :100].all() and not sound[:, 100:].any()


@pytest.mark.parametrize("speed", [0.5, 0.8, 1.0, 1.7])
def test_rounds_of_a_loop_are_alike_and_read_once(speed: float) -> None:
    noise = np.random.default_rng(1).uniform(-1, 1, (2, 4000)).astype(np.float32)
    source = ArraySource(noise, RATE_HZ)
    course = Course(1000, 3000, 1000, loop=True, speed=speed)
    n_round = round(2000 / speed)
    sound = np.concatenate(list(islice(sound_of(source, course, "all"), 12)), axis=1)
    n_rounds = sound.shape[1] // n_round
    assert n_rounds >= 3
    for number in range(1, n_rounds):
        np.testing.assert_array_equal(sound[:, number * n_round : (number + 1) * n_round], sound[:, :n_round])


def test_integers_are_played_as_they_are() -> None:
    source = ArraySource(np.array([[16384, -32768]], np.int16), RATE_HZ)
    np.testing.assert_array_equal(source.read(0, 2), [[0.5, -1.0]])
    assert (source.n_frames, source.channels) == (2, 1)


def test_ears() -> None:
    three = np.array([[0.0, 0.3], [0.3, 0.3], [0.6, 0.9]], np.float32)
    np.testing.assert_allclose(for_ears(three, "all"), [[0.3, 0.5]] * 2)
    np.testing.assert_array_equal(for_ears(three, 2), three[[2, 2]])
    np.testing.assert_allclose(for_ears(three, 5), [[0.3, 0.5]] * 2)
    np.testing.assert_array_equal(for_ears(three[:2], "all"), three[:2])
    np.testing.assert_allclose(for_ears(three[:2], "mix"), [[0.15, 0.3]] * 2)
    np.testing.assert_array_equal(for_ears(three[:1], "all"), three[[0, 0]])
