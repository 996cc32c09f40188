"""Sound at the rate that a device wants."""

from __future__ import annotations

import numpy as np
import pytest

from app.media.resample import Resampler
from app.units import Sound


def resampled(sound: Sound, rate_hz: int, wanted_hz: int, block: int) -> Sound:
    resampler = Resampler(rate_hz, wanted_hz, sound.shape[0])
    parts = [resampler.put(sound[:, at : at + block]) for at in range(0, sound.shape[1], block)]
    return np.concatenate([*parts, resampler.end()], axis=1)


@pytest.mark.parametrize(("rate_hz", "wanted_hz"), [(8000, 44100), (44100, 48000), (96000, 44100), (16000, 48000)])
def test_a_tone_is_the_same_tone(rate_hz: int, wanted_hz: int) -> None:
    tone = 0.5 * np.sin(2 * np.pi * 1000 * np.arange(rate_hz) / rate_hz)
    made = resampled(np.stack([tone, -tone]).astype(np.float32), rate_hz, wanted_hz, 1000)
    assert made.shape == (2, wanted_hz)
    wanted = 0.5 * np.sin(2 * np.pi * 1000 * np.arange(wanted_hz) / wanted_hz)
    middle = slice(wanted_hz // 20, -wanted_hz // 20)
    np.testing.assert_allclose(made[0, middle], wanted[middle], atol=0.002)
    np.testing.assert_allclose(made[1], -made[0], atol=1e-6)


def test_what_would_fold_back_is_taken_out() -> None:
    high = np.sin(2 * np.pi * 30000 * np.arange(96000) / 96000)[None].astype(np.float32)
    assert np.abs(resampled(high, 96000, 44100, 4096)[0, 2000:-2000]).max() < 0.001


def test_blocks_leave_no_trace() -> None:
    noise = np.random.default_rng(3).uniform(-1, 1, (1, 20000)).astype(np.float32)
    whole = resampled(noise, 44100, 48000, 20000)
    np.testing.assert_allclose(resampled(noise, 44100, 48000, 333), whole, atol=1e-6)
