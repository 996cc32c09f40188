"""What is made like a slice measures like it, by the measure that data sets are measured with."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile

from app.media.features import measure_sound
from augment.materials import Clip, Materials
from augment.recipe import Recipe
from augment.render import render
from augment.sample import Sample
from augment.signal import level
from augment.signal.decay import decay_s
from augment.signal.rooms import room
from tests.augment.test_times_follow import recipe

SPEECH = Path(__file__).parents[2] / "resources/sample/speech/libri"


@pytest.fixture(scope="module")
def clip() -> Sample:
    file = sorted(SPEECH.rglob("*.flac"))[0]
    samples, rate = soundfile.read(file, dtype="float32", always_2d=True)
    return Sample(np.ascontiguousarray(samples.T[:, : 8 * rate]), rate)


@pytest.fixture(scope="module")
def bank() -> Materials:
    noise = np.random.default_rng(1).normal(0, 0.1, (1, 80_000)).astype(np.float32)
    wavering = noise * (0.4 + 0.15 * np.sin(np.arange(80_000) / 9000)).astype(np.float32)
    return Materials((Clip("wavering", wavering, 16000),))


@pytest.mark.parametrize(
    ("step", "feature", "low", "high", "near"),
    [
        ("match_loudness: {rms_dbfs: [-40, -33, -30]}", "rms_dbfs", -40, -30, 0.1),
        ("match_bandwidth: {bandwidth_hz: [1500, 1800, 2600]}", "bandwidth_hz", 1500, 2600, 60),
        ("match_snr: {snr_db: [6, 9, 14]}", "snr_db", 6, 14, 0.6),
    ],
)
def test_a_drawn_value_is_measured_afterwards(
    clip: Sample, bank: Materials, step: str, feature: str, low: float, high: float, near: float
) -> None:
    for seed in range(4):
        made = render(clip, recipe(step), seed, bank)
        found = measure_sound([made.sample.media], clip.rate_hz)[feature]
        assert found == pytest.approx(made.trace.steps[0].drawn[feature], abs=near)
        assert low - near <= found <= high + near


def test_what_is_past_it_already_is_left(clip: Sample, bank: Materials) -> None:
    for step in (
        "match_bandwidth: {bandwidth_hz: 7900}",
        "match_snr: {snr_db: 60}",
        "match_reverberation: {decay_s: 0.1}",
    ):
        made = render(clip, recipe(step), 1, bank)
        assert np.array_equal(made.sample.media, clip.media)
        assert "already" in made.trace.steps[0].drawn["left"]


def test_rooms_are_heard_and_matched(clip: Sample, bank: Materials) -> None:
    dry = decay_s(clip.media, clip.rate_hz)
    made = render(clip, recipe("match_reverberation: {decay_s: 0.35, distance_m: 1.5, volume_m3: 80}"), 1, bank)
    heard = decay_s(made.sample.media, clip.rate_hz)
    assert dry < 0.22 and heard == pytest.approx(0.35, abs=0.05)


def test_measures_are_those_of_the_data_page(clip: Sample) -> None:
    said = measure_sound([clip.media], clip.rate_hz)
    assert level.snr_db(clip.media, clip.rate_hz) == pytest.approx(said["snr_db"], abs=1e-3)
    assert level.bandwidth_hz(level.mean_spectrum(clip.media), clip.rate_hz) == said["bandwidth_hz"]


def test_silence_and_short_clips_are_left(bank: Materials) -> None:
    for length in (40, 16000):
        quiet = Sample(np.zeros((1, length), dtype=np.float32), 16000)
        for name in ("match_loudness", "match_bandwidth", "match_snr", "match_reverberation"):
            made = render(quiet, recipe(f"{name}: {{}}"), 1, bank)
            assert np.array_equal(made.sample.media, quiet.media)


def test_a_recipe_keeps_its_quantiles() -> None:
    text = recipe("match_snr: {snr_db: [3, 5, 9, 18]}").to_yaml()
    assert Recipe.from_yaml(text).steps[0].ranges["snr_db"] == (3, 5, 9, 18)


@pytest.mark.parametrize(("rt60_s", "volume_m3"), [(0.3, 40), (0.6, 100), (1.2, 500)])
def test_a_room_decays_as_asked(rt60_s: float, volume_m3: float) -> None:
    """Schroeder's backward integral of the octave round 1 kHz, from -5 to -25 dB (ISO 3382)."""
    response = room(16000, rt60_s, 1.5, volume_m3, 0)
    size = 2 * len(response.taps)
    hertz = np.fft.rfftfreq(size, 1 / 16000)
    octave = np.fft.irfft(np.fft.rfft(response.taps, size) * ((hertz > 707) & (hertz < 1414)))[: size // 2]
    left = np.cumsum(octave[::-1] ** 2)[::-1]
    fall = 10 * np.log10(left / left[0] + 1e-12)
    t20 = 3 * (np.argmax(fall < -25) - np.argmax(fall < -5)) / 16000
    assert t20 == pytest.approx(rt60_s, rel=0.2)
    assert np.argmax(np.abs(response.taps)) == response.direct
