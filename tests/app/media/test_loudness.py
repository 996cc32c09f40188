"""Loudness against the levels that the standard and EBU Tech 3341 give."""

from __future__ import annotations

import math

import numpy as np
import pytest

from app.media.loudness import loudness_lufs, matching_gains_db


def sine(level_db: float, seconds: float, rate_hz: int, hz: float = 1000.0) -> np.ndarray:
    at = np.arange(round(seconds * rate_hz)) / rate_hz
    return (10 ** (level_db / 20) * np.sin(2 * np.pi * hz * at)).astype(np.float32)


@pytest.mark.parametrize("rate_hz", [16_000, 44_100, 48_000])
def test_a_stereo_sine_of_minus_23_db_is_minus_23_lufs(rate_hz: int) -> None:
    """EBU Tech 3341, case 1, and the same 10 dB lower."""
    both = np.stack([sine(-23.0, 4, rate_hz)] * 2)
    assert loudness_lufs(both, rate_hz) == pytest.approx(-23.0, abs=0.1)
    assert loudness_lufs(both * np.float32(10 ** (-10 / 20)), rate_hz) == pytest.approx(-33.0, abs=0.1)


def test_pauses_do_not_make_a_recording_quieter() -> None:
    """EBU Tech 3341, case 3: −36, −23 and −36 dB for 10, 60 and 10 s; here 2, 12 and 2."""
    parts = [sine(-36.0, 2, 48_000), sine(-23.0, 12, 48_000), sine(-36.0, 2, 48_000)]
    both = np.stack([np.concatenate(parts)] * 2)
    assert loudness_lufs(both, 48_000) == pytest.approx(-23.0, abs=0.1)


def test_the_louder_one_is_turned_down() -> None:
    quiet, loud = sine(-30.0, 1, 16_000)[None], sine(-20.0, 1, 16_000)[None]
    assert matching_gains_db((quiet, 16_000), (loud, 16_000)) == pytest.approx((0.0, -10.0), abs=0.05)
    nothing = np.zeros((1, 8000), dtype=np.float32)
    assert loudness_lufs(nothing, 16_000) == -math.inf
    assert matching_gains_db((nothing, 16_000), (loud, 16_000)) == (0.0, 0.0)
    assert math.isfinite(loudness_lufs(loud[:, :100], 16_000)), "shorter than a block"
