"""Slower and faster at the same pitch."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.units import Sound
from augment import timemap
from augment.signal.stretch import Stretcher
from augment.signal.stretch import stretched as whole

SPEEDS = (0.5, 0.75, 0.9, 1.1, 1.5, 2.0)


def stretched(sound: Sound, rate_hz: int, speed: float, block: int = 4096) -> Sound:
    n_frames = sound.shape[1]
    stretcher = Stretcher(rate_hz, n_frames, max(1, round(n_frames / speed)))
    return np.concatenate([stretcher.put(sound[:, at : at + block]) for at in range(0, n_frames, block)], axis=1)


def tone(hz: float, rate_hz: int, length_s: float = 2.0) -> Sound:
    return (0.5 * np.sin(2 * np.pi * hz * np.arange(round(length_s * rate_hz)) / rate_hz))[None].astype(np.float32)


@given(
    st.integers(1, 9000), st.floats(0.5, 2.0), st.integers(1, 5000), st.sampled_from([8000, 16000, 44100]),
    st.integers(1, 3), st.integers(0, 99),
)  # fmt: skip
def test_it_is_exactly_as_long_as_wanted_however_it_comes(
    n_frames: int, speed: float, block: int, rate_hz: int, channels: int, seed: int
) -> None:
    sound = np.random.default_rng(seed).uniform(-1, 1, (channels, n_frames)).astype(np.float32)
    made = stretched(sound, rate_hz, speed, block)
    assert made.shape == (channels, max(1, round(n_frames / speed))) and made.dtype == np.float32
    np.testing.assert_array_equal(made, stretched(sound, rate_hz, speed, n_frames))
    assert np.abs(made).max() <= 1.0001, "overlapping windows add up to one"


@pytest.mark.parametrize("speed", SPEEDS)
@pytest.mark.parametrize("hz", [100, 440, 1000, 5000])
def test_a_tone_keeps_its_pitch_and_stays_clean(hz: float, speed: float) -> None:
    made = stretched(tone(hz, 44100), 44100, speed)[0]
    power = np.abs(np.fft.rfft(made * np.hanning(len(made)))) ** 2
    at_hz = np.fft.rfftfreq(len(made), 1 / 44100)
    assert abs(at_hz[power.argmax()] - hz) < 2
    beside = np.abs(at_hz - hz) > 15
    assert 10 * np.log10(power[~beside].sum() / power[beside].sum()) > 40, "dB of tone to everything else"
    assert np.abs(np.diff(made)).max() < 1.02 * np.abs(np.diff(tone(hz, 44100))).max(), "no click"


@pytest.mark.parametrize("speed", SPEEDS)
def test_it_begins_and_ends_at_full_level(speed: float) -> None:
    constant = np.full((1, 20000), 0.5, np.float32)
    np.testing.assert_allclose(stretched(constant, 16000, speed), 0.5, atol=1e-6)


@pytest.mark.parametrize("speed", SPEEDS)
def test_events_stay_in_their_places(speed: float) -> None:
    rng = np.random.default_rng(1)
    sound = (0.001 * rng.standard_normal((1, 4 * 16000))).astype(np.float32)
    starts = range(8000, 64000 - 8000, 8000)
    for start in starts:
        sound[0, start : start + 480] += 0.5 * rng.standard_normal(480).astype(np.float32)
    made = np.abs(stretched(sound, 16000, speed)[0])
    loud = np.flatnonzero(made > 0.2)
    onsets = loud[np.flatnonzero(np.diff(loud, prepend=-9999) > 1600)]
    assert len(onsets) == len(starts), "a burst of 30 ms is neither lost nor doubled"
    np.testing.assert_allclose(onsets * speed / 16000, np.array(starts) / 16000, atol=0.025)


def test_channels_are_cut_at_the_same_places() -> None:
    left = np.random.default_rng(2).uniform(-1, 1, 16000).astype(np.float32)
    made = stretched(np.stack([left, -left]), 16000, 0.7)
    np.testing.assert_allclose(made[0], -made[1], atol=1e-6)


@pytest.mark.parametrize("speed", SPEEDS)
def test_where_edges_are_said_to_be_heard_they_are_heard(speed: float) -> None:
    """Bursts ride on another channel, whose content says where windows are taken; half of the level is an edge."""
    rng = np.random.default_rng(7)
    host = (0.1 * rng.standard_normal(4 * 16000)).astype(np.float32)
    bursts = np.zeros_like(host)
    edges = [(at, at + 960) for at in rng.integers(0, 1500, 20) + np.arange(20) * 3000 + 1000]
    for start, end in edges:
        bursts[start:end] = 0.5
    made, runs = whole(np.stack([host, bursts]), 16000, round(len(host) / speed))
    times = timemap.woven(*runs, length_s=len(host) / 16000, rate_hz=16000)
    for start, end in edges:
        (span,) = times.spans(start / 16000, end / 16000)
        begins, ends = span.start_s * 16000, span.end_s * 16000
        near = slice(round(begins) - 250, round(ends) + 250)  # the next one is 270 away at twice the speed
        loud = np.flatnonzero(made[1, near] >= 0.25 - 1e-6) + near.start
        assert abs(loud[0] - begins) <= 2 and abs(loud[-1] + 1 - ends) <= 2
