from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from app.media import sound_features
from app.media.features import features_of
from app.media.sound_features import measure_sound, measure_sound_file
from app.units import Sound

RATE_HZ = 16000


def tone(hz: float, seconds: float = 2.0, amplitude: float = 1.0) -> Sound:
    t = np.arange(round(seconds * RATE_HZ)) / RATE_HZ
    return (amplitude * np.sin(2 * np.pi * hz * t)).astype(np.float32)[None]


def test_a_tone_has_known_levels() -> None:
    found = measure_sound([tone(1000, amplitude=0.1)], RATE_HZ)
    assert (found["duration_s"], found["rate_hz"], found["channels"]) == (2.0, RATE_HZ, 1)
    assert found["rms_dbfs"] == pytest.approx(-23.0103, abs=1e-3)
    assert found["peak_dbfs"] == pytest.approx(-20, abs=1e-3)
    assert found["clipping_share"] == found["silence_share"] == 0
    assert found["bandwidth_hz"] == pytest.approx(1000, abs=RATE_HZ / 2048 * 2)
    # A steady tone has no pauses to hear the noise in.
    assert "snr_db" not in found


def test_the_numbers_do_not_depend_on_the_blocks(rng: np.random.Generator) -> None:
    sound = rng.normal(0, 0.1, (2, 50_000)).astype(np.float32)
    sound[:, 20_000:30_000] *= 0.001
    whole = measure_sound([sound], RATE_HZ)
    for n in (1, 319, 2048, 7777):
        step = max(n, 50)
        found = measure_sound((sound[:, at : at + step] for at in range(0, 50_000, step)), RATE_HZ)
        assert found == pytest.approx(whole, rel=1e-5)


def test_the_numbers_are_those_of_the_formulas(rng: np.random.Generator) -> None:
    sound = rng.normal(0, 0.05, (2, 32_000 + 123)).astype(np.float32)
    sound[:, 10_000:20_000] *= 8
    sound[0, :10] = 1
    found = measure_sound([sound], RATE_HZ)
    values = sound.astype(float)
    assert found["rms_dbfs"] == pytest.approx(20 * math.log10(math.sqrt((values**2).mean())), abs=1e-4)
    assert found["peak_dbfs"] == pytest.approx(20 * math.log10(abs(values).max()), abs=1e-4)
    assert found["clipping_share"] == (abs(values) >= 0.999).sum() / values.size
    energies = [(values[:, at : at + 320] ** 2).mean() for at in range(0, 32_000 + 123 - 319, 320)]
    noise, loud = np.percentile(energies, 10), np.percentile(energies, 95)
    assert found["snr_db"] == pytest.approx(10 * math.log10((loud - noise) / noise), abs=1e-3)
    hann = np.hanning(2049)[:-1]
    power = sum(
        np.abs(np.fft.rfft(values[channel, at : at + 2048] * hann)) ** 2
        for channel in range(2)
        for at in range(0, 32_000 + 123 - 2047, 2048)
    )
    power[0] = 0
    bin_index = next(k for k in range(1025) if power[: k + 1].sum() >= 0.99 * power.sum())
    assert found["bandwidth_hz"] == pytest.approx(bin_index * RATE_HZ / 2048)


def test_the_snr_estimate_finds_what_was_mixed(rng: np.random.Generator) -> None:
    for wanted_db in (10, 20, 40):
        sound = tone(440, 10, 0.3)
        sound[:, : 5 * RATE_HZ] = 0
        level = 0.3 / math.sqrt(2) / 10 ** (wanted_db / 20)
        noisy = sound + rng.normal(0, level, sound.shape).astype(np.float32)
        assert measure_sound([noisy], RATE_HZ)["snr_db"] == pytest.approx(wanted_db, abs=1.5)


def test_pauses_count_as_silence(rng: np.random.Generator) -> None:
    sound = tone(440, 4, 0.3)
    sound[:, RATE_HZ : 2 * RATE_HZ] = 0
    assert measure_sound([sound], RATE_HZ)["silence_share"] == pytest.approx(0.25, abs=0.01)


