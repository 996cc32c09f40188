"""What is heard in a recording is found once, kept, and found again when what was kept is damaged."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile

from app.media.speech_cache import around, known_speech, speech_of

RATE = 8000


@pytest.fixture
def recording(tmp_path: Path) -> Path:
    rng = np.random.default_rng(0)
    sound = 0.0005 * rng.standard_normal(6 * RATE)
    sound[2 * RATE : 4 * RATE] += 0.2 * rng.standard_normal(2 * RATE)
    soundfile.write(tmp_path / "a.wav", sound, RATE)
    return tmp_path / "a.wav"


def test_it_is_known_once_somebody_has_looked(recording: Path, tmp_path: Path) -> None:
    cache, name = tmp_path / "cache", "ab" * 32
    assert known_speech(cache, name) is None
    found = speech_of(recording, sha256=name, cache_folder=cache)
    assert found == (pytest.approx((2.0, 4.0), abs=0.05),)
    assert known_speech(cache, name) == found
    recording.unlink()
    assert speech_of(recording, sha256=name, cache_folder=cache) == found, "the file is not read again"


def test_boundaries_stand_around_what_is_heard_and_never_cross(recording: Path) -> None:
    assert around(((1.0, 2.0), (2.1, 3.0)), before_s=0.2, after_s=0.2) == pytest.approx([0.8, 2.05, 2.05, 3.2])
    assert around(((0.1, 1.0),), before_s=0.2) == pytest.approx([0.0, 1.14])
    assert around(()) == []
