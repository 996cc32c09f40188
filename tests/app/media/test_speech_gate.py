from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import Cancelled
from app.media.speech_gate import (
    Gate,
    nearest_zero_crossing,
    noise_floor,
    segments_where,
    silences,
    speech_in,
    speech_segments,
)
from app.units import Sound

RATE_HZ = 16000


def with_bursts(rng: np.random.Generator, bursts: list[tuple[float, float]], seconds: float, floor: float) -> Sound:
    """Background noise of a level, and louder noise at some places."""
    sound = rng.normal(0, floor, round(seconds * RATE_HZ))
    for start, end in bursts:
        sound[round(start * RATE_HZ) : round(end * RATE_HZ)] += rng.normal(0, 0.1, round((end - start) * RATE_HZ))
    return sound.astype(np.float32)[None]


@pytest.mark.parametrize("floor", [1e-5, 1e-3, 1e-2])
def test_what_is_louder_than_the_background_is_found(rng: np.random.Generator, floor: float) -> None:
    bursts = [(1.0, 1.8), (3.0, 6.5), (7.4, 7.9), (20.0, 24.0)]
    found = speech_segments([with_bursts(rng, bursts, 30, floor)], RATE_HZ)
    assert len(found) == len(bursts)
    gate = Gate()
    for (start, end), (first, last) in zip(bursts, found, strict=True):
        assert first == pytest.approx(start - gate.before_s, abs=0.03)
        assert last == pytest.approx(end + gate.after_s, abs=0.03)


@pytest.mark.parametrize("level", [0.0, 1e-4, 1e-3, 0.1])
def test_even_noise_is_no_speech(rng: np.random.Generator, level: float) -> None:
    assert not len(speech_segments([with_bursts(rng, [], 60, level)], RATE_HZ))


def test_hum_and_an_offset_are_no_speech() -> None:
    t = np.arange(RATE_HZ * 20) / RATE_HZ
    hum = (0.3 + 0.05 * np.sin(2 * np.pi * 50 * t)).astype(np.float32)[None]
    assert not len(speech_segments([hum], RATE_HZ))


def test_the_floor_follows_a_background_that_changes(rng: np.random.Generator) -> None:
    quiet, loud = with_bursts(rng, [(5, 6)], 60, 1e-4), with_bursts(rng, [(30, 31)], 60, 1e-2)
    found = speech_segments([np.concatenate([quiet, loud], axis=1)], RATE_HZ)
    assert any(abs(first - 4.94) < 0.05 for first, _ in found)
    assert any(abs(first - 89.94) < 0.05 for first, _ in found)
    assert (found[:, 1] - found[:, 0]).max() < 12  # the change itself is loud for as long as the floor takes to follow


def test_a_speaker_on_one_channel_counts(rng: np.random.Generator) -> None:
    silent = np.zeros((1, RATE_HZ * 10), np.float32)
    both = np.concatenate([with_bursts(rng, [(2, 4)], 10, 1e-4), silent])
    assert len(speech_segments([both], RATE_HZ)) == 1


@given(size=st.integers(1, 40_000))
def test_blocks_do_not_show(size: int) -> None:
    sound = with_bursts(np.random.default_rng(4), [(1, 2), (3, 3.5)], 5, 1e-3)
    blocks = [sound[:, at : at + size] for at in range(0, sound.shape[1], size)]
    assert np.array_equal(speech_segments(blocks, RATE_HZ), speech_segments([sound], RATE_HZ))


@given(
    flags=st.lists(st.tuples(st.booleans(), st.booleans()), max_size=300), silence=st.floats(0, 1),
    speech=st.floats(0, 1), before=st.floats(0, 0.5), after=st.floats(0, 0.5),
)  # fmt: skip
def test_segments_stand_in_order_and_apart(
    flags: list[tuple[bool, bool]], silence: float, speech: float, before: float, after: float
) -> None:
    held = np.array([a or b for a, b in flags], bool)
    opened = np.array([a and b for a, b in flags], bool)
    duration_s = len(flags) * 0.02
    found = segments_where(
        opened, held, 0.02, duration_s, before_s=before, after_s=after, min_silence_s=silence, min_speech_s=speech
    )
    assert (found[:, 0] < found[:, 1]).all()
    assert (found[1:, 0] >= found[:-1, 1] - 1e-9).all()
    assert found.size == 0 or (found.min() >= 0 and found.max() <= duration_s)
    # Without the lower limit all that opened the gate is covered.
    covers = segments_where(opened, held, 0.02, duration_s, before_s=0, after_s=0, min_silence_s=0, min_speech_s=0)
    for step in np.flatnonzero(opened).tolist():
        assert ((covers[:, 0] <= step * 0.02 + 1e-9) & (covers[:, 1] >= step * 0.02 + 0.02 - 1e-9)).any()


def test_a_recording_of_nothing_has_no_floor_and_no_speech() -> None:
    assert noise_floor(np.zeros(0)).size == 0
    assert speech_segments([], RATE_HZ).shape == (0, 2)
    assert speech_segments([np.zeros((1, 5), np.float32)], RATE_HZ).shape == (0, 2)


def test_silences_are_what_is_left() -> None:
    segments = np.array([[5.0, 6.0], [1.0, 3.0], [2.0, 2.5], [9.0, 12.0]])
    assert silences(segments, 10).tolist() == [[0, 1], [3, 5], [6, 9]]
    assert silences(segments, 10, min_s=1.5).tolist() == [[3, 5], [6, 9]]
    assert silences(np.zeros((0, 2)), 4).tolist() == [[0, 4]]


@given(st.lists(st.floats(-1, 1, width=32), min_size=1, max_size=200), st.integers(0, 199))
def test_the_nearest_zero_crossing_is_one_and_none_is_nearer(values: list[float], frame: int) -> None:
    samples = np.array([values, [0.0] * len(values)], np.float32)
    found = nearest_zero_crossing(samples, frame)
    crossings = [at for at in range(1, len(values)) if (values[at] > 0) != (values[at - 1] > 0)]
    if crossings:
        assert abs(found - frame) == min(abs(at - frame) for at in crossings)
        assert found in crossings
    else:
        assert found == frame


def test_a_file_is_streamed_and_can_be_stopped(save_sound: Any, rng: np.random.Generator) -> None:
    path: Path = save_sound("a.flac", with_bursts(rng, [(2, 4), (40, 44)], 60, 1e-3), RATE_HZ)
    seen: list[int] = []
    found = speech_in(path, on_frames=lambda done, total: seen.append(done))
    assert found.shape == (2, 2)
    assert seen[-1] == 60 * RATE_HZ

    def stop(done: int, total: int) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        speech_in(path, on_frames=stop)