def test_low_passed_noise_has_a_low_bandwidth(rng: np.random.Generator) -> None:
    spectrum = np.fft.rfft(rng.normal(0, 0.1, 5 * RATE_HZ))
    spectrum[np.fft.rfftfreq(5 * RATE_HZ, 1 / RATE_HZ) > 3000] = 0
    sound = np.fft.irfft(spectrum).astype(np.float32)[None]
    assert measure_sound([sound], RATE_HZ)["bandwidth_hz"] == pytest.approx(3000, rel=0.03)


def test_silence_leaves_out_what_has_no_value() -> None:
    found = measure_sound([np.zeros((2, 40_000), np.float32)], RATE_HZ)
    assert found["silence_share"] == 1
    assert set(found) == {"duration_s", "rate_hz", "channels", "clipping_share", "silence_share"}
    assert measure_sound([], RATE_HZ) == {"duration_s": 0, "rate_hz": RATE_HZ, "channels": 0}
    constant = measure_sound([np.full((1, 40_000), 0.5, np.float32)], RATE_HZ)
    assert constant["rms_dbfs"] == pytest.approx(-6.0206, abs=1e-3)
    assert all(math.isfinite(value) for value in constant.values())


def test_a_float_file_of_wild_values_gives_finite_numbers(save_sound: Any) -> None:
    raw = np.array([[0.1, np.nan, 3e38, -3e38, np.inf, -np.inf] * 1000], np.float32)
    found = measure_sound_file(save_sound("a.wav", raw, RATE_HZ, "FLOAT"))
    assert all(math.isfinite(value) for value in found.values())
    assert found["clipping_share"] > 0.5


def test_a_file_and_its_samples_measure_alike(save_sound: Any, varied: Sound) -> None:
    seen: list[tuple[int, int]] = []
    found = measure_sound_file(save_sound("a.wav", varied, 44100, "FLOAT"), on_frames=lambda *at: seen.append(at))
    assert found == pytest.approx(measure_sound([varied], 44100), rel=1e-6)
    assert seen[-1] == (varied.shape[1], varied.shape[1])


@settings(max_examples=60)
@given(
    hnp.arrays(np.float32, st.tuples(st.integers(1, 3), st.integers(0, 6000)), elements=st.floats(-1, 1, width=32)),
    st.sampled_from([1, 50, 8000, 44100, 192000]),
)
def test_every_sound_gives_finite_numbers_of_the_catalogue(sound: Sound, rate_hz: int) -> None:
    found = measure_sound([sound], rate_hz)
    assert all(math.isfinite(value) for value in found.values())
    assert set(found) <= {feature.name for feature in features_of("audio")}
    assert 0 <= found.get("silence_share", 0) <= 1
    assert 0 <= found.get("bandwidth_hz", 0) <= rate_hz / 2


def test_a_long_recording_is_measured_in_stretches_and_says_so(
    tmp_path: Path, rng: np.random.Generator, monkeypatch: pytest.MonkeyPatch
) -> None:
    loudness = np.where(np.arange(RATE_HZ * 60) // 8000 % 4 == 0, 0.2, 0.01)
    path = tmp_path / "long.wav"
    soundfile.write(path, rng.normal(0, 0.3, RATE_HZ * 60) * loudness, RATE_HZ)
    whole = measure_sound_file(path)
    assert "measured_s" not in whole
    monkeypatch.setattr(sound_features, "_WHOLE_S", 50)
    monkeypatch.setattr(sound_features, "_STRETCH_FRAMES", 3300)
    heard: list[tuple[int, int]] = []
    found = measure_sound_file(path, on_frames=lambda done, total: heard.append((done, total)))
    assert heard == [(done, 240) for done in range(1, 241)]
    assert found.pop("measured_s") == pytest.approx(240 * 3200 / RATE_HZ)  # whole windows of 20 ms
    assert (found["duration_s"], found.keys()) == (60, whole.keys())
    assert found["rms_dbfs"] == pytest.approx(whole["rms_dbfs"], abs=1)
    assert found["snr_db"] == pytest.approx(whole["snr_db"], abs=1)
    assert found["bandwidth_hz"] == pytest.approx(whole["bandwidth_hz"], rel=0.02)
    assert found["peak_dbfs"] <= whole["peak_dbfs"]
